"""Worked examples of dividing an envelope: one row per application, several rows are one case."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TypeVar

from criteria.allocation import Allocation, Candidate, Shortfall, Strategy, allocate
from criteria.examples.outcome import Comparison, Worked, number_comparison
from criteria.examples.table import Row, WrongCell
from criteria.money import format_euro

COLUMNS = ("case", "strategy", "envelope", "application", "score", "requested", "proposed", "smallest")
"""Compulsory columns; ``shortfall`` may stand beside them."""
EXPECTED = ("expected_amount", "expected_total")

_STRATEGIES = {strategy.value: strategy for strategy in Strategy}
_SHORTFALLS = {shortfall.value: shortfall for shortfall in Shortfall}
Value = TypeVar("Value")


def work(rows: Sequence[Row]) -> Worked:
    """Divide the envelope of a case; compare the amount of each application and Σ score × amount (euro times points).

    Raises WrongCell where the rows of the case contradict each other, and ImpossibleSum of the arithmetic.
    """
    allocation = allocate(
        [_candidate(row) for row in rows],
        _same(rows, "envelope", lambda row: row.amount("envelope")),
        _same(rows, "strategy", lambda row: row.choice("strategy", _STRATEGIES)),
        shortfall=_same(rows, "shortfall", _shortfall),
    )
    return Worked(tuple(dict.fromkeys(_comparisons(rows, allocation))), _working(allocation))


def _candidate(row: Row) -> Candidate:
    return Candidate(
        key=row.text("application"),
        score=Fraction(row.amount("score")),
        requested=row.amount("requested"),
        proposed=row.amount("proposed"),
        smallest=row.amount("smallest"),
    )


def _shortfall(row: Row) -> Shortfall:
    return row.choice("shortfall", _SHORTFALLS) if row.written("shortfall") else Shortfall.STOP


def _same(rows: Sequence[Row], column: str, read: Callable[[Row], Value]) -> Value:
    values = [read(row) for row in rows]
    if any(value != values[0] for value in values):
        raise WrongCell(f"Die Spalte {column} ist nicht in allen Zeilen gleich. Bitte gleichen Sie sie im Fall an.")
    return values[0]


def _comparisons(rows: Sequence[Row], allocation: Allocation) -> Iterator[Comparison]:
    amounts = {award.key: award.amount for award in allocation.awards}
    for row in rows:
        key = row.text("application")
        yield from number_comparison(row, "expected_amount", amounts[key], of=f"{key}, ")
        yield from number_comparison(row, "expected_total", allocation.value)


def _working(allocation: Allocation) -> tuple[str, ...]:
    awards = (
        f"Platz {award.place}, {award.key}: {format_euro(award.amount)}. {award.reason} {award.missing or ''}".rstrip()
        for award in allocation.awards
    )
    return (*allocation.lines, *awards)
