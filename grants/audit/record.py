"""Writes the record and verifies its chain."""

import datetime
import hashlib
import json

from django.db import connection, transaction

from grants.audit.models import Entry


@transaction.atomic(savepoint=False)
def record(*, chain: str, actor, action: str, sentence: str, now: datetime.datetime, **data) -> Entry:
    """Append one entry to the record of a file, inside the transaction of the act itself.

    `chain` names the file (`application:17`), `sentence` says in German what happened, `data` holds JSON values.
    Two acts on one file wait for each other, so that numbers have no gaps.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [chain])
    last = Entry.objects.filter(chain=chain).order_by("-number").first()
    entry = Entry(
        chain=chain,
        number=last.number + 1 if last else 1,
        at=now,
        actor=actor,
        role=actor.role_labels if actor else "",
        action=action,
        sentence=sentence,
        data=data,
        previous_hash=last.hash if last else "",
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    return entry


def digest(entry: Entry) -> str:
    """SHA-256 over everything that the entry says, and over the hash of the entry before it."""
    content = [
        entry.chain,
        entry.number,
        entry.at.astimezone(datetime.UTC).isoformat(),
        entry.actor_id,
        entry.role,
        entry.action,
        entry.sentence,
        entry.data,
        entry.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def broken_at(chain: str) -> int | None:
    """The number of the first entry that does not fit its chain; None if the record is whole."""
    previous, expected = "", 1
    for entry in Entry.objects.filter(chain=chain).order_by("number"):
        if entry.number != expected or entry.previous_hash != previous or entry.hash != digest(entry):
            return expected
        previous, expected = entry.hash, expected + 1
    return None
