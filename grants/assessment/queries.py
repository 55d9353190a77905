"""The ranking of a call: read from the stored results, on exact fractions."""

from dataclasses import dataclass
from fractions import Fraction

from criteria import scoring
from grants.applications.models import Application
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


def ranking(call: Call, user) -> Ranking:
    """Rank the assessed applications of a call that this person may see, by percentage, then by the fixed tie rule."""
    applications = {
        str(application.pk): application
        for application in Application.objects.visible_to(user)
        .filter(call=call, result__isnull=False)
        .select_related("organisation", "priority", "result")
        .prefetch_related("assessments__scores__criterion")
    }
    tie_rule = list(
        call.guideline.criteria.filter(tie_position__isnull=False)
        .order_by("tie_position")
        .values_list("code", flat=True)
    )
    entries = [
        scoring.Entry(key, Fraction(application.result.percent), mean_points(application))
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


def mean_points(application: Application) -> dict[str, Fraction]:
    """The mean points per criterion. Expects `assessments__scores__criterion` to be prefetched."""
    sheets = [assessment.points for assessment in application.assessments.all()]
    return {code: sum((Fraction(sheet[code]) for sheet in sheets), Fraction()) / len(sheets) for code in sheets[0]}
