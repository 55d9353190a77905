"""The limit of an envelope in each budget year: what a sharing takes from which year, and which envelope still fits."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from criteria.money import CENT, ImpossibleSum, format_euro, round_cent

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class YearSum:
    """What a sharing takes from one budget year, and what that year holds; in euro."""

    year: int
    limit: Decimal
    spent: Decimal

    @property
    def gap(self) -> Decimal:
        """What is lacking; 0.00 where the year holds."""
        return max(NOTHING, self.spent - self.limit)

    @property
    def sentence(self) -> str:
        """Which year lacks how much, in German; empty where the year holds."""
        if not self.gap:
            return ""
        return (
            f"Im Haushaltsjahr {self.year} fehlen {format_euro(self.gap)}: Vorgesehen sind {format_euro(self.spent)}, "
            f"vorhanden sind {format_euro(self.limit)}."
        )


def later_part(amount: Decimal, share: Fraction) -> Decimal:
    """The part of an amount for the second year, in whole cents; the first year has the rest."""
    return round_cent(share * Fraction(amount))


def year_sums(parts: Iterable[tuple[Decimal, Fraction]], limits: Sequence[tuple[int, Decimal]]) -> tuple[YearSum, ...]:
    """What amounts with their shares of the second year (0 to 1) take from two budget years with their limits.

    Empty where there are no limits. Together the sums are the amounts, to the cent. Raises ImpossibleSum unless there
    are two years, the earlier first, and every share lies between 0 and 1.
    """
    if not limits:
        return ()
    if len(limits) != 2 or limits[0][0] >= limits[1][0]:
        raise ImpossibleSum("Mittel werden auf zwei Haushaltsjahre verteilt, das frühere zuerst.")
    first = later = NOTHING
    for amount, share in parts:
        if not 0 <= share <= 1:
            raise ImpossibleSum("Der Anteil des zweiten Jahres liegt zwischen 0 und 1.")
        part = later_part(amount, share)
        first, later = first + amount - part, later + part
    return tuple(YearSum(year, limit, spent) for (year, limit), spent in zip(limits, (first, later), strict=True))


def largest_fitting(envelope: Decimal, fits: Callable[[Decimal], bool]) -> Decimal:
    """An envelope up to this one, in euro, that fits while a cent more does not, or the whole one.

    Expects that nothing (0.00 euro) fits. Where larger envelopes fit again, it need not be the largest of all.
    """
    if fits(envelope):
        return envelope
    low, high = 0, int(envelope * 100)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle * CENT) else (low, middle)
    return low * CENT
