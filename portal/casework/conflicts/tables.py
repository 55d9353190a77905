"""The list of what was declared, as the head reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django_tables2 import Column

from grants.applications.conflicts import Conflict, Relation
from grants.applications.models import Application
from portal.access.lists import ListTable
from portal.kern.columns import DateColumn, LinkColumn

DECLARATION, RELATION = "erklaerung", "verbindung"
KINDS = {DECLARATION: Conflict, RELATION: Relation}


@dataclass(frozen=True)
class Declared:
    """One standing declaration or relation of another person."""

    kind: str
    pk: int
    person: str
    subject: str
    scope: str
    at: datetime


class DeclaredTable(ListTable):
    """What keeps people out of files."""

    caption = "Befangenheit im Amt"
    counted = ("Eintrag", "Einträge")

    subject = LinkColumn(
        verbose_name="Betrifft",
        orderable=False,
        url=lambda row: reverse("casework:conflict_withdraw", args=[row.kind, row.pk]),
    )
    person = Column("Person", orderable=False)
    scope = Column("Umfang", orderable=False)
    at = DateColumn(verbose_name="seit", orderable=False)


def declared(user) -> list[Declared]:
    """What others declared, without what is about files or Träger that are hidden from this person."""
    conflicts = Conflict.objects.filter(withdrawn_at=None).exclude(user=user)
    conflicts = conflicts.select_related("user", "application", "organisation", "call")
    relations = Relation.objects.filter(withdrawn_at=None).exclude(user=user).select_related("user", "organisation")
    hidden = Application.objects.hidden_from(user)
    about_file = conflicts.exclude(application__in=hidden.values("pk")).filter(organisation=None)
    of_organisation = Exists(hidden.filter(organisation=OuterRef("organisation")))
    about_organisation = conflicts.filter(~of_organisation, application=None)
    rows = [
        *(Declared(DECLARATION, one.pk, str(one.user), one.subject, "Akte", one.declared_at) for one in about_file),
        *(
            Declared(DECLARATION, one.pk, str(one.user), one.subject, str(one.call), one.declared_at)
            for one in about_organisation
        ),
        *(
            Declared(RELATION, one.pk, str(one.user), one.subject, "alle Akten des Trägers", one.recorded_at)
            for one in relations.filter(~of_organisation)
        ),
    ]
    return sorted(rows, key=lambda row: (row.at, row.kind, row.pk), reverse=True)
