"""The formal check (yes or no) and the assessment (points with reasons): two records, two responsibilities."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from criteria.guideline.models import Requirement
from criteria.rubric.models import Criterion, Gate
from grants.applications.models import OFFICE_READERS, Application
from grants.people.models import Role, User


class FormalCheck(models.Model):
    """The formal check of a file. `version` counts saves, so that nobody overwrites what they have not seen."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="formal_check")
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["application"]

    def __str__(self):
        return f"Formale Prüfung {self.application}"


WHOLE_RUBRIC = "Beide Teile"


class CheckItem(models.Model):
    """One Zugangsvoraussetzung or Mindestanforderung as checked by the office.

    `fulfilled` None: not checked yet, or not applicable to this application, which the note explains.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="check_items")
    gate = models.ForeignKey(Gate, models.PROTECT, null=True, blank=True, related_name="+")
    requirement = models.ForeignKey(Requirement, models.PROTECT, null=True, blank=True, related_name="+")
    fulfilled = models.BooleanField("erfüllt", null=True)
    is_applicable = models.BooleanField("zutreffend", default=True)
    note = models.CharField("Vermerk", max_length=500, blank=True)

    class Meta:
        ordering = ["application", "requirement__position", "gate__position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "requirement"], name="one_check_per_requirement"),
            models.UniqueConstraint(fields=["application", "gate"], name="one_check_per_gate"),
            models.CheckConstraint(
                condition=Q(gate=None, requirement__isnull=False) | Q(gate__isnull=False, requirement=None),
                name="check_item_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(is_applicable=True) | Q(fulfilled=None) & ~Q(note=""),
                name="check_item_that_does_not_apply_is_explained",
            ),
        ]

    def __str__(self):
        return f"{self.application}: {self.subject}"

    @property
    def subject(self) -> Gate | Requirement:
        """What was checked."""
        return self.gate or self.requirement


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; and what others submitted, once opened, while nobody's sheet of that application is open.

        Who only assesses sees the sheets of others where the own one is among them.
        """
        applications = Application.objects.visible_to(user).values("pk")
        mine = Q(assessor=user)
        of_file = self.model._base_manager.filter(application=OuterRef("application"))
        unsealed = Q(opened_at__isnull=False) & ~Exists(of_file.filter(submitted_at=None))
        if not (OFFICE_READERS & set(user.roles)):
            unsealed &= Exists(of_file.filter(assessor=user)) if Role.ASSESSOR.value in user.roles else Q(pk__in=())
        return self.filter(mine | unsealed, application__in=applications)


class Assessment(models.Model):
    """One assessor's points for one application, or for one part of its rubric. `part` is empty for the whole rubric.

    Sealed until every part has as many sheets as the guideline wants and all are submitted: `opened_at`.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="assessments")
    assessor = models.ForeignKey(User, models.RESTRICT, related_name="assessments")
    part = models.CharField("Teil", max_length=20, choices=Criterion.PARTS, blank=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    submitted_at = models.DateTimeField("abgegeben", null=True, blank=True)
    opened_at = models.DateTimeField("entsiegelt", null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["application", "assigned_at"]
        verbose_name = "Bewertung"
        constraints = [
            models.UniqueConstraint(fields=["application", "assessor", "part"], name="one_sheet_per_assessor_and_part")
        ]

    def __str__(self):
        return f"{self.assessor}: {self.application}"

    @property
    def part_label(self) -> str:
        """What the sheet is about, for people."""
        return self.get_part_display() or WHOLE_RUBRIC

    @property
    def points(self) -> dict[str, int]:
        """Points per criterion code. Expects `scores__criterion` to be prefetched in lists."""
        return {score.criterion.code: score.points for score in self.scores.all()}


class Score(models.Model):
    """Points on one anchored level, with the reason."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField("Punkte")
    reason = models.TextField("Begründung", blank=True)

    class Meta:
        ordering = ["assessment", "criterion__position"]
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="one_score_per_criterion")]

    def __str__(self):
        return f"{self.criterion}: {self.points}"


class Result(models.Model):
    """What the assessments found together, exact, with the lines that the Bescheid prints later."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="result")
    percent = models.CharField("Ergebnis in Prozent, als Bruch", max_length=60)
    spread = models.CharField("Abstand in Prozentpunkten, als Bruch", max_length=60)
    points = models.JSONField("mittlere Punkte je Kriterium, als Bruch", default=dict)
    lines = models.JSONField("Erläuterung")
    moderation = models.TextField("Ergebnis der Abstimmung", blank=True)
    took_part = models.ManyToManyField(User, related_name="+", blank=True, verbose_name="an der Abstimmung beteiligt")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["application"]

    def __str__(self):
        return f"{self.application}: {self.percent} %"


class ModeratedScore(models.Model):
    """The points on which the assessors agreed for one criterion, on one anchored level, with the reason."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="moderated")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField("Punkte")
    reason = models.TextField("Begründung")

    class Meta:
        ordering = ["result", "criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["result", "criterion"], name="one_moderation_per_criterion"),
            models.CheckConstraint(condition=~Q(reason=""), name="moderation_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.points}"


class EarlierResult(models.Model):
    """A result that was given back: what it said and rested on, kept as it was. It takes no place in a ranking."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="earlier_results")
    percent = models.CharField("Ergebnis in Prozent, als Bruch", max_length=60)
    spread = models.CharField("Abstand in Prozentpunkten, als Bruch", max_length=60)
    points = models.JSONField("Punkte je Kriterium, als Bruch")
    lines = models.JSONField("Erläuterung")
    moderation = models.TextField("Ergebnis der Abstimmung", blank=True)
    sheets = models.JSONField("Bewertungen, wie sie abgegeben waren")
    moderated = models.JSONField("abgestimmte Punkte")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    returned_at = models.DateTimeField()
    returned_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    reason = models.TextField("Grund der Rückgabe")

    class Meta:
        ordering = ["application", "returned_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="return_of_a_result_has_a_reason")]

    def __str__(self):
        return f"{self.application}: {self.percent} %"
