"""Legal time: when a period ends and a notice counts as announced, each with its working and legal basis.

Periods: §§ 187, 188, 193 BGB through § 31 VwVfG. Announcement: § 41 VwVfG. The clock is never read here.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from holidays.countries.germany import Germany

BERLIN = ZoneInfo("Europe/Berlin")
FIRST_DAY = date(1991, 1, 1)
LAST_DAY = date(2100, 12, 31)
"""The public holidays of the German states are known from the first of these days to the last."""

_SATURDAY = 5
_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_FOURTH_DAY_SINCE = date(2025, 1, 1)
_SHIFT = "§ 31 Abs. 3 VwVfG, § 193 BGB"
_STAYS = "Dieser Tag verschiebt sich nicht, auch wenn er auf ein Wochenende oder einen Feiertag fällt."


class NaiveMoment(ValueError):
    """A moment without time zone was given; it could mean two different instants."""


class ImpossibleDeadline(ValueError):
    """A day cannot be computed from what was given; the German message says why and what to do."""


class Unit(StrEnum):
    """What a period is counted in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


_NAMES = {
    Unit.DAYS: ("Tag", "Tage"),
    Unit.WEEKS: ("Woche", "Wochen"),
    Unit.MONTHS: ("Monat", "Monate"),
    Unit.YEARS: ("Jahr", "Jahre"),
}
_IN_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}
_IN_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}


@dataclass(frozen=True)
class Step:
    """One line of a working: the day it speaks of, what the law makes of that day, and the law (both German)."""

    day: date
    text: str
    basis: str


@dataclass(frozen=True)
class Deadline:
    """A day fixed by law, and how it was found; the last step of the working names the day."""

    day: date
    working: tuple[Step, ...]


def is_open(opening: datetime, deadline: datetime, now: datetime, grace: timedelta) -> bool:
    """Say whether ``now`` lies between the opening and the deadline plus grace, both included.

    All moments carry a time zone; they are compared as instants, so the hour repeated in October counts once each.
    Raises NaiveMoment.
    """
    opens, closes, moment = (_instant(value) for value in (opening, deadline, now))
    return opens <= moment <= closes + grace


def period(event: date, amount: int, unit: Unit, *, state: str = "SN") -> Deadline:
    """Last day of a period that starts with an event, whose own day is not counted (§ 187 Abs. 1 BGB).

    Days end by § 188 Abs. 1 BGB, weeks, months and years by Abs. 2 and 3. An end on a Saturday, a Sunday or a public
    holiday moves to the next working day (§ 31 Abs. 3 VwVfG, § 193 BGB). ``state`` is the code of the German state
    (ISO 3166-2:DE without ``DE-``) whose holidays count; SN is Saxony. Holidays of single municipalities are left out.
    Raises ImpossibleDeadline for an amount below 1, an unknown state, and days outside FIRST_DAY to LAST_DAY.
    """
    return Deadline(*_counted(event, "Der Tag des Ereignisses", amount, unit, state))


def deemed_delivery(posted_on: date, *, days: int | None = None) -> Deadline:
    """Day on which a notice posted in Germany or sent electronically counts as announced (§ 41 Abs. 2 VwVfG).

    Without ``days`` the law decides by the day of posting: the fourth day after it, before 2025 the third. This is a
    fiction and no period, so it never moves. It fails where the notice arrived later or never (Satz 3).
    Raises ImpossibleDeadline for ``days`` below 1 and for days outside FIRST_DAY to LAST_DAY.
    """
    _check_day(posted_on)
    by_law, version = (4, "ab 01.01.2025") if posted_on >= _FOURTH_DAY_SINCE else (3, "bis 31.12.2024")
    number, source = (by_law, f"Fassung {version}") if days is None else (days, "Zahl der Tage vorgegeben")
    day = _end_of(posted_on, number, Unit.DAYS)
    return Deadline(
        day,
        (
            Step(
                posted_on,
                f"Das Schreiben ist am {_german(posted_on)} zur Post gegeben oder elektronisch abgesandt worden. "
                "Dieser Tag zählt nicht mit.",
                "§ 31 Abs. 1 VwVfG, § 187 Abs. 1 BGB",
            ),
            Step(
                day,
                "Ist das Schreiben später oder gar nicht angekommen, gilt der folgende Tag nicht. "
                "Im Zweifel muss die Behörde nachweisen, dass und wann es angekommen ist.",
                "§ 41 Abs. 2 Satz 3 VwVfG",
            ),
            Step(
                day,
                f"Das Schreiben gilt am {number}. Tag danach als bekannt gegeben, also am {_german(day)}. {_STAYS}",
                f"§ 41 Abs. 2 VwVfG ({source})",
            ),
        ),
    )


