"""The doors of the office to a Nachforderung that waits: give more time, or end it without an answer."""

import datetime

from django.db import transaction

from criteria.moments import day_of
from grants import audit, outbox
from grants.applications import snapshots
from grants.applications.corrections import open_request
from grants.applications.models import Application, CorrectionRequest
from grants.applications.states import BY_NAME
from grants.applications.workflow import Unanswerable
from grants.organisations.queries import acting_for
from grants.steps import Refused, ensure, ensure_possible, locked, take


class StillTime(Refused):
    """The Träger may still answer the Nachforderung."""


def is_over(request: CorrectionRequest, now: datetime.datetime) -> bool:
    """Whether the last day for an answer has passed; the whole day counts."""
    return day_of(now) > request.due_on


@transaction.atomic
def close_correction(*, application: Application, actor, now: datetime.datetime) -> Application:
    """End a Nachforderung without an answer, once its time is over: the office goes by the file (§ 26 Abs. 2 VwVfG).

    What the Träger changed but never sent is put back, so that only what was sent counts. Raises Forbidden,
    NotPossible, StillTime.
    """
    row = locked(application)
    ensure(actor, "application.close_correction", row)
    ensure_possible(BY_NAME["close_correction"], row)
    request = open_request(row)
    if not is_over(request, now):
        raise StillTime(
            f"Der Träger hat noch bis zum {request.due_on:%d.%m.%Y} Zeit. Bitte warten Sie bis zum Tag danach."
        )
    row = take(BY_NAME["close_correction"], row, actor=actor, now=now, note=f"Die Frist war {request.due_on:%d.%m.%Y}.")
    request.answered_at, request.closed_by = now, actor
    request.save(update_fields=["answered_at", "closed_by"])
    if request.before:
        snapshots.put_back(row, request, actor, now)
    row.version += 1
    row.save()
    return row


@transaction.atomic
def extend_correction(
    *, application: Application, actor, now: datetime.datetime, due_on: datetime.date, reason: str
) -> Application:
    """Give the Träger more time to answer a Nachforderung, and tell its people. The reason goes into the record.

    Raises Forbidden, NotPossible, Unanswerable.
    """
    row = locked(application)
    ensure(actor, "application.extend_correction", row)
    ensure_possible(BY_NAME["close_correction"], row)
    request = open_request(row)
    if not reason.strip():
        raise Unanswerable("Bitte schreiben Sie, warum Sie die Frist verlängern.")
    if due_on <= max(request.due_on, day_of(now)):
        raise Unanswerable("Bitte wählen Sie einen Tag, der nach der bisherigen Frist und nach heute liegt.")
    before, request.due_on = request.due_on, due_on
    request.save(update_fields=["due_on"])
    audit.record(
        chain=row.chain,
        actor=actor,
        action="extend_correction",
        sentence=f"Frist der Nachforderung verlängert bis {due_on:%d.%m.%Y}. {reason}",
        now=now,
        reason=reason,
        before=before.isoformat(),
        after=due_on.isoformat(),
    )
    _tell(row, request, now)
    return row


def _tell(application: Application, request: CorrectionRequest, now: datetime.datetime) -> None:
    day = f"{request.due_on:%Y%m%d}"
    for person in acting_for(application.organisation_id):
        outbox.put(
            topic="notice",
            key=f"extension:{request.pk}:{day}:{person.pk}",
            now=now,
            kind="extension",
            person=person.pk,
            request=request.pk,
            due_on=day,
        )
