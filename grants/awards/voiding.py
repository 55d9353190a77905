"""A decision whose person turned out to be biased goes back before anybody co-signs it (§ 20 VwVfG)."""

import datetime

from django.db import transaction

from grants.applications.leaving import on_leaving
from grants.applications.models import Application
from grants.applications.states import BY_NAME
from grants.awards.models import Decision
from grants.people.models import User
from grants.steps import ensure, ensure_possible, locked, take

WHY = "Wer entschieden hat, ist befangen (§ 20 VwVfG)."
STEPS = {Decision.Origin.DELIBERATION: "void_decision", Decision.Origin.CHECK: "void_formal_rejection"}


@transaction.atomic
def void_decision(*, application: Application, actor, now: datetime.datetime) -> Application:
    """Give the decision of a biased person back to where it was made. Raises Forbidden, NotPossible."""
    row = locked(application)
    ensure_possible(BY_NAME["void_decision"], row)
    decision = row.decisions.standing().get()
    step = BY_NAME[STEPS[decision.origin]]
    ensure(actor, step.act, row)
    row = take(step, row, actor=actor, now=now, note=WHY, reason=WHY)
    row.decisions.filter(pk=decision.pk).update(returned_at=now, return_reason=WHY)
    return row


@on_leaving
def leave_decision(application: Application, *, person: User, actor: User, now: datetime.datetime) -> None:
    """What this person decided and nobody has co-signed goes back."""
    if application.decisions.standing().filter(decided_by=person, cosigned_at=None).exists():
        void_decision(application=application, actor=actor, now=now)
