"""The Bewertungsraster of a guideline version: criteria with weight, anchored levels and the goal they stand for."""

from django.db import models

from criteria import scoring
from criteria.guideline.models import Guideline
from criteria.plan.models import Goal


class Criterion(models.Model):
    """One criterion. Without a goal it is a formal one."""

    guideline = models.ForeignKey(Guideline, models.CASCADE, related_name="criteria")
    code = models.SlugField()
    position = models.PositiveSmallIntegerField()
    title = models.CharField("Kriterium", max_length=200)
    question = models.TextField("Leitfrage", blank=True)
    weight = models.PositiveSmallIntegerField("Gewicht")
    max_points = models.PositiveSmallIntegerField("höchste Punktzahl")
    minimum_points = models.PositiveSmallIntegerField("Mindestpunkte", null=True, blank=True)
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="criteria")
    tie_position = models.PositiveSmallIntegerField("Rang bei Gleichstand", null=True, blank=True)

    class Meta:
        ordering = ["guideline", "position"]
        verbose_name = "Kriterium"
        constraints = [
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
    """Carry criteria into the pure arithmetic. `criteria`: a queryset with `goal` selected."""
    return tuple(
        scoring.Criterion(
            code=criterion.code,
            title=criterion.title,
            weight=criterion.weight,
            max_points=criterion.max_points,
            minimum_points=criterion.minimum_points,
            goal=criterion.goal.text if criterion.goal else None,
        )
        for criterion in criteria
    )
