"""The second signature, with the resolution of the committee where the guideline asks for one."""

import datetime

from django.db import transaction

from criteria.money import format_euro
from grants.applications.models import Application
from grants.awards import workflow
from grants.awards.models import Decision
from grants.awards.workflow import NotDecidable
from grants.committee.queries import Resolution, resolution_for
from grants.steps import locked


@transaction.atomic
def cosign(*, application: Application, actor, now: datetime.datetime) -> Application:
    """Co-sign the standing decision (`grants.awards.workflow.cosign`), and note what a committee resolved about it.

    A resolution does not cover more than its paper named, unless it was amended: then its note says what holds.
    Raises Forbidden, NotPossible, NotDecidable.
    """
    row = locked(application)
    decision = row.decisions.standing().first()
    words = resolution_words(decision) if decision else ""
    return workflow.cosign(application=row, actor=actor, now=now, resolution=words)


def resolution_words(decision: Decision) -> str:
    """What was resolved about a decision; empty where none is needed, or there is none. Raises NotDecidable."""
    if not decision.needs_resolution:
        return ""
    found = resolution_for(decision.application)
    if found is None:
        return ""
    if decision.amount > found.amount and not found.is_amended:
        raise NotDecidable(
            f"Beschlossen sind {format_euro(found.amount)}, entschieden sind {format_euro(decision.amount)}. "
            "Bitte geben Sie die Entscheidung zurück, oder lassen Sie neu beschließen."
        )
    return _words(found)


def _words(found: Resolution) -> str:
    return f"{found.body}, Beschluss {found.number} vom {found.held_on:%d.%m.%Y}"
