"""Mails about statistics: before and after their day, when one is given back, when time is given."""

import datetime

from criteria.moments import day_of
from grants import outbox
from grants.correspondence import recipients
from grants.correspondence.reminders import DAYS_BEFORE
from reporting.deliveries.models import DUE_ON, Delivery

OVERDUE = 0
"""The stage of the one reminder after the day; the others are days before it."""
OVERDUE_FOR = 14


def put_reminders(now: datetime.datetime) -> None:
    """Write every reminder whose day has come into the outbox. A second call on the same day changes nothing.

    A day that was moved is a new one.
    """
    for delivery in waiting(now):
        tell("due", delivery, now, stage=stage_of(delivery.due_on, now))


def waiting(now: datetime.datetime):
    """The open deliveries that are due in at most 7 days, or were due in the last 14."""
    today = day_of(now)
    first = today - datetime.timedelta(days=OVERDUE_FOR)
    last = today + datetime.timedelta(days=max(DAYS_BEFORE))
    found = Delivery.objects.open().annotate(until=DUE_ON).filter(until__range=(first, last))
    return found.select_related("application__organisation", "period__survey").order_by("pk")


def stage_of(day: datetime.date, now: datetime.datetime) -> int:
    """The nearest reminder: days before, or OVERDUE."""
    left = (day - day_of(now)).days
    return OVERDUE if left < 0 else min(days for days in DAYS_BEFORE if left <= days)


def tell(why: str, delivery: Delivery, now: datetime.datetime, **details) -> None:
    """Write one mail about a delivery for each person of the Träger who wants such mails into the outbox."""
    day = f"{delivery.due_on:%Y%m%d}"
    told = ":".join(str(value) for value in (delivery.pk, why, delivery.revision, day, *details.values()))
    for person in recipients.of_reminders(delivery.application):
        outbox.put(
            topic="notice",
            key=f"delivery:{told}:{person}",
            now=now,
            kind="delivery",
            why=why,
            person=person,
            delivery=delivery.pk,
            revision=delivery.revision,
            due_on=day,
            **details,
        )
