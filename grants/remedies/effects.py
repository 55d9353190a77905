"""What an Abhilfe does to money: to the grant, to a Rücknahme or Widerruf, to a Rückforderung."""

import datetime
from decimal import Decimal

from criteria.financing import Financing
from criteria.money import format_euro, round_cent
from grants.applications.models import Application
from grants.awards import amending
from grants.awards.models import Decision
from grants.letters.choosing import choosable, chosen_keys, standing
from grants.letters.models import ClauseSelection, Letter
from grants.remedies.models import Objection
from grants.remedies.refusals import Unfounded
from grants.remedies.revocations import Recovery, Revocation
from grants.remedies.states import ENDED
from grants.remedies.taken import note_taken_back
from grants.steps import NotPossible, locked


def decision_of(letter: Letter) -> Decision | None:
    """The decision that a letter tells; None for letters that tell none."""
    if letter.kind == Letter.Kind.DECISION:
        return Decision.objects.get(pk=letter.subject)
    if letter.kind == Letter.Kind.REMEDY:
        return Objection.objects.select_related("decision").get(pk=letter.subject).decision
    return None


def revocation_of(letter: Letter) -> Revocation | None:
    """The Rücknahme or Widerruf that a letter tells."""
    return Revocation.objects.get(pk=letter.subject) if letter.kind == Letter.Kind.REVOCATION else None


def recovery_of(letter: Letter) -> Recovery | None:
    """The Rückforderung that a letter tells."""
    return Recovery.objects.get(pk=letter.subject) if letter.kind == Letter.Kind.RECOVERY else None


def propose(
    row: Objection,
    *,
    actor,
    now: datetime.datetime,
    amount: Decimal,
    kind: Financing | None,
    later: Decimal | None,
    reasons: str,
) -> Decision | None:
    """Check the amount that shall hold instead, in euros, and bind its money; the new decision, if it makes one.

    Raises Forbidden, NotPossible, NotDecidable, Unfounded.
    """
    application = locked(row.application)
    if (decision := decision_of(row.letter)) is not None:
        _ensure_replaceable(decision, application)
        if kind is None:
            raise Unfounded("Bitte wählen Sie die Finanzierungsart.")
        who = {"actor": actor, "now": now}
        made = amending.propose(application=application, amount=amount, kind=kind, reasons=reasons, later=later, **who)
        _keep_clauses(decision, made, actor, now)
        return made
    if (revocation := revocation_of(row.letter)) is not None:
        _ensure_lower(amount, revocation)
        return None
    raise Unfounded("Gegen dieses Schreiben ändert eine Abhilfe keinen Betrag. Bitte lassen Sie ihn leer.")


def book(row: Objection, *, actor, now: datetime.datetime, resolution: str) -> None:
    """Do what a co-signed Abhilfe says about money. Raises Forbidden, NotPossible, NotDecidable, LetterStopped."""
    application = locked(row.application)
    if row.decision is not None:
        _ensure_replaceable(row.decision.replaces, application)
        standing(row.decision)  # better refused now than stuck after the signature
        amending.cosign(decision=row.decision, actor=actor, now=now, resolution=resolution)
    elif row.amount is not None and (revocation := revocation_of(row.letter)) is not None:
        _lift(locked(revocation), row.amount, application, now)
    if (recovery := recovery_of(row.letter)) is not None:
        _annul(Recovery.objects.filter(pk=recovery.pk), now)


def let_go(row: Objection, now: datetime.datetime, reason: str) -> None:
    """Let the money go that a proposed Abhilfe has bound."""
    if row.decision is not None:
        amending.give_back(decision=row.decision, now=now, reason=reason)


def _ensure_replaceable(decision: Decision, application: Application) -> None:
    if decision.replaced_at is not None:
        raise NotPossible("Diesen Bescheid hat schon eine Abhilfe ersetzt. Ein Betrag lässt sich hier nicht ändern.")
    if application.revocations.exclude(state__in=ENDED).exists():
        raise NotPossible(
            "Gegen diese Bewilligung läuft ein Verfahren zur Rücknahme oder zum Widerruf. Bitte beenden Sie es zuerst."
        )


def _ensure_lower(amount: Decimal, revocation: Revocation) -> None:
    if not amount.is_finite() or amount != round_cent(amount) or not 0 <= amount < revocation.stands:
        raise Unfounded(
            f"Zurückgenommen oder widerrufen sind {format_euro(revocation.stands)}. Nach der Abhilfe können es 0 € "
            "oder ein kleinerer Betrag sein."
        )


def _lift(revocation: Revocation, stays: Decimal, application: Application, now: datetime.datetime) -> None:
    """What is demanded back rests on the whole Widerruf; it falls with it and is fixed anew."""
    if application.recoveries.filter(cosigned_at=None, returned_at=None).exists():
        raise NotPossible(
            "Zu dieser Bewilligung wartet eine Rückforderung auf die zweite Person. Bitte geben Sie sie zuerst zurück."
        )
    _ensure_lower(stays, revocation)
    revocation.lifted = revocation.amount - stays
    revocation.save(update_fields=["lifted"])
    note_taken_back(application)
    _annul(application.recoveries.claimed(), now)


def _annul(recoveries, now: datetime.datetime) -> None:
    recoveries.update(annulled_at=now)


def _keep_clauses(before: Decision, made: Decision, actor, now: datetime.datetime) -> None:
    """The optional clauses of the decision before stay chosen, as far as they fit the new one."""
    possible = [clause.key for clause in choosable(made)] if before.outcome == Decision.Outcome.AWARD else []
    if keys := [key for key in chosen_keys(before) if key in possible]:
        ClauseSelection.objects.create(decision=made, keys=keys, chosen_at=now, chosen_by=actor)
