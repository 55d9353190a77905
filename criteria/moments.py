"""Moments on which a right depends, in words."""

from datetime import UTC, datetime

from criteria.deadlines import BERLIN, NaiveMoment


def moment_in_words(moment: datetime) -> str:
    """Write a moment as a clock in Berlin shows it, with its zone: ``30.09.2026, 23:59 Uhr (MESZ)``.

    The zone tells summer time from winter time, also in the hour that October repeats. Raises NaiveMoment.
    """
    if moment.utcoffset() is None:
        raise NaiveMoment("Der Zeitpunkt hat keine Zeitzone. Bitte geben Sie ihn mit Zeitzone an.")
    there = moment.astimezone(UTC).astimezone(BERLIN)
    return f"{there:%d.%m.%Y, %H:%M} Uhr ({'MESZ' if there.dst() else 'MEZ'})"
