"""Celery's part: delete sessions that ran out, and with them the answers that were kept in them."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_sessions() -> None:
    call_command("clearsessions")
