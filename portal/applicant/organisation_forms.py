"""Forms about a Träger and its people."""

from django import forms
from django.core.exceptions import ValidationError

from grants.organisations.bank import NotAnIban, parse_iban
from grants.organisations.models import Membership
from portal.access.organisations import OrganisationForm
from portal.applicant.forms import VersionField
from portal.kern.forms import KernForm

RIGHT_CHOICES = (
    (Membership.Right.EDIT.value, "Bearbeiten: Anträge schreiben, Schreiben abrufen, Statistik melden"),
    (Membership.Right.SIGN.value, "Unterzeichnen: Anträge bearbeiten, absenden und zurückziehen"),
    (Membership.Right.ADMIN.value, "Verwalten: Angaben und Bankverbindung ändern, Personen einladen"),
)


class DataForm(OrganisationForm):
    """The master data as one version of them was seen."""

    version = VersionField()


class BankForm(KernForm):
    holder = forms.CharField(label="Kontoinhaber", help_text="So, wie es auf dem Kontoauszug steht.", max_length=200)
    iban = forms.CharField(
        label="IBAN",
        help_text="Mit oder ohne Leerzeichen. Den BIC ergänzen wir.",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_iban(self) -> str:
        try:
            return parse_iban(self.cleaned_data["iban"]).iban
        except NotAnIban as problem:
            raise ValidationError(str(problem)) from problem


class RightsForm(KernForm):
    """What a person may do."""

    rights = forms.MultipleChoiceField(
        label="Was darf diese Person?",
        help_text="Wählen Sie mindestens ein Recht.",
        choices=RIGHT_CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )


class InviteForm(RightsForm):
    """Whom to invite."""

    email = forms.EmailField(label="E-Mail-Adresse", help_text="An diese Adresse geht die Einladung.", max_length=254)
    field_order = ("email", "rights")
