"""Reads of the assessment: who is still open, what the sheets say together, and the ranking of a call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q

from criteria import scoring
from criteria.guideline.queries import rules_of
from criteria.ranking import Distribution, Entry, RankRange, distribution, rank, sensitivity
from criteria.rubric.models import Criterion, pure, tie_rule
from grants.applications.labels import WITH_LABELS
from grants.applications.models import Application
from grants.applications.queries import files
from grants.applications.states import State
from grants.assessment.models import Assessment
from grants.calls.models import Call

RANKED = Q(result__isnull=False) & ~Q(state=State.WITHDRAWN)
"""The files that take a place in a ranking: assessed, and not withdrawn since."""


@dataclass(frozen=True)
class Place:
    """One line of the ranking.

    `span` are the best and the worst place when each weight in turn moves by 10 % of itself; `below_minimum` are the
    titles of the criteria whose mean points miss their minimum.
    """

    application: Application
    place: int
    shared: bool
    span: RankRange
    percent: Fraction
    spread: Fraction
    below_minimum: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """The ranking of a call as one person may see it, best first, and how its results lie; None without results."""

    places: tuple[Place, ...]
    distribution: Distribution | None


@dataclass(frozen=True)
class PartProgress:
    """How many sheets cover one part of the rubric."""

    part: scoring.Part
    assigned: int

    @property
    def label(self) -> str:
        return self.part.label


@dataclass(frozen=True)
class Progress:
    """How far the assessment of an application is: who was asked, who is still open. Says nothing about points.

    `wanted` is how many sheets each of the `parts` needs.
    """

    wanted: int
    assigned: tuple[Assessment, ...]
    parts: tuple[PartProgress, ...]

    @property
    def open(self) -> tuple[Assessment, ...]:
        return tuple(assessment for assessment in self.assigned if assessment.submitted_at is None)

    @property
    def lacking(self) -> tuple[PartProgress, ...]:
        """The parts that too few people assess."""
        return tuple(part for part in self.parts if part.assigned < self.wanted)

    @property
    def is_complete(self) -> bool:
        return not self.lacking and not self.open


def progress(application: Application) -> Progress:
    """Who assesses an application, and how many the guideline wants."""
    assigned = tuple(application.assessments.select_related("assessor").order_by("assigned_at", "pk"))
    return Progress(
        wanted=rules_of(application.call.guideline).assessors,
        assigned=assigned,
        parts=tuple(
            PartProgress(part, sum(sheet.part in ("", part) for sheet in assigned)) for part in parts_of(application)
        ),
    )


def parts_of(application: Application) -> tuple[scoring.Part, ...]:
    """The parts that the rubric of an application has."""
    found = set(Criterion.objects.filter(guideline=application.call.guideline_id).values_list("part", flat=True))
    return tuple(part for part in scoring.Part if part in found)


def criteria_of(application: Application):
    """The criteria by which an application is assessed, in their order, with goals and levels."""
    return Criterion.objects.filter(guideline=application.call.guideline_id).in_full()


def criteria_of_sheet(sheet: Assessment):
    """The criteria that a sheet is about, as `criteria_of` gives them."""
    found = criteria_of(sheet.application)
    return found.filter(part=sheet.part) if sheet.part else found


@dataclass(frozen=True)
class Round:
    """One person's sheets: how many are handed in, and the ids of the open ones in the order of assignment."""

    submitted: int
    open: tuple[int, ...]

    @property
    def total(self) -> int:
        return self.submitted + len(self.open)

    def after(self, sheet: Assessment) -> int | None:
        """The id of the open sheet that follows, from the start again after the last; None without another one."""
        others = [key for key in self.open if key != sheet.pk]
        if sheet.pk not in self.open:
            return next(iter(others), None)
        place = self.open.index(sheet.pk)
        return next(iter((*self.open[place + 1 :], *others)), None)


def own_sheets(user):
    """The sheets of this person, of files that are not hidden from them."""
    return Assessment.objects.visible_to(user).filter(assessor=user, application__in=files(user).values("pk"))


def round_of(user) -> Round:
    """How far this person is with the own sheets. Those of applications that left the assessment undone are over."""
    rows = list(own_sheets(user).order_by("assigned_at", "pk").values_list("pk", "submitted_at", "application__state"))
    return Round(
        submitted=sum(submitted is not None for _, submitted, _ in rows),
        open=tuple(key for key, submitted, state in rows if submitted is None and state == State.ASSESSMENT),
    )


def needs_reason(criterion: Criterion, points: int) -> bool:
    """The lowest and the highest points on a criterion are never given without a reason."""
    return points in (0, criterion.max_points)


def combine(application: Application, sheets: Sequence[Assessment]) -> scoring.Result:
    """Bring complete sheets together under the tolerance of the guideline. Raises WrongPoints, MissingRules.

    Expects `scores__criterion` to be prefetched.
    """
    tolerance = rules_of(application.call.guideline).spread_tolerance
    return scoring.combine(pure(criteria_of(application)), [sheet.points for sheet in sheets], tolerance=tolerance)


def ranking(call: Call, user) -> Ranking:
    """Rank the assessed files of a call that this person may work on, by percentage, then by the fixed tie rule.

    Everything in it counts these files only, so that a hidden file changes no number (§ 20 VwVfG).
    """
    found = files(user).filter(RANKED, call=call).select_related("organisation", "priority", "result", "call")
    applications = {application.reference: application for application in found.prefetch_related(WITH_LABELS)}
    criteria, deciding = pure(call.guideline.criteria.in_full()), tie_rule(call.guideline)
    entries = [
        Entry(key, Fraction(application.result.percent), mean_points(application))
        for key, application in applications.items()
    ]
    spans, missed = sensitivity(criteria, entries, deciding), _minimum_missed(criteria, entries)
    return Ranking(
        places=tuple(
            Place(
                application=applications[row.key],
                place=row.place,
                shared=row.shared,
                span=spans[row.key],
                percent=row.percent,
                spread=Fraction(applications[row.key].result.spread),
                below_minimum=missed[row.key],
            )
            for row in rank(entries, deciding)
        ),
        distribution=distribution(criteria, entries),
    )


def mean_points(application: Application) -> dict[str, Fraction]:
    """The exact mean points of an assessed application, by code of the criterion."""
    return {code: Fraction(points) for code, points in application.result.points.items()}


def _minimum_missed(criteria: Sequence[scoring.Criterion], entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    asked = [(one.code, one.title, one.minimum_points) for one in criteria if one.minimum_points is not None]
    return {
        entry.key: tuple(title for code, title, minimum in asked if entry.points[code] < minimum) for entry in entries
    }
