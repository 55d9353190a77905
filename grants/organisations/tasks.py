"""Celery's part: forget registrations whose address nobody proved in time."""

from celery import shared_task
from django.utils import timezone

from grants.organisations.registering import forget_expired


@shared_task
def forget_registrations() -> None:
    forget_expired(timezone.now())  # noqa: TID251  (a task is where the clock is read)
