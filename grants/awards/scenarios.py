"""What an envelope would do under each strategy: nothing is decided here, amounts are only worked out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from criteria import allocation
from criteria.guideline.models import Guideline, Priority
from criteria.guideline.queries import rules_of
from criteria.money import CENT, round_cent
from criteria.packages.parameters import Rules
from criteria.rubric.models import tie_rule
from criteria.years import YearSum, largest_fitting, year_sums
from grants.applications.models import Application
from grants.applications.queries import has_conflict_in
from grants.assessment.queries import Place, mean_points, ranking
from grants.awards.queries import Offer, proposals
from grants.awards.slices import later_shares, limits_of
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
    """One allocation per strategy, over the same candidates and the same envelope; lines best first.

    `years` says per strategy what it takes from each budget year of the call; empty tuples where the envelope is not
    divided by year. No strategy looks at the years: a scenario that does not fit is not kept.
    """

    lines: tuple[Line, ...]
    allocations: tuple[allocation.Allocation, ...]
    left_out: tuple[LeftOut, ...]
    years: tuple[tuple[YearSum, ...], ...] = ()


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
    limits, shares = limits_of(call), _shares(call, applications.values())
    return Scenarios(
        lines=tuple(
            _line(applications[awards[0].key], candidates[awards[0].key], awards)
            for awards in zip(*(shared.awards for shared in allocations), strict=True)
        ),
        allocations=allocations,
        left_out=left_out,
        years=tuple(_year_sums(shared, shares, limits) for shared in allocations),
    )


def fitting_envelope(
    found: Scenarios, strategy: allocation.Strategy, call: Call, *, shortfall: allocation.Shortfall
) -> Decimal:
    """An envelope, in euros, with which a strategy stays within every budget year of the call; 0.00 if none does."""
    candidates = [
        allocation.Candidate(
            *(line.application.reference, line.percent, line.requested, line.proposed, line.smallest),
            # The order of the lines is known: equal scores keep their places.
            tie=(Fraction(-line.place),),
        )
        for line in found.lines
    ]
    limits, shares = limits_of(call), _shares(call, (line.application for line in found.lines))

    def fits(envelope: Decimal) -> bool:
        shared = allocation.allocate(candidates, envelope, strategy, shortfall=shortfall)
        return not any(one.gap for one in _year_sums(shared, shares, limits))

    return largest_fitting(found.allocations[0].envelope, fits)


def candidate(
    application: Application, *, percent: Fraction, tie: tuple[Fraction, ...], offer: Offer, rules: Rules
) -> allocation.Candidate:
    """A candidate for the distribution; its smallest workable amount follows the rule until one is recorded."""
    by_rule = max(CENT, round_cent(Fraction(offer.amount) * rules.smallest_workable_share))
    smallest = by_rule if offer.smallest is None else min(offer.smallest, offer.amount)
    requested = max(application.requested_amount, offer.amount)
    return allocation.Candidate(application.reference, percent, requested, offer.amount, smallest, tie)


def _shares(call: Call, applications: Iterable[Application]) -> dict[str, Fraction]:
    """The share of the second year by reference; without a limit per year nobody asks."""
    if not limits_of(call):
        return {}
    able = list(applications)
    found = later_shares(able)
    return {one.reference: found.get(one.pk, Fraction()) for one in able}


def _year_sums(
    shared: allocation.Allocation, shares: Mapping[str, Fraction], limits: Sequence[tuple[int, Decimal]]
) -> tuple[YearSum, ...]:
    return year_sums(((award.amount, shares.get(award.key, Fraction())) for award in shared.awards), limits)


def _candidates(
    places: Sequence[Place], guideline: Guideline
) -> tuple[dict[str, allocation.Candidate], tuple[LeftOut, ...]]:
    rules, deciding = rules_of(guideline), tie_rule(guideline)
    offers = proposals([place.application for place in places], guideline)
    candidates, left_out = {}, []
    for place in places:
        application = place.application
        if place.below_minimum:
            left_out.append(LeftOut(application, f"Mindestpunkte nicht erreicht: {', '.join(place.below_minimum)}."))
        elif application.pk not in offers:
            left_out.append(LeftOut(application, "Aus dem Finanzierungsplan ergibt sich keine Zuwendung."))
        else:
            points = mean_points(application)
            candidates[application.reference] = candidate(
                application,
                percent=place.percent,
                tie=tuple(points[code] for code in deciding),
                offer=offers[application.pk],
                rules=rules,
            )
    return candidates, tuple(left_out)


def _line(application: Application, one: allocation.Candidate, awards: tuple[allocation.Award, ...]) -> Line:
    return Line(application, awards[0].place, one.score, one.requested, one.proposed, one.smallest, awards)
