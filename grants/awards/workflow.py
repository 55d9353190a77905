"""The doors of a decision: decide, return, co-sign. A score orders; two people decide."""

import datetime
from decimal import Decimal

from django.db import transaction

from criteria import financing
from criteria.money import format_euro
from criteria.steps import Step
from grants import outbox
from grants.applications.models import Application
from grants.applications.states import BY_NAME
from grants.awards import limits
from grants.awards.limits import NotDecidable
from grants.awards.models import Decision
from grants.awards.slices import NOTHING
from grants.awards.wording import unmet
from grants.permissions.predicates import is_free_of_conflict
from grants.steps import NotPossible, ensure, ensure_possible, label_of, locked, take

ORIGINS = {"decide": Decision.Origin.DELIBERATION, "reject_formally": Decision.Origin.CHECK}


@transaction.atomic
def award(
    *,
    application: Application,
    actor,
    now: datetime.datetime,
    amount: Decimal,
    kind: financing.Financing,
    reasons: str = "",
    later: Decimal | None = None,
) -> Application:
    """Decide to grant an amount, in euros, with reasons for every cut (§ 39 VwVfG); a second person must co-sign.

    Never grants more than the plan allows or the envelope (or its part for a budget year) holds: the call is locked.
    `later` is the part for the second budget year; None: as in the plan. Raises Forbidden, NotPossible, NotDecidable.
    """
    row = locked(application)
    ensure(actor, "application.decide", row)
    ensure_possible(BY_NAME["decide"], row)
    call = locked(row.call)
    allowed = limits.allowed(row, kind)
    limits.ensure_amount(amount, allowed=allowed.amount)
    limits.ensure_money(call, actor, amount)
    _ensure_reasons(row, amount, reasons)
    limits.ensure_money_of_years(call, actor, parts := limits.parts(row, amount, later))
    row = _decide(
        BY_NAME["decide"],
        row,
        actor,
        now,
        note=f"Bewilligung über {format_euro(amount)}.",
        outcome=Decision.Outcome.AWARD,
        financing=kind.value,
        amount=amount,
        reasons=reasons,
        working=limits.working(allowed, amount),
        score_lines=row.result.lines,
        **limits.level(call, amount),
    )
    limits.write_slices(row.decisions.standing().get(), parts)
    return row


@transaction.atomic
def reject(*, application: Application, actor, now: datetime.datetime, reasons: str) -> Application:
    """Decide to reject, with reasons (§ 39 VwVfG); a second person must co-sign. Raises Forbidden, NotPossible."""
    row = locked(application)
    ensure(actor, "application.decide", row)
    ensure_possible(BY_NAME["decide"], row)
    return _reject(BY_NAME["decide"], row, actor, now, reasons, score_lines=row.result.lines)


@transaction.atomic
def reject_formally(*, application: Application, actor, now: datetime.datetime, reasons: str) -> Application:
    """Decide in the formal check to reject, with reasons; a second person must co-sign.

    Only where something is recorded as not fulfilled, or the application came too late: a score is not asked for.
    Raises Forbidden, NotPossible, NotDecidable.
    """
    row, step = locked(application), BY_NAME["reject_formally"]
    ensure(actor, step.act, row)
    ensure_possible(step, row)
    if not unmet(row) and not row.is_late:
        raise NotDecidable(
            "In der formalen Prüfung ist nichts als nicht erfüllt vermerkt, und der Antrag kam rechtzeitig. "
            "Bitte lassen Sie zuerst vermerken, was fehlt."
        )
    return _reject(step, row, actor, now, reasons)


@transaction.atomic
def return_decision(*, application: Application, actor, now: datetime.datetime, reason: str) -> Application:
    """Give a decision back to the deliberation instead of co-signing it. Raises Forbidden, NotPossible,
    NotDecidable."""
    return _give_back(BY_NAME["return_decision"], application, actor, now, reason)


