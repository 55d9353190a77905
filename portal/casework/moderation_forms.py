"""What closes an assessment and what takes it up again: agreed points with reasons, and the reason of a return."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField

from criteria.rubric.models import Criterion
from grants.assessment.marks import Mark
from grants.assessment.models import Assessment
from grants.people.models import User
from portal.casework.forms import LONGEST_TEXT, text_area
from portal.casework.sheets import LONGEST_REASON, level_label
from portal.kern.forms import KernForm


@dataclass(frozen=True)
class Agreed:
    """The fields of one criterion on which the sheets differ."""

    criterion: Criterion
    points: BoundField
    reason: BoundField


class ModerationForm(KernForm):
    """What the assessors agreed on. `differing` are the criteria to settle; empty where no moderation is needed."""

    moderation = forms.CharField(label="Vermerk zum Abschluss", max_length=LONGEST_TEXT, widget=text_area(5))

    def __init__(self, *args, sheets: list[Assessment], differing: list[Criterion], **kwargs):
        super().__init__(*args, **kwargs)
        self.differing = differing
        self.people = {str(sheet.assessor_id): sheet.assessor for sheet in sheets}
        self.fields["moderation"].required = bool(differing)
        if not differing:
            return
        self.fields["moderation"].label = "Ergebnis der Abstimmung"
        self.fields["moderation"].help_text = "Der Text steht später im Verlauf der Akte."
        self.fields["took_part"] = forms.MultipleChoiceField(
            label="Wer hat sich abgestimmt?",
            choices=[(key, str(person)) for key, person in self.people.items()],
            widget=forms.CheckboxSelectMultiple,
        )
        for criterion in differing:
            self.fields[f"points_{criterion.pk}"] = forms.TypedChoiceField(
                label=f"Abgestimmte Punkte für „{criterion.title}“",
                help_text=_given(criterion, sheets),
                choices=[(str(level.points), level_label(level)) for level in criterion.levels.all()],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": f"Wählen Sie die abgestimmten Punkte für „{criterion.title}“."},
            )
            self.fields[f"reason_{criterion.pk}"] = forms.CharField(
                label=f"Begründung der abgestimmten Punkte für „{criterion.title}“",
                max_length=LONGEST_REASON,
                widget=text_area(3),
                error_messages={"required": f"Begründen Sie die abgestimmten Punkte für „{criterion.title}“."},
            )

    def marks(self) -> dict[str, Mark]:
        """The agreed points with reasons, by criterion code."""
        answers = self.cleaned_data
        return {
            criterion.code: Mark(answers[f"points_{criterion.pk}"], answers[f"reason_{criterion.pk}"])
            for criterion in self.differing
        }

    def took_part(self) -> list[User]:
        """The assessors who took part."""
        return [self.people[key] for key in self.cleaned_data.get("took_part", ())]

    def agreed(self):
        """The two fields of each criterion to settle."""
        for criterion in self.differing:
            yield Agreed(criterion, self[f"points_{criterion.pk}"], self[f"reason_{criterion.pk}"])


class ReturnToAssessmentForm(KernForm):
    """Gives an assessed application back. `sheets` are those that can be opened again."""

    reason = forms.CharField(
        label="Warum geben Sie den Antrag zur Bewertung zurück?",
        help_text="Der Text steht im Verlauf der Akte.",
        max_length=LONGEST_TEXT,
        widget=text_area(4),
    )
    reopen = forms.TypedMultipleChoiceField(
        label="Welche Bewertungen sollen überarbeitet werden?",
        help_text="Wählen Sie keine, wenn Sie nur weitere Bewertende zuweisen oder neu abschließen wollen.",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, sheets: list[Assessment], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reopen"].choices = [(str(one.pk), f"{one.assessor}: {one.part_label}") for one in sheets]


def _given(criterion: Criterion, sheets: list[Assessment]) -> str:
    points = [(sheet.assessor, sheet.points.get(criterion.code)) for sheet in sheets]
    said = "; ".join(f"{person}: {number}" for person, number in points if number is not None)
    return f"Bisher vergeben: {said}. Höchstens {criterion.max_points}."
