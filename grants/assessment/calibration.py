"""Calibration files: invented applications with reference points. They stand apart from files and are never counted.

An assessor scores one before the round and then sees the difference to the reference, alone. Nobody else sees it.
"""

import datetime
from collections.abc import Mapping

from django.db import models, transaction
from django.db.models import Q

from criteria.guideline.models import Guideline
from criteria.guideline.states import State as GuidelineState
from criteria.rubric.models import Criterion
from grants import audit
from grants.accounts.workflow import chain_of
from grants.assessment.marks import AssessmentIncomplete, Mark, ensure_on_scale
from grants.assessment.queries import needs_reason
from grants.people.models import User
from grants.steps import NotPossible, ensure, locked

EDIT = "calibration.edit"
TAKE = "calibration.take"
LONGEST_STORY = 20000


class CalibrationCase(models.Model):
    """An invented application for one version of the rubric. Assessors see it once it is released."""

    guideline = models.ForeignKey(
        Guideline, models.PROTECT, related_name="calibration_cases", verbose_name="Richtlinie"
    )
    title = models.CharField("Name des erfundenen Vorhabens", max_length=200)
    story = models.TextField("Text des erfundenen Antrags", max_length=LONGEST_STORY)
    made_at = models.DateTimeField("angelegt")
    made_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    released_at = models.DateTimeField("freigegeben", null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "Übungsakte"
        constraints = [models.CheckConstraint(condition=~Q(title="") & ~Q(story=""), name="calibration_case_is_told")]

    def __str__(self):
        return self.title


class ReferenceScore(models.Model):
    """The points that a calibration file should get on a criterion, with the reason."""

    case = models.ForeignKey(CalibrationCase, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField("Punkte")
    reason = models.TextField("Begründung")

    class Meta:
        ordering = ["case", "criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "criterion"], name="one_reference_per_criterion"),
            models.CheckConstraint(condition=~Q(reason=""), name="reference_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.points}"


class CalibrationSheet(models.Model):
    """One assessor's points for a calibration file. Only this person reads them."""

    case = models.ForeignKey(CalibrationCase, models.PROTECT, related_name="sheets")
    assessor = models.ForeignKey(User, models.RESTRICT, related_name="calibration_sheets")
    submitted_at = models.DateTimeField("abgegeben")

    class Meta:
        ordering = ["case", "pk"]
        verbose_name = "Übungsbewertung"
        constraints = [models.UniqueConstraint(fields=["case", "assessor"], name="one_calibration_sheet_per_person")]

    def __str__(self):
        return f"{self.assessor}: {self.case}"


class CalibrationScore(models.Model):
    """Points on one criterion of a calibration file, with the reason."""

    sheet = models.ForeignKey(CalibrationSheet, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField("Punkte")
    reason = models.TextField("Begründung", blank=True)

    class Meta:
        ordering = ["sheet", "criterion__position"]
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="one_calibration_score")]

    def __str__(self):
        return f"{self.criterion}: {self.points}"


def criteria_of_case(case: CalibrationCase):
    """The criteria by which a calibration file is scored, with goals and levels."""
    return Criterion.objects.filter(guideline=case.guideline_id).in_full()


def guidelines_with_rubric():
    """The versions for which a calibration file can be made: those in force that have criteria."""
    return Guideline.objects.filter(state=GuidelineState.IN_FORCE, criteria__isnull=False).distinct().order_by("pk")


def released():
    """What assessors can score, newest first."""
    return CalibrationCase.objects.filter(released_at__isnull=False, guideline__state=GuidelineState.IN_FORCE)


@transaction.atomic
def make_case(*, guideline: Guideline, title: str, story: str, actor, now: datetime.datetime) -> CalibrationCase:
    """Invent an application. Raises Forbidden, NotPossible, AssessmentIncomplete."""
    ensure(actor, EDIT, guideline)
    if not guidelines_with_rubric().filter(pk=guideline.pk).exists():
        raise NotPossible("Diese Fassung der Richtlinie ist nicht in Kraft oder hat kein Bewertungsraster.")
    if not (title.strip() and story.strip()):
        raise AssessmentIncomplete("Bitte geben Sie der Übungsakte einen Namen und einen Text.")
    made = CalibrationCase.objects.create(
        guideline=guideline, title=title.strip(), story=story.strip(), made_at=now, made_by=actor
    )
    _record(made, actor, now, "make_calibration", f"Übungsakte „{made.title}“ angelegt.")
    return made


@transaction.atomic
def release_case(*, case: CalibrationCase, actor, now: datetime.datetime, marks: Mapping[str, Mark]) -> CalibrationCase:
    """Set the reference points, each with a reason, and show the file to the assessors. Afterwards it stays as it is.

    Raises Forbidden, NotPossible, AssessmentIncomplete, WrongMark.
    """
    row = locked(case)
    ensure(actor, EDIT, row)
    if row.released_at is not None:
        raise NotPossible("Diese Übungsakte ist schon freigegeben und lässt sich nicht mehr ändern.")
    criteria = list(criteria_of_case(row))
    for criterion in criteria:
        mark = _mark(criterion, marks)
        if not mark.reason.strip():
            raise AssessmentIncomplete(f"Bitte begründen Sie die Punkte für „{criterion.title}“.")
    ReferenceScore.objects.bulk_create(
        ReferenceScore(case=row, criterion=one, points=marks[one.code].points, reason=marks[one.code].reason.strip())
        for one in criteria
    )
    row.released_at = now
    row.save(update_fields=["released_at"])
    _record(row, actor, now, "release_calibration", f"Übungsakte „{row.title}“ für die Bewertenden freigegeben.")
    return row


@transaction.atomic
def hand_in(*, case: CalibrationCase, actor, now: datetime.datetime, marks: Mapping[str, Mark]) -> CalibrationSheet:
    """Score a calibration file, once and completely. Raises Forbidden, NotPossible, AssessmentIncomplete, WrongMark."""
    row = locked(case)
    ensure(actor, TAKE, row)
    if not released().filter(pk=row.pk).exists():
        raise NotPossible("Diese Übungsakte ist nicht freigegeben.")
    if row.sheets.filter(assessor=actor).exists():
        raise NotPossible("Sie haben diese Übungsakte schon bewertet.")
    criteria = list(criteria_of_case(row))
    for criterion in criteria:
        mark = _mark(criterion, marks)
        if needs_reason(criterion, mark.points) and not mark.reason.strip():
            raise AssessmentIncomplete(f"Bitte begründen Sie die Punkte für „{criterion.title}“.")
    sheet = CalibrationSheet.objects.create(case=row, assessor=actor, submitted_at=now)
    CalibrationScore.objects.bulk_create(
        CalibrationScore(sheet=sheet, criterion=one, points=marks[one.code].points, reason=marks[one.code].reason)
        for one in criteria
    )
    sentence = f"Übungsakte „{case.title}“ bewertet."
    audit.record(chain=chain_of(actor), actor=actor, action="calibrate", sentence=sentence, now=now, case=case.pk)
    return sheet


def _mark(criterion: Criterion, marks: Mapping[str, Mark]) -> Mark:
    mark = marks.get(criterion.code)
    if mark is None:
        raise AssessmentIncomplete(f"Es fehlen Punkte für „{criterion.title}“. Bitte bewerten Sie alle Kriterien.")
    ensure_on_scale(criterion, mark)
    return mark


def _record(case: CalibrationCase, actor, now: datetime.datetime, action: str, sentence: str) -> None:
    audit.record(chain=case.guideline.chain, actor=actor, action=action, sentence=sentence, now=now, case=case.pk)
