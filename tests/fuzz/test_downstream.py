"""Whatever the forms let in can be shown, exported, printed and read by the office."""

import io

import openpyxl
import pikepdf
import pytest
from django.db import transaction
from django.test import Client
from hypothesis import example, given

from grants.letters import workflow
from grants.letters.models import Letter
from tests import factories
from tests.fuzz.forms import CONTROL, texts
from tests.fuzz.test_forms import tries
from tests.portal.applicant.pages import form_values
from tests.running.browser import ticks

pytestmark = pytest.mark.django_db

PAGES = ("/traeger/antraege/", "/traeger/antraege/{0}/", "/traeger/postfach/", "/api/v1/applications/{0}/")
OFFICE = ("/akten/", "/akten/{0}/", "/akten/{0}/verlauf/", "/akten/?export=csv", "/api/v1/applications/{0}/")


def test_what_was_sent_reaches_everybody_whole(browser, scene):
    draft = scene.own.applications.filter(state="draft", title__gt="").get()
    office = Client()
    office.force_login(factories.UserFactory(caseworker=True))

    @tries(12)
    @example(f"a{CONTROL}b", CONTROL, "\u202e")
    @example("👩\u200d👩\u200d👧", "=cmd|' /C calc'!A0", "@SUM(1+1)")
    @given(texts(), texts(), texts())
    def send(title, summary, target_group):
        with transaction.atomic():
            page = f"/traeger/antraege/{draft.pk}/vorhaben/"
            typed = {"title": [f"T {title}"[:200]], "summary": [f"S {summary}"[:6000]]}
            typed["target_group"] = [f"Z {target_group}"[:300]]
            browser.post(page, form_values(browser.get(page)) | typed)
            send_off(browser, draft.pk)
            factories.run_outbox()
            look(browser, [path.format(draft.pk) for path in PAGES])
            look(office, [path.format(draft.pk) for path in OFFICE])
            openpyxl.load_workbook(io.BytesIO(office.get("/akten/?export=xlsx").content))
            receipt = Letter.objects.get(application=draft.pk, kind="receipt")
            workflow.retrieve(letter=receipt, actor=scene.person, now=factories.NOW)
            with pikepdf.open(io.BytesIO(whole(browser.get(f"/traeger/postfach/{receipt.pk}/schreiben.pdf")))) as pdf:
                assert len(pdf.pages) >= 1
            transaction.set_rollback(True)

    send()


def send_off(browser: Client, pk: int) -> None:
    page = browser.get(f"/traeger/antraege/{pk}/absenden/")
    response = browser.post(f"/traeger/antraege/{pk}/absenden/", form_values(page) | ticks(page))
    assert response.status_code == 302


def look(browser: Client, paths: list[str]) -> None:
    for path in paths:
        response = browser.get(path)
        assert response.status_code == 200, path
        assert whole(response)


def whole(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content
