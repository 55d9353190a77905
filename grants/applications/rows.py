"""The lists in an application beside its plan: Stellen, indicators with planned values, and other money."""

from django.db import models
from django.db.models import Q

from grants.applications.models import Application, PlanRow, row_key


class Post(models.Model):
    """A Stelle, without a name: "Stelle 1". The Besserstellungsverbot is checked per Stelle (ANBest-P Nr. 1.3).

    `full_time_equivalent` is the share of a full week (0.5 is a half Stelle), `gross` what the employer pays for all
    `months` together, in euros. Whatever is not known yet is empty.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="posts")
    position = models.PositiveSmallIntegerField()
    key = row_key()
    function = models.CharField("Funktion", max_length=200, blank=True)
    pay_group = models.CharField("Entgeltgruppe", max_length=40, blank=True)
    pay_step = models.CharField("Stufe", max_length=10, blank=True)
    full_time_equivalent = models.DecimalField("VZÄ", max_digits=4, decimal_places=2, null=True, blank=True)
    months = models.PositiveSmallIntegerField("Monate", null=True, blank=True)
    gross = models.DecimalField("Arbeitgeberbrutto", max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["application", "position"]
        verbose_name = "Stelle"
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="one_post_per_position"),
            models.UniqueConstraint(fields=["application", "key"], name="one_post_per_key"),
            models.CheckConstraint(
                condition=Q(full_time_equivalent=None) | Q(full_time_equivalent__gt=0, full_time_equivalent__lte=1),
                name="post_is_one_person_at_most",
            ),
            models.CheckConstraint(condition=Q(months=None) | Q(months__gte=1), name="post_lasts_a_month"),
            models.CheckConstraint(condition=Q(gross=None) | Q(gross__gte=0), name="post_costs_nothing_negative"),
        ]

    def __str__(self):
        return f"Stelle {self.position}"


class PlannedValue(models.Model):
    """An indicator by which the Träger wants to be measured, and the value it plans to reach."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="planned_values")
    position = models.PositiveSmallIntegerField()
    key = row_key()
    name = models.CharField("Indikator", max_length=200)
    unit = models.CharField("Einheit", max_length=60, blank=True)
    value = models.DecimalField("geplanter Wert", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["application", "position"]
        verbose_name = "Indikator mit Planwert"
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="one_planned_value_per_position"),
            models.UniqueConstraint(fields=["application", "key"], name="one_planned_value_per_key"),
        ]

    def __str__(self):
        return self.name


class OtherFunds(models.Model):
    """Money of others for the same Vorhaben, in euros: Drittmittel, or another office of the city (Doppelförderung).

    Who asks several offices of the city names each of them (Zuwendungsrichtlinie Nr. 6.2).
    """

    class Source(models.TextChoices):
        THIRD_PARTY = "third_party", "Drittmittel"
        CITY = "city", "anderes Amt der Stadt"

    application = models.ForeignKey(Application, models.CASCADE, related_name="other_funds")
    position = models.PositiveSmallIntegerField()
    key = row_key()
    source = models.CharField("Art", max_length=20, choices=Source)
    giver = models.CharField("wer das Geld gibt", max_length=200)
    purpose = models.CharField("wofür", max_length=300, blank=True)
    amount = models.DecimalField("Betrag", max_digits=12, decimal_places=2, null=True, blank=True)
    certainty = models.CharField("Stand der Zusage", max_length=10, choices=PlanRow.Certainty, blank=True)

    class Meta:
        ordering = ["application", "position"]
        verbose_name = "andere Mittel"
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="one_other_funds_per_position"),
            models.UniqueConstraint(fields=["application", "key"], name="one_other_funds_per_key"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="other_funds_are_not_negative"),
        ]

    def __str__(self):
        return f"{self.giver}: {self.amount}"
