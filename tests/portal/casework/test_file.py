import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.applications import editing, workflow
from grants.audit.models import Entry
from grants.letters import workflow as postbox
from grants.letters.models import Letter
from reporting.deliveries.models import Delivery
from tests import factories
from tests.grants.finance.worlds import check
from tests.grants.remedies.worlds import consented
from tests.portal.casework.pages import as_, buttons, errors, messages, url, value, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker():
    return factories.UserFactory(caseworker=True)


@pytest.fixture
def head():
    return factories.UserFactory(head=True)


def open_sheet(application, **fields):
    """An assessor with an open sheet."""
    assessor = factories.UserFactory(assessor=True, **fields)
    factories.assessing.assign(
        application=application, assessor=assessor, actor=application.caseworker, now=factories.NOW
    )
    return assessor


def section(response, heading: str, following: str) -> str:
    """The words of the page between two headings."""
    return words(response).split(heading, 1)[1].split(following, 1)[0].strip()


def test_the_file_shows_the_application_as_submitted(caseworker):
    application = factories.submitted()
    page = words(as_(caseworker).get(url("file", application.pk)))
    assert page.startswith(
        f"Akte {application.reference} Begegnung im Süden, {application.organisation} Eingereicht Nächster Schritt"
    )
    for text in ("Wir öffnen an fünf Tagen in der Woche.", "Täglich ein offener Treff.", "41 Connewitz"):
        assert text in page
    assert "Summe der Ausgaben davon zuwendungsfähig 10.000,00 € 10.000,00 €" in page
    assert "Summe der Finanzierung ohne abgelehnte Mittel 10.000,00 €" in page
    assert "Ausgaben und Einnahmen gleichen sich aus." in page


def test_the_file_shows_every_section(caseworker):
    application = factories.elaborated()
    application.other_funds.create(position=1, source="city", giver="Jugendamt", amount="50.00", certainty="requested")
    type(application).objects.filter(pk=application.pk).update(has_no_other_funds=False)
    page = words(as_(caseworker).get(url("file", factories.submitted(application).pk)))
    for text in (
        "Zielgruppe und Sozialraum Zielgruppe Menschen ab 60 Jahren Ortsteile 41 Connewitz Viele leben allein.",
        "Messbar So ist es measurable.",
        "Besuche Anzahl 4.000",
        "Stelle 1 Sozialarbeit TVöD SuE S 11b Stufe 3 0,5 12 8.000,00 €",
        "Mögliche Doppelförderung: Der Träger nennt andere Ämter der Stadt: Jugendamt.",
        "Jugendamt anderes Amt der Stadt – beantragt 50,00 €",
    ):
        assert text in page


def test_changes_of_the_traeger_stay_hidden_until_they_are_handed_in(caseworker):
    application = factories.checking_()
    application = workflow.request_correction(
        application=application,
        actor=application.caseworker,
        now=factories.NOW,
        sections=("project",),
        message="Bitte ergänzen.",
        due_on=factories.NOW.date() + datetime.timedelta(days=14),
    )
    actor = application.created_by
    application = editing.save_section(
        application=application,
        section="project",
        actor=actor,
        now=factories.NOW,
        version=application.version,
        relations={},
        summary="Neue Worte.",
    )
    client = as_(caseworker)
    assert "Neue Worte." not in words(client.get(url("file", application.pk)))
    workflow.resubmit(application=application, actor=actor, now=factories.NOW)
    after = words(client.get(url("file", application.pk)))
    assert "1 Angabe ist anders als in der Fassung davor" in after
    assert "Fassung davor Wir öffnen an fünf Tagen in der Woche. Diese Fassung Neue Worte." in after
    first = words(client.get(url("file", application.pk), {"fassung": "1"}))
    assert "Neue Worte." not in first
    assert "Fassung davor" not in first
    assert "Neue Worte." in words(client.get(url("file", application.pk), {"fassung": "99\x00"}))


@pytest.mark.parametrize("role", ["planner", "admin"])
def test_who_has_nothing_to_do_with_files_gets_403(role):
    application = factories.submitted()
    assert as_(factories.UserFactory(**{role: True})).get(url("file", application.pk)).status_code == 403


def test_a_draft_does_not_exist_for_the_office(caseworker):
    assert as_(caseworker).get(url("file", factories.complete().pk)).status_code == 404


def test_a_number_beyond_the_database_is_404(caseworker):
    assert as_(caseworker).get(url("file", 10**20)).status_code == 404


def test_a_person_of_the_traeger_does_not_work_on_its_file():
    application = factories.submitted()
    both = factories.member(application.organisation, roles=["caseworker"])
    assert as_(both).get(url("file", application.pk)).status_code == 404
    assert as_(both).get(url("record", application.pk)).status_code == 404


