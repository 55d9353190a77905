from django.urls import reverse

from grants.correspondence.models import Preferences
from tests.portal.applicant.pages import document, form_values, text

NOTICES = reverse("applicant:notices")


def test_at_first_everything_is_on(browser):
    assert form_values(browser.get(NOTICES)) == {"reminders": ["on"], "message_notices": ["on"]}
    assert not Preferences.objects.exists()


def test_what_is_switched_off_stays_off(browser, signer):
    response = browser.post(NOTICES, {"reminders": "on"}, follow=True)
    assert "Ihre Einstellungen sind gespeichert." in text(response)
    assert form_values(response) == {"reminders": ["on"]}
    stored = Preferences.objects.get(user=signer)
    assert (stored.reminders, stored.message_notices) == (True, False)


def test_a_setting_is_ones_own(browser, client, editor):
    browser.post(NOTICES, {})
    client.force_login(editor)
    assert form_values(client.get(NOTICES)) == {"reminders": ["on"], "message_notices": ["on"]}


def test_switching_off_keeps_the_address_of_the_calendar(browser, signer):
    browser.post(reverse("applicant:calendar_renew"))
    key = Preferences.objects.get(user=signer).calendar_key
    browser.post(NOTICES, {})
    assert Preferences.objects.get(user=signer).calendar_key == key


def test_the_page_says_what_cannot_be_switched_off(browser):
    response = browser.get(NOTICES)
    assert "Über neue Schreiben im Postfach schreiben wir Ihnen immer" in text(response)
    assert len(document(response).xpath("//h1")) == 1
