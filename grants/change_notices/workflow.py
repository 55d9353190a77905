"""The doors of notices of change: a Träger tells something, adds papers to it, and the office takes note."""

import datetime

from django.db import transaction

from criteria.moments import day_of
from grants import audit
from grants.applications.models import Application
from grants.applications.states import State
from grants.attachments import keeping
from grants.attachments.inspection.formats import Format
from grants.attachments.keeping import TooMany
from grants.change_notices.kinds import ChangeKind
from grants.change_notices.models import LONGEST_TEXT, ChangeNotice, Enclosure
from grants.organisations.kinds import AttachmentKind
from grants.steps import NotPossible, Refused, ensure, locked

REPORT, ACKNOWLEDGE = "change.report", "change.acknowledge"
MOST_ENCLOSURES = 10
# Nothing is left to be told about a file that has ended without a grant.
CLOSED = (State.DRAFT, State.REJECTED, State.WITHDRAWN)


class Unclear(Refused):
    """The notice does not say what has changed, or the day cannot be."""


@transaction.atomic
def report(
    *, application: Application, actor, now: datetime.datetime, kind: str, known_since: datetime.date, text: str
) -> ChangeNotice:
    """Tell the office about a change. The same notice twice in a row, as from a button pressed twice, is one.

    Raises Forbidden, NotPossible for drafts and files that ended without a grant, Unclear.
    """
    row = locked(application)
    ensure(actor, REPORT, row)
    if row.state in CLOSED:
        raise NotPossible("Mitteilungen sind möglich, wenn der Antrag abgesendet und nicht abgelehnt ist.")
    text = _clear(kind, known_since, text, now)
    before = row.change_notices.order_by("reported_at", "pk").last()
    if before and (before.reported_by_id, before.kind, before.text) == (actor.pk, kind, text):
        return before
    notice = ChangeNotice.objects.create(
        application=row, kind=kind, known_since=known_since, text=text, reported_at=now, reported_by=actor
    )
    _record(notice, actor, now, "report_change", f"Änderung mitgeteilt: {notice.get_kind_display()}.")
    return notice


def enclose(*, notice: ChangeNotice, actor, now: datetime.datetime, name: str, data: bytes) -> Enclosure:
    """Look through a file and add it to a notice, until the office has taken note. The same file again is the one kept.

    Raises Forbidden, NotPossible, NotAcceptable, TooMany.
    """
    _ensure_open(notice, actor)
    return _enclose(notice, actor, now, name, data, keeping.looked_through(data))


@transaction.atomic
def _enclose(notice: ChangeNotice, actor, now: datetime.datetime, name: str, data: bytes, found: Format) -> Enclosure:
    locked(notice.application)
    row = locked(notice)
    _ensure_open(row, actor)
    paper = Enclosure(notice=row, kind=AttachmentKind.OTHER)
    keeping.describe(paper, actor, now, name, data, found)
    if same := row.enclosures.filter(sha256=paper.sha256).first():
        return same
    if row.enclosures.count() >= MOST_ENCLOSURES:
        raise TooMany(f"Zu einer Mitteilung sind {MOST_ENCLOSURES} Dateien möglich. Bitte schreiben Sie eine weitere.")
    keeping.keep(paper, data)
    keeping.record(paper, actor, now, "enclose", "Anlage zur Mitteilung hochgeladen")
    return paper


@transaction.atomic
def acknowledge(*, notice: ChangeNotice, actor, now: datetime.datetime) -> ChangeNotice:
    """Say that the office has taken note. Who was first stays named. Raises Forbidden."""
    application = locked(notice.application)
    row = locked(notice)
    ensure(actor, ACKNOWLEDGE, application)
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = now, actor
        row.save(update_fields=["acknowledged_at", "acknowledged_by"])
        sentence = f"Mitteilung zur Kenntnis genommen: {row.get_kind_display()}."
        _record(row, actor, now, "acknowledge_change", sentence)
    return row


def _ensure_open(notice: ChangeNotice, actor) -> None:
    ensure(actor, REPORT, notice.application)
    if notice.acknowledged_at is not None:
        raise NotPossible(
            "Das Sozialamt hat diese Mitteilung schon gelesen. Bitte schreiben Sie eine weitere oder eine Nachricht."
        )


def _clear(kind: str, known_since: datetime.date, text: str, now: datetime.datetime) -> str:
    if kind not in ChangeKind.values:
        raise Unclear("Bitte wählen Sie, was sich ändert.")
    if known_since > day_of(now):
        raise Unclear("Der Tag liegt in der Zukunft. Bitte geben Sie an, seit wann Sie von der Änderung wissen.")
    text = text.strip()
    if not text:
        raise Unclear("Bitte schreiben Sie, was sich ändert.")
    if len(text) > LONGEST_TEXT:
        raise Unclear(f"Die Mitteilung ist zu lang. Möglich sind {LONGEST_TEXT} Zeichen.")
    return text


def _record(notice: ChangeNotice, actor, now: datetime.datetime, action: str, sentence: str) -> None:
    audit.record(
        chain=notice.application.chain, actor=actor, action=action, sentence=sentence, now=now, notice=notice.pk
    )
