"""What each place of an ordered list gets from an envelope, and why: the three strategies behind `allocation`.

Amounts are whole cents. Every function takes the places in their order, best first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import ceil, floor, lcm

from criteria.money import format_euro, format_number, format_percent
from criteria.optimum import Item, Optimum, best_amounts

_FULL = "Der vorgeschlagene Betrag ist voll gedeckt."
_TOO_DEAR = "Auch mit der besten Bewertung hätten die Mittel nicht für den Mindestbetrag gereicht."
_PROVEN = "Keine andere Verteilung erreicht eine größere Summe aus Bewertung mal Betrag. Das ist nachgewiesen."


@dataclass(frozen=True)
class Place:
    """One application in the order: its key and score, and the smallest and the proposed amount in cents."""

    key: str
    score: Fraction
    smallest: int
    proposed: int


@dataclass(frozen=True)
class Share:
    """Cents for one place, the reason, and for a place without money what it would have taken."""

    amount: int
    reason: str
    missing: str | None = None


@dataclass(frozen=True)
class Shares:
    """A share for each place, further lines of the working, and whether no other sharing can be better."""

    shares: Sequence[Share]
    lines: tuple[str, ...] = ()
    proven: bool = True


def euro(cents: int) -> Decimal:
    """Cents as an amount in euro."""
    return Decimal(f"{cents}E-2")


def rank_order(places: Sequence[Place], money: int, *, skips: bool) -> Shares:
    """The proposed amount down the list; the next place gets the rest if that reaches its smallest amount.

    Otherwise it gets nothing, and the places after it only if ``skips``.
    """
    rest, shares = money, []
    rests: list[int] = []
    proposed = list(accumulate((place.proposed for place in places), initial=0))
    ended_at = 0
    for position, place in enumerate(places):
        if not ended_at:
            rests.append(rest)
        if not ended_at and place.smallest <= rest:
            amount = min(place.proposed, rest)
            shares.append(Share(amount, _paid_by_rank(place, rest)))
            rest -= amount
            continue
        lacking = proposed[position] + place.smallest - money
        shares.append(Share(0, _unpaid_by_rank(place, rest, ended_at), _lacking(places, position, rests, lacking)))
        ended_at = ended_at or (0 if skips else position + 1)
    return Shares(shares)


def proportional(places: Sequence[Place], money: int) -> Shares:
    """One factor for all proposed amounts, none below its smallest amount; the lowest places drop out until that fits.

    Exact: where money is short, the amounts add up to it. Cents left over go to the largest remainders, among equal
    ones to the better place.
    """
    smallest = list(accumulate((place.smallest for place in places), initial=0))
    kept = [place for place, total in zip(places, smallest[1:], strict=True) if total <= money]
    factor = _factor(kept, money)
    amounts = _cut(kept, factor, money)
    shares = [Share(amount, _cut_reason(place, factor)) for place, amount in zip(kept, amounts, strict=True)]
    rests = [money - total for total in smallest]
    dropped = [
        Share(
            0,
            "Die Mittel reichen nicht für die Mindestbeträge aller Anträge. Die niedrigsten Plätze entfallen.",
            _lacking(places, position, rests, smallest[position + 1] - money),
        )
        for position in range(len(kept), len(places))
    ]
    lines = (f"Gemeinsamer Anteil: {format_percent(factor * 100)} der vorgeschlagenen Beträge.",) if kept else ()
    return Shares([*shares, *dropped], lines)


def optimum(places: Sequence[Place], money: int) -> Shares:
    """The amounts with the largest Σ score × amount, each 0 or from smallest to proposed."""
    scale = lcm(*(place.score.denominator for place in places))
    items = [Item(int(place.score * scale), place.smallest, place.proposed) for place in places]
    best = best_amounts(items, money)
    outcome = _Outcome(items, best, money)
    shares = [
        Share(amount, _chosen_reason(place, amount))
        if amount
        else Share(
            0,
            f"Mit seinem Mindestbetrag von {format_euro(euro(place.smallest))} wäre die Summe aus Bewertung mal Betrag "
            "nicht größer.",
            outcome.lacking(position, scale),
        )
        for position, (place, amount) in enumerate(zip(places, best.amounts, strict=True))
    ]
    return Shares(shares, (_proof(Fraction(best.gap, scale)),), proven=not best.gap)


def _paid_by_rank(place: Place, rest: int) -> str:
    if place.proposed <= rest:
        return _FULL
    return (
        f"Der Rest von {format_euro(euro(rest))} reicht nicht für den vorgeschlagenen Betrag, aber für den "
        f"Mindestbetrag von {format_euro(euro(place.smallest))}."
    )


def _unpaid_by_rank(place: Place, rest: int, ended_at: int) -> str:
    if not rest:
        return "Die Mittel sind aufgebraucht."
    if ended_at:
        return f"Die Vergabe endet mit Platz {ended_at}, weil der Rest dort nicht für den Mindestbetrag reicht."
    return (
        f"Der Rest von {format_euro(euro(rest))} reicht nicht für den Mindestbetrag von "
        f"{format_euro(euro(place.smallest))}."
    )


def _lacking(places: Sequence[Place], position: int, rests: Sequence[int], lacking: int) -> str:
    """What it would have taken. ``rests``: the money in cents that a place still finds; it never grows downwards."""
    place = places[position]
    money = f"Mit {format_euro(euro(lacking))} mehr Mitteln hätte es für den Mindestbetrag gereicht."
    better = [higher for higher, rest in enumerate(rests[:position]) if rest >= place.smallest]
    if not better:
        return f"{money} {_TOO_DEAR}"
    score = format_number(places[better[-1]].score)
    return f"{money} Oder mit Platz {better[-1] + 1}, also einer höheren Bewertung als {score}."


def _factor(places: Sequence[Place], money: int) -> Fraction:
    """The factor at which the amounts add up to the money, at most 1. Expects that the smallest amounts fit.

    The sum grows with the factor in straight pieces; they meet where a place leaves its smallest amount.
    """
    floors, free = 0, sum(place.proposed for place in places)
    if free <= money:
        return Fraction(1)
    for place in sorted(places, key=lambda place: Fraction(place.smallest, place.proposed), reverse=True):
        if place.smallest * free > place.proposed * (money - floors):
            floors += place.smallest
            free -= place.proposed
    return Fraction(money - floors, free)


def _cut(places: Sequence[Place], factor: Fraction, money: int) -> list[int]:
    exact = [max(Fraction(place.smallest), factor * place.proposed) for place in places]
    amounts = [floor(amount) for amount in exact]
    left_over = min(money, sum(place.proposed for place in places)) - sum(amounts)
    by_remainder = sorted(range(len(places)), key=lambda position: (amounts[position] - exact[position], position))
    for position in by_remainder[:left_over]:
        amounts[position] += 1
    return amounts


def _cut_reason(place: Place, factor: Fraction) -> str:
    if factor == 1:
        return _FULL
    if factor * place.proposed < place.smallest:
        return "Der gemeinsame Anteil läge unter dem Mindestbetrag. Deshalb gilt der Mindestbetrag."
    return f"Gekürzt auf den gemeinsamen Anteil von {format_percent(factor * 100)} des vorgeschlagenen Betrags."


def _chosen_reason(place: Place, amount: int) -> str:
    if amount == place.proposed:
        return _FULL
    if amount == place.smallest:
        return "Der Mindestbetrag. Mehr Geld bringt bei höher bewerteten Anträgen mehr."
    return "Ein Betrag zwischen Mindestbetrag und vorgeschlagenem Betrag, der die Mittel ausschöpft."


def _proof(gap: Fraction) -> str:
    if not gap:
        return _PROVEN
    return (
        "Ob es eine größere Summe aus Bewertung mal Betrag gibt, ist nicht nachgewiesen. "
        f"Sie wäre höchstens um {format_number(Fraction(ceil(gap), 100))} (Bewertung mal Euro) größer."
    )


@dataclass(frozen=True)
class _Outcome:
    """What was asked for an optimum and what came out, to say what it would have taken to be part of it."""

    items: Sequence[Item]
    best: Optimum
    money: int

    @cached_property
    def reach(self) -> int:
        """What no sharing exceeds, in score × cents."""
        pairs = zip(self.items, self.best.amounts, strict=True)
        return self.best.gap + sum(item.score * amount for item, amount in pairs)

    def lacking(self, position: int, scale: int) -> str:
        """In money, and in score; ``scale`` is what the scores were multiplied with to become whole."""
        smallest = self.items[position].smallest
        more = euro(smallest - self.money + sum(self.best.amounts))
        money = (
            f"Mit {format_euro(more)} mehr Mitteln wäre sein Mindestbetrag möglich, ohne dass andere weniger erhalten."
        )
        if smallest > self.money:
            return f"{money} {_TOO_DEAR}"
        needed = Fraction(ceil(self._needed(position) / scale * 100), 100)
        return f"{money} Oder mit einer Bewertung über {format_number(needed)}."

    def _needed(self, position: int) -> Fraction:
        """A score above which the position is part of every best sharing.

        Put it in, take out the lowest until the smallest amounts fit, and fill up: that sharing then wins.
        """
        taken = [other for other, amount in enumerate(self.best.amounts) if amount]
        spent = self.items[position].smallest + sum(self.items[other].smallest for other in taken)
        while spent > self.money:
            spent -= self.items[taken.pop()].smallest
        rest, value, own = self.money - spent, 0, 0
        for other in sorted([*taken, position]):
            item = self.items[other]
            amount = item.smallest + min(rest, item.slack)
            rest -= amount - item.smallest
            value += item.score * amount
            own = amount if other == position else own
        return self.items[position].score + Fraction(self.reach - value, own)
