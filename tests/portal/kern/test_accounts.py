"""allauth's pages in KERN and in the polite form."""

import re

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from portal.kern import accounts
from portal.kern.renderer import KernRenderer

FORMS = [
    form
    for form in vars(accounts).values()
    if isinstance(form, type) and issubclass(form, accounts.AccountFormMixin) and form is not accounts.AccountFormMixin
]


def test_signing_in_asks_for_address_and_password_without_placeholders():
    form = accounts.LoginForm()

    assert [(field.label, field.help_text, "placeholder" in field.field.widget.attrs) for field in form][:2] == [
        ("E-Mail-Adresse", "", False),
        ("Passwort", "", False),
    ]


def test_an_empty_sign_in_says_what_to_do():
    assert accounts.LoginForm({}).errors == {
        "login": ["Füllen Sie das Feld „E-Mail-Adresse“ aus."],
        "password": ["Füllen Sie das Feld „Passwort“ aus."],
    }


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_account_form_renders_as_kern(form):
    assert form.default_renderer is KernRenderer


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (accounts.ACCOUNT_ERRORS, DefaultAccountAdapter),
        (accounts.MFA_ERRORS, DefaultMFAAdapter),
        (accounts.IDENTITY_ERRORS, DefaultSocialAccountAdapter),
    ],
)
def test_every_sentence_replaces_one_of_allauth(ours, theirs):
    assert set(ours) - set(theirs.error_messages) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        *accounts.ACCOUNT_ERRORS.values(),
        *accounts.MFA_ERRORS.values(),
        *accounts.IDENTITY_ERRORS.values(),
    ],
)
def test_nobody_is_addressed_as_du(sentence):
    assert re.findall(r"\b([Dd]u|[Dd]ein\w*)\b", sentence) == []
