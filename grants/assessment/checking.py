"""The doors of the formal check."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from grants import audit
from grants.applications.models import Application
from grants.applications.states import BY_NAME, State
from grants.assessment.models import CheckItem
from grants.steps import NotPossible, Refused, ensure, locked, take


class CheckIncomplete(Refused):
    """Not every Mindestanforderung is checked, or one is not met."""


@dataclass(frozen=True)
class Finding:
    """What the office found about one Mindestanforderung."""

    fulfilled: bool | None
    note: str = ""


@transaction.atomic
def save_check(
    *, application: Application, actor, now: datetime.datetime, findings: Mapping[int, Finding]
) -> Application:
    """Save findings, by id of the Mindestanforderung. Saving an incomplete check is allowed.

    Raises Forbidden, NotPossible.
    """
    row = locked(application)
    ensure(actor, "application.check", row)
    if row.state != State.CHECKING:
        raise NotPossible("Die formale Prüfung ist abgeschlossen. Ihre Änderung wurde nicht gespeichert.")
    requirements = {requirement.pk: requirement for requirement in row.priority.requirements.all()}
    found = {pk: findings.get(pk, Finding(None)) for pk in requirements}
    CheckItem.objects.bulk_create(
        (
            CheckItem(application=row, requirement=requirements[pk], fulfilled=finding.fulfilled, note=finding.note)
            for pk, finding in found.items()
        ),
        update_conflicts=True,
        unique_fields=["application", "requirement"],
        update_fields=["fulfilled", "note"],
    )
    audit.record(
        chain=row.chain,
        actor=actor,
        action="check",
        sentence="Formale Prüfung gespeichert.",
        now=now,
        findings={str(pk): finding.fulfilled for pk, finding in found.items()},
    )
    return row


@transaction.atomic
def complete_check(*, application: Application, actor, now: datetime.datetime) -> Application:
    """Close the formal check and open the assessment. Raises Forbidden, NotPossible, CheckIncomplete."""
    row = locked(application)
    ensure(actor, "application.complete_check", row)
    checked = set(row.check_items.filter(fulfilled=True).values_list("requirement_id", flat=True))
    unmet = [item.text for item in row.priority.requirements.all() if item.pk not in checked]
    if unmet and row.state == State.CHECKING:
        raise CheckIncomplete(
            f"{len(unmet)} Mindestanforderungen sind nicht als erfüllt vermerkt. "
            "Bitte vervollständigen Sie die Prüfung oder stellen Sie eine Nachforderung."
        )
    return take(BY_NAME["complete_check"], row, actor=actor, now=now)
