"""Passkeys as far as they need no browser: hostile answers, foreign keys, and accounts without a proven address."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from portal.kern.passkeys import NOT_ADDED, UNKNOWN
from tests import factories
from tests.portal.applicant.pages import text

pytestmark = pytest.mark.django_db
ANSWERS = {
    "nothing": "",
    "no JSON": "{",
    "null": "null",
    "a list": "[]",
    "a number": "1",
    "empty": "{}",
    "half": '{"id": "x", "response": {}}',
    "a foreign person": json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": {"userHandle": "MQ"}}),
    "wrong kinds": '{"id": [], "rawId": {}, "type": 7, "response": "x"}',
}


def sign_in(client, person) -> None:
    """Sign in, and confirm the password once more, as the pages about passkeys ask for."""
    client.post("/konto/login/", {"login": person.email, "password": factories.PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_no_device_gives_signs_nobody_in(client, answer):
    response = client.post(reverse("mfa_login_webauthn"), {"credential": answer}, follow=True)

    assert (response.status_code, "_auth_user_id" in client.session) == (200, False)
    assert UNKNOWN in text(response)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_no_device_gives_adds_no_passkey(client, answer):
    sign_in(client, factories.UserFactory())
    client.get(reverse("mfa_add_webauthn"))

    response = client.post(reverse("mfa_add_webauthn"), {"credential": answer, "name": "x"})

    assert NOT_ADDED in text(response)
    assert (response.status_code, Authenticator.objects.count()) == (200, 0)


def test_the_passkey_of_somebody_else_does_not_exist(client):
    key = Authenticator.objects.create(user=factories.UserFactory(), type="webauthn", data={"name": "x"})
    sign_in(client, factories.UserFactory())

    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.get(reverse(name, args=[key.pk])).status_code == 404


def test_an_account_whose_address_is_not_proven_is_sent_a_link_first(client, mailoutbox):
    person = factories.UserFactory(proven=False)

    sign_in(client, person)

    assert "_auth_user_id" not in client.session
    assert [mail.to for mail in mailoutbox] == [[person.email]]
