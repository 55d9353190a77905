"""The city's areas: Stadtbezirk and Ortsteil, with the city's own text codes (§ 70 SächsGemO, Hauptsatzung)."""

from django.core.validators import RegexValidator
from django.db import models

from criteria.collation import GermanKey


class Borough(models.Model):
    """A Stadtbezirk. Its code is one digit, as text."""

    code = models.CharField(primary_key=True, max_length=1, validators=[RegexValidator(r"^\d$")])
    name = models.CharField("Stadtbezirk", max_length=60)

    class Meta:
        ordering = ["code"]
        verbose_name = "Stadtbezirk"

    def __str__(self):
        return self.name


class District(models.Model):
    """An Ortsteil. Its code is two digits as text: `05` keeps its zero; the first digit is the Stadtbezirk."""

    code = models.CharField(primary_key=True, max_length=2, validators=[RegexValidator(r"^\d\d$")])
    name = models.CharField("Ortsteil", max_length=60)
    borough = models.ForeignKey(Borough, models.PROTECT, related_name="districts")
    sort_name = models.GeneratedField(
        expression=GermanKey("name"), output_field=models.TextField(db_collation="C"), db_persist=True
    )

    class Meta:
        ordering = ["code"]
        verbose_name = "Ortsteil"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__startswith=models.F("borough_id")), name="district_code_begins_with_borough"
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


class ResidentCount(models.Model):
    """Residents of an Ortsteil on 31 December of a year, with their source."""

    district = models.ForeignKey(District, models.CASCADE, related_name="residents")
    year = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["district", "year"]
        constraints = [
            models.UniqueConstraint(fields=["district", "year"], name="one_resident_count_per_district_and_year")
        ]

    def __str__(self):
        return f"{self.district_id} {self.year}: {self.count}"
