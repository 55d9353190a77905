import pytest
from django.urls import reverse

from grants.correspondence.models import How, Preferences
from tests.portal.applicant.pages import document, errors, form_values, text

NOTICES = reverse("applicant:notices")
DAILY = {"reminder_mail": ["daily"], "message_mail": ["daily"]}


def test_at_first_everything_that_does_not_hurry_is_collected(browser):
    assert form_values(browser.get(NOTICES)) == DAILY
    assert not Preferences.objects.exists()


def test_what_is_chosen_stays_chosen(browser, signer):
    response = browser.post(NOTICES, {"reminder_mail": "at_once", "message_mail": "off"}, follow=True)
    assert "Ihre Einstellungen sind gespeichert." in text(response)
    assert form_values(response) == {"reminder_mail": ["at_once"], "message_mail": ["off"]}
    stored = Preferences.objects.get(user=signer)
    assert (stored.reminder_mail, stored.message_mail) == (How.AT_ONCE, How.OFF)


def test_a_setting_is_ones_own(browser, client, editor):
    browser.post(NOTICES, {"reminder_mail": "off", "message_mail": "off"})
    client.force_login(editor)
    assert form_values(client.get(NOTICES)) == DAILY


@pytest.mark.parametrize("sent", [{}, {"reminder_mail": "daily"}, {"reminder_mail": "never", "message_mail": "off"}])
def test_an_incomplete_choice_is_answered_and_nothing_is_saved(browser, sent):
    response = browser.post(NOTICES, sent)
    assert (response.status_code, bool(errors(response))) == (422, True)
    assert not Preferences.objects.exists()


def test_choosing_keeps_the_address_of_the_calendar(browser, signer):
    browser.post(reverse("applicant:calendar_renew"))
    key = Preferences.objects.get(user=signer).calendar_key
    browser.post(NOTICES, {"reminder_mail": "off", "message_mail": "off"})
    assert Preferences.objects.get(user=signer).calendar_key == key


def test_the_page_says_what_cannot_be_switched_off_and_why(browser):
    response = browser.get(NOTICES)
    assert "weil daran Fristen hängen (§ 41 Abs. 2a VwVfG). Das lässt sich nicht abschalten." in text(response)
    assert len(document(response).xpath("//h1")) == 1
