"""The doors of substitutes: who stands in for whom, from one day to another."""

import datetime

from django.db import transaction

from criteria.moments import day_of
from grants import audit
from grants.accounts.models import Substitution
from grants.accounts.workflow import chain_of
from grants.people.models import Role, User
from grants.steps import NotPossible, Refused, ensure, locked

SUBSTITUTE = "substitution.edit"


class UnfitSubstitute(Refused):
    """This person cannot stand in for the other, or not in this time."""


def officers():
    """Everybody who can be the officer of a file."""
    return User.objects.filter(is_active=True, roles__contains=[Role.CASEWORKER.value])


def substituted_by(user: User, day: datetime.date) -> dict[int, User]:
    """For whom this person stands in on this day, by id."""
    found = Substitution.objects.on(day).filter(substitute=user).select_related("person").order_by("pk")
    return {each.person_id: each.person for each in found}


@transaction.atomic
def substitute(
    *,
    person: User,
    substitute: User,
    starts_on: datetime.date,
    ends_on: datetime.date,
    actor: User,
    now: datetime.datetime,
) -> Substitution:
    """Let `substitute` stand in for `person` on these days. One substitute at a time.

    Raises Forbidden, UnfitSubstitute.
    """
    row = User.objects.select_for_update().get(pk=person.pk)
    ensure(actor, SUBSTITUTE, row)
    _ensure_fit(row, substitute, starts_on, ends_on, now)
    made = Substitution.objects.create(
        person=row, substitute=substitute, starts_on=starts_on, ends_on=ends_on, created_at=now, created_by=actor
    )
    audit.record(
        chain=chain_of(row),
        actor=actor,
        action="substitute",
        sentence=f"{substitute} vertritt {row} vom {starts_on:%d.%m.%Y} bis {ends_on:%d.%m.%Y}.",
        now=now,
        substitution=made.pk,
    )
    return made


@transaction.atomic
def end_substitution(*, substitution: Substitution, actor: User, now: datetime.datetime) -> Substitution:
    """End it at once. Raises Forbidden, NotPossible."""
    row = locked(substitution)
    ensure(actor, SUBSTITUTE, row.person)
    if row.ended_at is not None:
        raise NotPossible("Diese Vertretung ist schon beendet.")
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    audit.record(
        chain=chain_of(row.person),
        actor=actor,
        action="end_substitution",
        sentence=f"Die Vertretung durch {row.substitute} ist beendet.",
        now=now,
        substitution=row.pk,
    )
    return row


def _ensure_fit(
    person: User, substitute: User, starts_on: datetime.date, ends_on: datetime.date, now: datetime.datetime
) -> None:
    if substitute.pk == person.pk:
        raise UnfitSubstitute("Niemand vertritt sich selbst. Bitte wählen Sie zwei verschiedene Personen.")
    if officers().filter(pk__in=[person.pk, substitute.pk]).count() != 2:
        raise UnfitSubstitute("Vertreten werden und vertreten kann nur, wer Akten bearbeitet.")
    if ends_on < starts_on:
        raise UnfitSubstitute("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.")
    if ends_on < day_of(now):
        raise UnfitSubstitute("Diese Tage sind schon vorbei. Bitte wählen Sie spätere Tage.")
    others = Substitution.objects.filter(person=person, ended_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on)
    if other := others.select_related("substitute").first():
        raise UnfitSubstitute(
            f"{person} wird vom {other.starts_on:%d.%m.%Y} bis {other.ends_on:%d.%m.%Y} schon von {other.substitute} "
            "vertreten. Bitte beenden Sie das zuerst, oder wählen Sie andere Tage."
        )
