"""Who examines files leaves a trace in them: once per day and file the record says that the Rechnungsprüfung looked."""

import datetime

from django.db import transaction

from criteria.deadlines import BERLIN
from grants import audit
from grants.applications.models import Application
from grants.audit.models import Entry
from grants.people.models import Role
from grants.steps import locked


def note_look(*, application: Application, actor, now: datetime.datetime) -> None:
    """Record that a person of the Rechnungsprüfung opens the file, unless that stands there for today already."""
    if Role.AUDITOR not in actor.roles or _has_looked(application, actor, now):
        return
    with transaction.atomic():
        row = locked(application)
        if not _has_looked(row, actor, now):
            audit.record(
                chain=row.chain, actor=actor, action="look", sentence="Akte zur Rechnungsprüfung eingesehen.", now=now
            )


def _has_looked(application: Application, actor, now: datetime.datetime) -> bool:
    midnight = now.astimezone(BERLIN).replace(hour=0, minute=0, second=0, microsecond=0)
    looks = Entry.objects.filter(chain=application.chain, action="look", actor=actor, at__gte=midnight)
    return looks.exists()
