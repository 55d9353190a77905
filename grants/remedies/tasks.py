"""Celery's part: look every hour of the working day which letters must go by post."""

from celery import shared_task
from django.utils import timezone

from grants.remedies.announcing import put_to_post


@shared_task
def note_for_post() -> None:
    put_to_post(timezone.now())  # noqa: TID251  (a task is where the clock is read)
