"""allauth's forms as KERN forms, and its sentences in the polite form (its German says "du").

The settings ACCOUNT_FORMS, MFA_FORMS and SOCIALACCOUNT_FORMS name these classes; the adapters merge the messages into
their `error_messages`.
"""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm as AllauthGenerateRecoveryCodesForm
from allauth.mfa.totp import forms as totp
from allauth.socialaccount import forms as social

from portal.kern.forms import KernFormMixin

ACCOUNT_ERRORS = {
    "account_inactive": "Dieses Konto ist gesperrt. Wenden Sie sich an das Sozialamt.",
    "cannot_remove_primary_email": "Wählen Sie zuerst eine andere Haupt-Adresse. Diese kann nicht entfernt werden.",
    "duplicate_email": "Geben Sie eine andere Adresse ein. Diese gehört schon zu Ihrem Konto.",
    "email_password_mismatch": "E-Mail-Adresse oder Passwort stimmen nicht. Prüfen Sie beides.",
    "email_taken": "Geben Sie eine andere Adresse ein. Zu dieser gibt es schon ein Konto.",
    "enter_current_password": "Geben Sie Ihr jetziges Passwort ein.",
    "incorrect_code": "Der Code stimmt nicht. Geben Sie den neuesten Code ein.",
    "incorrect_password": "Das Passwort stimmt nicht. Geben Sie es noch einmal ein.",
    "invalid_or_expired_key": "Der Link ist abgelaufen. Fordern Sie einen neuen an.",
    "invalid_login": "Prüfen Sie die E-Mail-Adresse.",
    "invalid_password_reset": "Der Link ist abgelaufen. Fordern Sie einen neuen an.",
    "max_email_addresses": "Entfernen Sie eine Adresse. Mehr als %d sind nicht möglich.",
    "rate_limited": "Warten Sie einen Moment. Es kamen zu viele Anfragen.",
    "same_as_current": "Geben Sie etwas anderes ein als bisher.",
    "select_only_one": "Wählen Sie nur einen Eintrag aus.",
    "too_many_login_attempts": "Es gab zu viele Versuche. Warten Sie einige Minuten und versuchen Sie es noch einmal.",
    "unknown_email": "Prüfen Sie die Adresse. Zu dieser gibt es kein Konto.",
    "unverified_primary_email": "Bestätigen Sie zuerst Ihre Haupt-Adresse.",
}
MFA_ERRORS = {
    "add_email_blocked": "Mit Zwei-Faktor-Anmeldung können Sie keine weitere Adresse hinzufügen.",
    "cannot_delete_authenticator": "Die Zwei-Faktor-Anmeldung kann nicht abgeschaltet werden.",
    "cannot_generate_recovery_codes": "Richten Sie zuerst die Zwei-Faktor-Anmeldung ein.",
    "incorrect_code": "Der Code stimmt nicht. Geben Sie den Code ein, den die App jetzt zeigt.",
    "unverified_email": "Bestätigen Sie zuerst Ihre E-Mail-Adresse.",
}
IDENTITY_ERRORS = {
    "connected_other": "Dieser Anmeldedienst ist schon mit einem anderen Konto verbunden.",
    "disconnect_last": "Legen Sie zuerst ein Passwort fest. Sonst könnten Sie sich nicht mehr anmelden.",
    "email_taken": "Zu dieser Adresse gibt es schon ein Konto. Melden Sie sich damit an und verbinden Sie %s dann.",
    "invalid_token": "Die Anmeldung ist abgelaufen. Versuchen Sie es noch einmal.",
    "no_password": "Legen Sie zuerst ein Passwort fest.",
    "no_verified_email": "Bestätigen Sie zuerst Ihre E-Mail-Adresse.",
}


class AccountFormMixin(KernFormMixin):
    """Replaces placeholders, which vanish while typing, by labels.

    The hint of a password field is a link "Passwort vergessen?"; it stands under the form instead, because a link
    inside a hint is read aloud without its target.
    """

    labels: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            if name in {"password", "oldpassword"}:
                field.help_text = ""


class LoginForm(AccountFormMixin, account.LoginForm):
    labels = {"login": "E-Mail-Adresse", "remember": "Auf diesem Gerät angemeldet bleiben"}


class ChangePasswordForm(AccountFormMixin, account.ChangePasswordForm):
    labels = {
        "oldpassword": "Jetziges Passwort",
        "password1": "Neues Passwort",
        "password2": "Neues Passwort wiederholen",
    }


class SetPasswordForm(AccountFormMixin, account.SetPasswordForm):
    labels = {"password1": "Passwort", "password2": "Passwort wiederholen"}


class ResetPasswordForm(AccountFormMixin, account.ResetPasswordForm):
    labels = {"email": "E-Mail-Adresse"}


class ResetPasswordKeyForm(AccountFormMixin, account.ResetPasswordKeyForm):
    labels = {"password1": "Neues Passwort", "password2": "Neues Passwort wiederholen"}


class ReauthenticateForm(AccountFormMixin, account.ReauthenticateForm):
    labels = {"password": "Passwort"}


class AddEmailForm(AccountFormMixin, account.AddEmailForm):
    labels = {"email": "E-Mail-Adresse"}


class SignupForm(AccountFormMixin, account.SignupForm):
    labels = {"email": "E-Mail-Adresse", "password1": "Passwort", "password2": "Passwort wiederholen"}


class SocialSignupForm(AccountFormMixin, social.SignupForm):
    labels = {"email": "E-Mail-Adresse"}


class DisconnectForm(AccountFormMixin, social.DisconnectForm):
    """Chooses the account of another service to remove."""

    labels = {"account": "Verbundener Dienst"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["account"].label_from_instance = lambda account: account.get_provider_account().get_brand()["name"]


class AuthenticateForm(AccountFormMixin, mfa.AuthenticateForm):
    labels = {"code": "Sechsstelliger Code aus der App oder Ersatzcode"}


class MfaReauthenticateForm(AccountFormMixin, mfa.ReauthenticateForm):
    labels = {"code": "Sechsstelliger Code aus der App oder Ersatzcode"}


class ActivateTOTPForm(AccountFormMixin, totp.ActivateTOTPForm):
    labels = {"code": "Sechsstelliger Code aus der App"}


class DeactivateTOTPForm(AccountFormMixin, totp.DeactivateTOTPForm):
    """Confirms that the second factor goes."""


class GenerateRecoveryCodesForm(AccountFormMixin, AllauthGenerateRecoveryCodesForm):
    """Confirms that the old codes go."""
