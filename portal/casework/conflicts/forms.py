"""What is asked about conflicts of interest."""

from django import forms

from grants.applications.conflicts import LONGEST_REASON
from portal.casework.forms import text_area
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernForm


class ReviewForm(KernForm):
    """With which Träger of a call one has a conflict of interest; nobody leaves it open."""

    mark_optional = False

    organisations = forms.MultipleChoiceField(
        label="Bei welchen Trägern sind Sie befangen?", required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="Warum sind Sie befangen?",
        help_text="Nur, wenn Sie einen Träger gewählt haben.",
        required=False,
        max_length=LONGEST_REASON,
        widget=text_area(3),
    )
    none = forms.BooleanField(label="Ich habe alle Träger durchgesehen und bin bei keinem befangen.", required=False)

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        if organisations:
            self.fields["organisations"].choices = [(str(one.pk), str(one)) for one in organisations]
        else:
            del self.fields["organisations"], self.fields["reason"]

    def clean(self):
        chosen = [int(key) for key in self.cleaned_data.get("organisations", ())]
        if not self.errors and bool(chosen) == self.cleaned_data["none"]:
            self.add_error("none", "Wählen Sie Träger aus, oder bestätigen Sie, dass Sie bei keinem befangen sind.")
        self.cleaned_data["organisations"] = chosen
        return self.cleaned_data


class EndForm(KernForm):
    """When a relation ends."""

    until = DatePartsField(label="Letzter Tag der Verbindung")


class WithdrawalForm(KernForm):
    """Why a declaration was wrong."""

    reason = forms.CharField(
        label="Warum war der Eintrag falsch?",
        help_text="Der Text steht im Verlauf.",
        max_length=LONGEST_REASON,
        widget=text_area(4),
    )
