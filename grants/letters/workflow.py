"""The doors of letters: choosing clauses for a Bescheid, and fetching a letter in the Postfach.

Fetching is recorded, because the law hangs dates on it (§ 41 Abs. 2a VwVfG).
"""

import datetime
from collections.abc import Collection

from django.db import transaction

from grants import audit
from grants.awards.models import Decision
from grants.letters.choosing import LetterStopped, choosable, chosen_keys, standing
from grants.letters.models import ClauseSelection, Letter
from grants.steps import NotPossible, ensure, locked


@transaction.atomic
def retrieve(*, letter: Letter, actor, now: datetime.datetime) -> Letter:
    """Record who fetched a letter first, and when. Later calls change nothing. Raises Forbidden."""
    row = locked(letter)
    ensure(actor, "letter.retrieve", row)
    if row.retrieved_at is None:
        row.retrieved_at, row.retrieved_by = now, actor
        row.save(update_fields=["retrieved_at", "retrieved_by"])
        audit.record(
            chain=row.application.chain,
            actor=actor,
            action="retrieve_letter",
            sentence=f"{row.title} abgerufen.",
            now=now,
            letter=row.pk,
        )
    return row


@transaction.atomic
def choose_clauses(*, decision: Decision, actor, now: datetime.datetime, keys: Collection[str]) -> Decision:
    """Choose the optional clauses of a Bescheid, as long as its decision awaits the second signature.

    A choice that changes nothing leaves no record. Raises Forbidden, NotPossible, LetterStopped.
    """
    row = locked(decision)
    ensure(actor, "letter.choose_clauses", row.application)
    if row.outcome != Decision.Outcome.AWARD or row.cosigned_at is not None or row.returned_at is not None:
        raise NotPossible(
            "Textbausteine lassen sich nur wählen, solange eine Bewilligung auf die Mitzeichnung wartet. "
            "Vielleicht war jemand schneller. Laden Sie die Seite neu."
        )
    possible = [clause.key for clause in choosable(row)]
    if unknown := sorted(set(keys) - set(possible)):
        raise LetterStopped(f"Diese Textbausteine stehen hier nicht zur Wahl: {', '.join(unknown)}.")
    chosen = [key for key in possible if key in keys]
    standing(row, chosen)
    before = list(chosen_keys(row))
    if set(before) == set(chosen):
        return row
    ClauseSelection.objects.update_or_create(
        decision=row, defaults={"keys": chosen, "chosen_at": now, "chosen_by": actor}
    )
    audit.record(
        chain=row.application.chain,
        actor=actor,
        action="choose_clauses",
        sentence=f"Wählbare Textbausteine für den Bescheid: {', '.join(chosen) or 'keine'}.",
        now=now,
        decision=row.pk,
        before=before,
        after=chosen,
    )
    return row
