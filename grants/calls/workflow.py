"""The door that opens a call: from then on its guideline version no longer changes."""

import datetime

from django.db import transaction

from grants.calls.models import Call
from grants.steps import locked


@transaction.atomic
def freeze_guideline(*, call: Call, now: datetime.datetime) -> None:
    """Freeze the guideline version of a call that opens. A version that is frozen already stays as it is."""
    guideline = locked(call.guideline)
    if guideline.frozen_at is None:
        guideline.frozen_at = now
        guideline.save(update_fields=["frozen_at"])


@transaction.atomic
def next_reference(*, call: Call) -> str:
    """The next Aktenzeichen of a call, without gaps: the call's row is locked until the transaction ends."""
    call = locked(call)
    call.last_number += 1
    call.save(update_fields=["last_number"])
    return f"{call.reference_prefix}-{call.last_number:04}"
