"""What people of the office ask: an envelope to try out, or a guideline version to try on a call. Nothing is stored."""

from decimal import Decimal

from django import forms

from criteria.allocation import Shortfall
from criteria.collation import GermanKey, german_key
from criteria.guideline.models import Guideline
from criteria.packages.parameters import definitions
from grants.calls.models import Call
from portal.kern.fields import EuroField
from portal.kern.forms import KernFilterForm

SHORTFALL = "shortfall"
LARGEST_ENVELOPE = Decimal("9999999999.99")  # the largest that a call can have


class ScenarioForm(KernFilterForm):
    """An envelope, a Förderschwerpunkt or all, and what follows when the rest is too small."""

    mittel = EuroField(label="Verfügbare Mittel", max_value=LARGEST_ENVELOPE, max_digits=14)
    schwerpunkt = forms.ModelChoiceField(
        None, label="Förderschwerpunkt", required=False, to_field_name="key", empty_label="Alle"
    )
    rest = forms.ChoiceField(label=definitions()[SHORTFALL].label)

    def __init__(self, *args, call: Call, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["schwerpunkt"].queryset = call.priorities.order_by(GermanKey("title"), "pk")
        self.fields["rest"].choices = [
            (shortfall.value, definitions()[SHORTFALL].kind.say(shortfall)) for shortfall in Shortfall
        ]

    def clean_rest(self) -> Shortfall:
        return Shortfall(self.cleaned_data["rest"])


class RankingForm(KernFilterForm):
    """Which rows of a ranking are shown. It hides rows and changes no place."""

    schwerpunkt = forms.ModelChoiceField(
        None, label="Förderschwerpunkt", required=False, to_field_name="key", empty_label="Alle"
    )
    stand = forms.ChoiceField(
        label="Entscheidung",
        required=False,
        choices=(("", "Alle"), ("offen", "noch nicht entschieden"), ("entschieden", "schon entschieden")),
    )
    suche = forms.CharField(label="Aktenzeichen, Träger oder Vorhaben", required=False, max_length=100)

    def __init__(self, *args, call: Call, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["schwerpunkt"].queryset = call.priorities.order_by(GermanKey("title"), "pk")

    def chosen(self, rows: list) -> list:
        """The rows that fit; all of them while nothing was chosen, or where the choice cannot be understood."""
        if not self.is_valid():
            return rows
        answers, words = self.cleaned_data, german_key(self.cleaned_data["suche"])
        return [
            row
            for row in rows
            if answers["schwerpunkt"] in (None, row.application.priority)
            and answers["stand"] in ("", "entschieden" if row.decision else "offen")
            and any(words in german_key(text) for text in _searched(row.application))
        ]


class TrialForm(KernFilterForm):
    """A guideline version to try, and the call on which to try it; another one than the call's own."""

    fassung = forms.ModelChoiceField(None, label="Fassung, die Sie ausprobieren", empty_label="Bitte wählen")
    aufruf = forms.ModelChoiceField(
        None, label="Förderaufruf mit fertigen Bewertungen", to_field_name="slug", empty_label="Bitte wählen"
    )
    nur = forms.BooleanField(label="Nur Anträge mit anderem Rang, Vorschlag oder Betrag", required=False)

    def __init__(self, *args, versions, calls, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fassung"].queryset, self.fields["aufruf"].queryset = versions, calls
        self.fields["fassung"].label_from_instance = _version_label

    def clean(self):
        answers = super().clean()
        version, call = answers.get("fassung"), answers.get("aufruf")
        if version and call and version.pk == call.guideline_id:
            self.add_error("fassung", "Diese Fassung gilt schon für den Förderaufruf. Wählen Sie eine andere Fassung.")
        return answers


def _searched(application) -> tuple[str, str, str]:
    return application.reference, application.organisation.name, application.title


def _version_label(guideline: Guideline) -> str:
    return f"{guideline.version}, {guideline.get_state_display()}"
