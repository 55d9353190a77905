"""De-minimis aid of a Träger in any period of some years, against the ceiling of its kind. It decides nothing.

Regulations (EU) 2023/2831 (De-minimis) and 2023/2832 (DAWI-De-minimis), Art. 3 each: the ceiling holds for any period
of three years, day by day and not by tax years; aid counts whole on the day on which it was granted, whenever it is
paid. The two kinds have ceilings of their own and stand side by side (Art. 5). Years and ceilings are rules of the
guideline. A period of three years that ends on 24.11.2026 begins on 25.11.2023.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from criteria.money import ImpossibleSum, format_euro

_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Aid:
    """Aid of one kind that was granted on a day, in euros."""

    giver: str
    granted_on: datetime.date
    amount: Decimal


@dataclass(frozen=True)
class Total:
    """The aid of one kind in the period that holds the most of it; `new` is what would be added. In euros.

    `limit` None: there is no ceiling.
    """

    start: datetime.date
    end: datetime.date
    counted: tuple[Aid, ...]
    new: Decimal
    limit: Decimal | None

    @property
    def so_far(self) -> Decimal:
        """What was granted in the period."""
        return sum((aid.amount for aid in self.counted), _NOTHING)

    @property
    def sum(self) -> Decimal:
        """What was granted, and what would be added."""
        return self.so_far + self.new

    @property
    def excess(self) -> Decimal:
        """By how much the sum would be above the ceiling; 0 if it would not."""
        return _NOTHING if self.limit is None else max(self.sum - self.limit, _NOTHING)

    @property
    def lines(self) -> tuple[str, ...]:
        """The working, for people."""
        return (
            f"Gewährt vom {self.start:%d.%m.%Y} bis zum {self.end:%d.%m.%Y}:",
            *(f"{aid.granted_on:%d.%m.%Y}, {aid.giver}: {format_euro(aid.amount)}" for aid in self.counted),
            *((f"Dieser Antrag: {format_euro(self.new)}",) if self.new else ()),
            f"Summe: {format_euro(self.sum)}",
            "Höchstbetrag: keiner" if self.limit is None else f"Höchstbetrag: {format_euro(self.limit)}",
        )


def total(
    aids: Sequence[Aid], *, on: datetime.date, years: int, limit: Decimal | None, new: Decimal = _NOTHING
) -> Total:
    """The period around the day `on` with the most aid of one kind, if `new` were granted on that day.

    That is the period that ends on the day; only where aid is already granted for days after it, one that ends later
    may hold more. Raises ImpossibleSum for negative amounts and for less than one year.
    """
    if years < 1 or new < 0 or any(aid.amount < 0 for aid in aids):
        raise ImpossibleSum("Beihilfen lassen sich nur ab 0,00 € und über mindestens ein Jahr zusammenrechnen.")
    later = sorted({aid.granted_on for aid in aids if aid.granted_on > on and _start(aid.granted_on, years) <= on})
    # Of equal sums the first is taken, which is the period that ends on the day itself.
    return max((_period(aids, end, years, limit, new) for end in (on, *later)), key=lambda found: found.sum)


def _period(aids: Sequence[Aid], end: datetime.date, years: int, limit: Decimal | None, new: Decimal) -> Total:
    start = _start(end, years)
    counted = sorted(
        (aid for aid in aids if start <= aid.granted_on <= end), key=lambda aid: (aid.granted_on, aid.giver)
    )
    return Total(start, end, tuple(counted), new, limit)


def _start(end: datetime.date, years: int) -> datetime.date:
    """The first day of the period of whole years that ends on a day."""
    try:
        before = end.replace(year=end.year - years)
    except ValueError:
        before = end.replace(year=end.year - years, day=28)
    return before + datetime.timedelta(days=1)
