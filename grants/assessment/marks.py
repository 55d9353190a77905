"""Points on one criterion with the reason, and what is wrong with them."""

from dataclasses import dataclass

from criteria.rubric.models import Criterion
from grants.steps import Refused


class WrongMark(Refused):
    """Points that the criterion does not have."""


class AssessmentIncomplete(Refused):
    """Points, reasons or whole assessments are missing."""


@dataclass(frozen=True)
class Mark:
    """Points on one criterion, with the reason."""

    points: int
    reason: str = ""


def ensure_on_scale(criterion: Criterion, mark: Mark) -> None:
    """Raise WrongMark unless the criterion has a level of these points."""
    if not 0 <= mark.points <= criterion.max_points:
        raise WrongMark(f"Für „{criterion.title}“ sind 0 bis {criterion.max_points} Punkte möglich.")
