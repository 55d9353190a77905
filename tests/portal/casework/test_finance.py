"""The page of the finance check: rows, sums with their working, the proposal, and what is refused."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.applications import workflow
from grants.finance.models import FinanceCheck
from tests import factories
from tests.grants.finance.worlds import GOODS, check
from tests.portal.casework.pages import as_, buttons, errors, messages, summary, url, value, words

pytestmark = pytest.mark.django_db

SENT = {
    "version": "0",
    "amount_1": "8.000,00",
    "amount_2": "500,00",
    "reason_2": "Nur ein Gerät ist nötig.",
    "amount_3": "1.000,00",
    "financing": "FEHLBEDARF",
    "amount": "7.500,00",
    "smallest": "6.000",
    "smallest_source": "applicant",
    "note": "Telefonat am Montag.",
    "act": "complete",
}


@pytest.fixture
def application():
    return factories.checking_()


@pytest.fixture
def office(application):
    return as_(application.caseworker)


def test_the_page_begins_with_what_was_asked_and_shows_the_working(application, office):
    response = office.get(url("finance_check", application.pk))
    assert [value(response, f"amount_{row}") for row in (1, 2, 3)] == ["8.000,00", "2.000,00", "1.000,00"]
    page = words(response)
    assert "noch nicht geprüft" in page
    assert "Eigenmittel 1.000,00 € von 10.000,00 € zuwendungsfähigen Ausgaben sind 10,00 %." in page
    assert "Was höchstens möglich ist" in page
    assert "amount_4" not in response.content.decode()


def test_a_completed_check_stands_in_the_file(application, office):
    response = office.post(url("finance_check", application.pk), SENT, follow=True)
    assert messages(response) == ["Die Finanzprüfung ist abgeschlossen."]
    page = words(response)
    assert "Finanzprüfung abgeschlossen" in page
    assert "Kleinster arbeitsfähiger Betrag 6.000,00 € (Angabe des Trägers)" in page
    found = FinanceCheck.objects.get()
    assert (found.amount, found.smallest, found.note) == (Decimal("7500"), Decimal("6000"), "Telefonat am Montag.")


def test_saving_works_out_the_new_sums(application, office):
    sent = SENT | {"act": "save", "amount": "", "smallest": "", "smallest_source": ""}
    response = office.post(url("finance_check", application.pk), sent, follow=True)
    page = words(response)
    assert "Ausgaben, angesetzt 8.500,00 €" in page
    assert "in Arbeit" in page
    assert value(response, "version") == "1"
    assert value(response, "reason_2") == "Nur ein Gerät ist nötig."


WRONG = {
    "more than asked": ({"amount_1": "8.000,01"}, "Setzen Sie höchstens 8.000,00 € an."),
    "a cut without a reason": ({"reason_2": ""}, "Begründen Sie, warum Sie „Sachkosten“ kürzen."),
    "no amount": ({"amount_1": ""}, "Geben Sie an, was Sie bei „Personalkosten“ ansetzen."),
    "no source": ({"smallest_source": ""}, "Wählen Sie, woher der kleinste arbeitsfähige Betrag kommt."),
    "more than possible": ({"amount": "7.500,01"}, "Möglich ist ein Vorschlag über 0 € bis 7.500,00 €."),
    "nothing to complete": ({"amount": "", "smallest": ""}, "Zum Abschluss gehören der Vorschlag und"),
}


@pytest.mark.parametrize(("sent", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(application, office, sent, sentence):
    response = office.post(url("finance_check", application.pk), SENT | sent)
    assert response.status_code == 422
    assert any(sentence in error for error in errors(response))
    assert value(response, "note") == "Telefonat am Montag."
    assert not FinanceCheck.objects.exists()


def test_the_second_of_two_officers_is_told_and_keeps_the_text(application, office):
    check(application)
    response = office.post(url("finance_check", application.pk), SENT)
    assert response.status_code == 422
    assert any("Inzwischen hat" in sentence for sentence in summary(response))
    assert value(response, "note") == "Telefonat am Montag."


def test_heads_and_auditors_read_and_do_not_write(application):
    check(application, {GOODS: "500.00"}, amount=Decimal("7500.00"))
    head = as_(factories.UserFactory(head=True))
    response = head.get(url("finance_check", application.pk))
    assert "Zu teuer." in words(response)
    assert buttons(response) == []
    assert head.post(url("finance_check", application.pk), SENT).status_code == 403


def test_a_check_that_a_new_version_overtook_says_so(application, office):
    check(application, {GOODS: "500.00"}, amount=Decimal("7500.00"))
    asked = workflow.request_correction(
        application=application,
        actor=application.caseworker,
        now=factories.NOW,
        sections=("project",),
        message="Bitte nachbessern.",
        due_on=factories.NOW.date().replace(day=28),
    )
    workflow.resubmit(application=asked, actor=asked.created_by, now=factories.NOW)
    response = office.get(url("finance_check", application.pk))
    assert "Diese Prüfung gilt nicht mehr" in words(response)
    assert value(response, "amount_2") == "2.000,00"
    assert "überholt" in words(office.get(url("file", application.pk)))


def test_while_the_traeger_corrects_nothing_of_its_new_plan_is_seen(application, office):
    address = url("finance_check", application.pk)
    workflow.request_correction(
        application=application,
        actor=application.caseworker,
        now=factories.NOW,
        sections=("plan",),
        message="Bitte nachbessern.",
        due_on=factories.NOW.date().replace(day=28),
    )
    assert "8.000,00" not in words(office.get(address))
    assert office.post(address, SENT).status_code == 422
    assert not FinanceCheck.objects.exists()


def test_a_hidden_file_does_not_exist(application):
    workflow.declare_conflict(
        application=application, actor=application.caseworker, now=factories.NOW, reason="Vorstand"
    )
    assert as_(application.caseworker).get(url("finance_check", application.pk)).status_code == 404


def test_a_stored_check_needs_a_fixed_number_of_queries(application, office):
    check(application, {GOODS: "500.00"}, amount=Decimal("7500.00"))
    with CaptureQueriesContext(connection) as found:
        office.get(url("finance_check", application.pk))
    assert len(found) < 40
