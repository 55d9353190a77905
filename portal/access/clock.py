"""The one place where pages read the clock. Everything below gets `now` as a parameter."""

import datetime

from django.utils import timezone


def now() -> datetime.datetime:
    """The present moment, in Europe/Berlin."""
    return timezone.localtime(timezone.now())  # noqa: TID251
