"""Reads of calls: under which versions one may begin, what a new one begins with, and how its deadline moved."""

import datetime
from dataclasses import dataclass

from criteria.deadlines import BERLIN
from criteria.guideline.models import Guideline, Priority
from criteria.guideline.states import USABLE
from criteria.moments import day_of
from grants.audit.models import Entry
from grants.calls.models import Call
from grants.calls.workflow import usual_deadline

OPENS = datetime.time(8)


@dataclass(frozen=True)
class Extension:
    """A deadline that was moved: from when to when, why, and when this was said."""

    before: datetime.datetime
    after: datetime.datetime
    reason: str
    at: datetime.datetime


def usable_guidelines():
    """The versions under which a call may begin, the newest first."""
    return Guideline.objects.filter(state__in=USABLE).order_by("-valid_from", "-pk")


def extensions(call: Call) -> list[Extension]:
    """How the deadline of a call was moved, the first time first."""
    return [
        Extension(
            datetime.datetime.fromisoformat(entry.data["before"]),
            datetime.datetime.fromisoformat(entry.data["after"]),
            entry.reason or entry.data["reason"],
            entry.at,
        )
        for entry in Entry.objects.filter(chain=call.chain, action="extend_call").order_by("number")
    ]


def new_call(guideline: Guideline, year: int, now: datetime.datetime) -> tuple[Call, list[Priority]]:
    """A call for a year that is not stored yet, and its Förderschwerpunkte: all of the version.

    Raises MissingRules.
    """
    today = day_of(now)
    call = Call(
        title=f"Förderung freier Träger {year}",
        funding_year=year,
        guideline=guideline,
        reference_prefix=f"SOZ-{year}",
        opens_at=datetime.datetime.combine(today + datetime.timedelta(days=14), OPENS, tzinfo=BERLIN),
        closes_at=usual_deadline(guideline, year),
        period_start=datetime.date(year, 1, 1),
        period_end=datetime.date(year, 12, 31),
    )
    return call, list(guideline.priorities.order_by("position", "pk"))


def copy_of(source: Call, guideline: Guideline, year: int, now: datetime.datetime) -> tuple[Call, list[Priority]]:
    """What `new_call` gives, with what `source` says: its days that many years later, its Förderschwerpunkte by key.

    The deadline is the usual one of the version. Raises MissingRules.
    """
    call, priorities = new_call(guideline, year, now)
    later = year - source.funding_year
    old, new = str(source.funding_year), str(year)
    call.title = source.title.replace(old, new)
    call.reference_prefix = source.reference_prefix.replace(old, new)
    opens = source.opens_at.astimezone(BERLIN)
    call.opens_at = datetime.datetime.combine(_years_later(opens.date(), later), opens.time(), tzinfo=BERLIN)
    call.period_start = _years_later(source.period_start, later)
    call.period_end = _years_later(source.period_end, later)
    copied = ("envelope", "later_envelope", "envelope_is_public", "budget_reservation", "minutes_needed", "hint")
    for name in (*copied, "contact"):
        setattr(call, name, getattr(source, name))
    call.required_attachments = list(source.required_attachments)
    keys = set(source.priorities.values_list("key", flat=True))
    return call, [priority for priority in priorities if priority.key in keys]


def _years_later(day: datetime.date, years: int) -> datetime.date:
    """The same day of another year; 29 February becomes 28 February where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