def test_an_assessor_sees_only_assigned_applications_and_nothing_of_the_office():
    application = factories.checked()
    assessor = open_sheet(application)
    stranger = factories.UserFactory(assessor=True)
    assert as_(stranger).get(url("file", application.pk)).status_code == 404
    response = as_(assessor).get(url("file", application.pk))
    page = words(response)
    assert "Formale Prüfung" not in page
    assert "Schreiben an den Träger" not in page
    assert "Verlauf" not in page
    assert buttons(response) == ["Bewertung ausfüllen"]
    assert as_(assessor).get(url("record", application.pk)).status_code == 403


def test_points_stay_sealed_until_all_sheets_are_in(caseworker):
    application = factories.checked()
    factories.assess(application, {"bedarf": 4, "konzept": 1}, assessor=factories.UserFactory(assessor=True, name="A"))
    assessor = open_sheet(application, name="B")
    client = as_(caseworker)
    page = words(client.get(url("file", application.pk)))
    assert "Punkte sind versiegelt" in page
    assert "4 von 4 Punkten" not in page
    factories.assess(application, {"bedarf": 2, "konzept": 2}, assessor=assessor)
    assert "4 von 4 Punkten" in words(client.get(url("file", application.pk)))


def test_the_open_sheet_of_an_assessor_says_nothing_about_others():
    application = factories.checked()
    factories.assess(application, {"bedarf": 4, "konzept": 1})
    assessor = open_sheet(application)
    page = words(as_(assessor).get(url("file", application.pk)))
    assert "4 von 4" not in page
    assert "Begründung" not in page


def next_step(user, application) -> tuple[str, list[str]]:
    response = as_(user).get(url("file", application.pk))
    said = section(response, "Nächster Schritt", "Eckdaten")
    # Who reads all of a file finds the way through the page there.
    return said.removesuffix("Wiedervorlagen").strip(), buttons(response)


def test_submitted_files_wait_for_the_office(caseworker, head):
    application = factories.submitted()
    assert next_step(caseworker, application)[1] == ["Formale Prüfung beginnen"]
    assert next_step(head, application) == (
        "Der Antrag wartet darauf, dass die Sachbearbeitung die formale Prüfung beginnt.",
        [],
    )


def test_a_file_in_check_offers_check_and_correction(caseworker):
    application = factories.checking_(caseworker=caseworker)
    text, offered = next_step(caseworker, application)
    assert text.startswith(f"{caseworker.name} prüft, ob der Antrag die Mindestanforderungen erfüllt.")
    assert offered == ["Formale Prüfung bearbeiten", "Nachforderung stellen", "Finanzen prüfen"]


def test_an_assessment_names_whom_we_wait_for(caseworker):
    application = factories.checked()
    assert next_step(caseworker, application) == (
        "Es fehlen noch Zuweisungen. Fachliche Bewertung: 0 von 2; Finanztechnische Bewertung: 0 von 2. "
        "Bewertende zuweisen Finanzen prüfen Zur formalen Prüfung zurückgeben",
        ["Bewertende zuweisen", "Finanzen prüfen", "Zur formalen Prüfung zurückgeben"],
    )
    first = open_sheet(application, name="Ada")
    second = open_sheet(application, name="Bea")
    assert next_step(caseworker, application)[0].startswith("Es fehlen noch Bewertungen. Wir warten auf: Ada, Bea.")
    for person in (first, second):
        factories.assess(application, {"bedarf": 2, "konzept": 2}, assessor=person)
    assert next_step(caseworker, application)[1] == [
        "Bewertende zuweisen",
        "Bewertung abschließen",
        "Finanzen prüfen",
        "Zur formalen Prüfung zurückgeben",
    ]
    assert next_step(first, application)[0] == "Sie haben Ihre Bewertung abgegeben. Für Sie ist nichts mehr zu tun."


def test_the_head_decides_but_not_alone(caseworker, head):
    application = factories.assessed()
    assert next_step(head, application)[1] == ["Entscheiden"]
    assert next_step(caseworker, application)[1] == ["Finanzen prüfen", "Zur Bewertung zurückgeben"]
    check(application)
    assert next_step(caseworker, application)[1] == ["Zur Bewertung zurückgeben"]
    factories.decided(application, head=head)
    text, offered = next_step(head, application)
    assert text.endswith("Sie haben selbst entschieden. Mitzeichnen muss eine andere Person.")
    assert offered == []
    assert next_step(factories.UserFactory(head=True), application)[1] == ["Mitzeichnen oder zurückgeben"]


def test_who_assessed_does_not_decide():
    application = factories.checked()
    both = factories.UserFactory(roles=["assessor", "head"])
    factories.assess(application, {"bedarf": 2, "konzept": 2}, assessor=both)
    factories.assess(application, {"bedarf": 2, "konzept": 2})
    factories.assessing.complete_assessment(application=application, actor=application.caseworker, now=factories.NOW)
    assert next_step(both, application) == (
        "Die Bewertung ist abgeschlossen. Die Akte wartet auf die Entscheidung der Leitung. "
        "Sie haben diesen Antrag bewertet. Deshalb entscheiden andere über ihn.",
        [],
    )


