"""The one place where pages read the clock. Everything below gets `now` as a parameter."""

import datetime
import re

from django.conf import settings
from django.utils import timezone

from criteria.moments import day_of

LONGEST_QUEUE = datetime.timedelta(minutes=5)
NOTED = re.compile(r"(?:t=)?([0-9]{10})\.([0-9]{3})")
"""Seconds and milliseconds since 1970, as nginx writes them."""


def now() -> datetime.datetime:
    """The present moment, in Europe/Berlin."""
    return timezone.localtime(timezone.now())  # noqa: TID251


def today() -> datetime.date:
    """The present day in Berlin."""
    return day_of(now())


def arrived(request) -> datetime.datetime:
    """When what was sent reached the city: as the reverse proxy noted it, else the present moment, in Europe/Berlin.

    Only the header that `ARRIVAL_HEADER` names is believed (docs/adr/0013). A moment ahead of the clock, or longer ago
    than any queue lasts, is a fault of the proxy and is not believed either.
    """
    present = now()
    noted = NOTED.fullmatch(request.headers.get(settings.ARRIVAL_HEADER, "")) if settings.ARRIVAL_HEADER else None
    if noted is None:
        return present
    seconds, milliseconds = map(int, noted.groups())
    moment = timezone.localtime(datetime.datetime.fromtimestamp(seconds, datetime.UTC))
    moment += datetime.timedelta(milliseconds=milliseconds)
    return moment if present - LONGEST_QUEUE <= moment <= present else present
