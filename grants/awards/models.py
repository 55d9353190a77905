"""Decisions about applications, their yearly parts, and what of these is released.

What was asked stays in the application; what was granted stands here.
"""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from criteria.financing import Financing
from grants.applications.labels import state_for_office
from grants.applications.models import Application
from grants.people.models import User


class DecisionQuerySet(models.QuerySet):
    def standing(self):
        """What holds, or awaits its second signature: nothing returned or replaced, and no Abhilfe yet unsigned."""
        return self.filter(returned_at=None, replaced_at=None).exclude(replaces__isnull=False, cosigned_at=None)

    def amending(self):
        """The decisions of an Abhilfe that await the second signature."""
        return self.filter(replaces__isnull=False, returned_at=None, cosigned_at=None)

    def binding(self):
        """Whose money is bound: an Abhilfe binds its higher amount from its proposal on, in place of the old one."""
        outdone = self.model._default_manager.amending().values("replaces")
        return self.filter(returned_at=None, replaced_at=None).exclude(pk__in=outdone)


class Decision(models.Model):
    """A decision by one person, in force once a second person has co-signed it (§ 35a VwVfG: people decide).

    `needs_resolution`: the guideline asks for the resolution of a committee before the second signature.
    `replaces`: the decision that an Abhilfe replaces; it stays readable, and `replaced_at` says since when it is
    history. `taken_back`, in euros: what was taken back or revoked of the grant so far.
    """

    class Outcome(models.TextChoices):
        AWARD = "award", "Bewilligung"
        REJECTION = "rejection", "Ablehnung"

    class Origin(models.TextChoices):
        """The state in which it was decided; a decision that is returned leads back to it."""

        CHECK = "checking", "Formale Prüfung"
        DELIBERATION = "deliberation", "Rangfolge und Entscheidung"
        REMEDY = "remedy", "Abhilfe auf einen Widerspruch"

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
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="versions")
    replaced_at = models.DateTimeField("ersetzt", null=True, blank=True)
    taken_back = models.DecimalField("zurückgenommen oder widerrufen", max_digits=12, decimal_places=2, default=0)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["application", "decided_at"]
        verbose_name = "Entscheidung"
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(returned_at=None, replaced_at=None) & (Q(replaces=None) | Q(cosigned_at__isnull=False)),
                name="one_standing_decision_per_application",
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(returned_at=None), name="one_successor_per_decision"
            ),
            models.CheckConstraint(
                condition=Q(origin="remedy", outcome="award", replaces__isnull=False)
                | ~Q(origin="remedy") & Q(replaces=None),
                name="only_an_abhilfe_replaces_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at=None) | Q(cosigned_at__isnull=False),
                name="only_a_decision_in_force_is_replaced",
            ),
            models.CheckConstraint(
                condition=Q(taken_back__gte=0, taken_back__lte=F("amount")),
                name="no_more_is_taken_back_than_was_granted",
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
                condition=~Q(origin="checking") | Q(outcome="rejection"),
                name="only_a_rejection_is_decided_in_the_check",
            ),
            models.CheckConstraint(
                condition=Q(needs_resolution=False) | Q(cosigned_at=None) | ~Q(resolution=""),
                name="resolution_comes_before_the_second_signature",
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()} {self.application}"

    def get_origin_display(self) -> str:
        """Where it was decided; a state in the words of the guideline version."""
        if self.origin == Decision.Origin.REMEDY:
            return Decision.Origin.REMEDY.label
        return state_for_office(self.application, self.origin)

    @property
    def remaining(self) -> Decimal:
        """What of the grant is neither taken back nor revoked, in euros."""
        return self.amount - self.taken_back


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
