"""Celery's part: look every hour of the day whom to remind. The outbox keeps a reminder from going out twice."""

from celery import shared_task
from django.utils import timezone

from grants.correspondence.reminders import put_reminders


@shared_task
def remind() -> None:
    put_reminders(timezone.now())  # noqa: TID251  (a task is where the clock is read)
