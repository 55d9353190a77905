"""What an envelope would do under each strategy: nothing is decided here, amounts are only worked out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from criteria import allocation
from criteria.guideline.models import Guideline, Priority
from criteria.guideline.queries import rules_of
from criteria.money import CENT, round_cent
from criteria.packages.parameters import Rules
from criteria.rubric.models import tie_rule
from grants.applications.models import Application
from grants.applications.queries import has_conflict_in
from grants.assessment.queries import Place, mean_points, ranking
from grants.awards.queries import proposed_amounts, usual_financing
from grants.calls.models import Call


@dataclass(frozen=True)
class Line:
    """An application that can get money, and what each strategy gives it, in the order of the strategies.

    `place` counts the applications of this scenario only; `smallest` is its smallest workable amount in euros.
    """

    application: Application
    place: int
    percent: Fraction
    requested: Decimal
    proposed: Decimal
    smallest: Decimal
    awards: tuple[allocation.Award, ...]


@dataclass(frozen=True)
class LeftOut:
    """An assessed application that no strategy can give money to, and why."""

    application: Application
    reason: str


@dataclass(frozen=True)
class Scenarios:
    """One allocation per strategy, over the same candidates and the same envelope; lines best first."""

    lines: tuple[Line, ...]
    allocations: tuple[allocation.Allocation, ...]
    left_out: tuple[LeftOut, ...]


def scenarios(
    call: Call, user, *, envelope: Decimal, shortfall: allocation.Shortfall, priority: Priority | None = None
) -> Scenarios | None:
    """All strategies side by side for the assessed files of a call, or of one Förderschwerpunkt in it.

    Files that are decided already are worked out like all others. None where the sums would tell this person about a
    file that is hidden from them (§ 20 VwVfG). Raises ImpossibleSum for an envelope below zero or finer than a cent.
    """
    if has_conflict_in(call, user):
        return None
    places = [place for place in ranking(call, user).places if priority in (None, place.application.priority)]
    candidates, left_out = _candidates(places, call.guideline)
    allocations = tuple(
        allocation.allocate(candidates.values(), envelope, strategy, shortfall=shortfall)
        for strategy in allocation.Strategy
    )
    applications = {place.application.reference: place.application for place in places}
    return Scenarios(
        lines=tuple(
            _line(applications[awards[0].key], candidates[awards[0].key], awards)
            for awards in zip(*(shared.awards for shared in allocations), strict=True)
        ),
        allocations=allocations,
        left_out=left_out,
    )


def candidate(
    application: Application, *, percent: Fraction, tie: tuple[Fraction, ...], proposed: Decimal, rules: Rules
) -> allocation.Candidate:
    """A candidate for the distribution; its smallest workable amount follows the rule until one is recorded."""
    smallest = max(CENT, round_cent(Fraction(proposed) * rules.smallest_workable_share))
    requested = max(application.requested_amount, proposed)
    return allocation.Candidate(application.reference, percent, requested, proposed, smallest, tie)


def _candidates(
    places: Sequence[Place], guideline: Guideline
) -> tuple[dict[str, allocation.Candidate], tuple[LeftOut, ...]]:
    rules, deciding = rules_of(guideline), tie_rule(guideline)
    applications = [place.application for place in places]
    proposed = proposed_amounts(applications, guideline, usual_financing(guideline))
    candidates, left_out = {}, []
    for place in places:
        application = place.application
        if place.below_minimum:
            left_out.append(LeftOut(application, f"Mindestpunkte nicht erreicht: {', '.join(place.below_minimum)}."))
        elif application.pk not in proposed:
            left_out.append(LeftOut(application, "Aus dem Finanzierungsplan ergibt sich keine Zuwendung."))
        else:
            points = mean_points(application)
            candidates[application.reference] = candidate(
                application,
                percent=place.percent,
                tie=tuple(points[code] for code in deciding),
                proposed=proposed[application.pk],
                rules=rules,
            )
    return candidates, tuple(left_out)


def _line(application: Application, one: allocation.Candidate, awards: tuple[allocation.Award, ...]) -> Line:
    return Line(application, awards[0].place, one.score, one.requested, one.proposed, one.smallest, awards)
