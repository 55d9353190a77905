"""The doors of the papers of a Sachbericht: add one, take one back until it is handed in."""

import datetime
from functools import partial

from django.db import transaction

from grants.attachments import keeping
from grants.attachments.inspection.formats import Format
from grants.attachments.keeping import TooMany
from grants.organisations.kinds import AttachmentKind
from grants.steps import NotPossible, ensure, locked
from reporting.clearances.papers import ensure_paper_names_nobody
from reporting.narratives.models import Narrative, ReportPaper
from reporting.narratives.workflow import EDIT

MOST_PAPERS = 10
CLOSED = "Dieser Sachbericht ist eingereicht. Es lassen sich keine Anlagen mehr ändern."


def enclose(*, narrative: Narrative, actor, now: datetime.datetime, name: str, data: bytes) -> ReportPaper:
    """Look through a paper, also for persons, and keep it. The same file again is the one kept.

    Raises Forbidden, NotPossible, NotAcceptable, PersonsFound, TooMany.
    """
    _ensure_open(narrative, actor)
    found = keeping.looked_through(data)
    ensure_paper_names_nobody(narrative.application, name[-100:], found, data)
    return _enclose(narrative, actor, now, name, data, found)


@transaction.atomic
def _enclose(narrative: Narrative, actor, now: datetime.datetime, name: str, data: bytes, found: Format) -> ReportPaper:
    row = locked(narrative)
    _ensure_open(row, actor)
    paper = ReportPaper(narrative=row, kind=AttachmentKind.OTHER)
    keeping.describe(paper, actor, now, name, data, found)
    if same := row.papers.standing().filter(sha256=paper.sha256).first():
        return same
    if row.papers.standing().count() >= MOST_PAPERS:
        raise TooMany(f"Zu einem Sachbericht sind {MOST_PAPERS} Dateien möglich. Bitte entfernen Sie zuerst eine.")
    keeping.keep(paper, data)
    keeping.record(paper, actor, now, "enclose_report_paper", "Anlage zum Sachbericht hochgeladen")
    return paper


@transaction.atomic
def remove(*, paper: ReportPaper, actor, now: datetime.datetime) -> ReportPaper:
    """Take a paper back; its bytes go. What was handed in stays. Raises Forbidden, NotPossible."""
    narrative = locked(paper.narrative)
    _ensure_open(narrative, actor)
    row = locked(paper)
    if row.handed_in:
        raise NotPossible("Diese Anlage ist schon eingereicht und bleibt in der Akte.")
    if row.removed_at is None:
        transaction.on_commit(partial(row.file.storage.delete, row.file.name))
        row.removed_at, row.removed_by, row.file = now, actor, ""
        row.save(update_fields=["removed_at", "removed_by", "file"])
        keeping.record(row, actor, now, "remove_report_paper", "Anlage zum Sachbericht entfernt")
    return row


def _ensure_open(narrative: Narrative, actor) -> None:
    ensure(actor, EDIT, narrative)
    if not narrative.is_open:
        raise NotPossible(CLOSED)
