"""Who examines files leaves a trace in them: once per day and file the record says that the Rechnungsprüfung looked."""

import datetime
from collections.abc import Collection

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


def note_looks(*, applications: Collection[int], actor, now: datetime.datetime) -> None:
    """As `note_look`, for all files of a list, by id; those that stand there for today already cost one query."""
    if Role.AUDITOR not in actor.roles:
        return
    today = Entry.objects.filter(action="look", actor=actor, at__gte=_midnight(now))
    seen = set(today.values_list("chain", flat=True))
    for application in Application.objects.filter(pk__in=set(applications)).order_by("pk"):
        if application.chain not in seen:
            note_look(application=application, actor=actor, now=now)


def _has_looked(application: Application, actor, now: datetime.datetime) -> bool:
    looks = Entry.objects.filter(chain=application.chain, action="look", actor=actor, at__gte=_midnight(now))
    return looks.exists()


def _midnight(now: datetime.datetime) -> datetime.datetime:
    return now.astimezone(BERLIN).replace(hour=0, minute=0, second=0, microsecond=0)
