import datetime

import pytest
from django.urls import reverse

from criteria.deadlines import BERLIN
from grants.applications import editing
from grants.applications.sections import TITLES
from tests import factories
from tests.portal.applicant.pages import document, links, text
from tests.portal.applicant.worlds import deliberated, granted, in_correction

STATUS = "*[@class='kern-task-list__status']"


def page(browser, application):
    return browser.get(reverse("applicant:tasks", args=[application.pk]))


def task_states(response) -> dict[str, str]:
    items = document(response).xpath("//li[@class='kern-task-list__item']")
    return {_words(item, "span[@class='kern-number']/following-sibling::*[1]"): _words(item, STATUS) for item in items}


def _words(item, path: str) -> str:
    return " ".join(item.xpath(f".//{path}")[0].text_content().split())


def notes(response) -> list[str]:
    return [note.text_content() for note in document(response).xpath("//*[starts-with(@id, 'hinweise-')]/li")]


def test_a_new_draft_has_not_begun(browser, draft):
    response = page(browser, draft)
    assert task_states(response) == {
        "Vorhaben": "Noch nicht begonnen",
        "Zielgruppe und Sozialraum": "Noch nicht begonnen",
        "Ziele": "Noch nicht möglich",
        "Personal": "Freiwillig, empfohlen",
        "Kosten- und Finanzierungsplan": "Noch nicht begonnen",
        "Andere Mittel": "Freiwillig, empfohlen",
        "Anlagen": "Freiwillig, empfohlen",
        "Prüfen und absenden": "Noch nicht möglich",
    }
    assert notes(response) == [
        "Wählen Sie zuerst im Abschnitt „Vorhaben“ den Förderschwerpunkt.",
        "Es fehlen noch Angaben in: „Vorhaben“, „Zielgruppe und Sozialraum“, „Ziele“, „Kosten- und Finanzierungsplan“.",
    ]


def test_a_section_that_was_begun_says_what_is_missing(browser, draft):
    editing.save_section(
        application=draft,
        section="project",
        actor=draft.created_by,
        now=factories.NOW,
        version=1,
        relations={},
        title="Garten",
        summary="Wir gärtnern.",
    )
    response = page(browser, draft)
    assert task_states(response)["Vorhaben"] == "In Bearbeitung"
    assert notes(response)[0] == "Wählen Sie den Förderschwerpunkt."


def test_a_complete_draft_can_be_sent(browser, complete):
    response = page(browser, complete)
    assert task_states(response) == {
        "Vorhaben": "Erledigt",
        "Zielgruppe und Sozialraum": "Erledigt",
        "Ziele": "Erledigt",
        "Personal": "Freiwillig, empfohlen",
        "Kosten- und Finanzierungsplan": "Erledigt",
        "Andere Mittel": "Freiwillig, empfohlen",
        "Anlagen": "Freiwillig, empfohlen",
        "Prüfen und absenden": "Noch nicht begonnen",
    }
    assert notes(response) == []


def test_the_deadline_has_date_and_time(browser, draft):
    assert "Antragsfrist 30.09.2026, 23:59 Uhr (MESZ)" in text(page(browser, draft))


def test_after_the_deadline_a_draft_says_that_it_is_too_late(browser, draft, signer, on_day):
    on_day(datetime.datetime(2026, 10, 1, 0, 0, tzinfo=BERLIN))
    browser.force_login(signer)
    assert "Die Antragsfrist ist abgelaufen" in text(page(browser, draft))


def test_a_correction_shows_message_deadline_and_open_sections(browser, complete):
    response = page(browser, in_correction(complete, "plan"))
    assert "Bitte bessern Sie bis zum 02.10.2026 nach" in text(response)
    assert "Bitte prüfen Sie die Personalkosten." in text(response)
    assert task_states(response) == {
        "Vorhaben": "Erledigt",
        "Zielgruppe und Sozialraum": "Erledigt",
        "Ziele": "Erledigt",
        "Personal": "Erledigt",
        "Kosten- und Finanzierungsplan": "Bitte nachbessern",
        "Andere Mittel": "Erledigt",
        "Anlagen": "Erledigt",
        "Prüfen und absenden": "Noch nicht begonnen",
    }


def test_after_sending_the_page_shows_the_receipt(browser, complete):
    application = factories.submitted(complete)
    factories.run_outbox()
    response = page(browser, application)
    shown = text(response)
    assert f"Aktenzeichen {application.reference} Eingegangen 15.09.2026, 10:30 Uhr" in shown
    assert "Wie es weitergeht Wir prüfen zuerst, ob Ihr Antrag vollständig ist." in shown
    assert "Fassung 1: eingegangen 15.09.2026, 10:30 Uhr, abgesendet von Ada Zeichnung" in shown
    assert reverse("applicant:letter", args=[application.letters.get().pk]) in links(response)
    assert task_states(response) == {}


@pytest.mark.parametrize("further", [factories.checking_, factories.checked, factories.assessed, factories.decided])
def test_the_steps_of_the_office_all_read_the_same(browser, complete, further):
    stages = [factories.submitted, factories.checking_, factories.checked, factories.assessed, factories.decided]
    application = complete
    for stage in stages[: stages.index(further) + 1]:
        application = stage(application)
    assert "Ihr Antrag wird geprüft." in text(page(browser, application))


def test_a_granted_application_points_to_the_letter(browser, complete):
    assert "Ihr Antrag ist bewilligt." in text(page(browser, granted(complete)))


def test_a_rejected_application_points_to_the_letter(browser, complete):
    assert "Ihr Antrag ist abgelehnt." in text(page(browser, factories.rejected(deliberated(complete))))


def test_withdrawing_is_offered_to_those_who_sign(browser, draft):
    assert reverse("applicant:withdraw", args=[draft.pk]) in links(page(browser, draft))


def test_withdrawing_is_not_offered_to_those_who_only_edit(browser, draft, editor):
    browser.force_login(editor)
    assert reverse("applicant:withdraw", args=[draft.pk]) not in links(page(browser, draft))


def test_withdrawing_is_not_offered_once_it_is_decided(browser, complete):
    application = granted(complete)
    assert reverse("applicant:withdraw", args=[application.pk]) not in links(page(browser, application))


@pytest.mark.parametrize("name", ["tasks", *TITLES, "submit", "withdraw"])
def test_the_application_of_others_does_not_exist(browser, name):
    foreign = factories.complete()
    assert browser.get(reverse(f"applicant:{name}", args=[foreign.pk])).status_code == 404
    assert browser.post(reverse(f"applicant:{name}", args=[foreign.pk])).status_code in {404, 405}


@pytest.mark.parametrize("name", ["tasks", *TITLES, "submit", "withdraw", "letter", "delivery"])
@pytest.mark.parametrize("pk", [0, 10**20])
def test_a_number_nobody_has_does_not_exist(browser, name, pk):
    assert browser.get(reverse(f"applicant:{name}", args=[pk])).status_code == 404


def test_an_officer_who_acts_for_a_traeger_opens_no_foreign_file_here(client, on_day, now, organisation):
    on_day(now)
    client.force_login(factories.member(organisation, roles=["caseworker"]))
    assert page(client, factories.submitted()).status_code == 404
