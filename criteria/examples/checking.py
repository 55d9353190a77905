"""The kinds of worked examples, and the way through a table of them, case by case."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from criteria.deadlines import ImpossibleDeadline
from criteria.examples import allocation, deadlines, financing, interest, scoring
from criteria.examples.outcome import Outcome, Worked
from criteria.examples.table import Row, Table, UnreadableTable, WrongCell
from criteria.interest import Rate, RateMissing
from criteria.money import ImpossibleSum
from criteria.scoring import WrongPoints

_REFUSALS = (WrongCell, ImpossibleSum, ImpossibleDeadline, RateMissing, WrongPoints)


@dataclass(frozen=True)
class Kind:
    """One kind of examples: the columns of its table, how one case is worked out, and whether it spans several rows.

    Where ``one_of`` names columns, one of them is enough.
    """

    columns: tuple[str, ...]
    work: Callable[[Sequence[Row]], Worked]
    one_of: tuple[str, ...] = ()
    spans_rows: bool = False


def kinds(rates: Sequence[Rate]) -> Mapping[str, Kind]:
    """Every kind by its name; ``rates`` are the base rates of the examples of interest."""
    return {
        "financing": Kind(financing.COLUMNS, financing.work),
        "interest": Kind(interest.COLUMNS, partial(interest.work, rates=rates)),
        "deadlines": Kind(deadlines.COLUMNS, deadlines.work),
        "scoring": Kind(scoring.COLUMNS, scoring.work, spans_rows=True),
        "allocation": Kind(allocation.COLUMNS, allocation.work, one_of=allocation.EXPECTED, spans_rows=True),
    }


def check(kind: Kind, table: Table) -> Iterator[Outcome]:
    """Work out each case of the table, in the order in which the cases first appear.

    A case that cannot be worked out is an outcome, too. Raises UnreadableTable for a table without a case or column.
    """
    table.require(kind.columns, one_of=kind.one_of)
    if not table.rows:
        raise UnreadableTable("Die Tabelle enthält keinen Fall. Bitte ergänzen Sie mindestens eine Zeile.")
    for rows in _cases(kind, table):
        yield _outcome(kind, rows)


def _cases(kind: Kind, table: Table) -> Iterator[Sequence[Row]]:
    if not kind.spans_rows:
        yield from ((row,) for row in table.rows)
        return
    by_name: dict[str, list[Row]] = {}
    for row in table.rows:
        by_name.setdefault(_name(row), []).append(row)
    yield from by_name.values()


def _outcome(kind: Kind, rows: Sequence[Row]) -> Outcome:
    name = _name(rows[0])
    try:
        rows[0].text("case")
        return Outcome(name, kind.work(rows))
    except _REFUSALS as refusal:
        return Outcome(name, Worked((), ()), str(refusal))


def _name(row: Row) -> str:
    """The name of the case, or the number of the row where the case has no name."""
    return row.written("case") or f"Zeile {row.number}"
