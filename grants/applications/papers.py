"""The papers that stand with an application: its own Anlagen and the master documents of its Träger."""

import datetime
import hashlib
from collections.abc import Iterable

from criteria.moments import day_of
from grants.applications.models import Application
from grants.organisations.kinds import AttachmentKind


def hold(application: Application) -> None:
    """Keep master documents from being taken back until the end of the transaction that hands them in."""
    list(application.organisation.documents.select_for_update(of=("self",)).filter(removed_at=None).order_by("pk"))


def frozen(application: Application) -> list[dict]:
    """The standing papers as JSON values: what they are, and the hash that proves their bytes; sizes in bytes."""
    own = application.attachments.filter(removed_at=None).order_by("uploaded_at", "pk")
    lasting = application.organisation.documents.filter(removed_at=None).order_by("kind", "uploaded_at", "pk")
    return [
        *(_entry(paper, "application", None) for paper in own),
        *(_entry(paper, "organisation", paper.valid_until) for paper in lasting),
    ]


def stamp(application: Application) -> str:
    """A short sign for the papers that stand now: it changes when one comes or goes."""
    standing = [
        sorted(paper.pk for paper in papers.all() if paper.removed_at is None)
        for papers in (application.attachments, application.organisation.documents)
    ]
    return hashlib.sha256(repr(standing).encode()).hexdigest()[:12]


def sentences_about_missing(application: Application) -> Iterable[str]:
    """What the call requires and what is not there, each said to the Träger.

    A master document counts if it is valid on the day of the deadline.
    """
    required = application.call.required_attachments
    if not required:
        return
    deadline = day_of(application.call.closes_at)
    lasting = {paper.kind: paper for paper in application.organisation.documents.filter(removed_at=None)}
    own = set(application.attachments.filter(removed_at=None).values_list("kind", flat=True))
    for kind in required:
        if kind in own:
            continue
        label, paper = AttachmentKind(kind).label, lasting.get(kind)
        if paper is None:
            yield f"Laden Sie diese Anlage hoch: {label}."
        elif paper.valid_until and paper.valid_until < deadline:
            yield (
                f"Laden Sie diese Anlage neu hoch: {label}. Die Unterlage Ihres Trägers gilt nur bis "
                f"{paper.valid_until:%d.%m.%Y}, die Antragsfrist endet am {deadline:%d.%m.%Y}."
            )


def _entry(paper, source: str, valid_until: datetime.date | None) -> dict:
    return {
        "kind": paper.get_kind_display(),
        "name": paper.name,
        "sha256": paper.sha256,
        "size": paper.size,
        "source": source,
        "valid_until": valid_until.isoformat() if valid_until else "",
    }
