"""The three Förderjahre of the demo, counted from the day on which it is loaded: two closed, one open."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from criteria.deadlines import BERLIN
from criteria.guideline.models import Guideline
from grants.calls import workflow
from grants.calls.models import Call
from grants.people.models import User
from reporting.catalogue.models import Period, Survey

# Invented: closed years had enough money; in the open one it is short, so that scenarios have something to say.
ENVELOPE, SHORT_ENVELOPE = Decimal("1000000.00"), Decimal("400000.00")
DAYS_OPEN = 60
DAYS_AHEAD = 30
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Year:
    """A Förderjahr of the demo."""

    call: Call
    is_open: bool


def load(guideline: Guideline, users: dict[str, User], now: datetime.datetime) -> tuple[Year, ...]:
    """Create the calls and reporting periods around `now`."""
    years = tuple(
        Year(_announced(_call(guideline, year, now), users), year > now.year)
        for year in (now.year - 1, now.year, now.year + 1)
    )
    for survey in Survey.objects.order_by("code"):
        _periods(survey, now.year)
    return years


def _call(guideline: Guideline, year: int, now: datetime.datetime) -> Call:
    opens_at = datetime.datetime(year - 1, 8, 1, 8, tzinfo=BERLIN)
    closes_at = workflow.usual_deadline(guideline, year)
    if year > now.year:
        day = (now + datetime.timedelta(days=DAYS_OPEN)).date()
        opens_at = (now - datetime.timedelta(days=DAYS_OPEN)).replace(hour=8, minute=0, second=0, microsecond=0)
        closes_at = datetime.datetime.combine(day, datetime.time(23, 59), tzinfo=BERLIN)
    return Call(
        title=f"Förderung freier Träger {year}",
        funding_year=year,
        guideline=guideline,
        reference_prefix=f"SOZ-{year}",
        opens_at=opens_at,
        closes_at=closes_at,
        period_start=datetime.date(year, 1, 1),
        period_end=datetime.date(year, 12, 31),
        envelope=SHORT_ENVELOPE if year > now.year else ENVELOPE,
        contact="Sozialamt, Abteilung Verwaltung (erfundener Förderaufruf der Demonstration)",
        is_invented=True,
    )


def load_others(guideline: Guideline, users: dict[str, User], now: datetime.datetime) -> None:
    """One call over two years that is announced and not open yet, and one that the office is still writing."""
    coming = _call(guideline, now.year + 2, now)
    first = (now + datetime.timedelta(days=DAYS_AHEAD)).replace(hour=8, minute=0, second=0, microsecond=0)
    coming.title = f"Projekte mit wiederkehrendem Bedarf {now.year + 2} und {now.year + 3}"
    coming.reference_prefix = f"SOZ-{now.year + 2}-2J"
    coming.period_end = datetime.date(now.year + 3, 12, 31)
    coming.opens_at, coming.closes_at = first, coming.closes_at + datetime.timedelta(days=DAYS_AHEAD)
    draft = workflow.create(
        call=coming, priorities=guideline.priorities.all(), actor=users["sachbearbeitung"], now=now - ONE_DAY
    )
    workflow.announce(call=draft, actor=users["leitung"], now=now)
    written = _call(guideline, now.year + 2, now)
    later = datetime.timedelta(days=2 * DAYS_AHEAD)
    written.opens_at, written.closes_at = coming.opens_at + later, coming.closes_at + later
    workflow.create(call=written, priorities=guideline.priorities.all(), actor=users["sachbearbeitung"], now=now)


def _announced(call: Call, users: dict[str, User]) -> Call:
    """Written a month before it opens, and announced by the head two weeks before."""
    written, announced = (call.opens_at - datetime.timedelta(days=days) for days in (30, 14))
    draft = workflow.create(
        call=call, priorities=call.guideline.priorities.all(), actor=users["sachbearbeitung"], now=written
    )
    return workflow.announce(call=draft, actor=users["leitung"], now=announced)


def _periods(survey: Survey, year: int) -> None:
    Period.objects.create(
        survey=survey,
        label=f"Jahr {year - 1}",
        start=datetime.date(year - 1, 1, 1),
        end=datetime.date(year - 1, 12, 31),
        due_on=datetime.date(year, 1, 31),
    )
    for half_year in (year, year + 1):
        for number, (first, last, due) in enumerate((((1, 1), (6, 30), (7, 31)), ((7, 1), (12, 31), (1, 31))), start=1):
            Period.objects.create(
                survey=survey,
                label=f"{number}. Halbjahr {half_year}",
                start=datetime.date(half_year, *first),
                end=datetime.date(half_year, *last),
                due_on=datetime.date(half_year + (number == 2), *due),
            )
