"""A form whose sign is older than the sign-in is shown back to its author, and only to them; nothing is stored."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from portal.access import keeping
from tests import factories
from tests.portal.applicant.pages import document, form_values, stored, text

pytestmark = pytest.mark.django_db
TITLE = "Garten der Frau Öztürk"


@pytest.fixture
def draft(city):
    return factories.draft()


@pytest.fixture
def address(draft) -> str:
    return reverse("applicant:project", args=[draft.pk])


def browser_of(user) -> Client:
    """A browser that checks signs as in production."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    return browser


def old_page(browser, address) -> dict:
    """What stands in a page that was opened before its person signed in anew."""
    page = browser.get(address)
    sign = document(page).xpath("//main//form//input[@name='csrfmiddlewaretoken']/@value")[0]
    # Signing in gives the browser a new secret.
    browser.cookies.pop("csrftoken")
    browser.get(address)
    return form_values(page) | {"title": TITLE, "csrfmiddlewaretoken": sign}


def test_what_was_typed_comes_back_and_can_be_sent_again(draft, address):
    browser = browser_of(draft.created_by)
    response = browser.post(address, old_page(browser, address))
    assert (response.status_code, stored(draft).title) == (403, "")
    assert "Ihre Eingaben sind noch da." in text(response)

    form = document(response).xpath("//main//form")[0]
    values = dict(form.form_values())
    assert (form.get("action"), values["title"]) == (address, TITLE)
    assert browser.post(address, values).status_code == 302
    assert stored(draft).title == TITLE


def test_nothing_is_stored_on_the_way(draft, address):
    browser = browser_of(draft.created_by)
    values = old_page(browser, address)
    before = [session.session_data for session in Session.objects.order_by("pk")]
    browser.post(address, values)
    assert [session.session_data for session in Session.objects.order_by("pk")] == before


@pytest.mark.parametrize("author", ["", "1", "unsinn", "\x00", "colleague"])
def test_a_forged_form_gets_a_page_that_carries_nothing(draft, address, author):
    token = keeping.token(factories.member(draft.organisation)) if author == "colleague" else author
    response = browser_of(draft.created_by).post(address, {"title": TITLE, "author": token})
    assert (response.status_code, TITLE in response.content.decode()) == (403, False)
    assert "Ihre Eingabe wurde nicht gespeichert." in text(response)


def test_nobody_who_is_signed_out_gets_anything_back(draft, address):
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(address, {"title": TITLE, "author": keeping.token(draft.created_by)})
    assert (response.status_code, TITLE in response.content.decode()) == (403, False)


def test_markup_in_an_answer_stays_text(draft, address):
    browser = browser_of(draft.created_by)
    response = browser.post(address, old_page(browser, address) | {"summary": '"><script>alert(1)</script>'})
    assert b"<script>alert" not in response.content


def test_what_is_too_long_is_not_sent_back(draft, address):
    browser = browser_of(draft.created_by)
    response = browser.post(address, old_page(browser, address) | {"summary": "x" * keeping.LONGEST})
    assert TITLE not in response.content.decode()
