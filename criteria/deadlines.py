"""Deadlines of the procedure, counted as German law counts them. The clock is never read here."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays as public_holidays

BERLIN = ZoneInfo("Europe/Berlin")
RETRIEVAL_DAYS = 10
"""Days in which a notice provided for retrieval must be fetched (§ 41 Abs. 2a Satz 4 VwVfG)."""

_SATURDAY = 5


class NaiveMoment(ValueError):
    """A moment without time zone was given; it could mean two different instants."""


class HolidaysMissing(ValueError):
    """The holidays given do not cover the year in which the deadline ends."""


def is_open(opening: datetime, deadline: datetime, now: datetime, grace: timedelta) -> bool:
    """Say whether ``now`` lies between the opening and the deadline plus grace, both included.

    All moments carry a time zone; they are compared as instants, so the hour repeated in October counts once each.
    Raises NaiveMoment.
    """
    opens, closes, moment = (_instant(value) for value in (opening, deadline, now))
    return opens <= moment <= closes + grace


def announcement_day(retrieved_on: date) -> date:
    """Day on which a notice fetched from the portal counts as announced: the day after (§ 41 Abs. 2a Satz 3 VwVfG).

    This day is fixed by law, not the end of a period: it does not move when it falls on a weekend or holiday.
    """
    return retrieved_on + timedelta(days=1)


def retrieval_expires(provided_on: date) -> date:
    """Last day on which a provided notice can be fetched; after it, it was *not* announced (§ 41 Abs. 2a VwVfG).

    The ten days run from the day on which the message about the provision was sent, which is not counted itself
    (§ 31 Abs. 1 VwVfG, § 187 Abs. 1 BGB).
    """
    return provided_on + timedelta(days=RETRIEVAL_DAYS)


def objection_deadline(announced_on: date, *, holidays: Collection[date]) -> date:
    """Last day for the Widerspruch: one month after the announcement (§ 70 VwGO, §§ 187, 188, 193 BGB).

    Raises HolidaysMissing where ``holidays`` lacks the year in which the period ends.
    """
    return next_working_day(months_after(announced_on, 1), holidays=holidays)


def months_after(day: date, months: int) -> date:
    """Same day of a later month, or that month's last day where it is shorter (§ 188 Abs. 2 and 3 BGB)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_working_day(day: date, *, holidays: Collection[date]) -> date:
    """The day itself, or the first day after it that is no Saturday, Sunday or public holiday (§ 193 BGB).

    Raises HolidaysMissing where ``holidays`` lacks a year that is needed.
    """
    while _rests(day, holidays):
        day += timedelta(days=1)
    return day


def holidays_of(years: Iterable[int], state: str = "SN") -> frozenset[date]:
    """Public holidays of a German state in these years, holidays of single municipalities left out.

    ``state`` is the two-letter code of ISO 3166-2:DE without ``DE-``; SN is Saxony, with the Buß- und Bettag.
    """
    return frozenset(public_holidays.country_holidays("DE", subdiv=state, years=years))


def _rests(day: date, holidays: Collection[date]) -> bool:
    # New Year's Day is a holiday in every state, so its absence shows that the year was never loaded.
    if date(day.year, 1, 1) not in holidays:
        raise HolidaysMissing(
            f"Für das Jahr {day.year} sind keine Feiertage hinterlegt. "
            "Bitte ergänzen Sie sie und berechnen Sie die Frist neu."
        )
    return day.weekday() >= _SATURDAY or day in holidays


def _instant(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise NaiveMoment(
            "Der Zeitpunkt hat keine Zeitzone. Bitte geben Sie ihn mit Zeitzone an, zum Beispiel Europe/Berlin."
        )
    return moment.astimezone(UTC)
