"""The doors of the office to what goes out by mail: hold back, send now, send again; and to what came back.

Each takes the `round` that the person saw, so that a button pressed twice acts once.
"""

import datetime

from django.db import transaction

from grants import audit
from grants.correspondence.bounces import Bounce
from grants.outbox.mails import Mail, MailState
from grants.outbox.posting import set_on_its_way
from grants.steps import NotPossible, Refused, ensure, locked

HANDLE = "mail.handle"
HOLDABLE = {MailState.PLANNED, MailState.FAILED}
SENDABLE = {MailState.PLANNED, MailState.FAILED, MailState.HELD}
REPEATABLE = {MailState.SENT, MailState.BOUNCED}
LONGEST_REASON = 1000


class NoReason(Refused):
    """Nothing was said about why, or too much."""


@transaction.atomic
def hold(*, mail: Mail, actor, now: datetime.datetime, round: int, reason: str) -> Mail:
    """Keep a mail back until somebody sends it. Raises Forbidden, NotPossible, NoReason."""
    row = _row(mail, actor, round, HOLDABLE)
    reason = _reason(reason)
    row.held_at = now
    row.save(update_fields=["held_at"])
    _record(row, actor, "hold", f"E-Mail zurückgehalten. {reason}", now, reason=reason)
    return row


@transaction.atomic
def send_now(*, mail: Mail, actor, now: datetime.datetime, round: int) -> Mail:
    """Send a mail at once that is planned, held back or failed. Raises Forbidden, NotPossible."""
    row = _row(mail, actor, round, SENDABLE)
    _set_out(row, now)
    _record(row, actor, "send_now", "E-Mail sofort auf den Weg gebracht.", now)
    return row


@transaction.atomic
def send_again(*, mail: Mail, actor, now: datetime.datetime, round: int, reason: str) -> Mail:
    """Send a mail once more that went out or came back. The record keeps what became of it before.

    Raises Forbidden, NotPossible, NoReason.
    """
    row = _row(mail, actor, round, REPEATABLE)
    reason = _reason(reason)
    before = {
        "sent_at": row.sent_at and row.sent_at.isoformat(),
        "bounced_at": row.bounced_at and row.bounced_at.isoformat(),
        "answer": row.answer,
        "address": row.address,
    }
    row.sent_at = row.bounced_at = None
    row.bounce_status = row.answer = ""
    _set_out(row, now)
    sentence = f"E-Mail noch einmal auf den Weg gebracht. {reason}"
    _record(row, actor, "send_again", sentence, now, reason=reason, before=before)
    return row


@transaction.atomic
def record_bounce(*, bounce: Bounce, now: datetime.datetime) -> bool:
    """Note that a mail came back. False if that is known, or the mail was sent anew meanwhile, or does not exist."""
    row = Mail.objects.select_for_update().filter(pk=bounce.mail, round=bounce.round, sent_at__isnull=False).first()
    if row is None or row.bounced_at:
        return False
    row.bounced_at, row.bounce_status, row.answer = now, bounce.status, bounce.answer
    row.save(update_fields=["bounced_at", "bounce_status", "answer"])
    _record(row, None, "bounce", f"E-Mail kam zurück. Statuscode {bounce.status}.", now, answer=bounce.answer)
    return True


def _row(mail: Mail, actor, round: int, states: set[MailState]) -> Mail:
    row = locked(mail)
    ensure(actor, HANDLE, row)
    if row.round != round or row.state not in states:
        raise NotPossible(
            f"Das ist nicht mehr möglich: Die E-Mail ist im Zustand „{row.state.label}“. "
            "Vielleicht war jemand schneller."
        )
    return row


def _set_out(row: Mail, now: datetime.datetime) -> None:
    row.round += 1
    row.due_at, row.held_at, row.failed_at = now, None, None
    row.save()
    set_on_its_way(row, now)


def _reason(text: str) -> str:
    text = text.strip()
    if not text:
        raise NoReason("Bitte schreiben Sie, warum.")
    if len(text) > LONGEST_REASON:
        raise NoReason(f"Der Grund ist zu lang. Möglich sind {LONGEST_REASON} Zeichen.")
    return text


def _record(row: Mail, actor, action: str, sentence: str, now: datetime.datetime, **data) -> None:
    audit.record(chain=row.chain, actor=actor, action=action, sentence=sentence, now=now, round=row.round, **data)
