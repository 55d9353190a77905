"""Dates as a calendar file (RFC 5545). It names no person and holds no words of an application."""

import datetime
from collections.abc import Callable, Iterable
from typing import Protocol

from icalendar import Calendar, Event

from criteria.moments import moment_in_words

CONTENT_TYPE = "text/calendar; charset=utf-8"


class Dated(Protocol):
    """What is to be done until the end of a day, or until a moment on it. `key` stays the same when the day moves.

    `neutral` says what it is about without words of the application; `url` is a path of the portal.
    """

    key: str
    day: datetime.date
    text: str
    neutral: str
    url: str
    moment: datetime.datetime | None


def calendar(
    dates: Iterable[Dated], *, now: datetime.datetime, absolute: Callable[[str], str], name: str = "Termine"
) -> bytes:
    """One entry of a whole day per date. `absolute` turns a path of the portal into an address."""
    found = Calendar()
    found.add("prodid", "-//Förderportal//Termine//DE")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", f"Förderportal: {name}")
    for date in dates:
        found.add_component(_event(date, now, absolute))
    return found.to_ical()


def _event(date: Dated, now: datetime.datetime, absolute: Callable[[str], str]) -> Event:
    event = Event()
    event.add("uid", f"{date.key}@foerderportal")
    event.add("dtstamp", now.astimezone(datetime.UTC))
    event.add("dtstart", date.day)
    event.add("dtend", date.day + datetime.timedelta(days=1))
    event.add("summary", f"{date.text}{f' bis {moment_in_words(date.moment)}' if date.moment else ''} ({date.neutral})")
    event.add("url", absolute(date.url))
    # A deadline takes nobody's time of the day.
    event.add("transp", "TRANSPARENT")
    return event
