"""What the store keeps: every version of every observation, with the time from which and until which it counted."""

from django.db import models
from django.db.models import Q


class Observation(models.Model):
    """One version of one value. Current is the version without an end.

    Codes are text. `category` "" is the total of an indicator, `district` "" the whole city. `status` P: provisional
    (delivered before the period ended), A: normal (SDMX CL_OBS_STATUS).
    """

    survey = models.CharField(max_length=50)
    indicator = models.CharField(max_length=50)
    category = models.CharField(max_length=150, default="", blank=True)
    period = models.CharField(max_length=40)
    period_start = models.DateField()
    period_end = models.DateField()
    district = models.CharField(max_length=2, blank=True)
    provider = models.CharField(max_length=40)
    delivery = models.CharField(max_length=40)
    revision = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    status = models.CharField(max_length=1)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["survey", "indicator", "category", "period_start", "district", "delivery", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "indicator", "category", "period", "district", "delivery"],
                condition=Q(valid_to=None),
                name="one_current_version",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="version_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["indicator", "period"], condition=Q(valid_to=None), name="store_current_by_indicator"),
            models.Index(fields=["delivery"], name="store_by_delivery"),
        ]

    def __str__(self):
        return f"{self.indicator} {self.period} {self.district}: {self.value}"
