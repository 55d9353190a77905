"""How long the office has worked on an application. The time in which a Nachforderung waits does not count."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from criteria.moments import day_of
from grants.applications.models import CorrectionRequest


@dataclass(frozen=True)
class ProcessingTime:
    """Whole calendar days in Berlin: those that count, and those in which the office waited for the Träger."""

    days: int
    paused: int

    @property
    def sentence(self) -> str:
        waited = f" Nicht mitgezählt: {_in_words(self.paused)} Nachforderung." if self.paused else ""
        return f"{_in_words(self.days)}.{waited}"


def processing_time(
    submitted_at: datetime.datetime, requests: Iterable[CorrectionRequest], until: datetime.datetime
) -> ProcessingTime:
    """From the submission until a moment: the decision, the withdrawal, or now."""
    paused = sum(_days(request.requested_at, request.answered_at or until) for request in requests)
    return ProcessingTime(_days(submitted_at, until) - paused, paused)


def _days(start: datetime.datetime, end: datetime.datetime) -> int:
    return (day_of(end) - day_of(start)).days


def _in_words(days: int) -> str:
    return "1 Tag" if days == 1 else f"{days} Tage"
