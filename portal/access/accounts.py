"""How accounts come about: by registering a Träger or by its invitation, never by signing up alone."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse

from portal.access.context import places_of
from portal.kern.accounts import ACCOUNT_ERRORS, MFA_ERRORS

REAUTHENTICATION = {
    "reauthenticate": "Mit dem Passwort",
    "mfa_reauthenticate": "Mit einem Code aus der App oder einem Ersatzcode",
    "mfa_reauthenticate:webauthn": "Mit einem Passkey",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | ACCOUNT_ERRORS

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_reauthentication_methods(self, user) -> list[dict]:
        """The ways to show that it is still the same person, in our words."""
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": REAUTHENTICATION[method["id"]]} for method in methods]

    def get_login_redirect_url(self, request) -> str:
        """People land where their work is."""
        return next(iter(places_of(request.user)), reverse("home"))


class MfaAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | MFA_ERRORS

    def generate_authenticator_name(self, user, type) -> str:
        """The name a new passkey has until the person gives it another."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What the person's device calls the portal. Passkeys belong to its host name."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}
