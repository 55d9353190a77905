"""Writes the record."""

import datetime

from django.db import connection, transaction

from grants.audit.bases import basis_of
from grants.audit.checking import digest
from grants.audit.models import WITH_REASON, Entry


@transaction.atomic(savepoint=False)
def record(
    *,
    chain: str,
    actor,
    action: str,
    sentence: str,
    now: datetime.datetime,
    reason: str = "",
    legal_basis: str = "",
    **data,
) -> Entry:
    """Append one entry to the record of a file, inside the transaction of the act itself.

    `chain` names the file (`application:17`), `sentence` says in German what happened, `reason` why where a person
    gave one, `data` holds JSON values, with `before` and `after` what the act changed. Without `legal_basis` it is
    that of the action (`bases`). Two acts on one file wait for each other, so that numbers have no gaps.
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
        reason=reason.strip(),
        legal_basis=legal_basis or basis_of(action),
        format=WITH_REASON,
        previous_hash=last.hash if last else "",
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    return entry
