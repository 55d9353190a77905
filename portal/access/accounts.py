"""How accounts come about: by registering a Träger or by its invitation, never by signing up alone."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.urls import reverse

from portal.access.context import places_of
from portal.kern.accounts import ACCOUNT_ERRORS, MFA_ERRORS


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | ACCOUNT_ERRORS

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_login_redirect_url(self, request) -> str:
        """People land where their work is."""
        return next(iter(places_of(request.user)), reverse("home"))


class MfaAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | MFA_ERRORS
