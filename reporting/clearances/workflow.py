"""The door to say that something is no person."""

import datetime
from collections.abc import Iterable

from django.core.signing import BadSignature
from django.db import transaction

from grants import audit
from grants.applications.models import Application
from grants.steps import Refused, ensure, locked
from reporting.clearances.checking import read_token
from reporting.clearances.models import LONGEST_REASON, Clearance

VOUCH = "clearance.vouch"


class Unfounded(Refused):
    """The reason is missing, or what is vouched for was never asked."""


@transaction.atomic
def vouch(
    *, application: Application, actor, now: datetime.datetime, tokens: Iterable[str], reason: str
) -> list[Clearance]:
    """Say of these suspicions that they are no persons; the office reads the reason. Who was first stays named.

    Raises Forbidden, Unfounded.
    """
    row = locked(application)
    ensure(actor, VOUCH, row)
    reason = reason.strip()
    if not reason:
        raise Unfounded("Bitte schreiben Sie, warum das keine Person ist.")
    if len(reason) > LONGEST_REASON:
        raise Unfounded(f"Die Begründung ist zu lang. Möglich sind {LONGEST_REASON} Zeichen.")
    return [_kept(row, actor, now, token, reason) for token in tokens]


def _kept(application: Application, actor, now: datetime.datetime, token: str, reason: str) -> Clearance:
    try:
        said = read_token(token)
    except BadSignature as error:
        raise Unfounded("Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.") from error
    clearance, is_new = Clearance.objects.get_or_create(
        application=application,
        fingerprint=said.fingerprint,
        defaults={
            "kind": said.kind.value,
            "place": said.place,
            "masked": said.masked,
            "reason": reason,
            "said_at": now,
            "said_by": actor,
        },
    )
    if is_new:
        sentence = f"Erklärt, dass das keine Person ist: {said.place}, „{said.masked}“."
        audit.record(
            chain=application.chain,
            actor=actor,
            action="vouch_for_words",
            sentence=sentence,
            now=now,
            reason=reason,
            clearance=clearance.pk,
        )
    return clearance
