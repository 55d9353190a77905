"""The Bewertungsraster of a guideline version: gates, and criteria with weight, anchored levels and their goals."""

from django.db import models
from django.db.models import Prefetch

from criteria import scoring
from criteria.guideline.models import Guideline, Part
from criteria.plan.models import Goal


class Gate(Part):
    """A Zugangsvoraussetzung: a yes-or-no condition that no points can replace."""

    guideline = models.ForeignKey(Guideline, models.CASCADE, related_name="gates")
    position = models.PositiveSmallIntegerField()
    text = models.TextField("Zugangsvoraussetzung")
    legal_basis = models.CharField("Rechtsgrundlage", max_length=200)

    class Meta(Part.Meta):
        ordering = ["guideline", "position"]
        verbose_name = "Zugangsvoraussetzung"
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(fields=["guideline", "position"], name="one_gate_per_position"),
        ]

    def __str__(self):
        return self.text


class CriterionQuerySet(models.QuerySet):
    def in_full(self):
        """In their order, with goals, plans and levels: what pages and arithmetic need."""
        goals = Prefetch("goals", Goal.objects.select_related("plan").order_by("plan", "number", "key"))
        return self.order_by("position").prefetch_related(goals, "levels")


class Criterion(Part):
    """One criterion; it serves plan goals, or is marked as formal."""

    PARTS = [(part.value, part.label) for part in scoring.Part]

    guideline = models.ForeignKey(Guideline, models.CASCADE, related_name="criteria")
    code = models.SlugField()
    position = models.PositiveSmallIntegerField()
    part = models.CharField("Teil", max_length=20, choices=PARTS, default=scoring.Part.FACHLICH)
    title = models.CharField("Kriterium", max_length=200)
    question = models.TextField("Leitfrage", blank=True)
    weight = models.PositiveSmallIntegerField("Gewicht")
    max_points = models.PositiveSmallIntegerField("höchste Punktzahl")
    minimum_points = models.PositiveSmallIntegerField("Mindestpunkte", null=True, blank=True)
    goals = models.ManyToManyField(Goal, related_name="criteria", blank=True, verbose_name="Ziele der Fachpläne")
    is_formal = models.BooleanField("formales Kriterium", default=False)
    tie_position = models.PositiveSmallIntegerField("Rang bei Gleichstand", null=True, blank=True)

    objects = CriterionQuerySet.as_manager()

    class Meta(Part.Meta):
        ordering = ["guideline", "position"]
        verbose_name = "Kriterium"
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(fields=["guideline", "code"], name="one_criterion_per_code"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="criterion_weighs_something"),
            models.CheckConstraint(condition=models.Q(max_points__gt=0), name="criterion_has_points"),
        ]

    def __str__(self):
        return self.title


class Level(models.Model):
    """What must be observable for this many points."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels")
    points = models.PositiveSmallIntegerField("Punkte")
    anchor = models.TextField("Was zu sehen sein muss")

    class Meta:
        ordering = ["criterion", "points"]
        constraints = [models.UniqueConstraint(fields=["criterion", "points"], name="one_level_per_points")]

    def __str__(self):
        return f"{self.points}: {self.anchor}"


def pure(criteria) -> tuple[scoring.Criterion, ...]:
    """Carry criteria into the pure arithmetic. `criteria`: criteria of one version `in_full()`."""
    return tuple(
        scoring.Criterion(
            code=criterion.code,
            title=criterion.title,
            weight=criterion.weight,
            max_points=criterion.max_points,
            minimum_points=criterion.minimum_points,
            part=scoring.Part(criterion.part),
            goals=tuple(goal.text for goal in criterion.goals.all()),
        )
        for criterion in criteria
    )


def tie_rule(guideline: Guideline) -> list[str]:
    """The codes of the criteria that decide at equal percentage, in turn."""
    deciding = guideline.criteria.filter(tie_position__isnull=False).order_by("tie_position")
    return list(deciding.values_list("code", flat=True))
