"""Reads of the rule book: which guideline versions and goals a person may see, and what may still change."""

import hashlib

from criteria.guideline.models import Guideline
from criteria.guideline.states import PUBLISHED, State
from criteria.packages.checking import check
from criteria.packages.problems import Problem
from criteria.packages.shape import Package
from criteria.plan.models import Goal
from criteria.transfer import package_of


def guidelines_visible_to(user):
    """Everybody reads what is released; the office also reads drafts."""
    return Guideline.objects.all() if user.is_authenticated and user.is_office else Guideline.objects.published()


def predecessor(guideline: Guideline) -> Guideline | None:
    """The released version of the same series that begins last before this one."""
    return released_before(guideline.series, guideline.valid_from).first()


def released_before(series, valid_from):
    """Released versions of a series that begin before a day, the last first; takes values or expressions."""
    return Guideline.objects.filter(series=series, state__in=PUBLISHED, valid_from__lt=valid_from).order_by(
        "-valid_from", "-pk"
    )


def fingerprint(guideline: Guideline) -> str:
    """What the content of a version is, in 16 characters: two people who edit one draft notice each other by it."""
    return fingerprint_of(package_of(guideline))


def fingerprint_of(package: Package) -> str:
    """The fingerprint of a package. It needs no file: a draft may hold what a file cannot say."""
    return hashlib.sha256(repr(package).encode()).hexdigest()[:16]


def known_goals() -> frozenset[str]:
    """The keys of all plan goals."""
    return frozenset(Goal.objects.values_list("key", flat=True))


def problems_of(guideline: Guideline) -> tuple[Problem, ...]:
    """What keeps a draft from being released."""
    return check(package_of(guideline), known_goals())


def overlapping(guideline: Guideline) -> Guideline | None:
    """The released version of the same series in whose time this one would begin.

    What is in force only gets a successor; of what is released for later, only the same day is taken.
    """
    others = Guideline.objects.filter(series=guideline.series, state__in=PUBLISHED).exclude(pk=guideline.pk)
    return next((other for other in others.order_by("valid_from", "pk") if _begins_in(guideline, other)), None)


def _begins_in(guideline: Guideline, other: Guideline) -> bool:
    if other.state == State.APPROVED:
        return guideline.valid_from == other.valid_from
    return guideline.valid_from <= (other.valid_until or other.valid_from)


def is_settled(goal: Goal) -> bool:
    """Does a released guideline version name this goal? Then its words stay as they are."""
    released = Guideline.objects.exclude(state__in=(State.DRAFT, State.SIGNED))
    return (
        goal.criteria.filter(guideline__in=released).exists() or goal.priorities.filter(guideline__in=released).exists()
    )