def portal_delivery(retrieved_on: date) -> Deadline:
    """Day on which a notice fetched from the portal counts as announced: the day after (§ 41 Abs. 2a Satz 3 VwVfG).

    This day is fixed by law and ends no period, so it never moves. Whether the notice was fetched in time says
    ``portal_expiry``. Raises ImpossibleDeadline for days outside FIRST_DAY to LAST_DAY.
    """
    day = _end_of(retrieved_on, 1, Unit.DAYS)
    basis = "§ 41 Abs. 2a Satz 3 VwVfG"
    return Deadline(
        day,
        (
            Step(retrieved_on, f"Das Schreiben ist am {_german(retrieved_on)} abgerufen worden.", basis),
            Step(day, f"Es gilt am Tag danach als bekannt gegeben, also am {_german(day)}. {_STAYS}", basis),
        ),
    )


def portal_expiry(notified_on: date, *, days: int = 10) -> Deadline:
    """Last day on which a provided notice can be fetched; after it, it was *not* announced (§ 41 Abs. 2a VwVfG).

    The days run from the day on which the message about the provision was sent (Satz 4). It is a period in which the
    party acts, so its end moves to the next working day. Raises ImpossibleDeadline as ``period`` does.
    """
    day, counted = _counted(notified_on, "Der Tag der Benachrichtigung", days, Unit.DAYS)
    rule = Step(
        notified_on,
        f"Das Schreiben kann {_length(days, Unit.DAYS)} lang abgerufen werden. "
        "Geschieht das nicht, ist es nicht bekannt gegeben. Es muss dann erneut bereitgestellt oder auf anderem Weg "
        "bekannt gegeben werden.",
        "§ 41 Abs. 2a Satz 4 und 5 VwVfG",
    )
    return Deadline(day, (rule, *counted))


def objection(announced_on: date, *, instructed: bool = True) -> Deadline:
    """Last day for the Widerspruch: one month after the announcement (§ 70 Abs. 1 VwGO).

    It is one year where the instruction on the right to object is missing or wrong (§ 58 Abs. 2 VwGO). Counted by
    § 31 VwVfG; § 57 Abs. 2 VwGO with § 222 ZPO leads to the same day. Raises ImpossibleDeadline as ``period`` does.
    """
    unit = Unit.MONTHS if instructed else Unit.YEARS
    day, counted = _counted(announced_on, "Der Tag der Bekanntgabe", 1, unit)
    if instructed:
        text = "Widerspruch ist innerhalb eines Monats nach der Bekanntgabe möglich."
        rule = Step(announced_on, text, "§ 70 Abs. 1 VwGO")
    else:
        text = (
            "Die Belehrung über den Widerspruch fehlt oder ist nicht richtig. "
            "Widerspruch ist deshalb innerhalb eines Jahres nach der Bekanntgabe möglich."
        )
        rule = Step(announced_on, text, "§ 70 Abs. 2, § 58 Abs. 2 VwGO")
    return Deadline(day, (rule, *counted))


def revocation(known_on: date) -> Deadline:
    """Last day on which the authority may revoke: one year after it knew the facts (§ 49 Abs. 3 Satz 2 VwVfG).

    ``known_on`` is the day on which the office in charge knew all facts that justify the revocation (§ 48 Abs. 4
    VwVfG). The period binds the authority; its end moves like that of any period. Raises ImpossibleDeadline as
    ``period`` does.
    """
    day, counted = _counted(known_on, "Der Tag der Kenntnis", 1, Unit.YEARS)
    rule = Step(
        known_on,
        "Der Widerruf ist nur innerhalb eines Jahres seit der Kenntnis zulässig. Diese Frist bindet die Behörde. "
        "Auch für sie verschiebt sich ein Ende am Wochenende oder Feiertag auf den nächsten Werktag.",
        "§ 49 Abs. 3 Satz 2, § 48 Abs. 4, § 31 Abs. 3 VwVfG",
    )
    return Deadline(day, (rule, *counted))


