"""Who last changed which part of a section, so that a comparison can name them. Beside the record, which is per act."""

import datetime
from collections.abc import Iterable

from django.db import models

from grants.applications.models import Application
from grants.people.models import User
from grants.steps import ensure


class LastChange(models.Model):
    """The last person who changed a part of a section: one field, or one table of rows."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    section = models.CharField("Abschnitt", max_length=40)
    part = models.CharField("Angabe", max_length=60)
    changed_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    changed_at = models.DateTimeField("geändert")

    class Meta:
        ordering = ["application", "section", "part"]
        verbose_name = "letzte Änderung"
        constraints = [
            models.UniqueConstraint(fields=["application", "section", "part"], name="one_last_change_per_part")
        ]

    def __str__(self):
        return f"{self.application}: {self.part}"


def note_changes(
    *, application: Application, section: str, parts: Iterable[str], actor: User, now: datetime.datetime
) -> None:
    """Note who changed these parts; called in the transaction that saves them. Raises Forbidden."""
    ensure(actor, "application.edit", application)
    LastChange.objects.bulk_create(
        [
            LastChange(application=application, section=section, part=part, changed_by=actor, changed_at=now)
            for part in sorted(parts)
        ],
        update_conflicts=True,
        unique_fields=["application", "section", "part"],
        update_fields=["changed_by", "changed_at"],
    )


def last_changes(application: Application, section: str) -> dict[str, LastChange]:
    """The last changes in a section, by part; nothing for parts that were never changed on their page."""
    found = LastChange.objects.filter(application=application, section=section).select_related("changed_by")
    return {change.part: change for change in found}
