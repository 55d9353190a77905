"""What the office notes about money of others for a Träger: De-minimis aid, and grants of other offices."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from criteria.packages.kinds import StateAid
from grants.applications.models import OFFICE_READERS, Application
from grants.organisations.models import Organisation
from grants.people.models import User


def chain_of(organisation: Organisation) -> str:
    """The name of the record of what is noted about a Träger: its own record is read by its people, this one is not."""
    return f"funding:{organisation.pk}"


class NotedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Entries for the office, except about Träger of which a file is hidden from this person (§ 20 VwVfG)."""
        if not user.is_authenticated or not user.is_active or not OFFICE_READERS & set(user.roles):
            return self.none()
        hidden = Application.objects.hidden_from(user).filter(organisation=OuterRef("organisation"))
        return self.filter(~Exists(hidden))


class Noted(models.Model):
    """What every entry says: about whom, how much in euros, and who noted it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="Träger")
    amount = models.DecimalField("Betrag", max_digits=12, decimal_places=2)
    noted_at = models.DateTimeField("vermerkt")
    noted_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    objects = NotedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="%(class)s_is_above_zero")]


class NotedAid(Noted):
    """Aid below the thresholds of the Regulations (EU) 2023/2831 and 2023/2832, as a certificate or the Träger says.

    It counts from the day on which it was granted.
    """

    class Kind(models.TextChoices):
        DE_MINIMIS = StateAid.DE_MINIMIS.value, "De-minimis-Beihilfe"
        DAWI_DE_MINIMIS = StateAid.DAWI_DE_MINIMIS.value, "DAWI-De-minimis-Beihilfe"

    kind = models.CharField("Art", max_length=20, choices=Kind)
    giver = models.CharField("Beihilfegeber", max_length=200)
    granted_on = models.DateField("gewährt am")

    class Meta(Noted.Meta):
        ordering = ["organisation", "granted_on", "pk"]
        verbose_name = "De-minimis-Beihilfe"
        constraints = [
            *Noted.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["De-minimis", "DAWI-De-minimis"]), name="noted_aid_kind_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} von {self.giver}, {self.granted_on:%d.%m.%Y}"


class NotedGrant(Noted):
    """What another office or body grants a Träger for a time, and from where this office knows it."""

    office = models.CharField("Amt oder Stelle", max_length=200)
    subject = models.CharField("Förderung", max_length=200)
    start = models.DateField("von")
    end = models.DateField("bis")
    source = models.CharField("Quelle", max_length=300)

    class Meta(Noted.Meta):
        ordering = ["organisation", "start", "pk"]
        verbose_name = "Förderung anderer Stellen"
        constraints = [
            *Noted.Meta.constraints,
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="noted_grant_days_in_order"),
        ]

    def __str__(self):
        return f"{self.office}: {self.subject}, {self.start:%d.%m.%Y} bis {self.end:%d.%m.%Y}"
