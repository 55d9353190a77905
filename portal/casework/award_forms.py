"""What people type about a formal rejection and about a release. Meaning is checked by the doors."""

from collections.abc import Sequence
from decimal import Decimal

from django import forms

from criteria.money import format_euro
from grants.awards.models import Slice
from grants.awards.slices import Year
from portal.casework.forms import LONGEST_TEXT, text_area
from portal.kern.fields import EuroField
from portal.kern.forms import KernForm


class FormalRejectionForm(KernForm):
    """Rejects an application in the formal check."""

    reasons = forms.CharField(
        label="Begründung",
        help_text="Steht im Bescheid. Vorbereitet ist, was in der formalen Prüfung als nicht erfüllt vermerkt ist. "
        "Bitte ergänzen Sie, warum das in diesem Fall zur Ablehnung führt.",
        max_length=LONGEST_TEXT,
        widget=text_area(8),
    )


class ReleaseForm(KernForm):
    """Proposes to release money of one budget year. `years` are the yearly parts of the grant."""

    year = forms.ChoiceField(label="Haushaltsjahr", widget=forms.RadioSelect)
    amount = EuroField(label="Freigabe", min_value=Decimal("0.01"))
    reason = forms.CharField(
        label="Worauf beruht die Freigabe?",
        help_text="Zum Beispiel: Haushaltssatzung bekannt gemacht am 12.03.2027.",
        max_length=1000,
        widget=text_area(3),
    )

    def __init__(self, *args, years: Sequence[Year], **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = {str(row.slice.pk): row.slice for row in years}
        self.fields["year"].choices = [
            (str(row.slice.pk), f"{row.slice.year} (frei zu geben: {format_euro(row.left)})") for row in years
        ]

    def clean_year(self) -> Slice:
        return self.parts[self.cleaned_data["year"]]


class ReturnReleaseForm(KernForm):
    """Gives a proposed release back."""

    reason = forms.CharField(label="Warum geben Sie die Freigabe zurück?", max_length=1000, widget=text_area(3))
