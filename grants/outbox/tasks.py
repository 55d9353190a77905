"""Celery's part: hand one message over, and sweep up what was left."""

from celery import shared_task
from django.utils import timezone

from grants.outbox.models import Message
from grants.outbox.sending import handle


@shared_task
def handle_message(*, message_id: int) -> None:
    handle(message_id=message_id, now=timezone.now())  # noqa: TID251  (a task is where the clock is read)


@shared_task
def sweep() -> None:
    """Hand over every message that waits and whose time has come."""
    now = timezone.now()  # noqa: TID251  (a task is where the clock is read)
    waiting = Message.objects.filter(handled_at=None, next_attempt_at__lte=now).values_list("pk", flat=True)
    for message_id in waiting[:500]:
        handle(message_id=message_id, now=now)
