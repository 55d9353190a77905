"""Which papers stand with a submitted version, which the call requires and lack, and how long each is valid."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from criteria.moments import day_of
from grants.applications.models import OFFICE_READERS, Submission
from grants.audit.models import Entry
from grants.organisations.kinds import AttachmentKind
from grants.people.models import User


class Validity(StrEnum):
    """How a paper stands to the day of the submission and the end of the Vorhaben."""

    VALID = "gültig"
    RUNS_OUT = "läuft vor dem Ende des Vorhabens ab"
    EXPIRED = "war am Tag des Eingangs abgelaufen"
    MISSING = "fehlt"

    @property
    def kind(self) -> str:
        """Which badge says it."""
        if self == Validity.VALID:
            return "success"
        return "warning" if self == Validity.RUNS_OUT else "danger"


@dataclass(frozen=True)
class PaperStanding:
    """One paper, or one kind that the call requires and that is missing (then without a name).

    `readers` are the people of the office who opened it, as the record says, each once.
    """

    kind: str
    is_required: bool
    validity: Validity
    name: str = ""
    sha256: str = ""
    valid_until: datetime.date | None = None
    readers: tuple[User, ...] = ()


def standings(submission: Submission) -> tuple[PaperStanding, ...]:
    """All papers of a version, first the missing ones. It decides nothing: the office checks."""
    application, content = submission.application, submission.content
    required = {AttachmentKind(kind).label for kind in application.call.required_attachments}
    papers = content.get("attachments", ())
    readers = _readers(application.chain)
    day = day_of(submission.submitted_at)
    end = datetime.date.fromisoformat(content["period"][1])
    missing = sorted(required - {entry["kind"] for entry in papers})
    return (
        *(PaperStanding(kind, True, Validity.MISSING) for kind in missing),
        *(_standing(entry, required, readers, day, end) for entry in papers),
    )


def _standing(entry: dict, required: set[str], readers: dict, day: datetime.date, end: datetime.date) -> PaperStanding:
    until = datetime.date.fromisoformat(entry["valid_until"]) if entry["valid_until"] else None
    return PaperStanding(
        kind=entry["kind"],
        is_required=entry["kind"] in required,
        validity=_validity(until, day, end),
        name=entry["name"],
        sha256=entry["sha256"],
        valid_until=until,
        readers=tuple(readers.get(entry["sha256"], ())),
    )


def _validity(until: datetime.date | None, day: datetime.date, end: datetime.date) -> Validity:
    if until is None or until >= end:
        return Validity.VALID
    return Validity.EXPIRED if until < day else Validity.RUNS_OUT


def _readers(chain: str) -> dict[str, dict[User, None]]:
    """Who of the office opened which bytes, in the order of the first time."""
    found: dict[str, dict[User, None]] = {}
    for entry in Entry.objects.filter(chain=chain, action="hand_out").select_related("actor").order_by("number"):
        if entry.actor and OFFICE_READERS & set(entry.actor.roles):
            found.setdefault(entry.data.get("sha256", ""), {})[entry.actor] = None
    return found
