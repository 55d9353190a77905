"""What the page of a delivery shows and asks: the file, the explanation, the problems and the values."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from grants.untrusted.refusals import TOO_BIG
from grants.untrusted.workbooks import MOST_FILE_BYTES
from portal.kern import german
from portal.kern.forms import KernForm
from reporting.deliveries.forms import workbook_form
from reporting.deliveries.models import Delivery, Upload
from reporting.deliveries.workbook.form import CITY, DATA_SHEET, columns_of, lines_of, place_label, sheets_of
from reporting.deliveries.workbook.problems import TOPICS

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
    topic: str = "structure"


@dataclass(frozen=True)
class ValueRow:
    """The values of one Ortsteil, in the order of the columns, written the German way."""

    district: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class ValueGrid:
    """Uploaded values of one sheet: one row per Ortsteil, one column per figure."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[ValueRow, ...]


@dataclass(frozen=True)
class Group:
    """Problems about the same thing."""

    title: str
    problems: tuple[ShownProblem, ...]


def shown_problems(upload: Upload) -> list[ShownProblem]:
    """The problems of an upload, the most important first."""
    return [_shown(problem) for problem in [*upload.errors, *upload.questions]]


def by_topic(problems: Sequence[ShownProblem]) -> list[Group]:
    """The same problems in groups, the most important group first."""
    groups = [Group(title, tuple(it for it in problems if it.topic == topic)) for topic, title in TOPICS.items()]
    return [group for group in groups if group.problems]


def value_grids(delivery: Delivery) -> list[ValueGrid]:
    """The values of a delivery as they would be handed in, one table for each sheet of its workbook."""
    form = workbook_form(delivery)
    names = {place.code: place_label(place) for place in (*form.places, CITY)}
    grids = []
    for sheet in sheets_of(form):
        columns = columns_of(form, sheet)
        rows = tuple(
            ValueRow(names[line.place], tuple(german.number(line.values.get(it.code), it.decimals) for it in columns))
            for line in lines_of(form, sheet)
            if any(line.values.get(it.code) is not None for it in columns)
        )
        title = "Zahlen je Ortsteil" if sheet == DATA_SHEET else f"Zahlen je Ortsteil: {sheet}"
        grids.append(ValueGrid(title, tuple(f"{it.label} ({it.unit})" for it in columns), rows))
    return [grid for grid in grids if grid.rows]


def _shown(problem: dict) -> ShownProblem:
    place = f"{problem['sheet']}!{problem['cell']}"
    sentence = problem["message"].removeprefix(f"{place}: ")
    found = "" if problem["found"] in sentence else problem["found"]
    topic = problem.get("topic", "structure")
    return ShownProblem(place, found, sentence, problem["severity"] == "error", topic)
