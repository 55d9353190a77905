"""The sheets of an assessor who turned out to be biased: kept as they were and sealed, but out of every result."""

import datetime

from django.db import models

from grants import audit
from grants.applications.leaving import on_leaving
from grants.applications.models import Application
from grants.applications.states import State
from grants.assessment.models import Assessment
from grants.people.models import User


class SetAsideSheet(models.Model):
    """What a sheet said when its assessor had to leave the file (§ 20 VwVfG). No page shows its points."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="set_aside_sheets")
    assessor = models.ForeignKey(User, models.RESTRICT, related_name="+")
    part = models.CharField("Teil", max_length=20, blank=True)
    submitted_at = models.DateTimeField("abgegeben", null=True, blank=True)
    scores = models.JSONField("Punkte mit Begründung je Kriterium")
    set_aside_at = models.DateTimeField()

    class Meta:
        ordering = ["application", "set_aside_at", "pk"]

    def __str__(self):
        return f"{self.assessor}: {self.application}"


@on_leaving
def set_aside(application: Application, *, person: User, actor: User, now: datetime.datetime) -> None:
    """Take a person's sheets out of an assessment that is not closed, so that they neither count nor are waited for."""
    if application.state != State.ASSESSMENT:
        return
    for sheet in application.assessments.filter(assessor=person).prefetch_related("scores__criterion"):
        _keep(sheet, now)
        audit.record(
            chain=application.chain,
            actor=actor,
            action="set_aside",
            sentence=f"Die Bewertung von {person} zählt nicht (§ 20 VwVfG, {sheet.part_label}). "
            "Sie bleibt versiegelt bei der Akte.",
            now=now,
            person=person.pk,
        )
        sheet.delete()


def _keep(sheet: Assessment, now: datetime.datetime) -> None:
    SetAsideSheet.objects.create(
        application_id=sheet.application_id,
        assessor_id=sheet.assessor_id,
        part=sheet.part,
        submitted_at=sheet.submitted_at,
        scores={score.criterion.code: [score.points, score.reason] for score in sheet.scores.all()},
        set_aside_at=now,
    )
