"""The doors of papers: give one, take one back, hand one out. A file is looked through before anything is locked."""

import datetime

from django.db import transaction

from grants.applications.editing import SectionClosed, open_sections
from grants.applications.models import Application
from grants.applications.sections import ATTACHMENTS
from grants.attachments import keeping, queries
from grants.attachments.inspection.formats import Format
from grants.attachments.keeping import NotAcceptable, TooMany
from grants.attachments.models import Attachment, Document, Paper
from grants.organisations.kinds import LASTING, AttachmentKind
from grants.organisations.models import Organisation
from grants.steps import Forbidden, NotPossible, ensure, locked

MOST_PAPERS = 40


def attach(*, application: Application, actor, now: datetime.datetime, kind: str, name: str, data: bytes) -> Attachment:
    """Look through a file and keep it as an Anlage. The same file of the same kind once more is the one kept already.

    Raises Forbidden, SectionClosed, NotAcceptable, TooMany.
    """
    _ensure_open(application, actor)
    _ensure_kind(kind, tuple(AttachmentKind))
    return _attach(application, actor, now, kind, name, data, keeping.looked_through(data))


@transaction.atomic
def _attach(application: Application, actor, now, kind: str, name: str, data: bytes, found: Format) -> Attachment:
    row = locked(application)
    _ensure_open(row, actor)
    standing = row.attachments.filter(removed_at=None)
    paper = Attachment(application=row, kind=kind)
    keeping.describe(paper, actor, now, name, data, found)
    if same := standing.filter(kind=kind, sha256=paper.sha256).first():
        return same
    _ensure_room(standing.count())
    keeping.keep(paper, data)
    keeping.record(paper, actor, now, "attach", "Anlage hochgeladen")
    return paper


@transaction.atomic
def detach(*, attachment: Attachment, actor, now: datetime.datetime) -> Attachment:
    """Take an Anlage back. The row and the record stay; the bytes go unless they were handed in.

    Raises Forbidden, SectionClosed, NotPossible.
    """
    application = locked(attachment.application)
    _ensure_open(application, actor)
    row = locked(attachment)
    _remove(row, actor, now, "detach", "Anlage entfernt")
    return row


def file_document(
    *,
    organisation: Organisation,
    actor,
    now: datetime.datetime,
    kind: str,
    name: str,
    data: bytes,
    valid_until: datetime.date | None,
) -> Document:
    """Look through a file and keep it as a master document; it replaces the standing one of its kind.

    Raises Forbidden, NotAcceptable, TooMany.
    """
    ensure(actor, "document.edit", Document(organisation=organisation))
    _ensure_kind(kind, LASTING)
    return _file(organisation, actor, now, kind, name, data, valid_until, keeping.looked_through(data))


@transaction.atomic
def _file(organisation, actor, now, kind, name, data, valid_until, found: Format) -> Document:
    owner = locked(organisation)
    paper = Document(organisation=owner, kind=kind, valid_until=valid_until)
    ensure(actor, "document.edit", paper)
    keeping.describe(paper, actor, now, name, data, found)
    standing = owner.documents.filter(removed_at=None)
    if same := standing.filter(kind=kind, sha256=paper.sha256, valid_until=valid_until).first():
        return same
    if kind == AttachmentKind.OTHER:
        _ensure_room(standing.count())
    elif former := standing.filter(kind=kind).first():
        _remove(former, actor, now, "remove_document", "Unterlage durch eine neue ersetzt")
    keeping.keep(paper, data)
    keeping.record(paper, actor, now, "file_document", "Unterlage hochgeladen")
    return paper


@transaction.atomic
def remove_document(*, document: Document, actor, now: datetime.datetime) -> Document:
    """Take a master document back. The row and the record stay; the bytes go unless they were handed in.

    Raises Forbidden, NotPossible.
    """
    locked(document.organisation)
    row = locked(document)
    ensure(actor, "document.edit", row)
    _remove(row, actor, now, "remove_document", "Unterlage entfernt")
    return row


@transaction.atomic
def hand_out(*, paper: Paper, actor, now: datetime.datetime, application: Application | None = None) -> Paper:
    """Record that a person downloads a file: in the record of the application in whose course they read it.

    Raises Forbidden, NotPossible.
    """
    if not queries.may_read(actor, paper, application):
        raise Forbidden("Diese Datei ist für Sie nicht einsehbar.")
    if not paper.file:
        raise NotPossible("Diese Datei wurde entfernt, bevor sie eingereicht war. Es gibt sie nicht mehr.")
    chain = application.chain if application else paper.chain
    keeping.record(paper, actor, now, "hand_out", "Datei heruntergeladen", chain=chain)
    return paper


def _ensure_open(application: Application, actor) -> None:
    ensure(actor, "application.edit", application)
    if not open_sections(application, [ATTACHMENTS]):
        raise SectionClosed("Der Abschnitt „Anlagen“ ist nicht zur Bearbeitung geöffnet. Es wurde nichts verändert.")


def _ensure_kind(kind: str, kinds: tuple[AttachmentKind, ...]) -> None:
    if kind not in kinds:
        raise NotAcceptable("Bitte wählen Sie, was für eine Unterlage das ist.")


def _ensure_room(standing: int) -> None:
    if standing >= MOST_PAPERS:
        raise TooMany(f"Es sind schon {MOST_PAPERS} Dateien. Bitte entfernen Sie eine, bevor Sie eine neue hochladen.")


def _remove(row: Paper, actor, now: datetime.datetime, action: str, sentence: str) -> None:
    if row.removed_at is not None:
        raise NotPossible("Diese Datei ist schon entfernt.")
    row.removed_at, row.removed_by = now, actor
    if not queries.was_handed_in(row):
        storage, place = row.file.storage, row.file.name
        transaction.on_commit(lambda: storage.delete(place))
        row.file = ""
    row.save(update_fields=["removed_at", "removed_by", "file"])
    keeping.record(row, actor, now, action, sentence)
