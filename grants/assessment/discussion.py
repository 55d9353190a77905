"""The discussion once all sheets are unsealed: remarks by criterion, and points that an assessor thinks over.

What a sheet said before is kept. While any sheet of the file is open, the discussion is sealed like the points.
"""

import datetime

from django.db import models, transaction
from django.db.models import Q

from criteria.rubric.models import Criterion
from grants import audit
from grants.applications.models import Application
from grants.applications.states import State
from grants.assessment.marks import AssessmentIncomplete, Mark, ensure_on_scale
from grants.assessment.models import Assessment
from grants.assessment.queries import criteria_of, criteria_of_sheet, needs_reason, progress
from grants.people.models import User
from grants.steps import Forbidden, NotPossible, ensure, locked

LONGEST_REMARK = 4000
REMARK = "assessment.remark"
REVISE = "assessment.revise"


class Remark(models.Model):
    """What an assessor says about one criterion of a file to the other assessors and the office."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="remarks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.RESTRICT, related_name="+")
    text = models.TextField("Bemerkung", max_length=LONGEST_REMARK)
    written_at = models.DateTimeField("geschrieben")

    class Meta:
        ordering = ["application", "written_at", "pk"]
        verbose_name = "Bemerkung zur Bewertung"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="remark_says_something")]

    def __str__(self):
        return f"{self.author}, {self.criterion}"


class RevisedScore(models.Model):
    """The points that an assessor gave before thinking them over, with their reason, and why they changed."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="revised_scores")
    assessor = models.ForeignKey(User, models.RESTRICT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField("Punkte vorher")
    reason = models.TextField("Begründung vorher", blank=True)
    new_points = models.PositiveSmallIntegerField("Punkte danach")
    why = models.TextField("Grund der Änderung")
    revised_at = models.DateTimeField("geändert")

    class Meta:
        ordering = ["application", "revised_at", "pk"]
        verbose_name = "Geänderte Punkte"
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="revision_has_a_reason"),
            models.CheckConstraint(condition=~Q(points=models.F("new_points")), name="revision_changes_points"),
        ]

    def __str__(self):
        return f"{self.assessor}, {self.criterion}: {self.points} → {self.new_points}"


def sheets_in_discussion(application: Application, user):
    """All sheets of a file that this person may read now: everybody's, once they are unsealed and none is open."""
    found = Assessment.objects.visible_to(user).filter(application=application, opened_at__isnull=False)
    return found.exclude(application__assessments__submitted_at=None)


def remarks_of(application: Application, user):
    """The remarks on a file, first ones first: of those who still assess it, for who may read their sheets."""
    sheets = sheets_in_discussion(application, user)
    found = Remark.objects.filter(application=application, author__in=sheets.values("assessor"))
    return found.select_related("author", "criterion").order_by("written_at", "pk")


def revisions_of(application: Application, user):
    """The points that were thought over, first ones first, as `remarks_of`."""
    sheets = sheets_in_discussion(application, user)
    found = RevisedScore.objects.filter(application=application, assessor__in=sheets.values("assessor"))
    return found.select_related("assessor", "criterion").order_by("revised_at", "pk")


def is_open(application: Application) -> bool:
    """Whether the assessors may discuss: all sheets are in, and the result is not made yet."""
    return application.state == State.ASSESSMENT and progress(application).is_complete


@transaction.atomic
def remark(*, application: Application, actor, now: datetime.datetime, code: str, text: str) -> Remark:
    """Say something about one criterion. Raises Forbidden, NotPossible, AssessmentIncomplete."""
    row = locked(application)
    ensure(actor, REMARK, row)
    _ensure_open(row)
    criterion = criteria_of(row).filter(code=code).first()
    if criterion is None:
        raise NotPossible("Dieses Kriterium gibt es nicht. Bitte laden Sie die Seite neu.")
    if not text.strip():
        raise AssessmentIncomplete("Bitte schreiben Sie eine Bemerkung.")
    made = Remark.objects.create(application=row, criterion=criterion, author=actor, text=text.strip(), written_at=now)
    sentence = f"Bemerkung zur Bewertung geschrieben: „{criterion.title}“."
    audit.record(chain=row.chain, actor=actor, action="remark", sentence=sentence, now=now, remark=made.pk)
    return made


@transaction.atomic
def revise(*, assessment: Assessment, actor, now: datetime.datetime, code: str, mark: Mark, why: str) -> Assessment:
    """Give other points on one criterion of one's own sheet after the discussion, with the reason of the change.

    The points before stay. Raises Forbidden, NotPossible, AssessmentIncomplete, WrongMark.
    """
    application = locked(assessment.application)
    row = locked(assessment)
    ensure(actor, REVISE, row)
    if row.assessor_id != actor.pk:
        raise Forbidden("Diese Bewertung gehört einer anderen Person.")
    _ensure_open(application)
    criterion = criteria_of_sheet(row).filter(code=code).first()
    if criterion is None:
        raise NotPossible("Dieses Kriterium gehört nicht zu Ihrer Bewertung. Bitte laden Sie die Seite neu.")
    _ensure_complete(criterion, mark, why)
    score = row.scores.get(criterion=criterion)
    if score.points == mark.points:
        raise AssessmentIncomplete("Das sind dieselben Punkte wie bisher. Wählen Sie andere, oder gehen Sie zurück.")
    before = {"points": score.points, "reason": score.reason}
    RevisedScore.objects.create(
        application=application,
        assessor=actor,
        criterion=criterion,
        new_points=mark.points,
        why=why.strip(),
        revised_at=now,
        **before,
    )
    score.points, score.reason = mark.points, mark.reason.strip()
    score.save(update_fields=["points", "reason"])
    sentence = f"Punkte nach dem Gespräch geändert: „{criterion.title}“. Grund: {why.strip()}"
    after = {"points": score.points, "reason": score.reason}
    data = {"assessment": row.pk, "criterion": code, "before": before, "after": after}
    audit.record(chain=application.chain, actor=actor, action="revise", sentence=sentence, now=now, reason=why, **data)
    return row


def _ensure_open(application: Application) -> None:
    if not is_open(application):
        raise NotPossible(
            "Über diesen Antrag lässt sich gerade nicht sprechen: Es fehlt noch eine Bewertung, "
            "oder die Bewertung ist abgeschlossen."
        )


def _ensure_complete(criterion: Criterion, mark: Mark, why: str) -> None:
    ensure_on_scale(criterion, mark)
    if not why.strip():
        raise AssessmentIncomplete("Bitte schreiben Sie, warum Sie Ihre Punkte ändern.")
    if needs_reason(criterion, mark.points) and not mark.reason.strip():
        raise AssessmentIncomplete(f"Bitte begründen Sie die Punktzahl für „{criterion.title}“.")
