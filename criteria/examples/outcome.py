"""What a case gave: expected beside computed, at the precision in which the expectation is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from criteria.examples.table import Row


@dataclass(frozen=True)
class Comparison:
    """One value that a case asks for: the name of its column, and both values as the table writes them."""

    asked: str
    expected: str
    computed: str
    agrees: bool

    def __str__(self) -> str:
        return f"{self.asked} erwartet {self.expected}, berechnet {self.computed}"


@dataclass(frozen=True)
class Worked:
    """A case worked out: what was compared, and the working as German lines."""

    comparisons: tuple[Comparison, ...]
    working: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """One case: how it was worked out, or the German sentence that says why it could not be."""

    case: str
    worked: Worked
    refusal: str = ""

    @property
    def differences(self) -> tuple[str, ...]:
        """Each value that differs, or the refusal, as a German text; empty where the case agrees."""
        if self.refusal:
            return (self.refusal,)
        return tuple(str(comparison) for comparison in self.worked.comparisons if not comparison.agrees)

    @property
    def lines(self) -> tuple[str, ...]:
        """``CASE ok``, or the case with its differences in one line and the working indented below."""
        if not self.differences:
            return (f"{self.case} ok",)
        return (
            f"{self.case} Abweichung: {'; '.join(self.differences)}",
            *(f"    {line}" for line in self.worked.working),
        )


def number_comparison(row: Row, column: str, computed: Decimal | Fraction, *, of: str = "") -> Iterator[Comparison]:
    """Compare a number at the decimals written in the cell, rounded half up once; nothing for an empty cell.

    ``of`` names the part of the case that the row speaks of. Raises WrongCell where the cell holds no number.
    """
    if not row.written(column):
        return
    expected = row.amount(column)
    places = max(0, -int(expected.as_tuple().exponent))
    rounded = _round_half_up(Fraction(computed), places)
    yield Comparison(f"{of}{column}", f"{expected:f}", f"{rounded:f}", rounded == expected)


def day_comparison(row: Row, column: str, computed: date) -> Iterator[Comparison]:
    """Compare a date; nothing for an empty cell. Raises WrongCell where the cell holds no date."""
    if not row.written(column):
        return
    expected = row.day(column)
    yield Comparison(column, f"{expected:%d.%m.%Y}", f"{computed:%d.%m.%Y}", computed == expected)


def summary(outcomes: Sequence[Outcome]) -> str:
    """One German line: how many cases were worked out, how many differ, and how many asked for nothing."""
    differing = sum(bool(outcome.differences) for outcome in outcomes)
    silent = sum(not outcome.differences and not outcome.worked.comparisons for outcome in outcomes)
    line = (
        f"{len(outcomes)} {'Fall' if len(outcomes) == 1 else 'Fälle'} geprüft, "
        f"{differing} {'Abweichung' if differing == 1 else 'Abweichungen'}"
    )
    return f"{line}, {silent} ohne erwarteten Wert" if silent else line


def _round_half_up(exact: Fraction, places: int) -> Decimal:
    units = floor(abs(exact) * 10**places + Fraction(1, 2))
    return Decimal(f"{-units if exact < 0 else units}E-{places}")
