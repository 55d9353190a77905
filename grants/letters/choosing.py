"""Which clauses stand in the Bescheid of a decision: those of its situation, and the optional ones that were chosen."""

import datetime
from collections.abc import Collection

from criteria.packages.clauses import applicable, conflicts, optional
from criteria.packages.shape import Clause
from criteria.transfer import clauses_of
from grants.awards.models import Decision
from grants.letters.conditions import Grant, situation
from grants.letters.models import ClauseSelection
from grants.steps import Refused


class LetterStopped(Refused):
    """A letter cannot be made as things are; the message says why and what to do."""


def grant_of(decision: Decision) -> Grant:
    """What the decision grants."""
    application = decision.application
    content = application.submissions.order_by("number").last().content
    start, end = (datetime.date.fromisoformat(day) for day in content["period"])
    call = application.call
    return Grant(call.guideline, decision.amount, start, end, budget_reservation=call.budget_reservation)


def chosen_keys(decision: Decision) -> tuple[str, ...]:
    """The keys of the optional clauses that a person chose for this decision."""
    selection = ClauseSelection.objects.filter(decision=decision).first()
    return tuple(selection.keys) if selection else ()


def choosable(decision: Decision) -> tuple[Clause, ...]:
    """The optional clauses that fit the situation of this decision."""
    grant = grant_of(decision)
    return optional(clauses_of(grant.guideline), situation(grant))


def standing(decision: Decision, chosen: Collection[str] | None = None) -> tuple[Clause, ...]:
    """The clauses of the Bescheid, with those chosen (None: as recorded), in the order of the guideline.

    Raises LetterStopped if one that another needs is missing, or two contradict each other.
    """
    grant = grant_of(decision)
    clauses = clauses_of(grant.guideline)
    keys = chosen_keys(decision) if chosen is None else chosen
    found = applicable(clauses, situation(grant), keys)
    if problems := conflicts(found, clauses):
        raise LetterStopped(
            " ".join((*problems, "Bitte ändern Sie die Auswahl der Textbausteine oder die Richtlinie."))
        )
    return found
