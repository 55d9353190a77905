"""The links by which people come in: a random key, signed. Who reads the database alone cannot make one."""

import secrets

from django.core.signing import BadSignature, Signer

from grants.organisations.models import Invitation, Registration

SIGNER = Signer(salt="grants.organisations.invitation")
REGISTRATION = Signer(salt="grants.organisations.registration")
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


def registration_token(registration: Registration) -> str:
    """What stands in the link that proves the e-mail address of a registration."""
    return REGISTRATION.sign(registration.key)


def registration_key(token: str) -> str | None:
    """The key of a registration's link; None for a link that was never sent."""
    try:
        return REGISTRATION.unsign(token)
    except BadSignature:
        return None
