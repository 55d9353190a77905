"""Who stands in for whom in the office, and from when until when."""

import datetime

from django.db import models
from django.db.models import F, Q

from grants.people.models import User


class SubstitutionQuerySet(models.QuerySet):
    def on(self, day: datetime.date):
        """Those that hold on this day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at=None)

    def not_over(self, day: datetime.date):
        """Those that hold on this day or later."""
        return self.filter(ends_on__gte=day, ended_at=None)


class Substitution(models.Model):
    """A person's work is also another person's, from one day to another, both included. `ended_at`: taken back."""

    person = models.ForeignKey(User, models.RESTRICT, related_name="substitutions", verbose_name="wird vertreten")
    substitute = models.ForeignKey(User, models.RESTRICT, related_name="stands_in", verbose_name="vertritt")
    starts_on = models.DateField("von")
    ends_on = models.DateField("bis")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    ended_at = models.DateTimeField("beendet", null=True, blank=True)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = "Vertretung"
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("substitute")), name="substitution_is_by_another_person"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="substitution_days_in_order"),
        ]
        indexes = [models.Index(fields=["substitute", "ends_on"], name="substitution_by_substitute")]

    def __str__(self):
        return f"{self.substitute} für {self.person}"
