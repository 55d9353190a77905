"""How a file is looked through, described and kept, whatever it belongs to."""

import datetime
import hashlib

from django.core.files.base import ContentFile

from grants import audit
from grants.attachments import scanning
from grants.attachments.inspection.formats import Format
from grants.attachments.inspection.reading import inspect
from grants.attachments.inspection.refusals import Unacceptable
from grants.attachments.models import Paper
from grants.attachments.names import safe_name
from grants.steps import Refused


class NotAcceptable(Refused):
    """The file is not kept; the message says why and what to do."""


class TooMany(Refused):
    """There is no room for another file."""


def looked_through(data: bytes) -> Format:
    """What the file really is. Raises NotAcceptable with the reason why it is not kept."""
    try:
        found = inspect(data)
        scanning.scan(data)
    except (Unacceptable, scanning.Infected, scanning.Unreachable) as refusal:
        raise NotAcceptable(str(refusal)) from refusal
    return found


def describe(paper: Paper, actor, now: datetime.datetime, name: str, data: bytes, found: Format) -> None:
    """Fill in what a new paper says about its file: name, type, size in bytes, hash, and who gave it when."""
    paper.name, paper.content_type = safe_name(name, found), found.content_type
    paper.size, paper.sha256 = len(data), hashlib.sha256(data).hexdigest()
    paper.uploaded_at, paper.uploaded_by = now, actor


def keep(paper: Paper, data: bytes) -> None:
    """Store the bytes, then the row; if the row is refused, the bytes go again."""
    paper.file.save(paper.name, ContentFile(data), save=False)
    try:
        paper.save(force_insert=True)
    except Exception:
        paper.file.delete(save=False)
        raise


def record(paper: Paper, actor, now: datetime.datetime, action: str, sentence: str, *, chain: str = "") -> None:
    """Record an act on a paper, in the record of what it belongs to unless `chain` names another."""
    audit.record(
        chain=chain or paper.chain,
        actor=actor,
        action=action,
        sentence=f"{sentence}: {paper.get_kind_display()}, „{paper.name}“.",
        now=now,
        paper=paper.pk,
        sha256=paper.sha256,
        size=paper.size,
    )
