"""Reads of the assessment: who is still open, what the sheets say together, and the ranking of a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria import scoring
from criteria.guideline.queries import number
from criteria.rubric.models import Criterion, pure
from grants.applications.models import Application
from grants.applications.queries import files
from grants.assessment.models import Assessment
from grants.calls.models import Call


@dataclass(frozen=True)
class Place:
    """One line of the ranking."""

    application: Application
    place: int
    shared: bool
    percent: Fraction
    spread: Fraction


@dataclass(frozen=True)
class Ranking:
    """The ranking of a call as one person may see it, best first, and a warning if the rubric does not separate."""

    places: tuple[Place, ...]
    warning: str | None


@dataclass(frozen=True)
class Progress:
    """How far the assessment of an application is: who was asked, who is still open. Says nothing about points."""

    wanted: int
    assigned: tuple[Assessment, ...]

    @property
    def open(self) -> tuple[Assessment, ...]:
        return tuple(assessment for assessment in self.assigned if assessment.submitted_at is None)

    @property
    def is_complete(self) -> bool:
        return len(self.assigned) >= self.wanted and not self.open


def progress(application: Application) -> Progress:
    """Who assesses an application, and how many the guideline wants."""
    assigned = application.assessments.select_related("assessor").order_by("assigned_at", "pk")
    return Progress(int(number(application.call.guideline, "assessors_per_application")), tuple(assigned))


def criteria_of(application: Application):
    """The criteria by which an application is assessed, in their order."""
    return Criterion.objects.filter(guideline=application.call.guideline_id).select_related("goal").order_by("position")


def needs_reason(criterion: Criterion, points: int) -> bool:
    """The lowest and the highest points on a criterion are never given without a reason."""
    return points in (0, criterion.max_points)


def combine(application: Application, sheets: Sequence[Assessment]) -> scoring.Result:
    """Bring complete sheets together under the tolerance of the guideline. Raises WrongPoints, MissingParameter.

    Expects `scores__criterion` to be prefetched.
    """
    tolerance = Fraction(number(application.call.guideline, "assessor_spread_tolerance"))
    return scoring.combine(pure(criteria_of(application)), [sheet.points for sheet in sheets], tolerance=tolerance)


def ranking(call: Call, user) -> Ranking:
    """Rank the assessed files of a call that this person may work on, by percentage, then by the fixed tie rule."""
    applications = {
        str(application.pk): application
        for application in files(user)
        .filter(call=call, result__isnull=False)
        .select_related("organisation", "priority", "result")
    }
    tie_rule = list(
        call.guideline.criteria.filter(tie_position__isnull=False)
        .order_by("tie_position")
        .values_list("code", flat=True)
    )
    entries = [
        scoring.Entry(key, Fraction(application.result.percent), _mean_points(application))
        for key, application in applications.items()
    ]
    ranked = scoring.rank(entries, tie_rule)
    return Ranking(
        places=tuple(
            Place(
                application=applications[row.key],
                place=row.place,
                shared=row.shared,
                percent=row.percent,
                spread=Fraction(applications[row.key].result.spread),
            )
            for row in ranked
        ),
        warning=scoring.distribution_warning([row.percent for row in ranked]),
    )


def _mean_points(application: Application) -> dict[str, Fraction]:
    return {code: Fraction(points) for code, points in application.result.points.items()}
