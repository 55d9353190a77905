"""The doors of what the office notes about money of others for a Träger. It informs the check and decides nothing."""

import datetime
from decimal import Decimal

from django.db import transaction

from criteria.moments import day_of
from criteria.money import format_euro
from grants import audit
from grants.assessment.outside import NotedAid, NotedGrant, chain_of
from grants.organisations.models import Organisation
from grants.steps import Refused, ensure, locked

ACT = "organisation.note_funding"


class NotNotable(Refused):
    """An entry is not whole or contradicts itself; the message says what is wrong."""


@transaction.atomic
def note_aid(
    *,
    organisation: Organisation,
    actor,
    now: datetime.datetime,
    kind: str,
    giver: str,
    granted_on: datetime.date,
    amount: Decimal,
) -> NotedAid:
    """Note aid that a Träger was granted, in euros. Raises Forbidden, NotNotable."""
    owner = _open(organisation, actor, amount)
    if granted_on > day_of(now):
        raise NotNotable("Dieser Tag liegt in der Zukunft. Bitte geben Sie den Tag an, an dem gewährt wurde.")
    found = NotedAid(organisation=owner, kind=kind, giver=giver, granted_on=granted_on, amount=amount)
    return _noted(found, actor, now)


@transaction.atomic
def note_grant(
    *,
    organisation: Organisation,
    actor,
    now: datetime.datetime,
    office: str,
    subject: str,
    amount: Decimal,
    start: datetime.date,
    end: datetime.date,
    source: str,
) -> NotedGrant:
    """Note what another office grants a Träger, in euros. Raises Forbidden, NotNotable."""
    owner = _open(organisation, actor, amount)
    if end < start:
        raise NotNotable("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.")
    found = NotedGrant(
        organisation=owner, office=office, subject=subject, amount=amount, start=start, end=end, source=source
    )
    return _noted(found, actor, now)


@transaction.atomic
def remove_noted(*, noted: NotedAid | NotedGrant, actor, now: datetime.datetime, reason: str) -> None:
    """Take out an entry that is wrong; the record keeps what it said. Raises Forbidden, NotNotable."""
    row = locked(noted)
    ensure(actor, ACT, row.organisation)
    if not reason.strip():
        raise NotNotable("Bitte schreiben Sie, warum der Eintrag falsch ist.")
    _record(row, actor, now, "remove_noted_funding", "Eintrag entfernt", reason=reason.strip())
    row.delete()


def _open(organisation: Organisation, actor, amount: Decimal) -> Organisation:
    owner = locked(organisation)
    ensure(actor, ACT, owner)
    if amount <= 0:
        raise NotNotable("Der Betrag muss über 0,00 € liegen.")
    return owner


def _noted(found, actor, now: datetime.datetime):
    found.noted_at, found.noted_by = now, actor
    found.save()
    _record(found, actor, now, "note_funding", "Vermerkt")
    return found


def _record(row, actor, now: datetime.datetime, action: str, said: str, **more) -> None:
    audit.record(
        chain=chain_of(row.organisation),
        actor=actor,
        action=action,
        sentence=f"{said}: {row}, {format_euro(row.amount)}.",
        now=now,
        amount=str(row.amount),
        **more,
    )
