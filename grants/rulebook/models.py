"""Who released a guideline version."""

from django.db import models

from criteria.guideline.models import Guideline
from grants.people.models import User


class Approval(models.Model):
    """One person's release of a guideline version. The database refuses a second one by the same person."""

    guideline = models.ForeignKey(Guideline, models.CASCADE, related_name="approvals")
    person = models.ForeignKey(User, models.RESTRICT, related_name="+")
    given_at = models.DateTimeField("freigegeben")
    revoked_at = models.DateTimeField("zurückgenommen", null=True, blank=True)

    class Meta:
        ordering = ["guideline", "given_at"]
        verbose_name = "Freigabe"
        constraints = [
            models.UniqueConstraint(
                fields=["guideline", "person"],
                condition=models.Q(revoked_at=None),
                name="a_guideline_is_released_by_different_people",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.guideline}"
