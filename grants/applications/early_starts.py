"""The Antrag auf vorzeitigen Maßnahmebeginn: who begins before the Bescheid needs the office's consent beforehand.

VwV zu § 44 SäHO Nr. 1.3: what has already begun gets no grant. The guideline may let small Vorhaben begin without
consent; consent is never a promise of a grant.
"""

import datetime
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from criteria.guideline.queries import rules_of
from criteria.moments import day_of
from grants.applications.models import Application
from grants.applications.states import UNDECIDED, State
from grants.people.models import User

LONGEST_TEXT = 4000
# Until the Bescheid is there, the Träger may ask and the office may answer.
WAITING = (*UNDECIDED, State.COSIGNING)


class EarlyStart(models.Model):
    """One request to begin before the Bescheid, and the office's answer. `allowed_from` is set where it consents."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="early_starts")
    wanted_from = models.DateField("gewünschter Beginn")
    reason = models.TextField("Warum Sie nicht warten können", max_length=LONGEST_TEXT)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    allowed_from = models.DateField("Beginn möglich ab", null=True, blank=True)
    decision_reason = models.TextField("Begründung", max_length=LONGEST_TEXT, blank=True)
    legal_basis = models.CharField("Rechtsgrundlage", max_length=300, blank=True)

    class Meta:
        ordering = ["application", "requested_at", "id"]
        verbose_name = "Antrag auf vorzeitigen Maßnahmebeginn"
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(decided_at=None), name="one_open_early_start_per_application"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, allowed_from=None, decision_reason="", legal_basis="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_reason="") & ~Q(legal_basis=""),
                name="early_start_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(allowed_from=None) | Q(allowed_from__gte=F("wanted_from")),
                name="early_start_is_not_before_it_is_wanted",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="early_start_has_a_reason"),
        ]

    def __str__(self):
        return f"Antrag auf vorzeitigen Maßnahmebeginn zu {self.application}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @property
    def is_granted(self) -> bool:
        return self.allowed_from is not None


def limit_of(application: Application) -> Decimal | None:
    """Eligible costs in euros from which consent is needed; None if the guideline never asks for it."""
    return rules_of(application.call.guideline).early_start_limit


def needs_consent(limit: Decimal | None, eligible_costs: Decimal) -> bool:
    """Does the guideline ask for consent? Below its limit a beginning after the submission does no harm."""
    return limit is not None and eligible_costs >= limit


def submitted_costs(application: Application) -> Decimal:
    """The eligible costs, in euros, of the version that was last submitted."""
    return Decimal(application.submissions.order_by("number").last().content["sums"]["eligible_costs"])


def may_begin_from(application: Application) -> datetime.date | None:
    """The first day on which a beginning before the Bescheid does no harm; None if there is none."""
    if application.submitted_at is None:
        return None
    if not needs_consent(limit_of(application), submitted_costs(application)):
        return day_of(application.submitted_at)
    granted = application.early_starts.filter(allowed_from__isnull=False).order_by("allowed_from").first()
    return granted.allowed_from if granted else None
