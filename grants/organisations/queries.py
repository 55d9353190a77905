"""Reads of a Träger: its people with their rights, the invitations that wait, and since when it waits itself."""

import datetime
from dataclasses import dataclass

from grants.audit.models import Entry
from grants.organisations.models import Invitation, Membership, Organisation, labels_of
from grants.people.models import User


@dataclass(frozen=True)
class Person:
    """Somebody who acts for a Träger, with the rights held now."""

    user: User
    rights: frozenset[str]

    @property
    def right_labels(self) -> str:
        return labels_of(self.rights)


def people_of(organisation: Organisation) -> list[Person]:
    """Everybody who acts for a Träger now, in German order."""
    current = organisation.memberships.filter(ended_at=None).select_related("user")
    held: dict[User, set[str]] = {}
    for membership in current.order_by("user__sort_name", "user__pk", "right"):
        held.setdefault(membership.user, set()).add(membership.right)
    return [Person(user, frozenset(rights)) for user, rights in held.items()]


def acting_for(organisation: int):
    """The open accounts that act for a Träger now, each once: whoever is told something about it."""
    # A subquery, because a join would name a person once per right.
    current = Membership.objects.filter(organisation=organisation, ended_at=None).values("user")
    return User.objects.filter(pk__in=current, is_active=True).order_by("pk")


def signatories(organisation: Organisation) -> list[User]:
    """The open accounts that may sign for a Träger now, in German order."""
    current = organisation.memberships.filter(right=Membership.Right.SIGN, ended_at=None, user__is_active=True)
    rows = current.select_related("user").order_by("user__sort_name", "user__pk")
    return [membership.user for membership in rows]


def waiting_invitations(organisation: Organisation, now: datetime.datetime) -> list[Invitation]:
    """The invitations that can still be accepted, the oldest first."""
    waiting = organisation.invitations.waiting().filter(expires_at__gt=now)
    return list(waiting.select_related("invited_by").order_by("invited_at", "pk"))


def waits_since(organisation: Organisation) -> datetime.datetime | None:
    """Since when a Träger waits for the office to confirm it, for the first time or anew; None if it does not wait."""
    if not organisation.is_waiting:
        return None
    anew = Entry.objects.filter(chain=organisation.chain, action="save_data", data__waits=True)
    last = anew.order_by("-number").values_list("at", flat=True).first()
    return last or organisation.registered_at
