"""Sharing an envelope among applications: three strategies, exact to the cent, with a reason for each application.

All of them start from one order: score, then the tie rule, then the key. It never depends on how the list came in.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from criteria.money import LARGEST_AMOUNT, ImpossibleSum, format_euro, round_cent
from criteria.shares import Place, Shares, euro, optimum, proportional, rank_order


class Strategy(StrEnum):
    """How an envelope is shared."""

    RANK_ORDER = "rank_order"
    PROPORTIONAL = "proportional"
    OPTIMUM = "optimum"

    @property
    def label(self) -> str:
        """German name, for people."""
        return _LABELS[self]

    @property
    def explanation(self) -> str:
        """What the strategy does, in one German sentence."""
        return _EXPLANATIONS[self]


_LABELS = {
    Strategy.RANK_ORDER: "Nach Rangfolge",
    Strategy.PROPORTIONAL: "Anteilig gekürzt",
    Strategy.OPTIMUM: "Größter Nutzen",
}
_EXPLANATIONS = {
    Strategy.RANK_ORDER: (
        "Die Anträge erhalten in der Reihenfolge ihrer Bewertung den vollen vorgeschlagenen Betrag, bis das Geld endet."
    ),
    Strategy.PROPORTIONAL: (
        "Alle vorgeschlagenen Beträge werden mit demselben Anteil gekürzt, aber keiner unter seinen Mindestbetrag."
    ),
    Strategy.OPTIMUM: "Das Geld wird so verteilt, dass die Summe aus Bewertung mal Betrag so groß wie möglich ist.",
}


class Shortfall(StrEnum):
    """What follows under ``rank_order`` when the rest does not reach the smallest amount of the next application."""

    STOP = "stop"
    SKIP = "skip"

    @property
    def explanation(self) -> str:
        """The rule, in one German sentence."""
        return _SHORTFALLS[self]


_SHORTFALLS = {
    Shortfall.STOP: "Reicht der Rest nicht für den Mindestbetrag des nächsten Antrags, endet die Vergabe.",
    Shortfall.SKIP: "Reicht der Rest nicht für den Mindestbetrag eines Antrags, ist der nächste an der Reihe.",
}


@dataclass(frozen=True)
class Candidate:
    """One application: its score (0 or more), and in euro what it asks for, what is proposed, what still makes sense.

    ``tie`` decides among equal scores, higher first, value by value. Raises ImpossibleSum, naming the application,
    unless 0 < smallest ≤ proposed ≤ requested in whole cents.
    """

    key: str
    score: Fraction
    requested: Decimal
    proposed: Decimal
    smallest: Decimal
    tie: tuple[Fraction, ...] = ()

    def __post_init__(self) -> None:
        if not all(_is_money(amount) for amount in (self.requested, self.proposed, self.smallest)):
            raise ImpossibleSum(f"{self.key}: Bitte geben Sie alle Beträge in Euro und ganzen Cent an.")
        if not 0 < self.smallest <= self.proposed <= self.requested:
            raise ImpossibleSum(
                f"{self.key}: Der Mindestbetrag muss über 0,00 € liegen, höchstens beim vorgeschlagenen Betrag, "
                "und dieser höchstens beim beantragten."
            )
        if self.score < 0:
            raise ImpossibleSum(f"{self.key}: Die Bewertung darf nicht negativ sein.")


@dataclass(frozen=True)
class Award:
    """What an application gets, in euro, at which place, and why.

    ``missing`` says for one that gets nothing what it would have taken, in money and in score; otherwise it is None.
    """

    key: str
    place: int
    amount: Decimal
    reason: str
    missing: str | None


@dataclass(frozen=True)
class Allocation:
    """A shared envelope: awards by place, and what is left; together they are the envelope, to the cent.

    ``value`` is Σ score × amount in euro, exact. ``proven`` is False only for an ``optimum`` that may still be beaten;
    the last of the ``lines``, which are the working in German, then says by how much at most.
    """

    strategy: Strategy
    envelope: Decimal
    awards: tuple[Award, ...]
    unspent: Decimal
    value: Fraction
    proven: bool
    lines: tuple[str, ...]


def allocate(
    candidates: Iterable[Candidate], envelope: Decimal, strategy: Strategy, *, shortfall: Shortfall = Shortfall.STOP
) -> Allocation:
    """Share an envelope in euro. ``shortfall`` matters under ``rank_order`` only.

    Raises ImpossibleSum where the envelope is no amount of whole cents from 0,00 € on, or where a key comes twice.
    """
    if not _is_money(envelope):
        raise ImpossibleSum("Die verfügbaren Mittel müssen ein Betrag in ganzen Cent ab 0,00 € sein.")
    ordered = _ordered(candidates)
    places = [Place(one.key, one.score, _cents(one.smallest), _cents(one.proposed)) for one in ordered]
    shared = _shared(places, _cents(envelope), strategy, shortfall)
    awards = tuple(
        Award(place.key, number, euro(share.amount), share.reason, share.missing)
        for number, (place, share) in enumerate(zip(places, shared.shares, strict=True), start=1)
    )
    unspent = envelope - sum((award.amount for award in awards), Decimal("0.00"))
    return Allocation(
        strategy=strategy,
        envelope=envelope,
        awards=awards,
        unspent=unspent,
        value=sum((one.score * Fraction(award.amount) for one, award in zip(ordered, awards, strict=True)), Fraction()),
        proven=shared.proven,
        lines=(
            f"{strategy.label}: {strategy.explanation}",
            *([shortfall.explanation] if strategy is Strategy.RANK_ORDER else []),
            *_sums(ordered, envelope, awards, unspent),
            *_decided_by_key(ordered, awards),
            *shared.lines,
        ),
    )


def _shared(places: Sequence[Place], money: int, strategy: Strategy, shortfall: Shortfall) -> Shares:
    if strategy is Strategy.RANK_ORDER:
        return rank_order(places, money, skips=shortfall is Shortfall.SKIP)
    return proportional(places, money) if strategy is Strategy.PROPORTIONAL else optimum(places, money)


def _ordered(candidates: Iterable[Candidate]) -> list[Candidate]:
    by_key = sorted(candidates, key=lambda one: one.key)
    ordered = sorted(by_key, key=lambda one: (one.score, one.tie), reverse=True)
    if repeated := sorted(key for key, count in Counter(one.key for one in ordered).items() if count > 1):
        raise ImpossibleSum(f"Mehrfach genannt: {', '.join(repeated)}. Bitte führen Sie jeden Antrag nur einmal auf.")
    return ordered


def _is_money(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount <= LARGEST_AMOUNT and amount == round_cent(amount)


def _cents(amount: Decimal) -> int:
    return int(amount * 100)


def _sums(ordered: Sequence[Candidate], envelope: Decimal, awards: Sequence[Award], unspent: Decimal) -> Iterator[str]:
    proposed = sum((one.proposed for one in ordered), Decimal())
    paid = [award.amount for award in awards if award.amount]
    yield f"Verfügbar: {format_euro(envelope)}. Vorgeschlagen für {len(ordered)} Anträge: {format_euro(proposed)}."
    granted = format_euro(sum(paid, Decimal()))
    yield f"Vergeben an {len(paid)} von {len(ordered)} Anträgen: {granted}. Nicht vergeben: {format_euro(unspent)}."


def _decided_by_key(ordered: Sequence[Candidate], awards: Sequence[Award]) -> Iterator[str]:
    """Name equals of whom some get money and some do not: only their keys tell them apart, and a person must look."""
    pairs = zip(ordered, awards, strict=True)
    for _, equals in groupby(pairs, key=lambda pair: (pair[0].score, pair[0].tie)):
        group = [award for _, award in equals]
        if len({award.amount == 0 for award in group}) == 2:
            yield (
                f"Gleichstand auch nach der Regel bei Gleichstand: {', '.join(award.key for award in group)}. "
                "Nicht alle davon erhalten Geld. Bitte prüfen Sie diese Anträge."
            )
