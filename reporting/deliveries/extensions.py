"""More time for a delivery: asked by the Träger or given by the office, each with its reason."""

from django.db import models
from django.db.models import Q

from grants.people.models import User
from reporting.deliveries.models import Delivery


class ExtensionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The extensions of the deliveries that this person may know."""
        return self.filter(delivery__in=Delivery.objects.visible_to(user).values("pk"))

    def open(self):
        """What the Träger asked and nobody has decided yet."""
        return self.filter(decided_at=None)


class Extension(models.Model):
    """One extension. Without `asked_at` the office gave it of its own; `granted_until` is empty where it refused."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="extensions")
    asked_at = models.DateTimeField("beantragt", null=True, blank=True)
    asked_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    asked_until = models.DateField("gewünscht bis", null=True, blank=True)
    wish = models.TextField("Begründung des Trägers", blank=True)
    decided_at = models.DateTimeField("entschieden", null=True, blank=True)
    decided_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    granted_until = models.DateField("verlängert bis", null=True, blank=True)
    reason = models.TextField("Begründung des Sozialamts", blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["delivery", "id"]
        verbose_name = "Fristverlängerung einer Statistik"
        constraints = [
            models.UniqueConstraint(
                fields=["delivery"], condition=Q(decided_at=None), name="one_open_extension_per_delivery"
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=False, asked_by__isnull=False, asked_until__isnull=False)
                | Q(asked_at=None, asked_by=None, asked_until=None),
                name="extension_asked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False, decided_by__isnull=False)
                | Q(decided_at=None, decided_by=None, granted_until=None, asked_at__isnull=False),
                name="extension_decided_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.delivery}, {self.granted_until or self.asked_until}"
