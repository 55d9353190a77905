"""Decisions about applications, their yearly parts, and what of these is released.

What was asked stays in the application; what was granted stands here.
"""

from django.db import models
from django.db.models import F, Q

from criteria.financing import Financing
from grants.applications.models import Application
from grants.people.models import User


class Decision(models.Model):
    """A decision by one person, in force once a second person has co-signed it (§ 35a VwVfG: people decide).

    `needs_resolution`: the guideline asks for the resolution of a committee before the second signature.
    """

    class Outcome(models.TextChoices):
        AWARD = "award", "Bewilligung"
        REJECTION = "rejection", "Ablehnung"

    class Origin(models.TextChoices):
        """The state in which it was decided; a decision that is returned leads back to it."""

        CHECK = "checking", "Formale Prüfung"
        DELIBERATION = "deliberation", "Rangfolge und Entscheidung"

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    origin = models.CharField("entschieden in", max_length=12, choices=Origin, default=Origin.DELIBERATION)
    outcome = models.CharField("Entscheidung", max_length=10, choices=Outcome)
    financing = models.CharField(
        "Finanzierungsart", max_length=12, blank=True, choices=[(kind.value, kind.label) for kind in Financing]
    )
    amount = models.DecimalField("Zuwendung", max_digits=12, decimal_places=2)
    reasons = models.TextField("Begründung", blank=True)
    level = models.CharField("zuständig nach der Richtlinie", max_length=250, blank=True)
    needs_resolution = models.BooleanField("braucht den Beschluss eines Gremiums", default=False)
    resolution = models.CharField("Beschluss", max_length=250, blank=True)
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
            models.CheckConstraint(
                condition=Q(origin="deliberation") | Q(origin="checking", outcome="rejection"),
                name="only_a_rejection_is_decided_in_the_check",
            ),
            models.CheckConstraint(
                condition=Q(needs_resolution=False) | Q(cosigned_at=None) | ~Q(resolution=""),
                name="resolution_comes_before_the_second_signature",
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()} {self.application}"


class Slice(models.Model):
    """The part of a grant that belongs to one budget year, in euros. It never changes.

    The parts of a decision add up to it (trigger of migration 0021).
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="slices")
    year = models.PositiveSmallIntegerField("Haushaltsjahr")
    amount = models.DecimalField("Betrag", max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["decision", "year"]
        verbose_name = "Jahresscheibe"
        constraints = [
            models.UniqueConstraint(fields=["decision", "year"], name="one_slice_per_year"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="slice_has_an_amount"),
        ]

    def __str__(self):
        return f"{self.decision.application}, {self.year}"


class Release(models.Model):
    """What one person proposes to release of a yearly part, in euros; released once a second person has confirmed it.

    Until then the money stands under the Haushaltsvorbehalt. The releases of a part stay within it (trigger of
    migration 0021).
    """

    slice = models.ForeignKey(Slice, models.PROTECT, related_name="releases")
    amount = models.DecimalField("Freigabe", max_digits=12, decimal_places=2)
    reason = models.TextField("Grundlage der Freigabe")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["slice", "proposed_at"]
        verbose_name = "Freigabe"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(reason=""), name="release_has_amount_and_reason"),
            models.UniqueConstraint(
                fields=["slice"],
                condition=Q(confirmed_at=None, returned_at=None),
                name="one_open_release_per_slice",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, returned_at=None)
                & ~Q(confirmed_by=F("proposed_by")),
                name="release_is_confirmed_by_another_person",
            ),
        ]

    def __str__(self):
        return f"{self.slice}: {self.amount}"

    @property
    def is_open(self) -> bool:
        """Does it wait for the second person?"""
        return self.confirmed_at is None and self.returned_at is None
