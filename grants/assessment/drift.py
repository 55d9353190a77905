"""How the levels of a rubric are used, without names; and, for one person alone, how they differ from the others."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.rubric.models import Criterion
from grants.applications.queries import files
from grants.assessment.models import Assessment, Score
from grants.assessment.queries import own_sheets
from grants.calls.models import Call

FEWEST_SHARED = 5
"""Fewer criteria scored together say nothing about how somebody scores."""


@dataclass(frozen=True)
class LevelUse:
    """How often each level of a criterion was given. Shares are percentages, `mean` is in points; exact."""

    criterion: Criterion
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> Fraction:
        return Fraction(sum(points * count for points, count in enumerate(self.counts)), self.total or 1)

    @property
    def lowest_share(self) -> Fraction:
        return Fraction(100 * self.counts[0], self.total or 1)

    @property
    def highest_share(self) -> Fraction:
        return Fraction(100 * self.counts[-1], self.total or 1)


@dataclass(frozen=True)
class Deviation:
    """How one person scores beside the others: the mean difference in percent of the highest points, over `count`."""

    mean: Fraction
    count: int


def level_use(call: Call, user) -> list[LevelUse]:
    """The use of the levels in a call: only sheets that are unsealed, of files that this person may know."""
    open_sheets = Assessment.objects.visible_to(user).filter(
        application__in=files(user).filter(call=call).values("pk"), opened_at__isnull=False, submitted_at__isnull=False
    )
    rows = Score.objects.filter(assessment__in=open_sheets).values_list("criterion", "points")
    given = Counter(rows)
    return [
        LevelUse(one, tuple(given[one.pk, points] for points in range(one.max_points + 1)))
        for one in call.guideline.criteria.order_by("position")
    ]


def own_deviation(user) -> Deviation | None:
    """How this person's points differ from those of the others on the same criteria, once all sheets are unsealed.

    For this person alone. None while too little was scored together.
    """
    mine = own_sheets(user).filter(submitted_at__isnull=False, opened_at__isnull=False)
    still_open = Assessment.objects.filter(submitted_at=None).values("application")
    rows = Score.objects.filter(
        assessment__application__in=mine.exclude(application__in=still_open).values("application")
    ).values_list("assessment__application", "criterion", "assessment__assessor", "points", "criterion__max_points")
    own: dict[tuple[int, int], Fraction] = {}
    others: dict[tuple[int, int], list[Fraction]] = defaultdict(list)
    for application, criterion, assessor, points, most in rows:
        share = Fraction(100 * points, most)
        if assessor == user.pk:
            own[application, criterion] = share
        else:
            others[application, criterion].append(share)
    shared = [own[key] - _mean(others[key]) for key in own if key in others]
    return Deviation(_mean(shared), len(shared)) if len(shared) >= FEWEST_SHARED else None


def _mean(numbers: Sequence[Fraction]) -> Fraction:
    return sum(numbers, Fraction()) / len(numbers)
