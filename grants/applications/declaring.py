"""The doors of conflicts of interest beyond one file: by call, from what connects a person with a Träger, and back."""

import datetime
from collections.abc import Collection

from django.db import transaction

from criteria.moments import day_of
from grants import audit
from grants.applications.conflicts import Conflict, ConflictReview, Relation
from grants.applications.leaving import take_off
from grants.applications.models import Application
from grants.calls.models import Call
from grants.organisations.models import Organisation
from grants.people.models import User
from grants.steps import NotPossible, Refused, ensure, locked


class NotDeclarable(Refused):
    """What was said about a conflict of interest is not whole; the message says what is missing."""


def organisations_of(call: Call, user):
    """The Träger with a submitted application in a call, without those that are hidden from this person already."""
    submitted = Application.objects.filter(call=call, submitted_at__isnull=False)
    known = submitted.exclude(pk__in=submitted.hidden_from(user).values("pk"))
    return Organisation.objects.filter(pk__in=known.order_by().values("organisation"))


@transaction.atomic
def review_call(
    *, call: Call, actor, now: datetime.datetime, organisations: Collection[int] = (), reason: str = ""
) -> ConflictReview:
    """Say with which Träger of a call (ids) one has a conflict of interest; none is an answer, too.

    Their files in this call, also later ones, are hidden from the person, who is replaced in them.
    Raises Forbidden, NotDeclarable.
    """
    ensure(actor, "conflict.declare", call)
    chosen = list(organisations_of(call, actor).filter(pk__in=organisations))
    if len(chosen) < len(set(organisations)):
        raise NotDeclarable("Bitte wählen Sie Träger aus der Liste. Vielleicht hat sie sich geändert: Laden Sie neu.")
    if chosen and not reason.strip():
        raise NotDeclarable("Bitte schreiben Sie, warum Sie befangen sind.")
    for organisation in chosen:
        _declare(call, organisation, actor, now, reason.strip())
    names = ", ".join(str(organisation) for organisation in chosen) or "keine"
    audit.record(
        chain=call.chain,
        actor=actor,
        action="review_conflicts",
        sentence=f"Träger durchgesehen (§ 20 VwVfG). Befangenheit: {names}.",
        now=now,
        organisations=[organisation.pk for organisation in chosen],
    )
    review, _ = ConflictReview.objects.update_or_create(call=call, user=actor, defaults={"reviewed_at": now})
    return review


@transaction.atomic
def record_relation(
    *,
    person: User,
    organisation: Organisation,
    kind: str,
    actor,
    now: datetime.datetime,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Relation:
    """Record what connects a person of the office with a Träger: it hides the files that were open in this time.

    Raises Forbidden, NotDeclarable.
    """
    ensure(actor, "relation.record", person)
    if since and until and until < since:
        raise NotDeclarable("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.")
    relation = Relation.objects.create(
        user=person,
        organisation=organisation,
        kind=kind,
        since=since,
        until=until,
        recorded_at=now,
        recorded_by=actor,
    )
    _record(relation, actor, now, "record_relation", f"Verbindung vermerkt (§ 20 VwVfG). {relation.subject}.")
    for application in organisation.applications.hidden_from(person).filter(submitted_at__isnull=False).order_by("pk"):
        take_off(locked(application), person=person, actor=actor, now=now)
    return relation


@transaction.atomic
def end_relation(*, relation: Relation, actor, now: datetime.datetime, until: datetime.date) -> Relation:
    """Say when a relation ends; today at the earliest, so that no file that is hidden now is shown by it.

    Raises Forbidden, NotPossible, NotDeclarable.
    """
    row = locked(relation)
    ensure(actor, "relation.record", row.user)
    if row.until is not None or row.withdrawn_at is not None:
        raise NotPossible("Diese Verbindung ist schon beendet. Laden Sie die Seite neu.")
    if until < day_of(now):
        raise NotDeclarable(
            "Bitte geben Sie heute oder einen späteren Tag an. War der Eintrag falsch, nimmt ihn die Leitung zurück."
        )
    row.until = until
    row.save(update_fields=["until"])
    _record(row, actor, now, "end_relation", f"Verbindung endet am {until:%d.%m.%Y}. {row.subject}.")
    return row


@transaction.atomic
def withdraw(*, declared: Conflict | Relation, actor, now: datetime.datetime, reason: str) -> None:
    """Withdraw another person's declaration or relation that was wrong: the files are shown to the person again.

    What others have taken over stays with them. Raises Forbidden, NotPossible, NotDeclarable.
    """
    row = locked(declared)
    ensure(actor, "conflict.withdraw", row)
    if row.withdrawn_at is not None:
        raise NotPossible("Dieser Eintrag ist schon zurückgenommen. Laden Sie die Seite neu.")
    if not reason.strip():
        raise NotDeclarable("Bitte schreiben Sie, warum der Eintrag falsch war.")
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = now, actor, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    sentence = f"Befangenheit von {row.user} zurückgenommen ({row.subject}). Grund: {reason.strip()}"
    _record(row, actor, now, "withdraw_conflict", sentence, reason)


def _declare(call: Call, organisation: Organisation, actor, now: datetime.datetime, reason: str) -> None:
    Conflict.objects.create(call=call, organisation=organisation, user=actor, reason=reason, declared_at=now)
    filed = organisation.applications.filter(call=call, submitted_at__isnull=False).order_by("pk")
    for application in filed.select_for_update(of=("self",)):
        audit.record(
            chain=application.chain,
            actor=actor,
            action="declare_conflict",
            sentence="Befangenheit erklärt (§ 20 VwVfG), für alle Anträge des Trägers in diesem Förderaufruf.",
            now=now,
        )
        take_off(application, person=actor, actor=actor, now=now)


def _record(
    row: Conflict | Relation, actor, now: datetime.datetime, action: str, sentence: str, reason: str = ""
) -> None:
    audit.record(
        chain=row.chain,
        actor=actor,
        action=action,
        sentence=sentence,
        now=now,
        reason=reason,
        person=row.user_id,
    )
