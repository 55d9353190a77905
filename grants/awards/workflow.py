"""The doors of a decision: decide, return, co-sign. A score orders; two people decide."""

import datetime
from decimal import Decimal

from django.db import transaction

from criteria import financing
from criteria.guideline.queries import level_for
from criteria.money import ImpossibleSum, format_euro, round_cent
from grants import outbox
from grants.applications.models import Application
from grants.applications.queries import has_conflict_in
from grants.applications.states import BY_NAME
from grants.awards.models import Decision
from grants.awards.queries import money_left, proposal
from grants.calls.models import Call
from grants.steps import Refused, ensure, ensure_possible, locked, take


class NotDecidable(Refused):
    """The decision contradicts the rule; the message says how."""


@transaction.atomic
def award(
    *,
    application: Application,
    actor,
    now: datetime.datetime,
    amount: Decimal,
    kind: financing.Financing,
    reasons: str = "",
) -> Application:
    """Decide to grant an amount, in euros; a second person must co-sign.

    Never grants more than the plan allows or the envelope holds, also with two people at once: the call is locked.
    Reasons are compulsory for every cut (§ 39 VwVfG). Raises Forbidden, NotPossible, NotDecidable.
    """
    row = locked(application)
    ensure(actor, "application.decide", row)
    ensure_possible(BY_NAME["decide"], row)
    call = locked(row.call)
    try:
        allowed = proposal(row, kind)
    except ImpossibleSum as error:
        raise NotDecidable(str(error)) from error
    _ensure_amount(amount, allowed=allowed.amount)
    _ensure_money(call, actor, amount)
    if amount < row.requested_amount and not reasons.strip():
        raise NotDecidable("Sie bewilligen weniger, als beantragt ist. Bitte begründen Sie die Kürzung (§ 39 VwVfG).")
    return _decide(
        row,
        actor,
        now,
        note=f"Bewilligung über {format_euro(amount)}.",
        outcome=Decision.Outcome.AWARD,
        financing=kind.value,
        amount=amount,
        reasons=reasons,
        level=str(level_for(call.guideline, amount) or ""),
        working=_working(allowed, amount),
    )


@transaction.atomic
def reject(*, application: Application, actor, now: datetime.datetime, reasons: str) -> Application:
    """Decide to reject, with reasons (§ 39 VwVfG); a second person must co-sign. Raises Forbidden, NotPossible."""
    if not reasons.strip():
        raise NotDecidable("Bitte begründen Sie die Ablehnung (§ 39 VwVfG).")
    return _decide(
        application,
        actor,
        now,
        note="Ablehnung.",
        outcome=Decision.Outcome.REJECTION,
        amount=Decimal("0.00"),
        reasons=reasons,
    )


@transaction.atomic
def return_decision(*, application: Application, actor, now: datetime.datetime, reason: str) -> Application:
    """Give a decision back instead of co-signing it. Raises Forbidden, NotPossible, NotDecidable."""
    if not reason.strip():
        raise NotDecidable("Bitte schreiben Sie, warum Sie die Entscheidung zurückgeben.")
    row = take(BY_NAME["return_decision"], application, actor=actor, now=now, note=reason)
    row.decisions.filter(returned_at=None).update(returned_at=now, return_reason=reason)
    return row


@transaction.atomic
def cosign(*, application: Application, actor, now: datetime.datetime) -> Application:
    """Co-sign the standing decision; the Bescheid goes out. Raises Forbidden, NotPossible, NotDecidable."""
    row = locked(application)
    decision = row.decisions.filter(returned_at=None).first()
    outcome = decision.outcome if decision else Decision.Outcome.AWARD
    step = "cosign_award" if outcome == Decision.Outcome.AWARD else "cosign_rejection"
    row = take(BY_NAME[step], row, actor=actor, now=now)
    if row.conflicts.filter(user=decision.decided_by_id).exists():
        raise NotDecidable(
            "Wer entschieden hat, hat sich danach für befangen erklärt (§ 20 VwVfG). "
            "Bitte geben Sie die Entscheidung zurück."
        )
    decision.cosigned_at, decision.cosigned_by = now, actor
    decision.save(update_fields=["cosigned_at", "cosigned_by"])
    outbox.put(topic="letter", key=f"decision:{decision.pk}", now=now, kind="decision", subject=decision.pk)
    outbox.put(topic="obligations", key=f"decision:{decision.pk}", now=now, application=row.pk)
    return row


def _working(allowed: financing.Proposal, amount: Decimal) -> list[list[str]]:
    lines = [[line.text, f"{line.amount:.2f}"] for line in allowed.lines]
    return lines if amount == allowed.amount else [*lines, ["Bewilligt nach Begründung", f"{amount:.2f}"]]


def _ensure_amount(amount: Decimal, *, allowed: Decimal) -> None:
    if not amount.is_finite() or amount != round_cent(amount):
        raise NotDecidable("Bitte geben Sie den Betrag auf den Cent genau an.")
    if not 0 < amount <= allowed:
        raise NotDecidable(f"Möglich ist ein Betrag über 0 € bis {format_euro(allowed)}. Der Rechenweg zeigt, warum.")


def _ensure_money(call: Call, actor, amount: Decimal) -> None:
    if amount <= (left := money_left(call)):
        return
    # What is left tells about the grants of the whole call, also of files that are hidden from this person.
    free = "reicht das Geld nicht" if has_conflict_in(call, actor) else f"sind noch {format_euro(left)} frei"
    raise NotDecidable(f"Im Förderaufruf {free}. Bitte wählen Sie einen kleineren Betrag.")


def _decide(application: Application, actor, now: datetime.datetime, *, note: str, **fields) -> Application:
    row = take(BY_NAME["decide"], application, actor=actor, now=now, note=note)
    Decision.objects.create(application=row, decided_at=now, decided_by=actor, score_lines=row.result.lines, **fields)
    return row
