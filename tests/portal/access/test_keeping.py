"""A form that is sent after the sign-in ran out: its answers wait for the same person, on the same page, once."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from grants.applications import editing
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


def sent_signed_out(address: str, user, **typed) -> tuple[Client, object]:
    """Fill in the page, lose the sign-in, and press the button."""
    browser = Client()
    browser.force_login(user)
    values = form_values(browser.get(address)) | {"title": TITLE} | typed
    browser.logout()
    return browser, browser.post(address, values)


def test_the_answers_stand_in_the_form_again_after_the_sign_in(draft, address):
    browser, response = sent_signed_out(address, draft.created_by)
    assert response.url == f"{reverse('account_login')}?next={address}"

    login = {"login": draft.created_by.email, "password": factories.PASSWORD}
    assert browser.post(response.url, login).url == address
    page = browser.get(address)

    assert form_values(page)["title"] == [TITLE]
    assert "Ihre Eingaben stehen wieder im Formular" in text(page)
    assert document(page).xpath("//*[@data-unsaved]")
    assert stored(draft).title == ""
    assert browser.post(address, form_values(page)).status_code == 302
    assert stored(draft).title == TITLE


def test_they_are_there_once(draft, address):
    browser, _ = sent_signed_out(address, draft.created_by)
    browser.force_login(draft.created_by)
    browser.get(address)
    assert form_values(browser.get(address))["title"] == [""]


def test_wrong_entries_come_back_with_their_errors(draft, address):
    browser, _ = sent_signed_out(address, draft.created_by, title="x" * 201)
    browser.force_login(draft.created_by)
    page = browser.get(address)
    assert (page.status_code, form_values(page)["title"]) == (200, ["x" * 201])


def test_another_page_does_not_use_them_up(draft, address):
    browser, _ = sent_signed_out(address, draft.created_by)
    browser.force_login(draft.created_by)
    browser.get(reverse("applicant:target_group", args=[draft.pk]))
    assert form_values(browser.get(address))["title"] == [TITLE]


def test_nobody_else_gets_them(draft, address):
    colleague = factories.member(draft.organisation)
    browser, _ = sent_signed_out(address, draft.created_by)
    browser.force_login(colleague)
    assert form_values(browser.get(address))["title"] == [""]
    browser.force_login(draft.created_by)
    assert form_values(browser.get(address))["title"] == [""]


def test_what_others_saved_meanwhile_is_compared(draft, address):
    colleague = factories.member(draft.organisation)
    browser, _ = sent_signed_out(address, draft.created_by)
    editing.save_section(
        application=draft,
        section="project",
        actor=colleague,
        now=factories.NOW,
        version=1,
        relations={},
        title="Haus",
    )
    browser.force_login(draft.created_by)
    values = form_values(browser.get(address))
    assert (values["title"], browser.post(address, values).status_code) == ([TITLE], 409)


def test_after_an_hour_they_are_gone(draft, address, monkeypatch):
    browser, _ = sent_signed_out(address, draft.created_by)
    browser.force_login(draft.created_by)
    monkeypatch.setattr(keeping, "SECONDS_KEPT", -1)
    assert form_values(browser.get(address))["title"] == [""]


@pytest.mark.parametrize("author", ["", "1", "unsinn", "\x00", "x" * 5000])
def test_a_form_that_nobody_was_given_keeps_nothing(address, author):
    browser = Client()
    assert browser.post(address, {"title": TITLE, "author": author}).status_code == 302
    assert Session.objects.count() == 0


def test_what_is_too_long_is_not_kept(draft, address):
    sessions = Session.objects.count()
    _, response = sent_signed_out(address, draft.created_by, summary="x" * keeping.LONGEST)
    assert (response.status_code, Session.objects.count()) == (302, sessions)


def test_nothing_typed_stands_in_an_address_or_readable_in_the_session(draft, address):
    browser, response = sent_signed_out(address, draft.created_by)
    assert response.url == f"{reverse('account_login')}?next={address}"
    kept = browser.session[keeping.SESSION_KEY]
    assert TITLE not in kept


def test_the_sign_of_the_author_names_nobody(draft):
    token = keeping.token(draft.created_by)
    assert [word for word in (draft.created_by.email, draft.created_by.name) if word in token] == []
