"""The doors of a call. From the day it opens, its guideline version no longer changes."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from criteria.deadlines import BERLIN
from criteria.guideline.models import Guideline, Priority
from criteria.guideline.queries import rules_of
from criteria.guideline.states import USABLE
from grants.calls.models import Call
from grants.steps import Refused, locked


class NotAnnounceable(Refused):
    """The call contradicts its guideline version; the message says how."""


def usual_deadline(guideline: Guideline, funding_year: int) -> datetime.datetime:
    """The last minute for applications for a year, as the guideline's rule says; raises MissingRules."""
    month, day = rules_of(guideline).application_deadline
    return datetime.datetime(funding_year - 1, month, day, 23, 59, tzinfo=BERLIN)


@transaction.atomic
def announce(*, call: Call, priorities: Iterable[Priority]) -> Call:
    """Save a new call under a released guideline version, with the grace that its rules give.

    Raises NotAnnounceable where the version is not released or its longest funding period is exceeded.
    """
    guideline = locked(call.guideline)
    if guideline.state not in USABLE:
        raise NotAnnounceable(
            f"Die Fassung „{guideline.version}“ ist nicht freigegeben. Ein Förderaufruf braucht eine freigegebene."
        )
    rules = rules_of(guideline)
    start, end = call.period_start, call.period_end
    if (end.year - rules.funding_years_max, end.month, end.day) >= (start.year, start.month, start.day):
        years = "ein Jahr" if rules.funding_years_max == 1 else f"{rules.funding_years_max} Jahre"
        raise NotAnnounceable(f"Der Bewilligungszeitraum ist zu lang. Die Richtlinie erlaubt höchstens {years}.")
    call.grace_minutes = rules.grace_minutes
    call.save(force_insert=True)
    call.priorities.set(priorities)
    return call


@transaction.atomic
def freeze_guideline(*, call: Call, now: datetime.datetime) -> None:
    """Freeze the guideline version of a call that opens. A version that is frozen already stays as it is."""
    guideline = locked(call.guideline)
    if guideline.frozen_at is None:
        guideline.frozen_at = now
        guideline.save(update_fields=["frozen_at"])


@transaction.atomic
def next_reference(*, call: Call) -> str:
    """The next Aktenzeichen of a call, without gaps: the call's row is locked until the transaction ends."""
    call = locked(call)
    call.last_number += 1
    call.save(update_fields=["last_number"])
    return f"{call.reference_prefix}-{call.last_number:04}"
