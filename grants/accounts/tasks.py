"""Celery's part: forget the answers that were kept for repeated requests after a day."""

import datetime

from celery import shared_task
from django.utils import timezone

from grants.accounts.keys import KeptAnswer

KEPT = datetime.timedelta(days=1)


@shared_task
def forget_answers() -> None:
    now = timezone.now()  # noqa: TID251  (a task is where the clock is read)
    KeptAnswer.objects.filter(made_at__lt=now - KEPT).delete()
