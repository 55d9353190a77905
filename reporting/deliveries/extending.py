"""The doors for more time: the Träger asks, the office gives or refuses, each with a reason."""

import datetime

from django.db import transaction

from criteria.moments import day_of
from grants import audit
from grants.steps import NotPossible, ensure, locked
from reporting.clearances.checking import Passage, ensure_no_persons
from reporting.deliveries.extensions import Extension
from reporting.deliveries.models import Delivery
from reporting.deliveries.reminders import tell
from reporting.deliveries.workflow import DayMissed, ReasonMissing

BASIS = "§ 31 Abs. 7 VwVfG"


@transaction.atomic
def ask_extension(*, delivery: Delivery, actor, now: datetime.datetime, until: datetime.date, reason: str) -> Extension:
    """Ask for more time. Raises Forbidden, NotPossible, ReasonMissing, DayMissed, PersonsFound."""
    row = _open(delivery, actor, "delivery.ask_extension")
    if _asked(row) is not None:
        raise NotPossible("Sie haben schon um mehr Zeit gebeten. Das Sozialamt antwortet Ihnen.")
    _ensure_later(row, now, until)
    _ensure_reason(reason)
    ensure_no_persons(row.application, [Passage("Begründung", reason)])
    extension = Extension.objects.create(
        delivery=row, asked_at=now, asked_by=actor, asked_until=until, wish=reason.strip()
    )
    _record("ask_delivery_extension", f"Mehr Zeit erbeten bis {until:%d.%m.%Y}.", row, actor, now, reason)
    return extension


@transaction.atomic
def extend(*, delivery: Delivery, actor, now: datetime.datetime, until: datetime.date, reason: str) -> Delivery:
    """Give more time for one delivery; what the Träger asked is answered by it.

    Raises Forbidden, NotPossible, ReasonMissing, DayMissed.
    """
    row = _open(delivery, actor, "delivery.extend")
    _ensure_later(row, now, until)
    _ensure_reason(reason)
    before = row.due_on
    extension = _asked(row) or Extension(delivery=row)
    _decide(extension, actor, now, reason, until)
    row.postponed_to = until
    row.save(update_fields=["postponed_to"])
    sentence = f"Mehr Zeit gegeben für {row.period}: bis {until:%d.%m.%Y} statt {before:%d.%m.%Y}."
    _record("extend_delivery", sentence, row, actor, now, reason)
    tell("extended", row, now)
    return row


@transaction.atomic
def refuse_extension(*, delivery: Delivery, actor, now: datetime.datetime, reason: str) -> Delivery:
    """Refuse the time that the Träger asked for. Raises Forbidden, NotPossible, ReasonMissing."""
    row = _open(delivery, actor, "delivery.extend")
    extension = _asked(row)
    if extension is None:
        raise NotPossible("Der Träger hat nicht um mehr Zeit gebeten, oder es ist schon entschieden.")
    _ensure_reason(reason)
    _decide(extension, actor, now, reason, None)
    _record("refuse_delivery_extension", f"Mehr Zeit abgelehnt für {row.period}.", row, actor, now, reason)
    tell("refused", row, now, asked=extension.pk)
    return row


def _open(delivery: Delivery, actor, act: str) -> Delivery:
    row = locked(delivery)
    ensure(actor, act, row)
    if not row.is_open:
        raise NotPossible("Diese Statistik ist schon abgegeben. Mehr Zeit ist nicht nötig.")
    return row


def _asked(row: Delivery) -> Extension | None:
    return Extension.objects.filter(delivery=row).open().first()


def _ensure_later(row: Delivery, now: datetime.datetime, until: datetime.date) -> None:
    if until <= max(row.due_on, day_of(now)):
        raise DayMissed(f"Bitte nennen Sie einen Tag nach dem {max(row.due_on, day_of(now)):%d.%m.%Y}.")


def _ensure_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing("Bitte schreiben Sie eine kurze Begründung.")


def _decide(extension: Extension, actor, now: datetime.datetime, reason: str, until: datetime.date | None) -> None:
    extension.decided_at, extension.decided_by = now, actor
    extension.granted_until, extension.reason = until, reason.strip()
    extension.save()


def _record(action: str, sentence: str, row: Delivery, actor, now: datetime.datetime, reason: str) -> None:
    audit.record(
        chain=row.chain, actor=actor, action=action, sentence=sentence, now=now, reason=reason, legal_basis=BASIS
    )
