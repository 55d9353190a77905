"""Dates as a calendar file (RFC 5545). It names no person and holds no words of an application."""

import datetime
from collections.abc import Callable, Iterable

from icalendar import Calendar, Event

from criteria.moments import moment_in_words
from portal.applicant.dates import Date

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar(dates: Iterable[Date], *, now: datetime.datetime, absolute: Callable[[str], str]) -> bytes:
    """One entry of a whole day per date. `absolute` turns a path of the portal into an address."""
    found = Calendar()
    found.add("prodid", "-//Förderportal//Termine//DE")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "Förderportal: Termine")
    for date in dates:
        found.add_component(_event(date, now, absolute))
    return found.to_ical()


def _event(date: Date, now: datetime.datetime, absolute: Callable[[str], str]) -> Event:
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
