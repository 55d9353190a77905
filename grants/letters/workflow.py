"""The door of the Postfach: fetching a letter is recorded, because the law hangs dates on it (§ 41 Abs. 2a VwVfG)."""

import datetime

from django.db import transaction

from grants import audit
from grants.letters.models import Letter
from grants.steps import ensure, locked


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
