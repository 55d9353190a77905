"""The section Andere Mittel: Drittmittel, and money of other offices of the city, each with its state."""

from django import forms
from django.core.exceptions import ValidationError

from grants.applications.models import Application, PlanRow
from grants.applications.rows import OtherFunds
from grants.applications.workbook.layout import LARGEST_AMOUNT
from portal.applicant.forms import SectionForm
from portal.applicant.list_forms import RowForm, SectionForms, rows_of
from portal.kern.fields import EuroField
from portal.kern.forms import KernFormSet

CONTRADICTION = (
    "Sie haben angekreuzt, dass es keine anderen Mittel gibt, aber welche eingetragen. "
    "Entfernen Sie das Häkchen oder leeren Sie die Zeilen."
)
THIRD_PARTY, CITY = OtherFunds.Source.THIRD_PARTY.value, OtherFunds.Source.CITY.value


class OtherFundsForm(SectionForm):
    has_no_other_funds = forms.BooleanField(
        label="Für dieses Vorhaben gibt es keine anderen Mittel, und wir haben auch keine beantragt.", required=False
    )

    @staticmethod
    def stored(application: Application) -> dict:
        return {"has_no_other_funds": application.has_no_other_funds}

    def answers(self) -> dict:
        """The arguments of `save_section`."""
        return self.cleaned_data | {"relations": {}}


class ThirdPartyForm(RowForm):
    """Money of one giver."""

    giver = forms.CharField(label="Wer gibt das Geld?", max_length=200, required=False)
    purpose = forms.CharField(label="Wofür?", max_length=300, required=False)
    amount = EuroField(label="Betrag", max_value=LARGEST_AMOUNT, required=False)
    certainty = forms.ChoiceField(
        label="Stand der Zusage", required=False, choices=[("", "–"), *PlanRow.Certainty.choices]
    )

    def clean(self):
        if self.is_begun and not self.cleaned_data.get("giver") and "giver" not in self.errors:
            self.add_error("giver", "Nennen Sie, wer das Geld gibt.")


class CityForm(ThirdPartyForm):
    """Money of one office of the city."""

    giver = forms.CharField(label="Welches Amt?", max_length=200, required=False)


class ThirdPartyFormSet(KernFormSet):
    layout = "table"
    caption = "Drittmittel"
    entry_name = "Drittmittel"


class CityFormSet(KernFormSet):
    layout = "table"
    caption = "Andere Ämter der Stadt Leipzig"
    entry_name = "Amt"


class OtherFundsForms(SectionForms):
    """The box for "none" and both tables."""

    form_class = OtherFundsForm
    lists = {THIRD_PARTY: rows_of(ThirdPartyForm, ThirdPartyFormSet), CITY: rows_of(CityForm, CityFormSet)}

    def is_valid(self) -> bool:
        """Whether both tables can be saved, and "none" is not said beside rows."""
        if super().is_valid() and self.form.cleaned_data["has_no_other_funds"] and any(self.entered().values()):
            self.form.add_error("has_no_other_funds", ValidationError(CONTRADICTION))
            self.errors.append(self.form.errors)
        return super().is_valid()

    def answers(self) -> dict:
        """The arguments of `save_section`: both tables are one list."""
        rows = [row | {"source": source} for source, entered in self.entered().items() for row in entered]
        return super().answers() | {"lists": {"other_funds": rows}}

    def stored_in(self, name: str):
        return self.application.other_funds.filter(source=name)
