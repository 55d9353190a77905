"""The doors of the vorzeitige Maßnahmebeginn: the Träger asks, one officer answers."""

import datetime

from django.db import transaction

from criteria.moments import day_of
from criteria.money import format_euro
from grants import audit, outbox
from grants.applications.early_starts import WAITING, EarlyStart, limit_of, needs_consent, submitted_costs
from grants.applications.models import Application
from grants.steps import NotPossible, Refused, ensure, locked

ASK, DECIDE = "application.request_early_start", "application.decide_early_start"


class Unfounded(Refused):
    """The reason, the legal basis or a possible day is missing."""


class NotNeeded(Refused):
    """The guideline lets the Vorhaben begin without consent."""


@transaction.atomic
def request_early_start(
    *, application: Application, actor, now: datetime.datetime, wanted_from: datetime.date, reason: str
) -> EarlyStart:
    """Ask for consent to begin on a day before the Bescheid.

    Raises Forbidden, NotPossible before the submission, after the decision or while a request is open or granted,
    NotNeeded, Unfounded.
    """
    row = locked(application)
    ensure(actor, ASK, row)
    _ensure_waiting(row)
    limit = limit_of(row)
    if not needs_consent(limit, submitted_costs(row)):
        raise NotNeeded("Nach der Richtlinie brauchen Sie für dieses Vorhaben keine Zustimmung.")
    if row.early_starts.filter(decided_at=None).exists():
        raise NotPossible("Ihr Antrag auf vorzeitigen Maßnahmebeginn liegt dem Sozialamt schon vor.")
    if row.early_starts.filter(allowed_from__isnull=False).exists():
        raise NotPossible("Das Sozialamt hat dem vorzeitigen Maßnahmebeginn schon zugestimmt.")
    reason = reason.strip()
    if not reason:
        raise Unfounded("Bitte schreiben Sie, warum Sie nicht auf den Bescheid warten können.")
    if wanted_from < day_of(now):
        raise Unfounded("Der Tag liegt in der Vergangenheit. Eine Zustimmung gilt nie rückwirkend.")
    made = EarlyStart.objects.create(
        application=row, wanted_from=wanted_from, reason=reason, requested_at=now, requested_by=actor
    )
    audit.record(
        chain=row.chain,
        actor=actor,
        action="request_early_start",
        sentence=f"Vorzeitigen Maßnahmebeginn ab {wanted_from:%d.%m.%Y} beantragt. {reason}",
        now=now,
        reason=reason,
        early_start=made.pk,
        eligible_costs=str(submitted_costs(row)),
        limit=str(limit),
    )
    return made


@transaction.atomic
def consent(
    *, request: EarlyStart, actor, now: datetime.datetime, allowed_from: datetime.date, reason: str, legal_basis: str
) -> EarlyStart:
    """Consent to a beginning from a day on: today or later, and not before the day that was asked for.

    Raises Forbidden, NotPossible, Unfounded.
    """
    row = _open(request, actor)
    earliest = max(row.wanted_from, day_of(now))
    if allowed_from < earliest:
        raise Unfounded(f"Möglich ist ein Tag ab {earliest:%d.%m.%Y}. Eine Zustimmung gilt nie rückwirkend.")
    row.allowed_from = allowed_from
    sentence = f"Vorzeitigem Maßnahmebeginn ab {allowed_from:%d.%m.%Y} zugestimmt."
    return _decide(row, actor, now, "grant_early_start", sentence, reason, legal_basis)


@transaction.atomic
def refuse(*, request: EarlyStart, actor, now: datetime.datetime, reason: str, legal_basis: str) -> EarlyStart:
    """Refuse consent. The application itself goes on. Raises Forbidden, NotPossible, Unfounded."""
    row = _open(request, actor)
    sentence = "Vorzeitigen Maßnahmebeginn abgelehnt."
    return _decide(row, actor, now, "refuse_early_start", sentence, reason, legal_basis)


def limit_in_words(application: Application) -> str:
    """The rule that asks for consent, as a sentence for both sides; empty if there is none."""
    limit = limit_of(application)
    if limit is None:
        return ""
    return f"Zustimmung ist nötig ab zuwendungsfähigen Ausgaben von {format_euro(limit)}."


def _open(request: EarlyStart, actor) -> EarlyStart:
    application = locked(request.application)
    row = locked(request)
    ensure(actor, DECIDE, application)
    if not row.is_open:
        raise NotPossible("Über diesen Antrag ist schon entschieden. Laden Sie die Seite neu.")
    _ensure_waiting(application)
    return row


def _decide(
    row: EarlyStart, actor, now: datetime.datetime, action: str, sentence: str, reason: str, legal_basis: str
) -> EarlyStart:
    reason, legal_basis = reason.strip(), legal_basis.strip()
    if not reason or not legal_basis:
        raise Unfounded("Bitte geben Sie eine Begründung und die Rechtsgrundlage an (§ 39 VwVfG).")
    row.decided_at, row.decided_by = now, actor
    row.decision_reason, row.legal_basis = reason, legal_basis
    row.save()
    audit.record(
        chain=row.application.chain,
        actor=actor,
        action=action,
        sentence=f"{sentence} {reason} ({legal_basis})",
        now=now,
        reason=reason,
        legal_basis=legal_basis,
        early_start=row.pk,
    )
    outbox.put(topic="letter", key=f"early_start:{row.pk}", now=now, kind="early_start", subject=row.pk)
    return row


def _ensure_waiting(application: Application) -> None:
    if application.state not in WAITING:
        raise NotPossible("Vorzeitiger Maßnahmebeginn ist nur möglich, solange über den Antrag nicht entschieden ist.")
