"""The finance check: what the office found in the plan, row by row, and what it proposes to grant."""

from django.db import models
from django.db.models import F, Q

from criteria.financing import Financing
from criteria.guideline.models import PlanItem
from grants.applications.models import Application, Submission
from grants.people.models import User


class FinanceCheck(models.Model):
    """The finance check of one application. It counts for the submission that was checked, and for no later one.

    `amount` is what the office proposes, `smallest` the least with which the Vorhaben still makes sense, in euros;
    both are empty where the plan gives no grant. `version` counts saves, so that nobody overwrites what they have not
    seen.
    """

    class Source(models.TextChoices):
        APPLICANT = "applicant", "Angabe des Trägers"
        OFFICE = "office", "Einschätzung des Amts"

    application = models.OneToOneField(Application, models.PROTECT, related_name="finance_check")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+", verbose_name="geprüfte Fassung")
    version = models.PositiveIntegerField(default=1)
    financing = models.CharField(
        "Finanzierungsart", max_length=12, choices=[(kind.value, kind.label) for kind in Financing]
    )
    amount = models.DecimalField("Vorschlag", max_digits=12, decimal_places=2, null=True, blank=True)
    smallest = models.DecimalField(
        "kleinster arbeitsfähiger Betrag", max_digits=12, decimal_places=2, null=True, blank=True
    )
    smallest_source = models.CharField("Quelle des kleinsten Betrags", max_length=10, choices=Source, blank=True)
    note = models.TextField("Prüfvermerk", blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    completed_at = models.DateTimeField("abgeschlossen", null=True, blank=True)

    class Meta:
        ordering = ["application"]
        verbose_name = "Finanzprüfung"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0), name="finance_check_proposes_more_than_nothing"
            ),
            models.CheckConstraint(
                condition=Q(smallest=None, smallest_source="")
                | Q(smallest__gt=0, smallest__isnull=False) & ~Q(smallest_source=""),
                name="smallest_amount_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(smallest=None) | Q(smallest__lte=F("amount")),
                name="smallest_amount_is_within_the_proposal",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None)
                | Q(amount=None, smallest=None)
                | Q(amount__isnull=False, smallest__isnull=False),
                name="complete_finance_check_has_both_amounts",
            ),
        ]

    def __str__(self):
        return f"Finanzprüfung {self.application}"


class CheckedRow(models.Model):
    """One row of the submitted plan: what was asked, and what the office sets, in euros. Never more; less needs a
    reason."""

    check_of = models.ForeignKey(FinanceCheck, models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="+", verbose_name="Position")
    description = models.CharField("Erläuterung", max_length=300, blank=True)
    asked = models.DecimalField("beantragt", max_digits=12, decimal_places=2)
    amount = models.DecimalField("angesetzt", max_digits=12, decimal_places=2)
    reason = models.CharField("Grund der Kürzung", max_length=500, blank=True)

    class Meta:
        ordering = ["check_of", "position"]
        constraints = [
            models.UniqueConstraint(fields=["check_of", "position"], name="one_checked_row_per_position"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount__lte=F("asked")), name="checked_row_is_never_raised"
            ),
            models.CheckConstraint(
                condition=Q(amount=F("asked")) | ~Q(reason=""), name="checked_row_is_cut_with_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.item}: {self.amount}"

    @property
    def is_cut(self) -> bool:
        return self.amount < self.asked
