"""The Träger and the people who act for them."""

from django.db import models

from criteria.collation import GermanKey
from criteria.places.models import District
from grants.people.models import User


class Organisation(models.Model):
    """A freier Träger."""

    name = models.CharField("Träger", max_length=200, unique=True)
    sort_name = models.GeneratedField(
        expression=GermanKey("name"), output_field=models.TextField(db_collation="C"), db_persist=True
    )
    legal_form = models.CharField("Rechtsform", max_length=60)
    register_number = models.CharField("Registernummer", max_length=60, blank=True)
    street = models.CharField("Straße und Hausnummer", max_length=120)
    postcode = models.CharField("Postleitzahl", max_length=5)
    city = models.CharField("Ort", max_length=80, default="Leipzig")
    umbrella = models.CharField("Spitzenverband", max_length=120, blank=True)
    district = models.ForeignKey(District, models.PROTECT, verbose_name="Ortsteil des Sitzes")
    is_invented = models.BooleanField(default=False)

    class Meta:
        ordering = ["sort_name", "id"]
        verbose_name = "Träger"

    def __str__(self):
        return self.name

    @property
    def address(self) -> tuple[str, ...]:
        """The lines of a letter's address."""
        return self.name, self.street, f"{self.postcode} {self.city}"


class Membership(models.Model):
    """What a person may do for a Träger. Leaving ends it; the row stays for the record."""

    class Right(models.TextChoices):
        EDIT = "edit", "bearbeiten"
        SIGN = "sign", "unterzeichnen"

    user = models.ForeignKey(User, models.RESTRICT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="memberships")
    right = models.CharField("Recht", max_length=10, choices=Right)
    ended_at = models.DateTimeField("beendet", null=True, blank=True)

    class Meta:
        ordering = ["organisation", "user", "right"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "right"],
                condition=models.Q(ended_at=None),
                name="one_current_membership_per_right",
            )
        ]

    def __str__(self):
        return f"{self.user} – {self.organisation}: {self.get_right_display()}"
