"""What the Rechnungsprüfung enters to draw a sample."""

from collections.abc import Iterable

from django import forms

from criteria.sampling import MOST_POINTS, Factor
from grants.archive.sampling import FACTORS
from grants.calls.models import Call
from portal.kern.forms import KernForm

MOST_FILES = 200


class DrawForm(KernForm):
    """From which call, how many, with which seed, and the points of each factor."""

    mark_optional = False
    call = forms.ModelChoiceField(label="Förderaufruf", queryset=Call.objects.none(), empty_label="Bitte wählen")
    size = forms.IntegerField(
        label="Wie viele Akten?",
        min_value=1,
        max_value=MOST_FILES,
        initial=10,
        help_text=f"1 bis {MOST_FILES}. Gibt es weniger, werden alle gezogen.",
    )
    seed = forms.CharField(
        label="Startwert",
        max_length=80,
        help_text="Ein beliebiger Text. Mit demselben Startwert und denselben Akten kommt dieselbe Stichprobe heraus. "
        "Am besten ist ein Wert, den niemand beeinflusst, zum Beispiel Datum und Uhrzeit.",
    )

    def __init__(self, *args, calls, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = calls
        for factor in FACTORS:
            self.fields[_name(factor)] = forms.IntegerField(
                label=factor.label[0].upper() + factor.label[1:],
                min_value=0,
                max_value=MOST_POINTS,
                initial=factor.points,
            )

    @property
    def points(self) -> Iterable[forms.BoundField]:
        """The fields of the factors."""
        return [self[_name(factor)] for factor in FACTORS]

    def factors(self) -> list[Factor]:
        """The factors with the points that were entered."""
        return [Factor(one.key, one.label, self.cleaned_data[_name(one)]) for one in FACTORS]


def _name(factor: Factor) -> str:
    return f"points_{factor.key}"