def test_a_granted_file_shows_decision_letters_and_statistics(caseworker):
    factories.period()
    application = factories.granted()
    factories.run_outbox()
    letter = Letter.objects.get(kind="decision")
    consented(letter)
    postbox.retrieve(letter=letter, actor=application.created_by, now=factories.NOW)
    page = words(as_(caseworker).get(url("file", application.pk)))
    assert "Ergebnis 70,00 %" in page
    assert "Entscheidung Bewilligung Zuwendung 9.000,00 € Finanzierungsart Fehlbedarfsfinanzierung" in page
    letter = f"Zuwendungsbescheid {application.reference} (PDF) ( als Seite)"
    assert f"{letter}, bereitgestellt am 15.09.2026, 10:30 Uhr, abgerufen" in page
    assert "bekannt gegeben am 16.09.2026, Widerspruch möglich bis 16.10.2026" in page
    assert "noch nicht abgerufen, abzurufen bis 25.09.2026" in page
    assert "Statistik Offene Seniorenarbeit, 2027: Offen, Frist 31.01.2028" in page
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("role", ["caseworker", "head", "auditor"])
def test_the_office_reads_letters_without_fetching_them(role):
    application = factories.submitted()
    factories.run_outbox()
    letter = Letter.objects.get()
    response = as_(factories.UserFactory(**{role: True})).get(url("letter_pdf", letter.pk))
    assert response.getvalue().startswith(b"%PDF")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "application/pdf"
    letter.refresh_from_db()
    assert letter.retrieved_at is None
    assert not Entry.objects.filter(chain=application.chain, action="retrieve_letter").exists()


def test_a_conflict_hides_the_letters_too(caseworker):
    application = factories.submitted()
    factories.run_outbox()
    workflow.declare_conflict(application=application, actor=caseworker, now=factories.NOW, reason="Vorstand")
    assert as_(caseworker).get(url("letter_pdf", Letter.objects.get().pk)).status_code == 404


def test_the_record_tells_who_did_what_and_that_it_is_whole(caseworker):
    application = factories.checking_(caseworker=caseworker)
    page = words(as_(caseworker).get(url("record", application.pk)))
    assert "Der Verlauf ist unverändert" in page
    assert f"15.09.2026, 10:30 Uhr {caseworker.name} Sachbearbeitung Formale Prüfung begonnen." in page


def test_a_record_that_was_tampered_with_says_where(caseworker):
    application = factories.checking_()
    with connection.cursor() as cursor:
        # Only the owner of the database can switch off the triggers that refuse every change.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE grants_entry SET sentence = 'Nichts.' WHERE chain = %s AND number = 2", [application.chain]
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    page = words(as_(caseworker).get(url("record", application.pk)))
    assert "Der erste Eintrag, der nicht passt, hat die Nummer 2." in page


def test_a_conflict_needs_a_reason_and_a_confirmation(caseworker):
    application = factories.submitted()
    response = as_(caseworker).post(url("conflict", application.pk), {"reason": "Mein Bruder leitet den Träger."})
    assert response.status_code == 422
    assert errors(response) == [
        "Setzen Sie das Häkchen bei „Ich weiß, dass ich diese Akte danach nicht mehr sehen kann.“."
    ]
    assert value(response, "reason") == "Mein Bruder leitet den Träger."
    assert not application.conflicts.exists()


def test_a_declared_conflict_leads_back_to_the_list_and_hides_the_file(caseworker):
    application = factories.checking_(caseworker=caseworker)
    client = as_(caseworker)
    answers = {"reason": "Mein Bruder leitet den Träger.", "confirm": "on"}
    response = client.post(url("conflict", application.pk), answers, follow=True)
    assert response.redirect_chain == [(url("inbox"), 302)]
    assert messages(response) == [f"Ihre Befangenheit ist vermerkt. Die Akte {application} sehen Sie nicht mehr."]
    assert client.get(url("file", application.pk)).status_code == 404
    again = client.post(url("conflict", application.pk), answers, follow=True)
    assert messages(again) == ["Sie haben zu dieser Akte schon Befangenheit erklärt."]
    assert application.conflicts.count() == 1


def test_an_assessor_with_a_conflict_lands_on_the_own_list():
    application = factories.checked()
    assessor = open_sheet(application)
    response = as_(assessor).post(url("conflict", application.pk), {"reason": "Nachbarin", "confirm": "on"})
    assert response["Location"] == url("assessments")


def test_looking_at_a_file_writes_nothing(caseworker):
    application = factories.granted()
    client = as_(caseworker)
    before = Entry.objects.count()
    client.get(url("file", application.pk))
    client.get(url("record", application.pk))
    assert Entry.objects.count() == before


def test_more_rows_in_a_file_need_no_more_queries(caseworker):
    one = factories.checked()
    for _ in range(2):
        factories.assess(one, {"bedarf": 2, "konzept": 2})
    many = factories.checked()
    for _ in range(5):
        factories.assess(many, {"bedarf": 2, "konzept": 2})
    client = as_(caseworker)
    with CaptureQueriesContext(connection) as few:
        client.get(url("file", one.pk))
    with CaptureQueriesContext(connection) as more:
        client.get(url("file", many.pk))
    assert len(more) <= len(few)
