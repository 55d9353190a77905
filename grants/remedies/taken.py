"""How much of a grant is taken back, by all that was taken back of it under whichever decision."""

from decimal import Decimal

from django.db.models import F, Sum

from grants.applications.models import Application
from grants.awards.models import Decision
from grants.remedies.revocations import NOTHING, Revocation


def left_of(decision: Decision) -> Decimal:
    """What of a grant is not taken back, in euros."""
    return decision.amount - _taken_back(decision.application_id)


def note_taken_back(application: Application) -> None:
    """Write the sum at the decision in force, so that releases and sums know it. The application is locked."""
    application.decisions.standing().update(taken_back=_taken_back(application.pk))


def _taken_back(application: int) -> Decimal:
    rows = Revocation.objects.filter(application=application, cosigned_at__isnull=False)
    return rows.aggregate(sum=Sum(F("amount") - F("lifted")))["sum"] or NOTHING
