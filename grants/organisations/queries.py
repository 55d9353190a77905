"""Reads of a Träger: its people with their rights, and the invitations that wait."""

import datetime
from dataclasses import dataclass

from grants.organisations.models import Invitation, Organisation, labels_of
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


def waiting_invitations(organisation: Organisation, now: datetime.datetime) -> list[Invitation]:
    """The invitations that can still be accepted, the oldest first."""
    waiting = organisation.invitations.waiting().filter(expires_at__gt=now)
    return list(waiting.select_related("invited_by").order_by("invited_at", "pk"))
