"""What the Rechnungsprüfung drew: a sample of the files of a call, by risk, as it was drawn."""

from django.db import models
from django.db.models import Q

from grants.calls.models import Call
from grants.committee.models import OfCallQuerySet
from grants.people.models import Role, User


class DrawQuerySet(OfCallQuerySet):
    def visible_to(self, user):
        """For the Rechnungsprüfung only: who is examined does not know which files it reads.

        Nothing of a call in which a file is hidden from this person (§ 20 VwVfG).
        """
        found = super().visible_to(user)
        return found if Role.AUDITOR in getattr(user, "roles", ()) else found.none()


class Draw(models.Model):
    """A sample as it was drawn: anyone who has the same files and the same seed draws the same. It never changes.

    `factors` are key, label and points of each factor; `lines` hold per drawn file its id, points and the keys that
    apply, in the order of the draw. `population` is the number of files it was drawn from.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="draws", verbose_name="Förderaufruf")
    seed = models.CharField("Startwert", max_length=80)
    size = models.PositiveIntegerField("Umfang")
    population = models.PositiveIntegerField("gezogen aus")
    factors = models.JSONField("Merkmale")
    lines = models.JSONField("gezogene Akten")
    drawn_at = models.DateTimeField("gezogen")
    drawn_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["-drawn_at", "-id"]
        verbose_name = "Stichprobe"
        constraints = [models.CheckConstraint(condition=Q(size__gt=0) & ~Q(seed=""), name="draw_has_size_and_seed")]

    def __str__(self):
        return f"Stichprobe {self.pk}: {self.call}"

    @property
    def chain(self) -> str:
        """The name of its record."""
        return f"draws:{self.call_id}"
