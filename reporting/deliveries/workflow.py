"""The doors of a delivery: upload, submit, take back, accept, give back."""

import dataclasses
import datetime
import hashlib
from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.db import transaction

from criteria.moments import day_of
from grants import outbox
from grants.steps import NotPossible, Refused, ensure, locked, take
from reporting.catalogue.models import Indicator
from reporting.clearances.checking import Passage, ensure_no_persons
from reporting.clearances.papers import ensure_table_names_nobody
from reporting.deliveries.content import Row, digest
from reporting.deliveries.forms import workbook_form
from reporting.deliveries.freezing import Note, freeze, note_cells
from reporting.deliveries.models import Cell, Delivery, Upload
from reporting.deliveries.reminders import tell
from reporting.deliveries.states import BY_NAME, OPEN, State
from reporting.deliveries.workbook.checks import check
from reporting.deliveries.workbook.form import sheets_of
from reporting.deliveries.workbook.reading import Unreadable, read


class NotReadable(Refused):
    """The file cannot be read at all; the message says why and what to do."""


class NotReady(Refused):
    """The delivery cannot be submitted yet."""


class ReasonMissing(Refused):
    """Giving back and taking back need a reason."""


class DayMissed(Refused):
    """A new day lies in the past, or before the one that stands already."""


def upload(*, delivery: Delivery, actor, now: datetime.datetime, name: str, data: bytes) -> Upload:
    """Read a filled workbook, keep the file and name its problems. Values count only if no error is left.

    The same file or the same values once more change nothing and give the receipt of the first time, even after they
    were handed in. Reading happens before the row is locked, in a child process.
    Raises Forbidden, NotPossible, NotReadable, NotAcceptable, PersonsFound.
    """
    ensure(actor, "delivery.upload", delivery)
    form = workbook_form(delivery)
    try:
        result = check(form, read(data, name, sheets_of(form)))
    except Unreadable as error:
        raise NotReadable(str(error)) from error
    ensure_table_names_nobody(delivery.application, name[-100:], data)
    return _keep(delivery, actor, now, name, data, result)


@transaction.atomic
def _keep(delivery: Delivery, actor, now: datetime.datetime, name: str, data: bytes, result) -> Upload:
    row = locked(delivery)
    ensure(actor, "delivery.upload", row)
    upload = Upload(
        delivery=row,
        name=name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        digest="" if result.errors else digest(_row(value) for value in result.values),
        problems=[dataclasses.asdict(problem) for problem in result.problems],
        uploaded_at=now,
        uploaded_by=actor,
    )
    earlier = _receipt(row, upload)
    if earlier is not None:
        return earlier
    if row.state not in OPEN:
        raise NotPossible("Diese Statistik ist schon abgegeben. Ihre Datei wurde nicht übernommen.")
    upload.file.save(f"{row.pk}-{upload.sha256[:12]}", ContentFile(data), save=False)
    upload.save()
    row.cells.all().delete()
    if not upload.errors:
        _keep_values(row, result.values)
        take(BY_NAME["pass_check"], row, actor=actor, now=now, note=str(row.period))
    elif row.state == State.CHECKED:
        take(BY_NAME["rework"], row, actor=actor, now=now, note=str(row.period))
    return upload


def _receipt(row: Delivery, upload: Upload) -> Upload | None:
    """The upload that already brought the same: the last one, or the one that was handed in; None if this is new."""
    last = row.uploads.first()
    if last is None:
        return None
    if row.state not in OPEN:
        return last if last.digest and last.digest == upload.digest else None
    is_same = last.digest == upload.digest if upload.digest else last.sha256 == upload.sha256
    return last if is_same and last.problems == upload.problems else None


def _row(value) -> Row:
    indicator, _, category = value.column.partition("@")
    return value.place, indicator, category, value.value


def _keep_values(row: Delivery, values) -> None:
    rows = [_row(value) for value in values]
    indicators = Indicator.objects.in_bulk({indicator for _, indicator, _, _ in rows}, field_name="code")
    Cell.objects.bulk_create(
        Cell(delivery=row, district_id=place or None, indicator=indicators[indicator], category=category, value=value)
        for place, indicator, category, value in rows
    )


@transaction.atomic
def submit(*, delivery: Delivery, actor, now: datetime.datetime, explanation: str = "") -> Delivery:
    """Hand the uploaded values in; they are kept as a revision that nothing changes any more.

    What is unusual needs an explanation. Raises Forbidden, NotPossible, NotReady.
    """
    row = locked(delivery)
    last = row.uploads.first()
    if row.state in OPEN:
        ensure(actor, "delivery.submit", row)
        if last is None or last.errors:
            raise NotReady("Bitte laden Sie zuerst eine Arbeitsmappe ohne Fehler hoch.")
        if last.questions and not explanation.strip():
            raise NotReady("Einige Zahlen sind ungewöhnlich. Bitte erläutern Sie sie, dann können Sie abgeben.")
        ensure_no_persons(row.application, [Passage("Erläuterung", explanation)])
    reason = row.correction_reason
    row = take(BY_NAME["submit"], row, actor=actor, now=now, note=str(row.period), explanation=explanation)
    freeze(row, last, reason)
    return row


@transaction.atomic
def take_back(*, delivery: Delivery, actor, now: datetime.datetime, reason: str) -> Delivery:
    """Take back what was handed in and is not accepted yet, to correct it.

    Raises Forbidden, NotPossible, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing("Bitte schreiben Sie, warum Sie die Statistik zurücknehmen.")
    ensure_no_persons(delivery.application, [Passage("Grund der Rücknahme", reason)])
    step = BY_NAME["take_back"]
    return take(step, delivery, actor=actor, now=now, note=reason, reason=reason, correction_reason=reason)


@transaction.atomic
def accept(*, delivery: Delivery, actor, now: datetime.datetime) -> Delivery:
    """Accept the figures; they go to the central statistics store. Raises Forbidden, NotPossible."""
    row = take(BY_NAME["accept"], delivery, actor=actor, now=now, note=str(delivery.period))
    _hand_to_store(row, now)
    return row


@transaction.atomic
def give_back(
    *,
    delivery: Delivery,
    actor,
    now: datetime.datetime,
    reason: str,
    until: datetime.date | None = None,
    notes: Sequence[Note] = (),
) -> Delivery:
    """Give a delivery back, bundled: with a reason, what is asked about single values, and a new day.

    Figures accepted before leave the store. Raises Forbidden, NotPossible, ReasonMissing, DayMissed.
    """
    if not reason.strip() and not notes:
        raise ReasonMissing("Bitte schreiben Sie, was der Träger ändern soll.")
    if until is not None and until <= day_of(now):
        raise DayMissed("Bitte nennen Sie einen Tag nach heute.")
    present = locked(delivery)
    was_accepted = present.accepted_at is not None
    told = reason.strip() or "Bitte beachten Sie die Rückfragen zu einzelnen Zahlen."
    day = until or present.postponed_to
    row = take(
        BY_NAME["give_back"],
        delivery,
        actor=actor,
        now=now,
        note=told,
        reason=told,
        return_reason=told,
        postponed_to=day,
    )
    note_cells(row, notes)
    tell("returned", row, now)
    if was_accepted:
        _hand_to_store(row, now)
    return row


def _hand_to_store(delivery: Delivery, now: datetime.datetime) -> None:
    key = f"delivery:{delivery.pk}:{delivery.revision}:{delivery.state}:{now.isoformat()}"
    outbox.put(topic="store", key=key, now=now, delivery=delivery.pk)
