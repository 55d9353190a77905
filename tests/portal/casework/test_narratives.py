"""The office reads editions only, asks, and accepts."""

import pytest
from django.test import Client
from django.urls import reverse

from reporting.clearances.checking import PersonsFound
from reporting.clearances.workflow import vouch
from reporting.narratives.models import Narrative
from tests import factories
from tests.portal.applicant.pages import text
from tests.reporting.narratives import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(db) -> Client:
    client = Client()
    client.force_login(factories.UserFactory(caseworker=True))
    return client


def address(narrative) -> str:
    return reverse("casework:narrative", args=[narrative.pk])


def test_a_working_copy_is_not_shown(browser):
    narrative = worlds.saved(outlook="Noch geheim.")

    page = text(browser.get(address(narrative)))
    assert "Noch geheim." not in page
    assert "noch nicht eingereicht" in page
    assert browser.post(address(narrative), {"act": "accept", "edition": 1}).status_code == 422


def test_what_was_handed_in_is_read_asked_about_and_accepted(browser):
    narrative = worlds.submitted()
    page = text(browser.get(address(narrative)))
    assert [word for word in (worlds.ANSWERS["goals"], "4.100", "Fassung 1 (PDF)") if word not in page] == []

    empty = browser.post(address(narrative), {"act": "ask", "edition": 1, "text": " "})
    assert empty.status_code == 422
    browser.post(address(narrative), {"act": "ask", "edition": 1, "text": "Warum so viele?"})
    worlds.answered(Narrative.objects.get())
    stale = browser.post(address(narrative), {"act": "accept", "edition": 1})
    assert (stale.status_code, "neue Fassung" in text(stale)) == (422, True)
    browser.post(address(narrative), {"act": "accept", "edition": 2})

    assert Narrative.objects.get().state == "accepted"
    assert "Angenommen" in text(browser.get(reverse("casework:narratives")))
    assert browser.get(reverse("casework:narrative_pdf", args=[narrative.pk, 2])).content.startswith(b"%PDF-")


def test_the_office_sees_what_was_vouched_for_and_never_the_words(browser):
    narrative = worlds.owed()
    with pytest.raises(PersonsFound) as refusal:
        worlds.saved(narrative, goals="Frau Sommerlatte hilft.")
    vouch(
        application=narrative.application,
        actor=narrative.application.created_by,
        now=factories.NOW,
        tokens=[each.token for each in refusal.value.suspicions],
        reason="Eine Figur im Theater.",
    )

    page = text(browser.get(address(narrative)))
    assert ("Eine Figur im Theater." in page, "Sommerlatte" in page) == (True, False)


def test_the_list_asks_the_same_number_of_questions_for_one_row_and_many(browser, django_assert_max_num_queries):
    narrative = worlds.owed()
    browser.get(reverse("casework:narratives"))
    with django_assert_max_num_queries(25) as first:
        browser.get(reverse("casework:narratives"))
    for year in range(2028, 2034):
        narrative.application.narratives.create(year=year, due_on=narrative.due_on, created_at=factories.NOW)
    with django_assert_max_num_queries(len(first)):
        browser.get(reverse("casework:narratives"))
