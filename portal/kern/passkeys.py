"""allauth's forms for passkeys (WebAuthn) as KERN forms, with sentences that say what to do."""

from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError

from portal.kern.accounts import AccountFormMixin

UNKNOWN = "Dieser Passkey wurde nicht erkannt. Versuchen Sie es noch einmal oder melden Sie sich mit dem Passwort an."
NOT_ADDED = "Der Passkey wurde nicht eingerichtet. Versuchen Sie es noch einmal."
UNREADABLE = (TypeError, ValueError, KeyError, AttributeError)
"""What allauth and fido2 raise for answers that no browser gives."""


class KnownPasskeyMixin(AccountFormMixin):
    """Asks for a passkey that the account has."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages = {"required": UNKNOWN, "invalid": UNKNOWN}

    def clean_credential(self):
        try:
            return super().clean_credential()
        except (ValidationError, *UNREADABLE) as problem:
            raise ValidationError(UNKNOWN) from problem


class AddPasskeyForm(AccountFormMixin, webauthn.AddWebAuthnForm):
    labels = {"name": "Name des Passkeys", "passwordless": "Ich möchte mich damit ohne Passwort anmelden"}

    passwordless = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages = {"required": NOT_ADDED, "invalid": NOT_ADDED}
        self.fields["name"].help_text = "Zum Beispiel das Gerät, auf dem er liegt: Diensthandy."

    def clean(self):
        try:
            return super().clean()
        except (ValidationError, *UNREADABLE) as problem:
            raise ValidationError(NOT_ADDED) from problem


class RenamePasskeyForm(AccountFormMixin, webauthn.EditWebAuthnForm):
    labels = {"name": "Name des Passkeys"}


class PasskeyLoginForm(KnownPasskeyMixin, webauthn.LoginWebAuthnForm):
    """Signs in with a passkey alone."""


class PasskeyStepForm(KnownPasskeyMixin, webauthn.AuthenticateWebAuthnForm):
    """The second step of the sign-in."""


class PasskeyReauthenticateForm(KnownPasskeyMixin, webauthn.ReauthenticateWebAuthnForm):
    """Shows that it is still the same person."""
