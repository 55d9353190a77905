"""The page on which a Träger asks to begin before the Bescheid."""

import pytest
from django.urls import reverse

from grants.applications.early_starts import EarlyStart
from tests.grants.change_notices.worlds import asked, consented, costly, refused_
from tests.portal.applicant.pages import buttons, errors, text

ANSWERS = {
    "wanted_from_0": "1",
    "wanted_from_1": "10",
    "wanted_from_2": "2026",
    "reason": "Die Räume sind nur jetzt zu mieten.",
}


def url(application) -> str:
    return reverse("applicant:early_start", args=[application.pk])


@pytest.fixture
def application(organisation, signer):
    return costly(organisation=organisation, actor=signer)


def test_asking_says_to_wait_and_the_page_and_timeline_show_it(browser, application):
    response = browser.post(url(application), ANSWERS, follow=True)
    assert "Bitte beginnen Sie erst, wenn das Sozialamt zustimmt." in text(response)
    assert ("Liegt dem Sozialamt vor" in text(response), buttons(response)) == (True, [])
    shown = text(browser.get(reverse("applicant:tasks", args=[application.pk])))
    assert "Vorzeitigen Maßnahmebeginn beantragt" in shown


def test_the_page_says_the_rule_and_that_nothing_is_promised(browser, application):
    shown = text(browser.get(url(application)))
    assert "ab zuwendungsfähigen Ausgaben von 5.000,00\xa0€" in shown.replace(" €", "\xa0€")
    assert "Ein Anspruch auf eine Zuwendung entsteht durch sie nicht." in shown


def test_errors_keep_what_was_typed(browser, application):
    response = browser.post(url(application), ANSWERS | {"wanted_from_1": "1"})
    assert (response.status_code, EarlyStart.objects.count()) == (422, 0)
    assert errors(response) == ["Geben Sie einen Tag ab heute an. Eine Zustimmung gilt nie rückwirkend."]
    assert "Die Räume sind nur jetzt zu mieten." in text(response)


def test_who_only_edits_reads_who_may_ask(client, editor, application, on_day, now):
    on_day(now)
    client.force_login(editor)
    response = client.get(url(application))
    assert ("Das sind: Ada Zeichnung." in text(response), buttons(response)) == (True, [])
    assert client.post(url(application), ANSWERS).status_code == 403


def test_below_the_limit_there_is_nothing_to_ask_for(browser, organisation, signer):
    application = costly("20000.00", organisation, signer)
    response = browser.get(url(application))
    assert ("Sie brauchen keine Zustimmung" in text(response), buttons(response)) == (True, [])
    assert browser.post(url(application), ANSWERS).status_code == 422


def test_consent_shows_the_day_and_the_timeline_uses_it(browser, application):
    consented(asked(application))
    shown = text(browser.get(url(application)))
    assert "Sie dürfen beginnen ab 01.10.2026" in shown
    shown = text(browser.get(reverse("applicant:tasks", args=[application.pk])))
    assert "Auf eigenes Risiko dürfen Sie ab dem 01.10.2026 beginnen." in shown
    assert "Vorzeitigem Maßnahmebeginn zugestimmt" in shown


def test_after_a_refusal_the_form_is_there_again(browser, application):
    refused_(asked(application))
    response = browser.get(url(application))
    assert ("Nicht dringlich." in text(response), buttons(response)) == (True, ["Zustimmung beantragen"])


def test_a_draft_has_no_such_page(browser, draft):
    assert browser.get(url(draft)).status_code == 404
