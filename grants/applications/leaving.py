"""Who may no longer take part in a file (§ 20 VwVfG) is replaced in it: what this person has begun, others do anew.

The rooms above say by `on_leaving` what of theirs falls away.
"""

import datetime
from typing import Protocol

from grants import audit
from grants.applications.models import Application
from grants.people.models import User


class Handler(Protocol):
    """Ends the part that a person has in a locked application; records what it did."""

    def __call__(self, application: Application, *, person: User, actor: User, now: datetime.datetime) -> None: ...


_HANDLERS: list[Handler] = []


def on_leaving(handler: Handler) -> Handler:
    """Register what a room ends when a person leaves a file."""
    _HANDLERS.append(handler)
    return handler


def take_off(application: Application, *, person: User, actor: User, now: datetime.datetime) -> None:
    """Replace a person in an application that is locked; called by doors, once the conflict is written."""
    if application.caseworker_id == person.pk:
        application.caseworker = None
        application.save(update_fields=["caseworker"])
        audit.record(
            chain=application.chain,
            actor=actor,
            action="vacate",
            sentence=f"{person} bearbeitet die Akte nicht mehr. Sie ist neu zuzuweisen.",
            now=now,
            person=person.pk,
        )
    for handler in _HANDLERS:
        handler(application, person=person, actor=actor, now=now)