def _counted(event: date, named: str, amount: int, unit: Unit, state: str = "SN") -> tuple[date, tuple[Step, ...]]:
    end = _end_of(event, amount, unit)
    begin = event + timedelta(days=1)
    start = Step(
        begin,
        f"{named} ({_german(event)}) zählt nicht mit. Die Frist beginnt am {_german(begin)}.",
        "§ 31 Abs. 1 VwVfG, § 187 Abs. 1 BGB",
    )
    day, shift = _to_working_day(end, state)
    return day, (start, _end_step(event, amount, unit, end), *shift)


def _end_step(event: date, amount: int, unit: Unit, end: date) -> Step:
    lasts = f"Die Frist dauert {_length(amount, unit)}."
    if unit in _IN_MONTHS and end.day != event.day:
        text = (
            f"{lasts} Im Monat {end:%m.%Y} gibt es keinen {event.day}. Tag. "
            f"Rechnerisch endet sie deshalb am letzten Tag dieses Monats, also am {_german(end)}."
        )
        return Step(end, text, "§ 31 Abs. 1 VwVfG, § 188 Abs. 2 und 3 BGB")
    paragraph = 1 if unit == Unit.DAYS else 2
    text = f"{lasts} Rechnerisch endet sie am {_german(end)}."
    return Step(end, text, f"§ 31 Abs. 1 VwVfG, § 188 Abs. {paragraph} BGB")


def _to_working_day(day: date, state: str) -> tuple[date, list[Step]]:
    steps = []
    while rest := _rest(day, state):
        steps.append(Step(day, f"Der {_german(day)} ist {rest}. An diesem Tag endet keine Frist.", _SHIFT))
        day += timedelta(days=1)
    weekday = _WEEKDAYS[day.weekday()]
    last = f"Der {_german(day)} ist ein Werktag ({weekday}). Die Frist endet mit Ablauf dieses Tages."
    steps.append(Step(day, last, _SHIFT))
    return day, steps


def _rest(day: date, state: str) -> str:
    # Empty for a working day. Saturday and holiday may fall on one day; the working names both.
    reasons = [f"ein {_WEEKDAYS[day.weekday()]}"] if day.weekday() >= _SATURDAY else []
    if holiday := _holidays(day.year, state).get(day):
        reasons.append(f"ein gesetzlicher Feiertag ({holiday})")
    return " und ".join(reasons)


@cache
def _holidays(year: int, state: str) -> Mapping[date, str]:
    if state not in Germany.subdivisions:
        raise ImpossibleDeadline(
            f"Das Bundesland „{state}“ ist nicht bekannt. Bitte geben Sie sein Kürzel an, zum Beispiel SN für Sachsen."
        )
    known = Germany(subdiv=state, years=year, language="de")
    return {day: " und ".join(known.get_list(day)) for day in known}


def _end_of(event: date, amount: int, unit: Unit) -> date:
    _check_day(event)
    if amount < 1:
        raise ImpossibleDeadline("Die Länge einer Frist fehlt. Bitte geben Sie eine ganze Zahl ab 1 an.")
    if unit in _IN_DAYS:
        days = amount * _IN_DAYS[unit]
        # Compared before it is added: the calendar of the computer ends, too.
        if days > (LAST_DAY - event).days:
            raise _outside()
        return event + timedelta(days=days)
    years, month = divmod(event.month - 1 + amount * _IN_MONTHS[unit], 12)
    year, month = event.year + years, month + 1
    if year > LAST_DAY.year:
        raise _outside()
    return date(year, month, min(event.day, monthrange(year, month)[1]))


def _check_day(day: date) -> None:
    # A datetime is a date to Python, but it equals no holiday, and its day depends on the time zone.
    if isinstance(day, datetime):
        raise ImpossibleDeadline("Eine Frist rechnet mit ganzen Tagen. Bitte geben Sie das Datum ohne Uhrzeit an.")
    if not FIRST_DAY <= day <= LAST_DAY:
        raise _outside()


def _outside() -> ImpossibleDeadline:
    return ImpossibleDeadline(
        f"Fristen lassen sich nur für die Jahre {FIRST_DAY.year} bis {LAST_DAY.year} berechnen, "
        "weil nur für sie die Feiertage bekannt sind. Bitte prüfen Sie das Datum und die Länge der Frist."
    )


def _german(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _length(amount: int, unit: Unit) -> str:
    singular, plural = _NAMES[unit]
    return f"1 {singular}" if amount == 1 else f"{amount} {plural}"


def _instant(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise NaiveMoment(
            "Der Zeitpunkt hat keine Zeitzone. Bitte geben Sie ihn mit Zeitzone an, zum Beispiel Europe/Berlin."
        )
    return moment.astimezone(UTC)
