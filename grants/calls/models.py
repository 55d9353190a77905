"""Förderaufrufe: who may apply for what, until when."""

import datetime

from django.db import models
from django.db.models import F, Q

from criteria import deadlines
from criteria.guideline.models import Guideline, Priority


class CallQuerySet(models.QuerySet):
    def published(self, now: datetime.datetime):
        """Calls that everybody may see: open ones and closed ones."""
        return self.filter(opens_at__lte=now)

    def open(self, now: datetime.datetime):
        """Calls whose deadline is still ahead; the grace after it is not advertised."""
        return self.filter(opens_at__lte=now, closes_at__gte=now)


class Call(models.Model):
    """A Förderaufruf for a Förderjahr."""

    slug = models.SlugField(unique=True)
    title = models.CharField("Förderaufruf", max_length=200)
    funding_year = models.PositiveSmallIntegerField("Förderjahr")
    guideline = models.ForeignKey(Guideline, models.PROTECT, related_name="calls", verbose_name="Förderrichtlinie")
    priorities = models.ManyToManyField(Priority, related_name="calls", verbose_name="Förderschwerpunkte")
    reference_prefix = models.CharField("Aktenzeichen beginnt mit", max_length=20, unique=True)
    last_number = models.PositiveIntegerField(default=0)
    opens_at = models.DateTimeField("Beginn")
    closes_at = models.DateTimeField("Antragsfrist")
    grace_minutes = models.PositiveSmallIntegerField("Nachfrist in Minuten", default=0)
    period_start = models.DateField("Bewilligungszeitraum von")
    period_end = models.DateField("Bewilligungszeitraum bis")
    envelope = models.DecimalField("Fördermittel", max_digits=12, decimal_places=2)
    budget_reservation = models.BooleanField("unter Haushaltsvorbehalt", default=True)
    contact = models.CharField("Kontakt", max_length=200)
    is_invented = models.BooleanField(default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-funding_year", "title"]
        verbose_name = "Förderaufruf"
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(period_end__gt=F("period_start")), name="call_period_has_days"),
            models.CheckConstraint(condition=Q(envelope__gte=0), name="call_envelope_is_not_negative"),
        ]

    def __str__(self):
        return self.title

    def is_open(self, now: datetime.datetime) -> bool:
        """May an application be handed in now? The grace after the deadline is part of the call."""
        return deadlines.is_open(self.opens_at, self.closes_at, now, datetime.timedelta(minutes=self.grace_minutes))
