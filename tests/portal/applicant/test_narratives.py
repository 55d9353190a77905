"""The Träger writes, encloses, hands in and answers; what looks like a person stays in the form and nowhere else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reporting.clearances.models import Clearance
from reporting.narratives.models import Narrative
from tests import factories
from tests.grants.attachments import files
from tests.portal.applicant.pages import text
from tests.reporting.narratives import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def narrative(db) -> Narrative:
    return worlds.owed()


@pytest.fixture
def browser(narrative) -> Client:
    client = Client()
    client.force_login(narrative.application.created_by)
    return client


def address(narrative, name: str = "narrative") -> str:
    return reverse(f"applicant:{name}", args=[narrative.pk])


def write(browser, narrative, **changes):
    data = worlds.ANSWERS | {"version": narrative.version, "actual_1": "4.100"} | changes
    return browser.post(address(narrative, "narrative_edit"), data)


def fresh(narrative) -> Narrative:
    return Narrative.objects.get(pk=narrative.pk)


def test_from_the_first_word_to_the_copy(browser, narrative):
    assert "Noch abzugeben" in text(browser.get(reverse("applicant:narratives")))
    assert write(browser, narrative).status_code == 302
    browser.post(address(narrative), {"act": "submit", "version": fresh(narrative).version})

    page = text(browser.get(address(narrative)))
    assert "Eingereicht" in page
    assert "Fassung 1 (PDF)" in page
    pdf = browser.get(reverse("applicant:narrative_pdf", args=[narrative.pk, 1]))
    assert pdf.content.startswith(b"%PDF-")
    assert browser.get(address(narrative, "narrative_edit")).status_code == 302


def test_what_is_missing_is_said_and_nothing_is_handed_in(browser, narrative):
    write(browser, narrative, outlook="")
    answer = browser.post(address(narrative), {"act": "submit", "version": fresh(narrative).version}, follow=True)

    assert "Es fehlt noch: Ausblick." in text(answer)
    assert fresh(narrative).state == "draft"


def test_a_person_is_refused_with_what_was_typed_and_passes_with_a_reason(browser, narrative):
    answer = write(browser, narrative, goals="Frau Sommerlatte hilft.")
    assert answer.status_code == 422
    assert "Frau Sommerlatte hilft." in text(answer)
    (choice,) = answer.context["vouching"].fields["cleared"].choices
    assert choice[1] == "Ziele und Ergebnisse: „S••••••••••“ sieht aus wie: Name einer Person."

    without = write(browser, narrative, goals="Frau Sommerlatte hilft.", cleared=choice[0])
    assert without.status_code == 422
    assert "Bitte schreiben Sie, warum das keine Person ist." in text(without)
    assert fresh(narrative).answers == {}

    passed = write(
        browser, narrative, goals="Frau Sommerlatte hilft.", cleared=choice[0], clear_reason="Eine Figur im Theater."
    )
    assert passed.status_code == 302
    assert fresh(narrative).answers["goals"] == "Frau Sommerlatte hilft."
    assert Clearance.objects.get().reason == "Eine Figur im Theater."


def test_a_late_save_keeps_what_was_typed(browser, narrative):
    worlds.saved(narrative)

    answer = write(browser, narrative, goals="Mein Text.")

    assert (answer.status_code, "Mein Text." in text(answer)) == (422, True)
    assert "Inzwischen hat jemand anderes gespeichert." in text(answer)


def test_a_paper_with_a_person_is_refused_until_it_is_vouched_for(browser, narrative):
    def send():
        file = SimpleUploadedFile("Bericht.docx", files.docx("<w:p><w:r><w:t>Frau Sommerlatte</w:t></w:r></w:p>"))
        return browser.post(address(narrative), {"act": "enclose", "file": file})

    refused = send()
    assert (refused.status_code, narrative.papers.count()) == (422, 0)
    tokens = [token for token, _ in refused.context["vouching"].fields["cleared"].choices]
    assert browser.post(address(narrative), {"act": "vouch", "cleared": tokens}).status_code == 422
    browser.post(address(narrative), {"act": "vouch", "cleared": tokens, "clear_reason": "Eine Romanfigur."})

    assert send().status_code == 302
    paper = narrative.papers.get()
    assert browser.get(reverse("applicant:narrative_paper", args=[narrative.pk, paper.pk])).status_code == 200
    browser.post(address(narrative), {"act": "remove", "paper": paper.pk})
    assert not narrative.papers.standing().exists()


def test_the_office_asks_and_the_träger_answers(browser, narrative):
    narrative = worlds.questioned(worlds.submitted(narrative))
    assert "Warum waren es mehr Besuche?" in text(browser.get(address(narrative)))
    empty = browser.post(address(narrative), {"act": "answer", "version": narrative.version, "reply": ""})
    assert empty.status_code == 422
    person = browser.post(
        address(narrative), {"act": "answer", "version": narrative.version, "reply": "Frau Sommerlatte kam öfter."}
    )
    assert (person.status_code, "Frau Sommerlatte kam" in text(person)) == (422, True)

    browser.post(address(narrative), {"act": "answer", "version": narrative.version, "reply": "Länger geöffnet."})

    assert (fresh(narrative).state, narrative.editions.count()) == ("submitted", 2)


def test_an_unknown_act_changes_nothing(browser, narrative):
    assert browser.post(address(narrative), {"act": "zaubern"}).status_code == 302


def test_the_list_asks_the_same_number_of_questions_for_one_row_and_many(
    browser, narrative, django_assert_max_num_queries
):
    application = narrative.application
    browser.get(reverse("applicant:narratives"))
    with django_assert_max_num_queries(25) as first:
        browser.get(reverse("applicant:narratives"))
    for year in range(2028, 2034):
        application.narratives.create(year=year, due_on=narrative.due_on, created_at=factories.NOW)
    with django_assert_max_num_queries(len(first)):
        browser.get(reverse("applicant:narratives"))
