"""Celery's part: look every hour of the day which statistics are due. The outbox keeps a mail from going out twice."""

from celery import shared_task
from django.utils import timezone

from reporting.deliveries.reminders import put_reminders


@shared_task
def remind() -> None:
    put_reminders(timezone.now())  # noqa: TID251  (a task is where the clock is read)
