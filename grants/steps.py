"""The one way to take a step of a workflow table, and how an act is refused."""

import datetime
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from criteria.steps import Step
from grants import audit
from grants.permissions import can

Row = TypeVar("Row", bound=models.Model)


class Refused(Exception):
    """An act was refused. The message is German and meant for the person who tried it."""


class Forbidden(Refused, PermissionDenied):
    """The person may not do this; a page answers 403."""


class NotPossible(Refused):
    """The step does not start from the present state; somebody else was faster, or a button was pressed twice."""


def ensure(actor, act: str, subject) -> None:
    """Raise Forbidden unless the person may do this act."""
    if not can(actor, act, subject):
        raise Forbidden("Dafür fehlt Ihnen das Recht. Wenden Sie sich an die Person, die Ihr Konto verwaltet.")


def ensure_possible(step: Step, row) -> None:
    """Raise NotPossible unless the step starts from the present state of the row."""
    if row.state not in step.sources:
        raise NotPossible(
            f"„{label_of(step, row)}“ ist im Zustand „{row.get_state_display()}“ nicht möglich. "
            "Vielleicht war jemand schneller. Laden Sie die Seite neu."
        )


def label_of(step: Step, row) -> str:
    """What the office calls this step here: the guideline version of an application may have a word of its own."""
    named = getattr(row, "label_of", None)
    return named(step) if named else step.label


def locked(subject: Row) -> Row:
    """The row as it is now, locked until the end of the transaction."""
    return type(subject)._base_manager.select_for_update(of=("self",)).get(pk=subject.pk)


@transaction.atomic
def take(
    step: Step,
    subject,
    *,
    actor,
    now: datetime.datetime,
    note: str = "",
    reason: str = "",
    data: dict | None = None,
    **fields,
):
    """Take one step: lock the row, ask `can`, move the state, save, record. Returns the fresh row.

    `note` ends the sentence of the record; `reason` is why, where a person said it; the legal basis is the step's.
    Raises Forbidden, NotPossible. `fields` go to the model's transition method, which only sets fields.
    """
    row = locked(subject)
    ensure(actor, step.act, row)
    ensure_possible(step, row)
    before = row.state
    getattr(row, step.name)(actor=actor, now=now, **fields)
    row.save()
    audit.record(
        chain=row.chain,
        actor=actor,
        action=step.name,
        sentence=f"{label_of(step, row)}. {note}".strip(),
        now=now,
        reason=reason,
        legal_basis=step.legal_basis,
        before=before,
        after=row.state,
        **(data or {}),
    )
    return row
