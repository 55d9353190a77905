"""The doors of an account: opening it, its roles in the office, and whether it is open."""

import datetime
from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from grants import audit
from grants.people.models import Role, User
from grants.steps import Refused, ensure


class OwnAccount(Refused):
    """Nobody takes the Administration from themselves, so that somebody always remains who can give it back."""


class UnknownRole(Refused):
    """The role does not exist."""


class AddressTaken(Refused):
    """There is an account with this e-mail address already."""


@transaction.atomic
def open_account(*, name: str, email: str, password_hash: str, now: datetime.datetime) -> User:
    """Open an account without any right or role, for somebody who proved the address by a link sent there.

    The address is kept in lower case, as people type it in many ways. Raises AddressTaken.
    """
    address = email.strip().lower()
    taken = AddressTaken("Zu dieser E-Mail-Adresse gibt es schon ein Konto. Melden Sie sich damit an.")
    if User.objects.filter(email__iexact=address).exists():
        raise taken
    try:
        with transaction.atomic():
            account = User.objects.create(email=address, password=password_hash, name=name.strip())
            prove_address(account)
    except IntegrityError as error:
        # Two people, or one who pressed twice: the database decides.
        raise taken from error
    audit.record(chain=chain_of(account), actor=account, action="open", sentence="Konto angelegt.", now=now)
    return account


def prove_address(account: User) -> None:
    """Note that the account's address is proven: without that, the sign-in sends a link first."""
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)


@transaction.atomic
def change_roles(
    *, account: User, actor: User, now: datetime.datetime, roles: Collection[str], is_active: bool
) -> User:
    """Set the roles of an account, and close it or open it again. What stays the same is not recorded.

    Raises Forbidden, OwnAccount, UnknownRole.
    """
    # Both rows wait here in the same order: two administrators cannot take the role from each other at once.
    rows = {
        row.pk: row for row in User.objects.select_for_update().filter(pk__in=[account.pk, actor.pk]).order_by("pk")
    }
    row = rows[account.pk]
    ensure(rows[actor.pk], "account.change_roles", row)
    if unknown := set(roles) - set(Role.values):
        raise UnknownRole(f"Diese Rolle gibt es nicht: {', '.join(sorted(unknown))}. Es wurde nichts geändert.")
    if row.pk == actor.pk:
        _ensure_stays_administrator(roles, is_active)
    changes = _changes(row, wanted := [role for role in Role.values if role in roles], is_active)
    if not changes:
        return row
    before = {"roles": row.roles, "is_active": row.is_active}
    row.roles, row.is_active = wanted, is_active
    row.save(update_fields=["roles", "is_active"])
    audit.record(
        chain=chain_of(row),
        actor=actor,
        action="change_roles",
        sentence=" ".join(changes),
        now=now,
        before=before,
        after={"roles": wanted, "is_active": is_active},
    )
    return row


def chain_of(account: User) -> str:
    """The name of an account's record."""
    return f"account:{account.pk}"


def _ensure_stays_administrator(roles: Collection[str], is_active: bool) -> None:
    if Role.ADMIN.value not in roles:
        raise OwnAccount(
            "Sie können sich die Rolle Administration nicht selbst nehmen. "
            "Bitte lassen Sie das eine andere Person der Administration tun."
        )
    if not is_active:
        raise OwnAccount(
            "Sie können Ihr eigenes Konto nicht schließen. "
            "Bitte lassen Sie das eine andere Person der Administration tun."
        )


def _changes(row: User, roles: list[str], is_active: bool) -> list[str]:
    """What changes, in German sentences."""
    sentences = []
    if set(roles) != set(row.roles):
        sentences.append(f"Rollen geändert: bisher {_names(row.roles)}, jetzt {_names(roles)}.")
    if is_active != row.is_active:
        sentences.append("Konto wieder geöffnet." if is_active else "Konto geschlossen.")
    return sentences


def _names(roles: Collection[str]) -> str:
    return ", ".join(role.label for role in Role if role in roles) or "keine"
