"""The doors of keys to the interface: make one, revoke one, and find whose it is."""

import datetime
import hashlib
import secrets
from collections.abc import Collection

from django.db import transaction

from criteria.moments import day_of
from grants import audit
from grants.accounts.keys import ApiKey, Scope
from grants.accounts.workflow import chain_of
from grants.people.models import User
from grants.steps import Forbidden, NotPossible, Refused, locked

PREFIX = "fp_"
LONGEST_DAYS, MOST_KEYS = 366, 20


class UnfitKey(Refused):
    """The key has no name, opens nothing, or is valid for too long; or the person has too many."""


@transaction.atomic
def make_key(
    *, actor: User, name: str, scopes: Collection[str], days: int, now: datetime.datetime
) -> tuple[ApiKey, str]:
    """Make a key for oneself, valid for some days; returns it with the secret, which nobody can read a second time.

    It opens what its person may see and do, within its scopes. Raises UnfitKey.
    """
    # Two requests at once wait here for each other; pages pass a person that is read only when it is needed.
    locked(User(pk=actor.pk))
    chosen = [scope for scope in Scope.values if scope in scopes]
    if not name.strip() or not chosen or set(scopes) - set(chosen):
        raise UnfitKey("Bitte schreiben Sie, wofür der Schlüssel ist, und wählen Sie mindestens einen Umfang.")
    if not 1 <= days <= LONGEST_DAYS:
        raise UnfitKey(f"Ein Schlüssel gilt 1 bis {LONGEST_DAYS} Tage.")
    if actor.api_keys.valid(now).count() >= MOST_KEYS:
        raise UnfitKey(f"Sie haben schon {MOST_KEYS} Schlüssel. Bitte widerrufen Sie zuerst einen.")
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        user=actor,
        name=name.strip(),
        scopes=chosen,
        sha256=_sha256(secret),
        hint=secret[:8],
        created_at=now,
        expires_at=now + datetime.timedelta(days=days),
    )
    sentence = f"Zugriffsschlüssel „{key.name}“ angelegt: {', '.join(chosen)}. Gültig {days} Tage."
    audit.record(chain=chain_of(actor), actor=actor, action="make_key", sentence=sentence, now=now, key=key.pk)
    return key, secret


@transaction.atomic
def revoke_key(*, key: ApiKey, actor: User, now: datetime.datetime) -> ApiKey:
    """Make a key of one's own open nothing any more. Raises Forbidden, NotPossible."""
    row = locked(key)
    if row.user_id != actor.pk:
        raise Forbidden("Dieser Schlüssel gehört einer anderen Person.")
    if row.revoked_at is not None:
        raise NotPossible("Dieser Schlüssel ist schon widerrufen.")
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    sentence = f"Zugriffsschlüssel „{row.name}“ widerrufen."
    audit.record(chain=chain_of(actor), actor=actor, action="revoke_key", sentence=sentence, now=now, key=row.pk)
    return row


def key_of(secret: str, now: datetime.datetime) -> ApiKey | None:
    """The valid key with this secret, and the day noted on which it is used; None if there is none."""
    key = ApiKey.objects.valid(now).select_related("user").filter(sha256=_sha256(secret)).first()
    today = day_of(now)
    if key is not None and key.used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(used_on=today)
    return key


def _sha256(secret: str) -> str:
    """Secrets are long and random: a plain hash is enough, and finds the key by an index."""
    return hashlib.sha256(secret.encode()).hexdigest()
