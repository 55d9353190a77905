"""Reminders before a deadline: drafts never submitted, and corrections not answered, 7 and 2 days before the end.

The first waits for the next digest, the second is due and goes out at once.
"""

import datetime

from criteria.deadlines import BERLIN
from criteria.moments import day_of
from grants import outbox
from grants.applications.models import Application, CorrectionRequest
from grants.applications.states import State
from grants.correspondence import recipients

DAYS_BEFORE = (7, 2)
DUE = min(DAYS_BEFORE)


def put_reminders(now: datetime.datetime) -> None:
    """Write every reminder whose day has come into the outbox. A second call on the same day changes nothing.

    Several drafts for one call make one mail. A deadline that was moved is a new one.
    """
    for application in drafts_at_risk(now):
        closes_at = application.call.closes_at
        stage = stage_of(day_of(closes_at), now)
        for person in recipients.of_reminders(application):
            outbox.put(
                topic="notice",
                key=f"draft:{application.call_id}:{closes_at:%Y%m%d%H%M}:{stage}:{person}",
                now=now,
                kind="draft",
                person=person,
                call=application.call_id,
                application=application.pk,
                stage=stage,
                closes=f"{closes_at:%Y%m%d%H%M}",
            )
    for request in open_corrections(now):
        stage = stage_of(request.due_on, now)
        for person in recipients.of_reminders(request.application):
            outbox.put(
                topic="notice",
                key=f"correction:{request.pk}:{request.due_on:%Y%m%d}:{stage}:{person}",
                now=now,
                kind="correction",
                person=person,
                request=request.pk,
                stage=stage,
                due_on=f"{request.due_on:%Y%m%d}",
            )


def drafts_at_risk(now: datetime.datetime):
    """The drafts of open calls whose deadline is at most 7 days ahead."""
    last_day = _midnight_after(now, max(DAYS_BEFORE))
    found = Application.objects.filter(
        state=State.DRAFT, call__opens_at__lte=now, call__closes_at__gte=now, call__closes_at__lt=last_day
    )
    return found.select_related("call", "organisation").order_by("pk")


def open_corrections(now: datetime.datetime):
    """The corrections that wait for the Träger and are due in at most 7 days."""
    today = day_of(now)
    found = CorrectionRequest.objects.filter(
        answered_at=None,
        application__state=State.CORRECTION,
        due_on__range=(today, today + datetime.timedelta(days=max(DAYS_BEFORE))),
    )
    return found.select_related("application__organisation").order_by("pk")


def stage_of(day: datetime.date, now: datetime.datetime) -> int:
    """The nearest reminder: who begins a draft one day before the end is reminded once, not twice."""
    left = (day - day_of(now)).days
    return min(days for days in DAYS_BEFORE if left <= days)


def _midnight_after(now: datetime.datetime, days: int) -> datetime.datetime:
    day = day_of(now) + datetime.timedelta(days=days + 1)
    return datetime.datetime.combine(day, datetime.time(), tzinfo=BERLIN)
