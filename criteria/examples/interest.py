"""Worked examples of interest on a recovery: one row is one case. And the table of newer base rates."""

from collections.abc import Sequence
from fractions import Fraction

from criteria.examples.outcome import Worked, number_comparison
from criteria.examples.table import Row, Table, UnreadableTable, WrongCell
from criteria.interest import Rate, interest
from criteria.money import ImpossibleSum, format_euro

COLUMNS = ("case", "amount", "from", "to", "day_count", "interest")
RATE_COLUMNS = ("valid_from", "percent_pa")


def work(rows: Sequence[Row], *, rates: Sequence[Rate]) -> Worked:
    """Compute the interest of a case and compare it with the exact sum, before it is rounded to the cent.

    Raises WrongCell, and RateMissing and ImpossibleSum of the arithmetic.
    """
    (row,) = rows
    found = interest(row.amount("amount"), row.day("from"), row.day("to"), rates, day_count=row.whole("day_count"))
    exact = sum((segment.exact for segment in found.segments), Fraction(0))
    working = tuple(f"{line.text}: {format_euro(line.amount)}" for line in found.lines)
    return Worked(tuple(number_comparison(row, "interest", exact)), working)


def read_rates(table: Table) -> tuple[Rate, ...]:
    """Base rates of a table with the columns valid_from and percent_pa. Raises UnreadableTable."""
    table.require(RATE_COLUMNS)
    return tuple(_rate(row) for row in table.rows)


def _rate(row: Row) -> Rate:
    try:
        return Rate(row.day("valid_from"), row.amount("percent_pa"))
    except (WrongCell, ImpossibleSum) as error:
        raise UnreadableTable(f"Zeile {row.number}: {error}") from error
