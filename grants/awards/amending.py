"""A grant that an Abhilfe changes: the old decision is replaced by a new one, under all limits of the first.

No page offers this by itself: `grants.remedies.objecting` calls it with the Abhilfe, which is the ruling.
"""

import datetime
from decimal import Decimal

from django.db import transaction

from criteria import financing
from criteria.money import format_euro
from grants import outbox
from grants.applications.models import Application
from grants.applications.states import BY_NAME
from grants.assessment.models import Result
from grants.awards import limits
from grants.awards.limits import NotDecidable
from grants.awards.models import Decision
from grants.permissions.predicates import is_free_of_conflict
from grants.steps import NotPossible, ensure, ensure_possible, locked, take

AMEND = "application.amend"
STEP = BY_NAME["amend"]


@transaction.atomic
def propose(
    *,
    application: Application,
    actor,
    now: datetime.datetime,
    amount: Decimal,
    kind: financing.Financing,
    reasons: str,
    later: Decimal | None = None,
) -> Decision:
    """Propose a higher amount, in euros, than the decision in force gives; its money is bound from now on.

    The call is locked. `later` is the part for the second budget year, None: as in the plan. No year gets less than it
    has. Raises Forbidden, NotPossible, NotDecidable.
    """
    row = locked(application)
    ensure(actor, AMEND, row)
    before, call = _in_force(row), locked(row.call)
    allowed = limits.allowed(row, kind)
    limits.ensure_amount(amount, allowed=allowed.amount, above=before.amount)
    limits.ensure_money(call, actor, amount - before.amount)
    parts = limits.parts(row, amount, later)
    had = dict(before.slices.values_list("year", "amount"))
    limits.ensure_money_of_years(call, actor, limits.added(parts, had))
    made = Decision.objects.create(
        application=row,
        origin=Decision.Origin.REMEDY,
        outcome=Decision.Outcome.AWARD,
        replaces=before,
        financing=kind.value,
        amount=amount,
        reasons=reasons,
        working=limits.working(allowed, amount),
        score_lines=row.result.lines,
        decided_at=now,
        decided_by=actor,
        **limits.level(call, amount),
    )
    limits.write_slices(made, parts)
    return made


@transaction.atomic
def give_back(*, decision: Decision, now: datetime.datetime, reason: str) -> Decision:
    """Let the money of a proposal go. Who may, the door of the Abhilfe has asked. Raises NotPossible."""
    row = _waiting(decision)
    row.returned_at, row.return_reason = now, reason
    row.save(update_fields=["returned_at", "return_reason"])
    return row


@transaction.atomic
def cosign(*, decision: Decision, actor, now: datetime.datetime, resolution: str = "") -> Decision:
    """Co-sign as the second person: the new decision holds, the one before it stays readable.

    `resolution` names what a committee resolved, where the amount needs it. What was taken back so far stays taken
    back. Raises Forbidden, NotPossible, NotDecidable.
    """
    application = locked(decision.application)
    row = _waiting(decision)
    before = locked(row.replaces)
    application = take(
        STEP,
        application,
        actor=actor,
        now=now,
        note=f"Bisher {format_euro(before.amount)}, jetzt {format_euro(row.amount)}.",
        reason=row.reasons,
        data={"decision": row.pk, "replaces": before.pk, "amount": f"{row.amount:.2f}"},
    )
    _ensure_fit(row, application, resolution)
    before.replaced_at = now
    before.save(update_fields=["replaced_at"])
    row.cosigned_at, row.cosigned_by, row.taken_back = now, actor, before.taken_back
    row.resolution = resolution.strip() if row.needs_resolution else ""
    row.save(update_fields=["cosigned_at", "cosigned_by", "taken_back", "resolution"])
    outbox.put(topic="obligations", key=f"decision:{row.pk}", now=now, application=application.pk)
    return row


def _in_force(row: Application) -> Decision:
    """The decision that an Abhilfe may replace now. Raises NotPossible, NotDecidable."""
    ensure_possible(STEP, row)
    if row.decisions.amending().exists():
        raise NotPossible("In dieser Akte wartet schon eine Abhilfe über Geld auf die zweite Person.")
    if not Result.objects.filter(application=row).exists():
        raise NotDecidable(
            "Dieser Antrag wurde aus formalen Gründen abgelehnt und ist nicht bewertet. Eine Abhilfe kann ihn deshalb "
            "nicht bewilligen. Bitte lassen Sie den Betrag leer."
        )
    return row.decisions.standing().get()


def _waiting(decision: Decision) -> Decision:
    row = locked(decision)
    if row.replaces is None or row.cosigned_at is not None or row.returned_at is not None:
        raise NotPossible("Über diesen Betrag ist schon entschieden. Vielleicht war jemand schneller.")
    return row


def _ensure_fit(row: Decision, application: Application, resolution: str) -> None:
    if not is_free_of_conflict(row.decided_by, application):
        raise NotDecidable(
            "Wer die Abhilfe vorgeschlagen hat, ist inzwischen befangen (§ 20 VwVfG). Bitte geben Sie sie zurück."
        )
    if row.needs_resolution and not resolution.strip():
        raise NotDecidable(f"Für diesen Betrag ist zuständig: {row.level}. Bitte nennen Sie den Beschluss.")
