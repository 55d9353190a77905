"""Many Bescheide at once: one signature each, in a transaction of its own; the outbox then makes the letters.

What is interrupted loses nothing: signed is what was signed, each signed decision has one message in the outbox,
and whoever starts again finds only the rest.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from grants.awards.models import Decision
from grants.committee.cosigning import cosign
from grants.letters.choosing import standing
from grants.steps import NotPossible, Refused, locked


@dataclass(frozen=True)
class Outcome:
    """What became of one decision; without a reason it is signed."""

    decision: Decision
    reason: str = ""


def cosign_all(*, decisions: Iterable[Decision], actor, now: datetime.datetime) -> tuple[Outcome, ...]:
    """Co-sign decisions one by one, each with all checks of the single signature; a refusal stops only its own."""
    return tuple(_cosign(decision, actor, now) for decision in decisions)


def _cosign(decision: Decision, actor, now: datetime.datetime) -> Outcome:
    try:
        with transaction.atomic():
            application = locked(decision.application)
            if not application.decisions.standing().filter(pk=decision.pk, cosigned_at=None).exists():
                raise NotPossible("Die Entscheidung hat sich inzwischen geändert. Bitte lesen Sie den jetzigen Stand.")
            if decision.outcome == Decision.Outcome.AWARD:
                standing(decision)  # better refused now than stuck after the signature
            cosign(application=application, actor=actor, now=now)
    except Refused as refusal:
        return Outcome(decision, str(refusal))
    return Outcome(decision)
