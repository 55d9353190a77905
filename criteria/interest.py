"""Interest on a refund: 5 percentage points above the Basiszinssatz a year (§ 49a Abs. 3 VwVfG, § 247 BGB)."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from criteria.financing import Line
from criteria.money import ImpossibleSum, check_amounts, format_number, format_percent, round_cent

STATUTORY_MARGIN = Decimal(5)
"""Percentage points above the Basiszinssatz (§ 49a Abs. 3 Satz 1 VwVfG)."""

_PUBLISHED = Path(__file__).parent / "rates" / "basiszinssatz.csv"
_NEW_RATE_DAYS = {(1, 1), (7, 1)}
_DAYS_OF_A_YEAR = {360, 365}


class RateMissing(ValueError):
    """No Basiszinssatz is known for a half-year that bears interest; the German message names it."""


@dataclass(frozen=True)
class Rate:
    """The Basiszinssatz of one half-year in percent a year (3.62 is 3,62 %); it can be negative.

    ``valid_from`` is a 1 January or 1 July (§ 247 Abs. 1 BGB). Raises ImpossibleSum for another day or no number.
    """

    valid_from: date
    percent: Decimal

    def __post_init__(self) -> None:
        if (self.valid_from.month, self.valid_from.day) not in _NEW_RATE_DAYS or not self.percent.is_finite():
            raise ImpossibleSum(
                f"Basiszinssatz ab {self.valid_from:%d.%m.%Y}: Er ändert sich nur zum 1. Januar und zum 1. Juli. "
                "Bitte geben Sie einen dieser Tage und eine Zahl in Prozent an."
            )


@dataclass(frozen=True)
class PublishedRate(Rate):
    """A rate shipped with the portal: its public source in German, and whether it was checked against it."""

    note: str
    is_verified: bool


@dataclass(frozen=True)
class Segment:
    """The days within one half-year: from ``start`` up to, not including, ``end``.

    ``base_rate`` and ``rate`` (with the margin) are percent a year; ``exact`` is the unrounded interest in euro.
    """

    start: date
    end: date
    days: int
    base_rate: Decimal
    rate: Decimal
    exact: Fraction


@dataclass(frozen=True)
class Interest:
    """The interest in euro, rounded once, with its parts and its working.

    The amounts of single lines are rounded for reading; only the last one counts.
    """

    amount: Decimal
    segments: tuple[Segment, ...]
    lines: tuple[Line, ...]


def interest(
    amount: Decimal,
    start: date,
    end: date,
    rates: Iterable[Rate],
    *,
    day_count: int,
    margin: Decimal = STATUTORY_MARGIN,
) -> Interest:
    """Work out simple interest, half-year by half-year, by actual days.

    ``start`` is the first day that bears interest, ``end`` the first that no longer does; ``day_count`` is the days
    by which a year is divided, 365 or 360, also in a leap year. ``margin`` is percentage points on the Basiszinssatz.
    Raises RateMissing for a half-year without a rate, and ImpossibleSum for an amount below zero or finer than a
    cent, an end before the start, another day count, and two rates for one half-year.
    """
    check_amounts(("Der zu verzinsende Betrag", amount))
    if end < start:
        raise ImpossibleSum(
            f"Die Verzinsung endet am {end:%d.%m.%Y}, bevor sie am {start:%d.%m.%Y} beginnt. "
            "Bitte prüfen Sie beide Tage."
        )
    if day_count not in _DAYS_OF_A_YEAR:
        raise ImpossibleSum("Ein Zinsjahr hat 365 oder 360 Tage. Bitte wählen Sie eines von beiden.")
    known = _by_half_year(rates)
    segments = tuple(
        _segment(amount, first, after, _rate_for(first, known), day_count, margin)
        for first, after in _spans(start, end)
    )
    total = round_cent(sum((segment.exact for segment in segments), Fraction()))
    lines = (
        Line(f"Zu verzinsender Betrag (das Jahr zu {day_count} Tagen)", amount),
        *(Line(_text(segment, margin), round_cent(segment.exact)) for segment in segments),
        Line("Zinsen (Summe der genauen Teilbeträge, erst am Ende gerundet)", total),
    )
    return Interest(total, segments, lines)


def published_rates() -> tuple[PublishedRate, ...]:
    """The Basiszinssätze shipped with the portal, oldest first, as the Deutsche Bundesbank published them."""
    with _PUBLISHED.open(encoding="utf-8", newline="") as table:
        return tuple(
            PublishedRate(
                valid_from=date.fromisoformat(row["valid_from"]),
                percent=Decimal(row["percent_pa"]),
                note=row["note"],
                is_verified=row["verified"] == "yes",
            )
            for row in csv.DictReader(table)
        )


def _by_half_year(rates: Iterable[Rate]) -> dict[date, Decimal]:
    known: dict[date, Decimal] = {}
    for rate in rates:
        if rate.valid_from in known:
            raise ImpossibleSum(
                f"Für das {_half_year_name(rate.valid_from)} sind zwei Basiszinssätze hinterlegt. "
                "Bitte löschen Sie einen davon."
            )
        known[rate.valid_from] = rate.percent
    return known


def _spans(start: date, end: date) -> Iterator[tuple[date, date]]:
    while start < end:
        next_half_year = date(start.year, 7, 1) if start.month < 7 else date(start.year + 1, 1, 1)
        yield start, min(end, next_half_year)
        start = next_half_year


def _rate_for(day: date, known: dict[date, Decimal]) -> Decimal:
    half_year = date(day.year, 1 if day.month < 7 else 7, 1)
    if half_year not in known:
        raise RateMissing(
            f"Für das {_half_year_name(half_year)} ist kein Basiszinssatz hinterlegt. Bitte tragen Sie ihn ein."
        )
    return known[half_year]


def _half_year_name(first_day: date) -> str:
    return f"{1 if first_day.month == 1 else 2}. Halbjahr {first_day.year} (ab {first_day:%d.%m.%Y})"


def _segment(amount: Decimal, start: date, end: date, base_rate: Decimal, day_count: int, margin: Decimal) -> Segment:
    days = (end - start).days
    rate = base_rate + margin
    exact = Fraction(amount) * Fraction(rate) / 100 * days / day_count
    return Segment(start, end, days, base_rate, rate, exact)


def _text(segment: Segment, margin: Decimal) -> str:
    last = segment.end - timedelta(days=1)
    days = "1 Tag" if segment.days == 1 else f"{segment.days} Tage"
    return (
        f"{segment.start:%d.%m.%Y} bis {last:%d.%m.%Y}: {days} zu {format_percent(segment.rate)} "
        f"(Basiszinssatz {format_percent(segment.base_rate)} plus {format_number(margin)} Prozentpunkte)"
    )
