"""The doors of a Rückforderung (§ 49a VwVfG): fixed by a Bescheid of its own, proposed and co-signed by two people.

The portal pays nothing out and keeps no accounts: what was paid, a person enters; what can have been paid is known.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from criteria.guideline.queries import rules_of
from criteria.interest import RateMissing, interest
from criteria.moments import day_of
from criteria.money import ImpossibleSum, format_euro, round_cent
from criteria.rates.models import known_rates
from grants import audit, outbox
from grants.applications.models import Application
from grants.awards.models import Decision
from grants.awards.slices import released
from grants.permissions.predicates import is_free_of_conflict
from grants.remedies.refusals import Unfounded, filled
from grants.remedies.revocations import NOTHING, Recovery, Revocation
from grants.remedies.states import RevocationState
from grants.remedies.taken import left_of
from grants.steps import NotPossible, ensure, locked

PROPOSE, COSIGN = "recovery.propose", "recovery.cosign"
SHORTEST_PAYMENT = datetime.timedelta(days=14)
"""What a Träger has at least to pay, from the second signature on; the law names no time."""
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Claim:
    """What can be demanded back of a grant, in euros: at most `most` can have been paid out."""

    most: Decimal
    stays: Decimal
    claimed: Decimal


def claim_of(application: Application) -> Claim:
    """What a Rückforderung starts from."""
    decision = application.decisions.standing().get()
    claimed = Recovery.objects.claimed().filter(application=application).aggregate(sum=Sum("amount"))["sum"]
    return Claim(_payable(decision), left_of(decision), claimed or NOTHING)


def is_due(revocation: Revocation) -> bool:
    """Does this Rücknahme or Widerruf undo the grant for the past, and still hold?"""
    reaches_back = revocation.effective_from is not None and revocation.stands > 0
    return revocation.state == RevocationState.DECIDED and reaches_back


@transaction.atomic
def propose_recovery(
    *,
    revocation: Revocation,
    actor,
    now: datetime.datetime,
    paid_out: Decimal,
    interest_from: datetime.date,
    due_on: datetime.date,
    reasons: str,
    waiver: str = "",
) -> Recovery:
    """Propose what is to be repaid: what was paid out, in euros, less what stays granted and is demanded already.

    Interest is worked out up to today, unless `waiver` says why it is not claimed (§ 49a Abs. 3 Satz 2 VwVfG).
    Raises Forbidden, NotPossible, Unfounded.
    """
    application, row = locked(revocation.application), locked(revocation)
    ensure(actor, PROPOSE, row)
    _ensure_due(row)
    reasons = filled(reasons, "Bitte begründen Sie die Rückforderung (§ 39 VwVfG).")
    _ensure_days(row, interest_from, due_on, now)
    claim = claim_of(application)
    amount = _amount(paid_out, claim)
    made = Recovery.objects.create(
        application=application,
        revocation=row,
        paid_out=paid_out,
        stays=claim.stays,
        claimed=claim.claimed,
        amount=amount,
        interest_from=interest_from,
        **_interest(application, amount, interest_from, day_of(now), waiver.strip()),
        due_on=due_on,
        reasons=reasons,
        proposed_at=now,
        proposed_by=actor,
    )
    _record(made, actor, now, "propose_recovery", f"vorgeschlagen. {reasons}", reasons)
    return made


@transaction.atomic
def return_recovery(*, recovery: Recovery, actor, now: datetime.datetime, reason: str) -> Recovery:
    """Give a proposal back instead of co-signing it. Raises Forbidden, NotPossible, Unfounded."""
    row = _waiting(recovery, actor)
    row.return_reason = filled(reason, "Bitte schreiben Sie, warum Sie den Vorschlag zurückgeben.")
    row.returned_at = now
    row.save(update_fields=["returned_at", "return_reason"])
    _record(row, actor, now, "return_recovery", f"zurückgegeben. {row.return_reason}", row.return_reason)
    return row


@transaction.atomic
def cosign_recovery(*, recovery: Recovery, actor, now: datetime.datetime) -> Recovery:
    """Co-sign as the second person; the Rückforderungsbescheid goes out.

    Raises Forbidden, NotPossible, Unfounded where the grant has changed or the day of payment has come too near.
    """
    row = _waiting(recovery, actor)
    claim = claim_of(row.application)
    if (claim.stays, claim.claimed) != (row.stays, row.claimed) or not is_due(row.revocation):
        raise Unfounded("Die Zuwendung hat sich seit dem Vorschlag geändert. Bitte geben Sie ihn zurück.")
    if not is_free_of_conflict(row.proposed_by, row):
        raise Unfounded("Wer vorgeschlagen hat, ist inzwischen befangen (§ 20 VwVfG). Bitte geben Sie es zurück.")
    _ensure_time_to_pay(row.due_on, now)
    row.cosigned_at, row.cosigned_by = now, actor
    row.save(update_fields=["cosigned_at", "cosigned_by"])
    _record(row, actor, now, "cosign_recovery", f"mitgezeichnet. Zu zahlen bis {row.due_on:%d.%m.%Y}.")
    outbox.put(topic="letter", key=f"recovery:{row.pk}", now=now, kind="recovery", subject=row.pk)
    return row


def _waiting(recovery: Recovery, actor) -> Recovery:
    locked(recovery.application)
    row = locked(recovery)
    ensure(actor, COSIGN, row)
    if not row.is_open:
        raise NotPossible("Über diese Rückforderung ist schon entschieden. Vielleicht war jemand schneller.")
    return row


def _payable(decision: Decision) -> Decimal:
    """What can have been paid out: under the Haushaltsvorbehalt only what is released."""
    application = decision.application
    return released(application.pk) if application.call.budget_reservation else decision.amount


def _ensure_due(row: Revocation) -> None:
    if not is_due(row):
        raise NotPossible(
            "Zu erstatten ist nur, was für die Vergangenheit zurückgenommen oder widerrufen ist und noch gilt "
            "(§ 49a Abs. 1 VwVfG)."
        )
    if row.application.recoveries.filter(cosigned_at=None, returned_at=None).exists():
        raise NotPossible("Es wartet schon eine Rückforderung auf die zweite Person. Vielleicht war jemand schneller.")


def _amount(paid_out: Decimal, claim: Claim) -> Decimal:
    if not paid_out.is_finite() or paid_out != round_cent(paid_out) or not 0 < paid_out <= claim.most:
        raise Unfounded(
            f"Ausgezahlt sein kann ein Betrag über 0 € bis {format_euro(claim.most)}: mehr ist nicht bewilligt oder "
            "freigegeben."
        )
    amount = paid_out - claim.stays - claim.claimed
    if amount <= 0:
        raise Unfounded(
            f"Es ist nichts zu erstatten: Bewilligt bleiben {format_euro(claim.stays)}, schon zurückgefordert sind "
            f"{format_euro(claim.claimed)}."
        )
    return amount


def _ensure_days(row: Revocation, interest_from: datetime.date, due_on: datetime.date, now) -> None:
    if not row.effective_from <= interest_from <= day_of(now):
        raise Unfounded(
            f"Zinsen ab: Möglich ist ein Tag vom {row.effective_from:%d.%m.%Y} (Unwirksamkeit) bis heute. Kam das Geld "
            "später an, ist es dieser Tag."
        )
    _ensure_time_to_pay(due_on, now)


def _ensure_time_to_pay(due_on: datetime.date, now: datetime.datetime) -> None:
    first = day_of(now) + SHORTEST_PAYMENT
    if due_on < first:
        raise Unfounded(f"Zu zahlen bis: Bitte lassen Sie 14 Tage Zeit, also bis zum {first:%d.%m.%Y} oder länger.")


def _interest(
    application: Application, amount: Decimal, start: datetime.date, until: datetime.date, waiver: str
) -> dict[str, object]:
    """The fields about interest up to a day; who waives it claims none."""
    if waiver:
        return {"interest_until": until, "waiver": waiver, "interest": NOTHING, "working": []}
    days = rules_of(application.call.guideline).interest_year.days
    try:
        found = interest(amount, start, until + ONE_DAY, known_rates(), day_count=days)
    except (RateMissing, ImpossibleSum) as problem:
        raise Unfounded(str(problem)) from problem
    working = [[line.text, f"{line.amount:.2f}"] for line in found.lines]
    return {"interest_until": until, "waiver": "", "interest": found.amount, "working": working}


def _record(row: Recovery, actor, now: datetime.datetime, action: str, rest: str, reason: str = "") -> None:
    audit.record(
        chain=row.chain,
        actor=actor,
        action=action,
        sentence=f"Rückforderung von {format_euro(row.amount)} und {format_euro(row.interest)} Zinsen {rest}",
        now=now,
        reason=reason,
        recovery=row.pk,
        amount=f"{row.amount:.2f}",
        interest=f"{row.interest:.2f}",
    )
