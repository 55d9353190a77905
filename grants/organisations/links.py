"""The link of an invitation: its random key, signed. Who reads the database alone cannot make one."""

import secrets

from django.core.signing import BadSignature, Signer

from grants.organisations.models import Invitation

SIGNER = Signer(salt="grants.organisations.invitation")
KEY_BYTES = 32


def new_key() -> str:
    """A key that cannot be guessed (256 bits)."""
    return secrets.token_urlsafe(KEY_BYTES)


def token_of(invitation: Invitation) -> str:
    """What stands in the link."""
    return SIGNER.sign(invitation.key)


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a link, whatever became of it; None for a link that was never sent."""
    try:
        key = SIGNER.unsign(token)
    except BadSignature:
        return None
    return Invitation.objects.select_related("organisation").filter(key=key).first()
