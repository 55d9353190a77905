"""Celery's part: forget who had which application open."""

from celery import shared_task
from django.utils import timezone

from grants.applications.presence import forget


@shared_task
def forget_presence() -> None:
    forget(timezone.now())  # noqa: TID251  (a task is where the clock is read)
