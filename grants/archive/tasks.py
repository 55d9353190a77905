"""Celery's part: anchor the records every night."""

from celery import shared_task
from django.utils import timezone

from grants.archive import anchoring


@shared_task
def anchor_records() -> None:
    anchoring.make_anchor(now=timezone.now())  # noqa: TID251  (a task is where the clock is read)
    anchoring.write_out()
