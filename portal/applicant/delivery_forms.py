"""What the page of a delivery shows and asks: the file, the explanation, the problems and the values."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from criteria.places.models import District
from grants.untrusted.refusals import TOO_BIG
from grants.untrusted.workbooks import MOST_FILE_BYTES
from portal.kern import german
from portal.kern.forms import KernForm
from reporting.deliveries import queries
from reporting.deliveries.models import Delivery, Upload

SHOWN_PROBLEMS = 10
LONGEST_EXPLANATION = 4000


class UploadForm(KernForm):
    file = forms.FileField(
        label="Ausgefüllte Arbeitsmappe",
        help_text="Möglich sind .xlsx, .ods und .csv bis 10 MB.",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_FILE_BYTES:
            raise ValidationError(TOO_BIG)
        return file


class HandInForm(KernForm):
    """Hands the uploaded values in. `seen` is the upload the person has checked."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    explanation = forms.CharField(
        label="Erläuterung",
        help_text=f"Höchstens {LONGEST_EXPLANATION} Zeichen. Bitte nennen Sie keine Personen.",
        max_length=LONGEST_EXPLANATION,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, upload: Upload | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = str(upload.pk) if upload else ""
        if upload is None or not upload.questions:
            self.fields["explanation"].required = False
            self.fields["explanation"].label = "Anmerkung zu den Zahlen"


@dataclass(frozen=True)
class ShownProblem:
    """One problem for the page: where it is, what stands there (if the sentence does not say so), what to do."""

    place: str
    found: str
    sentence: str
    is_error: bool


@dataclass(frozen=True)
class ValueRow:
    """The values of one Ortsteil, in the order of the columns, written the German way."""

    district: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class ValueGrid:
    """The uploaded values: one row per Ortsteil, one column per indicator."""

    columns: tuple[str, ...]
    rows: tuple[ValueRow, ...]


def shown_problems(upload: Upload) -> list[ShownProblem]:
    """The problems of an upload, the most important first."""
    return [_shown(problem) for problem in [*upload.errors, *upload.questions]]


def value_grid(delivery: Delivery) -> ValueGrid:
    """The values of a delivery as they would be handed in."""
    indicators = [item.indicator for item in delivery.period.survey.items.select_related("indicator")]
    found: dict[str, dict[str, Decimal]] = queries.values(delivery)
    districts = District.objects.in_bulk(list(found))
    return ValueGrid(
        columns=tuple(f"{indicator.label} ({indicator.unit})" for indicator in indicators),
        rows=tuple(
            ValueRow(
                str(districts[code]),
                tuple(german.number(found[code].get(it.code), it.decimals) for it in indicators),
            )
            for code in sorted(found)
        ),
    )


def _shown(problem: dict) -> ShownProblem:
    place = f"{problem['sheet']}!{problem['cell']}"
    sentence = problem["message"].removeprefix(f"{place}: ")
    found = "" if problem["found"] in sentence else problem["found"]
    return ShownProblem(place, found, sentence, problem["severity"] == "error")
