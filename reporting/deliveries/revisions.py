"""What was handed in stays: each submission is a revision whose values the database keeps from changing."""

from django.db import models
from django.db.models import Q

from criteria.places.models import District
from grants.people.models import User
from reporting.catalogue.models import Indicator
from reporting.deliveries.models import Delivery, Upload


class RevisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The revisions of the deliveries that this person may know."""
        return self.filter(delivery__in=Delivery.objects.visible_to(user).values("pk"))


class Revision(models.Model):
    """One submission of a delivery. `reason` is why it came after an earlier one; `digest` names its values."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField("Fassung")
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField("SHA-256 der Werte", max_length=64)
    explanation = models.TextField("Erläuterung", blank=True)
    reason = models.TextField("Grund der neuen Fassung", blank=True)
    questions = models.PositiveIntegerField("Auffälligkeiten", default=0)
    due_on = models.DateField("abzugeben bis")
    submitted_at = models.DateTimeField("abgegeben")
    submitted_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["delivery", "number"]
        verbose_name = "Fassung einer Statistik"
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="one_revision_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_counts_from_one"),
        ]

    def __str__(self):
        return f"Fassung {self.number}"


class RevisionCell(models.Model):
    """One value as it was handed in; no Ortsteil is the whole city."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="cells")
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    category = models.CharField(max_length=150, default="", blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["revision", "district", "indicator", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "district", "indicator", "category"],
                nulls_distinct=False,
                name="one_value_per_cell_of_revision",
            )
        ]

    def __str__(self):
        return f"{self.district_id or 'Stadt'} {self.indicator} {self.category}: {self.value}"


class CellNote(models.Model):
    """What the office asks about one value of a revision when it gives the delivery back."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="notes")
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    category = models.CharField(max_length=150, default="", blank=True)
    text = models.CharField("Was zu ändern oder zu erklären ist", max_length=500)

    class Meta:
        ordering = ["revision", "district", "indicator", "category", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="cell_note_says_something")]

    def __str__(self):
        return f"{self.place}, {self.indicator}: {self.text}"

    @property
    def place(self) -> str:
        return str(self.district) if self.district_id else "Stadt Leipzig"
