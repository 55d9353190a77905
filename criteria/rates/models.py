"""The Basiszinssatz of § 247 BGB by half-year, kept by the office."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Q

from criteria.interest import Rate

CHAIN = "base_rates"
"""The name of the record of all base rates."""


class BaseRate(models.Model):
    """The base rate from a 1 January or 1 July on, in per cent a year, with the note where it was read."""

    valid_from = models.DateField("gilt ab", unique=True)
    percent = models.DecimalField("Prozent im Jahr", max_digits=5, decimal_places=2)
    is_verified = models.BooleanField("mit der Veröffentlichung abgeglichen", default=False)
    note = models.CharField("Beleg", max_length=300)

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = "Basiszinssatz"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__day=1) & Q(valid_from__month__in=(1, 7)), name="base_rate_starts_a_half_year"
            ),
        ]

    def __str__(self):
        return f"{self.valid_from:%d.%m.%Y}: {self.percent} %"

    @property
    def chain(self) -> str:
        """The name of the record of all base rates."""
        return CHAIN


def known_rates() -> tuple[Rate, ...]:
    """All base rates for `criteria.interest`, oldest first."""
    return tuple(Rate(rate.valid_from, rate.percent) for rate in BaseRate.objects.order_by("valid_from"))


def unverified_among(half_years: Iterable[date]) -> frozenset[date]:
    """Those of these half-years, by their first day, whose rate is not yet verified."""
    rates = BaseRate.objects.filter(valid_from__in=set(half_years), is_verified=False)
    return frozenset(rates.values_list("valid_from", flat=True))


def half_year_of(day: date) -> date:
    """The first day of the half-year that holds this day."""
    return date(day.year, 1 if day.month < 7 else 7, 1)
