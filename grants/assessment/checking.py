"""The doors of the formal check."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from criteria.guideline.models import Requirement
from criteria.rubric.models import Gate
from grants import audit
from grants.applications.models import Application
from grants.applications.states import BY_NAME, State
from grants.assessment.models import CheckItem
from grants.steps import NotPossible, Refused, ensure, locked, take


class CheckIncomplete(Refused):
    """Not everything is checked, or something is not met."""


@dataclass(frozen=True)
class Finding:
    """What the office found about one question of the formal check."""

    fulfilled: bool | None
    note: str = ""


@dataclass(frozen=True)
class Question:
    """One thing to check, yes or no: a Zugangsvoraussetzung of the rubric or a Mindestanforderung. `key` is unique."""

    key: str
    subject: Gate | Requirement
    item: CheckItem | None

    @property
    def text(self) -> str:
        return self.subject.text

    @property
    def field(self) -> str:
        """Which field of a CheckItem holds the subject."""
        return "gate" if isinstance(self.subject, Gate) else "requirement"


def questions(application: Application) -> tuple[Question, ...]:
    """What the formal check asks about an application, gates first, with what was found so far."""
    items = {(item.gate_id, item.requirement_id): item for item in application.check_items.all()}
    gates = Gate.objects.filter(guideline=application.call.guideline_id).order_by("position")
    requirements = application.priority.requirements.order_by("position")
    return (
        *(Question(f"gate{gate.pk}", gate, items.get((gate.pk, None))) for gate in gates),
        *(Question(f"requirement{row.pk}", row, items.get((None, row.pk))) for row in requirements),
    )


@transaction.atomic
def save_check(
    *, application: Application, actor, now: datetime.datetime, findings: Mapping[str, Finding]
) -> Application:
    """Save findings, by key of their question. Saving an incomplete check is allowed.

    Raises Forbidden, NotPossible.
    """
    row = locked(application)
    ensure(actor, "application.check", row)
    if row.state != State.CHECKING:
        raise NotPossible("Die formale Prüfung ist abgeschlossen. Ihre Änderung wurde nicht gespeichert.")
    found = {question: findings.get(question.key, Finding(None)) for question in questions(row)}
    for field in ("gate", "requirement"):
        CheckItem.objects.bulk_create(
            (
                CheckItem(application=row, fulfilled=finding.fulfilled, note=finding.note, **{field: question.subject})
                for question, finding in found.items()
                if question.field == field
            ),
            update_conflicts=True,
            unique_fields=["application", field],
            update_fields=["fulfilled", "note"],
        )
    audit.record(
        chain=row.chain,
        actor=actor,
        action="check",
        sentence="Formale Prüfung gespeichert.",
        now=now,
        findings={question.key: finding.fulfilled for question, finding in found.items()},
    )
    return row


@transaction.atomic
def complete_check(*, application: Application, actor, now: datetime.datetime) -> Application:
    """Close the formal check and open the assessment. Raises Forbidden, NotPossible, CheckIncomplete."""
    row = locked(application)
    ensure(actor, "application.complete_check", row)
    unmet = [question for question in questions(row) if not (question.item and question.item.fulfilled)]
    if unmet and row.state == State.CHECKING:
        raise CheckIncomplete(
            f"{len(unmet)} Voraussetzungen sind nicht als erfüllt vermerkt. "
            "Bitte vervollständigen Sie die Prüfung oder stellen Sie eine Nachforderung."
        )
    return take(BY_NAME["complete_check"], row, actor=actor, now=now)
