"""The papers of a file as they were handed in, and reading one of them."""

import datetime
import re
from dataclasses import dataclass

from django.http import Http404
from django.views.decorators.http import require_GET

from grants.applications.models import Submission
from grants.attachments.queries import handed_in
from portal.access.downloads import hand_out
from portal.casework.acts import file_or_404

HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class HandedIn:
    """One paper of a submitted version: `size` in bytes, `lasting` if it is a master document of the Träger."""

    kind: str
    name: str
    sha256: str
    size: int
    lasting: bool
    valid_until: datetime.date | None


def papers_of(submission: Submission) -> list[HandedIn]:
    """The papers of a version; versions from before there were attachments have none."""
    return [
        HandedIn(
            kind=entry["kind"],
            name=entry["name"],
            sha256=entry["sha256"],
            size=entry["size"],
            lasting=entry["source"] == "organisation",
            valid_until=datetime.date.fromisoformat(entry["valid_until"]) if entry["valid_until"] else None,
        )
        for entry in submission.content.get("attachments", ())
    ]


@require_GET
def attachment(request, pk: int, sha256: str):
    """One paper of a file, to save it; the record says who did."""
    application = file_or_404(request, pk)
    found = handed_in(application, sha256) if HASH.fullmatch(sha256) else None
    if found is None:
        raise Http404
    return hand_out(request, found, back=("casework:file", application.pk), application=application)
