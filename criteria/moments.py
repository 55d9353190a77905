"""Moments on which a right depends: their day, and in words."""

from datetime import UTC, date, datetime

from criteria.deadlines import BERLIN, NaiveMoment


def day_of(moment: datetime) -> date:
    """The day that calendars in Berlin show at this moment. Raises NaiveMoment."""
    return _there(moment).date()


def moment_in_words(moment: datetime) -> str:
    """Write a moment as a clock in Berlin shows it, with its zone: ``30.09.2026, 23:59 Uhr (MESZ)``.

    The zone tells summer time from winter time, also in the hour that October repeats. Raises NaiveMoment.
    """
    there = _there(moment)
    return f"{there:%d.%m.%Y, %H:%M} Uhr ({'MESZ' if there.dst() else 'MEZ'})"


def _there(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise NaiveMoment("Der Zeitpunkt hat keine Zeitzone. Bitte geben Sie ihn mit Zeitzone an.")
    return moment.astimezone(UTC).astimezone(BERLIN)
