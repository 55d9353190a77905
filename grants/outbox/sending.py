"""Puts messages into the outbox and handles them, each at least once: every handler is idempotent."""

import datetime
import logging
from collections.abc import Callable
from functools import partial

from celery import current_app
from django.db import transaction

from grants.outbox.models import Message

logger = logging.getLogger(__name__)

Handler = Callable[[dict, datetime.datetime], None]
FailureNote = Callable[[dict, datetime.datetime, Exception], None]
HANDLERS: dict[str, Handler] = {}
FAILURE_NOTES: dict[str, FailureNote] = {}
LONGEST_WAIT_SECONDS = 3600


def handler(topic: str, *, on_failure: FailureNote | None = None) -> Callable[[Handler], Handler]:
    """Register the function that handles a topic. It is called in a transaction and must be idempotent.

    `on_failure` is called when the handler raised, after its transaction was undone.
    """

    def register(function: Handler) -> Handler:
        HANDLERS[topic] = function
        if on_failure:
            FAILURE_NOTES[topic] = on_failure
        return function

    return register


def put(*, topic: str, key: str, now: datetime.datetime, due_at: datetime.datetime | None = None, **payload) -> Message:
    """Write a message. The same topic and key a second time changes nothing (idempotency key).

    What is due later waits for the sweep.
    """
    due_at = due_at or now
    message, created = Message.objects.get_or_create(
        topic=topic, key=key, defaults={"payload": payload, "created_at": now, "next_attempt_at": due_at}
    )
    if created and due_at <= now:
        transaction.on_commit(partial(_hand_off, message.pk))
    return message


def _hand_off(message_id: int) -> None:
    try:
        current_app.send_task("grants.outbox.tasks.handle_message", kwargs={"message_id": message_id})
    except Exception:
        # Whatever the broker complains about: the act is committed and the message is kept, so the sweep hands it over.
        logger.exception("The queue is not reachable; message %s waits for the sweep", message_id)


def handle(*, message_id: int, now: datetime.datetime) -> bool:
    """Handle one message, unless it is handled already or another worker has it. A failure is kept and retried."""
    try:
        with transaction.atomic():
            message = Message.objects.select_for_update(skip_locked=True).filter(pk=message_id, handled_at=None).first()
            if message is None:
                return False
            HANDLERS[message.topic](message.payload, now)
            message.handled_at = now
            message.attempts += 1
            message.last_error = ""
            message.save()
            return True
    except Exception as error:
        logger.exception("Message %s failed and will be tried again", message_id)
        _keep_failure(message_id, error, now)
        return False


def _keep_failure(message_id: int, error: Exception, now: datetime.datetime) -> None:
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=message_id)
        message.attempts += 1
        message.last_error = f"{type(error).__name__}: {error}"[:2000]
        message.next_attempt_at = now + datetime.timedelta(seconds=min(5 * 2**message.attempts, LONGEST_WAIT_SECONDS))
        message.save()
        if message.topic in FAILURE_NOTES:
            FAILURE_NOTES[message.topic](message.payload, now, error)
