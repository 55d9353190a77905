"""The sheet of an assessor: anchored levels and reasons, one pair per criterion, and the result they add up to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField

from criteria import scoring
from criteria.rubric.models import Criterion, pure
from grants.assessment.models import Assessment
from grants.assessment.queries import needs_reason
from grants.assessment.workflow import Mark
from portal.kern.forms import KernForm

LONGEST_REASON = 4000


@dataclass(frozen=True)
class Pair:
    """The fields of one criterion."""

    criterion: Criterion
    points: BoundField
    reason: BoundField


@dataclass(frozen=True)
class Judged:
    """What a sheet says on one criterion; `anchor` is the text of the level."""

    criterion: Criterion
    points: int
    anchor: str
    reason: str


class SheetForm(KernForm):
    """Points and reasons for all criteria. `submitting` demands that the sheet is complete."""

    mark_optional = False

    def __init__(self, *args, criteria: list[Criterion], submitting: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria, self.submitting = criteria, submitting
        for criterion in criteria:
            self.fields[f"points_{criterion.pk}"] = forms.TypedChoiceField(
                label=f"Punkte für „{criterion.title}“",
                choices=[(str(level.points), level_label(level)) for level in criterion.levels.all()],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{criterion.pk}"] = forms.CharField(
                label=f"Begründung zu „{criterion.title}“",
                required=False,
                max_length=LONGEST_REASON,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self):
        answers = super().clean()
        for criterion in self.criteria:
            # A field with an error of its own is missing here and has its sentence already.
            if {f"points_{criterion.pk}", f"reason_{criterion.pk}"} <= set(answers):
                self._check(criterion, answers[f"points_{criterion.pk}"], answers[f"reason_{criterion.pk}"])
        return answers

    def marks(self) -> dict[str, Mark]:
        """Points and reasons by criterion code; criteria without points are left out."""
        return self._marks_of(self.criteria)

    def _marks_of(self, criteria: Iterable[Criterion]) -> dict[str, Mark]:
        answers = self.cleaned_data
        return {
            criterion.code: Mark(answers[f"points_{criterion.pk}"], answers[f"reason_{criterion.pk}"])
            for criterion in criteria
            if answers[f"points_{criterion.pk}"] is not None
        }

    def right_marks(self, sheet: Assessment) -> dict[str, Mark]:
        """As `marks`, but where something is wrong with a criterion, what the sheet holds of it so far."""
        wrong = {c.code for c in self.criteria if {f"points_{c.pk}", f"reason_{c.pk}"} & set(self.errors)}
        saved = {one.criterion.code: Mark(one.points, one.reason) for one in sheet.scores.all()}
        right = [criterion for criterion in self.criteria if criterion.code not in wrong]
        return {code: mark for code, mark in saved.items() if code in wrong} | self._marks_of(right)

    def pairs(self):
        """The two fields of each criterion."""
        for criterion in self.criteria:
            yield Pair(criterion, self[f"points_{criterion.pk}"], self[f"reason_{criterion.pk}"])

    def _check(self, criterion: Criterion, points: int | None, reason: str) -> None:
        if points is None and self.submitting:
            self.add_error(f"points_{criterion.pk}", f"Wählen Sie die Punkte für „{criterion.title}“.")
        elif points is None and reason:
            self.add_error(
                f"points_{criterion.pk}",
                f"Wählen Sie auch die Punkte für „{criterion.title}“. Nur mit Punkten wird die Begründung gespeichert.",
            )
        elif points is not None and self.submitting and not reason and needs_reason(criterion, points):
            extreme = "niedrigste" if points == 0 else "höchste"
            self.add_error(f"reason_{criterion.pk}", f"Begründen Sie die {extreme} Punktzahl für „{criterion.title}“.")


def saved_answers(sheet: Assessment) -> dict:
    """What the sheet holds so far, as initial values of the form."""
    answers = {}
    for score in sheet.scores.all():
        answers |= {f"points_{score.criterion_id}": score.points, f"reason_{score.criterion_id}": score.reason}
    return answers


def explanation(criteria: list[Criterion], sheet: Assessment) -> tuple[scoring.Line, ...]:
    """How the points of a sheet add up, or nothing while points are missing. Expects the criteria of the scores."""
    points = sheet.points
    if set(points) != {criterion.code for criterion in criteria}:
        return ()
    return scoring.explain(pure(criteria), points)


def judged(criteria: list[Criterion], sheet: Assessment) -> list[Judged]:
    """The sheet as people read it, in the order of the rubric."""
    scores = {score.criterion_id: score for score in sheet.scores.all()}
    return [
        Judged(criterion, score.points, _anchor(criterion, score.points), score.reason)
        for criterion in criteria
        if (score := scores.get(criterion.pk))
    ]


def _anchor(criterion: Criterion, points: int) -> str:
    return next((level.anchor for level in criterion.levels.all() if level.points == points), "")


def level_label(level) -> str:
    """A level as people choose it."""
    return f"{level.points} {'Punkt' if level.points == 1 else 'Punkte'}: {level.anchor}"
