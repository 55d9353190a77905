"""Decisions about applications. What was asked stays in the application; what was granted stands here."""

from django.db import models
from django.db.models import F, Q

from criteria.financing import Financing
from grants.applications.models import Application
from grants.people.models import User


class Decision(models.Model):
    """A decision by one person, in force once a second person has co-signed it (§ 35a VwVfG: people decide)."""

    class Outcome(models.TextChoices):
        AWARD = "award", "Bewilligung"
        REJECTION = "rejection", "Ablehnung"

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    outcome = models.CharField("Entscheidung", max_length=10, choices=Outcome)
    financing = models.CharField(
        "Finanzierungsart", max_length=12, blank=True, choices=[(kind.value, kind.label) for kind in Financing]
    )
    amount = models.DecimalField("Zuwendung", max_digits=12, decimal_places=2)
    reasons = models.TextField("Begründung", blank=True)
    level = models.CharField("zuständig nach der Richtlinie", max_length=250, blank=True)
    working = models.JSONField("Rechenweg", default=list)
    score_lines = models.JSONField("Erläuterung der Bewertung", default=list)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    cosigned_at = models.DateTimeField(null=True, blank=True)
    cosigned_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["application", "decided_at"]
        verbose_name = "Entscheidung"
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(returned_at=None), name="one_standing_decision_per_application"
            ),
            models.CheckConstraint(
                condition=Q(outcome="award", amount__gt=0) & ~Q(financing="")
                | Q(outcome="rejection", amount=0, financing=""),
                name="award_has_amount_and_financing",
            ),
            models.CheckConstraint(condition=~Q(outcome="rejection", reasons=""), name="rejection_has_reasons"),
            models.CheckConstraint(
                condition=Q(cosigned_by=None, cosigned_at=None)
                | Q(cosigned_by__isnull=False, cosigned_at__isnull=False, returned_at=None)
                & ~Q(cosigned_by=F("decided_by")),
                name="second_signature_is_another_person",
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()} {self.application}"
