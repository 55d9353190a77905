"""The doors of a delivery: upload, submit, accept, give back."""

import dataclasses
import datetime
import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from grants import outbox
from grants.steps import NotPossible, Refused, ensure, locked, take
from reporting.catalogue.models import Indicator
from reporting.deliveries.forms import workbook_form
from reporting.deliveries.models import Cell, Delivery, Upload
from reporting.deliveries.states import BY_NAME, OPEN
from reporting.deliveries.workbook.checks import check
from reporting.deliveries.workbook.reading import Unreadable, read


class NotReadable(Refused):
    """The file cannot be read at all; the message says why and what to do."""


class NotReady(Refused):
    """The delivery cannot be submitted yet."""


class ReasonMissing(Refused):
    """Giving back needs a reason."""


def upload(*, delivery: Delivery, actor, now: datetime.datetime, name: str, data: bytes) -> Upload:
    """Read a filled workbook, keep the file and name its problems. Values count only if no error is left.

    Reading happens before the row is locked, in a child process. Raises Forbidden, NotPossible, NotReadable.
    """
    ensure(actor, "delivery.upload", delivery)
    form = workbook_form(delivery)
    try:
        result = check(form, read(data, name))
    except Unreadable as error:
        raise NotReadable(str(error)) from error
    return _keep(delivery, actor, now, name, data, result)


@transaction.atomic
def _keep(delivery: Delivery, actor, now: datetime.datetime, name: str, data: bytes, result) -> Upload:
    row = locked(delivery)
    ensure(actor, "delivery.upload", row)
    if row.state not in OPEN:
        raise NotPossible("Diese Statistik ist schon abgegeben. Ihre Datei wurde nicht übernommen.")
    upload = Upload(
        delivery=row,
        name=name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        problems=[dataclasses.asdict(problem) for problem in result.problems],
        uploaded_at=now,
        uploaded_by=actor,
    )
    upload.file.save(f"{row.pk}-{upload.sha256[:12]}", ContentFile(data), save=False)
    upload.save()
    row.cells.all().delete()
    if not upload.errors:
        indicators = Indicator.objects.in_bulk([value.column for value in result.values], field_name="code")
        Cell.objects.bulk_create(
            Cell(delivery=row, district_id=value.place, indicator=indicators[value.column], value=value.value)
            for value in result.values
        )
    return upload


@transaction.atomic
def submit(*, delivery: Delivery, actor, now: datetime.datetime, explanation: str = "") -> Delivery:
    """Hand the uploaded values in. What is unusual needs an explanation. Raises Forbidden, NotPossible, NotReady."""
    row = locked(delivery)
    if row.state in OPEN:
        ensure(actor, "delivery.submit", row)
        last = row.uploads.first()
        if last is None or last.errors:
            raise NotReady("Bitte laden Sie zuerst eine Arbeitsmappe ohne Fehler hoch.")
        if last.questions and not explanation.strip():
            raise NotReady("Einige Zahlen sind ungewöhnlich. Bitte erläutern Sie sie, dann können Sie abgeben.")
    return take(BY_NAME["submit"], row, actor=actor, now=now, note=str(row.period), explanation=explanation)


@transaction.atomic
def accept(*, delivery: Delivery, actor, now: datetime.datetime) -> Delivery:
    """Accept the figures; they go to the central statistics store. Raises Forbidden, NotPossible."""
    row = take(BY_NAME["accept"], delivery, actor=actor, now=now, note=str(delivery.period))
    _hand_to_store(row, now)
    return row


@transaction.atomic
def give_back(*, delivery: Delivery, actor, now: datetime.datetime, reason: str) -> Delivery:
    """Give a delivery back with a reason. Figures accepted before leave the store. Raises Forbidden, NotPossible."""
    if not reason.strip():
        raise ReasonMissing("Bitte schreiben Sie, was der Träger ändern soll.")
    was_accepted = locked(delivery).accepted_at is not None
    row = take(BY_NAME["give_back"], delivery, actor=actor, now=now, note=reason, reason=reason, return_reason=reason)
    if was_accepted:
        _hand_to_store(row, now)
    return row


def _hand_to_store(delivery: Delivery, now: datetime.datetime) -> None:
    key = f"delivery:{delivery.pk}:{delivery.revision}:{delivery.state}:{now.isoformat()}"
    outbox.put(topic="store", key=key, now=now, delivery=delivery.pk)
