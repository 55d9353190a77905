"""What a Träger does about a Bescheid: consent, Widerspruch, waiver, and the answer to an Anhörung."""

import datetime

import pytest
from django.urls import reverse

from tests import factories
from tests.factories import NOW
from tests.grants.remedies.worlds import DAY, answered, bescheid, consented, fetched, heard, opened
from tests.portal.applicant.pages import buttons, errors, links, stored, text
from tests.portal.applicant.worlds import granted


def address(name: str, row) -> str:
    return reverse(f"applicant:{name}", args=[row.pk])


@pytest.fixture
def letter(complete):
    """A Bescheid, retrieved with consent on 15 September."""
    found = bescheid(granted(complete))
    consented(found)
    return fetched(found)


# --- consent ----------------------------------------------------------------------------------------------------------


def test_a_träger_consents_and_withdraws_and_reads_the_history(browser, organisation):
    page = address("portal_consent", organisation)
    assert "Ihr Träger bekommt Bescheide per Post." in text(browser.get(page))
    browser.post(page, {"act": "give"})
    assert buttons(browser.get(page)) == ["Einwilligung widerrufen"]
    assert "Bescheide bekommen Sie über das Portal." in text(browser.get(address("organisation", organisation)))
    shown = text(browser.post(page, {"act": "withdraw"}, follow=True))
    assert "widerrufen am 15.09.2026, 10:30 Uhr von Ada Zeichnung" in shown


def test_who_may_not_sign_reads_who_may_and_is_refused(browser, organisation, signer, editor):
    browser.force_login(editor)
    page = address("portal_consent", organisation)
    assert (buttons(browser.get(page)), "Ada Zeichnung" in text(browser.get(page))) == ([], True)
    assert browser.post(page, {"act": "give"}).status_code == 403


def test_another_träger_is_hidden(browser):
    assert browser.get(address("portal_consent", factories.OrganisationFactory())).status_code == 404


def test_without_consent_the_letter_says_that_it_comes_by_post(browser, complete):
    found = bescheid(granted(complete))
    shown = browser.get(address("letter", found))
    assert "Dieses Schreiben kommt auch per Post" in text(shown)
    browser.post(address("letter", found))
    assert "Gilt als bekannt gegeben" not in text(browser.get(address("letter", found)))


# --- Widerspruch and waiver -------------------------------------------------------------------------------------------


def test_the_way_to_a_widerspruch_names_day_form_and_address(browser, letter):
    shown = text(browser.get(address("objection", letter)))
    assert "spätestens am 16.10.2026" in shown
    assert "Eine Nachricht oder ein Formular in diesem Portal genügt nicht" in shown
    assert "§ 41 Abs. 2a Satz 3 VwVfG" in shown


def test_a_waiver_needs_the_confirmation_and_makes_the_bescheid_final(browser, letter, on_day):
    assert address("waive", letter) not in links(browser.get(address("letter", letter)))
    on_day(NOW + DAY)
    assert address("waive", letter) in links(browser.get(address("letter", letter)))
    page = address("waive", letter)
    unconfirmed = browser.post(page, {})
    assert (unconfirmed.status_code, len(errors(unconfirmed))) == (422, 1)
    shown = text(browser.post(page, {"confirmed": "on"}, follow=True))
    assert "Bestandskräftig durch Rechtsbehelfsverzicht." in shown
    assert "schon bestandskräftig" in text(browser.get(page))


def test_who_may_not_sign_cannot_waive(browser, letter, editor, on_day):
    on_day(NOW + DAY)
    browser.force_login(editor)
    assert "nur, wer für den Träger unterzeichnen darf" in text(browser.get(address("waive", letter)))
    assert browser.post(address("waive", letter), {"confirmed": "on"}).status_code == 403


def test_a_receipt_and_the_bescheid_of_others_lead_nowhere(browser, letter):
    receipt = letter.application.letters.get(kind="receipt")
    foreign = fetched(bescheid())
    for name in ("objection", "waive"):
        assert [browser.get(address(name, row)).status_code for row in (receipt, foreign)] == [404, 404]


# --- Anhörung ---------------------------------------------------------------------------------------------------------


def test_an_anhörung_is_among_the_dates_and_answered_once(browser, complete):
    row = heard(opened(granted(complete)))
    page = address("hearing", row)
    assert "Zur Anhörung äußern" in text(browser.get(reverse("applicant:dates")))
    assert "Zur Anhörung äußern bis 29.09.2026" in text(browser.get(reverse("applicant:overview")))
    assert browser.post(page, {"text": " "}).status_code == 422
    shown = text(browser.post(page, {"text": "Wir öffnen im März wieder."}, follow=True))
    assert "Ihre Äußerung 15.09.2026, 10:30 Uhr, Ada Zeichnung Wir öffnen im März wieder." in shown
    assert (stored(row).state, buttons(browser.get(page))) == ("heard", [])
    late = browser.post(page, {"text": "Noch etwas."})
    assert (late.status_code, "Noch etwas." in text(late)) == (422, True)


def test_the_letter_leads_to_the_answer(browser, complete):
    row = heard(opened(granted(complete)))
    factories.run_outbox()
    found = row.application.letters.get(kind="hearing")
    browser.post(address("letter", found))
    assert address("hearing", row) in links(browser.get(address("letter", found)))


def test_what_is_not_yet_heard_and_what_others_hear_is_hidden(browser, complete):
    own, foreign = opened(granted(complete)), answered()
    assert [browser.get(address("hearing", row)).status_code for row in (own, foreign)] == [404, 404]


def test_the_last_day_is_named_when_it_is_over(browser, complete, on_day, signer):
    row = heard(opened(granted(complete)))
    on_day(NOW + datetime.timedelta(days=20))
    browser.force_login(signer)
    assert "Der Tag ist vorbei" in text(browser.get(address("hearing", row)))
