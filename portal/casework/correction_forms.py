"""What people of the office type around a Nachforderung: its points, its time, and why a file goes back."""

import datetime

from django import forms
from django.forms import formset_factory

from grants.applications.corrections import ANSWERS, CorrectionPoint, Point
from grants.applications.sections import TITLES
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernForm, KernFormSet

EMPTY_ROWS, MOST_ROWS = 3, 30


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PointForm(KernForm):
    """One point. A row in which nothing but the question stands is no point.

    `questions` are the texts of the questions of the formal check that are not met, by key.
    """

    mark_optional = False
    question = forms.ChoiceField(label="Frage der formalen Prüfung", required=False)
    answer = forms.ChoiceField(label="Angabe im Antrag", required=False)
    kind = forms.ChoiceField(
        label="Was ist damit?", required=False, choices=[("", "Bitte wählen"), *CorrectionPoint.Kind.choices]
    )
    text = forms.CharField(
        label="Was soll der Träger ändern oder ergänzen?", required=False, max_length=1000, widget=text_area(3)
    )

    def __init__(self, *args, questions: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.fields["question"].choices = [("", "keine"), *questions.items()]
        self.fields["answer"].choices = [("", "Bitte wählen"), *_by_section()]

    def clean(self):
        if not self.is_begun:
            return
        for name, sentence in (
            ("answer", "Wählen Sie die Angabe, um die es geht."),
            ("kind", "Wählen Sie, was mit der Angabe ist."),
            ("text", "Schreiben Sie, was der Träger ändern oder ergänzen soll."),
        ):
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, sentence)

    @property
    def is_begun(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("answer", "text"))

    def point(self) -> Point:
        """The point for the door."""
        entered = self.cleaned_data
        return Point(entered["answer"], entered["kind"], entered["text"], self.questions.get(entered["question"], ""))


class PointFormSet(KernFormSet):
    layout = "fieldsets"
    caption = "Punkte"
    entry_name = "Punkt"

    def points(self) -> tuple[Point, ...]:
        """The points for the door, without the empty rows."""
        return tuple(form.point() for form in self if form.is_begun)


PointRows = formset_factory(
    PointForm,
    formset=PointFormSet,
    extra=EMPTY_ROWS,
    max_num=MOST_ROWS,
    absolute_max=2 * MOST_ROWS,
    validate_max=True,
)


class CorrectionForm(KernForm):
    """A Nachforderung beside its points. `today` is the day on which it is asked."""

    mark_optional = False
    due_on = DatePartsField(
        label="Bis wann soll der Träger antworten?",
        error_messages={"required": "Geben Sie an, bis wann der Träger antworten soll."},
    )
    message = forms.CharField(
        label="Was möchten Sie dazu sagen?",
        help_text="Steht im Schreiben vor den Punkten. Nötig, wenn Sie ganze Abschnitte öffnen.",
        required=False,
        max_length=4000,
        widget=text_area(4),
    )
    sections = forms.MultipleChoiceField(
        label="Welche Abschnitte soll der Träger ganz ändern können?",
        help_text="Nur nötig, wenn einzelne Angaben nicht reichen.",
        required=False,
        choices=tuple(TITLES.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> datetime.date:
        due_on = self.cleaned_data["due_on"]
        if due_on <= self.today:
            raise forms.ValidationError("Geben Sie einen Tag ab morgen an.")
        return due_on

    def clean(self):
        if self.cleaned_data.get("sections") and not self.cleaned_data.get("message") and "message" not in self.errors:
            self.add_error("message", "Schreiben Sie, was in diesen Abschnitten fehlt oder nicht stimmt.")


class ExtensionForm(KernForm):
    """More time for the Träger."""

    due_on = DatePartsField(label="Neue Frist")
    reason = forms.CharField(
        label="Warum verlängern Sie die Frist?",
        help_text="Der Text steht im Verlauf der Akte.",
        max_length=2000,
        widget=text_area(3),
    )


class ReturnToCheckForm(KernForm):
    """Gives a file back from the assessment to the formal check."""

    reason = forms.CharField(
        label="Warum ist die formale Prüfung noch einmal nötig?",
        help_text="Der Text steht im Verlauf der Akte.",
        max_length=2000,
        widget=text_area(4),
    )


def _by_section() -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, answer in ANSWERS.items():
        groups.setdefault(TITLES[answer.section], []).append((key, answer.label))
    return list(groups.items())
