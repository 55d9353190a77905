"""The officer of a file: assign, hand over, and leave it to whoever takes it."""

import datetime

from django.db import transaction

from grants import audit
from grants.accounts.substituting import officers
from grants.applications.models import Application
from grants.people.models import User
from grants.permissions import can
from grants.steps import NotPossible, Refused, ensure, locked

ASSIGN = "application.assign_officer"


class UnfitOfficer(Refused):
    """This person cannot be the officer of the file."""


@transaction.atomic
def assign_officer(
    *, application: Application, officer: User | None, actor: User, now: datetime.datetime, note: str = ""
) -> Application:
    """Make a person the officer of a file, or nobody (None). Who is it already stays it, without a record.

    Why somebody cannot be it is not told: it may be a declared conflict of interest (§ 20 VwVfG).
    Raises Forbidden, NotPossible, UnfitOfficer.
    """
    row = locked(application)
    ensure(actor, ASSIGN, row)
    if reason := hindrance(row, officer):
        raise UnfitOfficer(reason)
    if row.submitted_at is None:
        raise NotPossible("Dieser Antrag ist noch nicht abgesendet.")
    before = row.caseworker
    if before == officer:
        return row
    row.caseworker = officer
    row.save(update_fields=["caseworker"])
    audit.record(
        chain=row.chain,
        actor=actor,
        action="assign_officer",
        sentence=_sentence(before, officer, note.strip()),
        now=now,
        before=before and before.pk,
        after=officer and officer.pk,
    )
    return row


def hindrance(application: Application, officer: User | None) -> str:
    """Why this person cannot be the officer of this file; empty if nothing is in the way."""
    if officer is None:
        return ""
    if not officers().filter(pk=officer.pk).exists() or not can(officer, "application.check", application):
        return f"{officer} kann diese Akte nicht bearbeiten. Bitte wählen Sie eine andere Person."
    return ""


def _sentence(before: User | None, after: User | None, note: str) -> str:
    if after is None:
        said = f"Die Akte hat keine Sachbearbeitung mehr (bisher {before})."
    elif before is None:
        said = f"{after} bearbeitet jetzt die Akte."
    else:
        said = f"Die Akte ging von {before} an {after} über."
    return f"{said} {note}".strip()
