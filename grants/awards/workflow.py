"""The doors of a decision: decide, return, co-sign. A score orders; two people decide."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from criteria import financing
from criteria.guideline.queries import level_for
from criteria.money import ImpossibleSum, format_euro, round_cent
from criteria.steps import Step
from grants import outbox
from grants.applications.models import Application
from grants.applications.queries import has_conflict_in
from grants.applications.states import BY_NAME
from grants.awards.models import Decision, Slice
from grants.awards.queries import money_left, proposal
from grants.awards.slices import NOTHING, left_by_year, split, usual_later_part
from grants.awards.wording import unmet
from grants.calls.models import Call
from grants.permissions.predicates import is_free_of_conflict
from grants.steps import NotPossible, Refused, ensure, ensure_possible, locked, take

ORIGINS = {"decide": Decision.Origin.DELIBERATION, "reject_formally": Decision.Origin.CHECK}


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
    allowed = _allowed(row, kind)
    _ensure_amount(amount, allowed=allowed.amount)
    _ensure_money(call, actor, amount)
    _ensure_reasons(row, amount, reasons)
    _ensure_money_of_years(call, actor, parts := _parts(row, amount, later))
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
        working=_working(allowed, amount),
        score_lines=row.result.lines,
        **_level(call, amount),
    )
    _write_slices(row.decisions.get(returned_at=None), parts)
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
    decision = row.decisions.filter(returned_at=None).first()
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


def _allowed(application: Application, kind: financing.Financing) -> financing.Proposal:
    try:
        return proposal(application, kind)
    except ImpossibleSum as error:
        raise NotDecidable(str(error)) from error


def _write_slices(decision: Decision, parts: Iterable[tuple[int, Decimal]]) -> None:
    Slice.objects.bulk_create(Slice(decision=decision, year=year, amount=part) for year, part in parts)


def _level(call: Call, amount: Decimal) -> dict:
    """Who is responsible for this amount by the guideline, and whether a committee has to resolve it."""
    level = level_for(call.guideline, amount)
    return {"level": str(level or ""), "needs_resolution": level is not None and level.needs_resolution}


def _working(allowed: financing.Proposal, amount: Decimal) -> list[list[str]]:
    lines = [[line.text, f"{line.amount:.2f}"] for line in allowed.lines]
    return lines if amount == allowed.amount else [*lines, ["Bewilligt nach Begründung", f"{amount:.2f}"]]


def _ensure_amount(amount: Decimal, *, allowed: Decimal) -> None:
    if not amount.is_finite() or amount != round_cent(amount):
        raise NotDecidable("Bitte geben Sie den Betrag auf den Cent genau an.")
    if not 0 < amount <= allowed:
        raise NotDecidable(f"Möglich ist ein Betrag über 0 € bis {format_euro(allowed)}. Der Rechenweg zeigt, warum.")


def _ensure_reasons(row: Application, amount: Decimal, reasons: str) -> None:
    if amount < row.requested_amount and not reasons.strip():
        raise NotDecidable("Sie bewilligen weniger, als beantragt ist. Bitte begründen Sie die Kürzung (§ 39 VwVfG).")


def _ensure_money(call: Call, actor, amount: Decimal) -> None:
    if amount <= (left := money_left(call)):
        return
    raise NotDecidable(f"Im Förderaufruf {_free(call, actor, left)}. Bitte wählen Sie einen kleineren Betrag.")


def _ensure_money_of_years(call: Call, actor, parts: Iterable[tuple[int, Decimal]]) -> None:
    left = dict(left_by_year(call))
    for year, part in parts:
        if part > left.get(year, part):
            free = _free(call, actor, left[year])
            raise NotDecidable(f"Für das Haushaltsjahr {year} {free}. Bitte teilen Sie den Betrag anders auf.")


def _free(call: Call, actor, left: Decimal) -> str:
    # What is left tells about the grants of the whole call, also of files that are hidden from this person.
    return "reicht das Geld nicht" if has_conflict_in(call, actor) else f"sind noch {format_euro(left)} frei"


def _parts(application: Application, amount: Decimal, later: Decimal | None) -> tuple[tuple[int, Decimal], ...]:
    """The yearly parts of a grant, in euros."""
    if later is None:
        later = usual_later_part(application, amount)
    if not later.is_finite() or later != round_cent(later) or not 0 <= later <= amount:
        raise NotDecidable(f"Auf das zweite Jahr können 0 € bis {format_euro(amount)} entfallen.")
    parts = split(application.call, amount, later)
    if sum(part for _, part in parts) != amount:
        raise NotDecidable("Dieser Förderaufruf hat nur ein Jahr. Bitte lassen Sie den Teil für das zweite Jahr weg.")
    return parts


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
    decision = row.decisions.get(returned_at=None)
    if decision.origin != step.target:
        raise NotPossible(
            f"„{step.label}“ ist hier nicht möglich: Entschieden wurde im Zustand „{decision.get_origin_display()}“. "
            "Laden Sie die Seite neu."
        )
    if not reason.strip():
        raise NotDecidable("Bitte schreiben Sie, warum Sie die Entscheidung zurückgeben.")
    row = take(step, row, actor=actor, now=now, note=reason, reason=reason)
    row.decisions.filter(pk=decision.pk).update(returned_at=now, return_reason=reason)
    return row