@transaction.atomic
def return_formal_rejection(*, application: Application, actor, now: datetime.datetime, reason: str) -> Application:
    """Give a rejection back to the formal check instead of co-signing it. Raises Forbidden, NotPossible,
    NotDecidable."""
    return _give_back(BY_NAME["return_formal_rejection"], application, actor, now, reason)


@transaction.atomic
def cosign(*, application: Application, actor, now: datetime.datetime, resolution: str = "") -> Application:
    """Co-sign the standing decision; the Bescheid goes out. `resolution` names what a committee resolved about it;
    `grants.committee.cosigning` fills it in. Raises Forbidden, NotPossible, NotDecidable.
    """
    row = locked(application)
    decision = row.decisions.standing().first()
    outcome = decision.outcome if decision else Decision.Outcome.AWARD
    step = "cosign_award" if outcome == Decision.Outcome.AWARD else "cosign_rejection"
    row = take(BY_NAME[step], row, actor=actor, now=now)
    if not is_free_of_conflict(decision.decided_by, row):
        raise NotDecidable(
            "Wer entschieden hat, ist inzwischen befangen (§ 20 VwVfG). Bitte geben Sie die Entscheidung zurück."
        )
    if decision.needs_resolution and not resolution:
        raise NotDecidable(
            f"Für diesen Betrag ist zuständig: {decision.level}. Bitte lassen Sie den Beschluss zuerst bei der "
            "Entscheidungsvorlage eintragen."
        )
    decision.cosigned_at, decision.cosigned_by = now, actor
    decision.resolution = resolution if decision.needs_resolution else ""
    decision.save(update_fields=["cosigned_at", "cosigned_by", "resolution"])
    outbox.put(topic="letter", key=f"decision:{decision.pk}", now=now, kind="decision", subject=decision.pk)
    outbox.put(topic="obligations", key=f"decision:{decision.pk}", now=now, application=row.pk)
    return row


def _ensure_reasons(row: Application, amount: Decimal, reasons: str) -> None:
    if amount < row.requested_amount and not reasons.strip():
        raise NotDecidable("Sie bewilligen weniger, als beantragt ist. Bitte begründen Sie die Kürzung (§ 39 VwVfG).")


def _reject(step: Step, row: Application, actor, now: datetime.datetime, reasons: str, **fields) -> Application:
    if not reasons.strip():
        raise NotDecidable("Bitte begründen Sie die Ablehnung (§ 39 VwVfG).")
    return _decide(
        step,
        row,
        actor,
        now,
        note="Ablehnung.",
        outcome=Decision.Outcome.REJECTION,
        amount=NOTHING,
        reasons=reasons,
        **fields,
    )


def _decide(step: Step, application: Application, actor, now: datetime.datetime, *, note: str, **fields) -> Application:
    row = take(step, application, actor=actor, now=now, note=note, reason=fields["reasons"])
    Decision.objects.create(application=row, origin=ORIGINS[step.name], decided_at=now, decided_by=actor, **fields)
    return row


def _give_back(step: Step, application: Application, actor, now: datetime.datetime, reason: str) -> Application:
    """Return the standing decision to the state in which it was made; the database holds that, too."""
    row = locked(application)
    ensure(actor, step.act, row)
    ensure_possible(step, row)
    decision = row.decisions.standing().get()
    if decision.origin != step.target:
        raise NotPossible(
            f"„{label_of(step, row)}“ ist hier nicht möglich: Entschieden wurde im Zustand "
            f"„{decision.get_origin_display()}“. Laden Sie die Seite neu."
        )
    if not reason.strip():
        raise NotDecidable("Bitte schreiben Sie, warum Sie die Entscheidung zurückgeben.")
    row = take(step, row, actor=actor, now=now, note=reason, reason=reason)
    row.decisions.filter(pk=decision.pk).update(returned_at=now, return_reason=reason)
    return row
