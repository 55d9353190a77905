"""The office reads what was handed in, and nothing before."""

import datetime

import pytest

from grants.applications import workflow as applications
from grants.attachments import workflow
from grants.audit.models import Entry
from tests import factories
from tests.grants.attachments import files
from tests.grants.attachments.worlds import attached, filed
from tests.portal.casework.pages import as_, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_in():
    """A submitted application with an Anlage and a master document."""
    application = factories.complete()
    attached(application)
    filed(application.organisation, valid_until=datetime.date(2027, 3, 31))
    return factories.submitted(application)


def test_the_file_shows_the_papers_of_the_version(handed_in):
    page = words(as_(factories.UserFactory(caseworker=True)).get(url("file", handed_in.pk)))

    assert "Anlagen Konzept: Konzept.pdf (" in page
    assert "Satzung: Satzung.pdf (" in page
    assert "Unterlage des Trägers, gültig bis 31.03.2027)" in page


def test_a_file_without_papers_says_so():
    application = factories.submitted()

    page = words(as_(factories.UserFactory(head=True)).get(url("file", application.pk)))

    assert "Der Träger hat keine Anlagen eingereicht." in page


@pytest.mark.parametrize("role", ["caseworker", "head", "auditor"])
def test_the_office_saves_a_paper_and_the_record_says_so(handed_in, role):
    reader = factories.UserFactory(**{role: True})
    row = handed_in.attachments.get()

    response = as_(reader).get(url("attachment", handed_in.pk, row.sha256))

    assert b"".join(response).startswith(b"%PDF")
    assert response["Content-Disposition"] == 'attachment; filename="Konzept.pdf"'
    last = Entry.objects.filter(chain=handed_in.chain).order_by("number").last()
    assert (last.actor, last.sentence) == (reader, "Datei heruntergeladen: Konzept, „Konzept.pdf“.")


def test_what_is_not_handed_in_yet_does_not_exist(handed_in):
    checking = factories.checking_(handed_in)
    application = applications.request_correction(
        application=checking,
        actor=checking.caseworker,
        now=factories.NOW,
        sections=("attachments",),
        message="Bitte ergänzen.",
        due_on=datetime.date(2026, 9, 29),
    )
    new = attached(application, "other", data=files.paper("neu"), name="Neu.pdf")
    old = application.attachments.get(kind="concept")
    workflow.detach(attachment=old, actor=application.created_by, now=factories.NOW)
    browser = as_(checking.caseworker)

    def status(row) -> int:
        return browser.get(url("attachment", application.pk, row.sha256)).status_code

    assert (status(new), status(old), "Neu.pdf" in words(browser.get(url("file", application.pk)))) == (404, 200, False)
    applications.resubmit(application=application, actor=application.created_by, now=factories.NOW)
    assert (status(new), status(old), "Neu.pdf" in words(browser.get(url("file", application.pk)))) == (200, 200, True)


def test_a_paper_is_closed_to_whom_the_file_is_closed(handed_in):
    row = handed_in.attachments.get()
    conflicted = factories.UserFactory(caseworker=True)
    applications.declare_conflict(application=handed_in, actor=conflicted, now=factories.NOW, reason="Verwandt")
    colleague = factories.member(handed_in.organisation, roles=["caseworker"])
    assessor = factories.UserFactory(assessor=True)

    found = [
        as_(person).get(url("attachment", handed_in.pk, row.sha256)).status_code
        for person in (conflicted, colleague, assessor, factories.UserFactory(planner=True))
    ]
    assert found == [404, 404, 404, 403]


@pytest.mark.parametrize("sha256", ["x", "0" * 64, "%00", "..", "'"])
def test_an_address_that_was_made_up_leads_nowhere(handed_in, sha256):
    assert as_(factories.UserFactory(head=True)).get(f"/akten/{handed_in.pk}/anlagen/{sha256}/").status_code == 404
