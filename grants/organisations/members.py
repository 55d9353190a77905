"""The doors of the people of a Träger: invite, join, change rights, leave.

Each door locks the row of the Träger first, so that two people never change its members at the same moment.
"""

import datetime
from collections.abc import Collection

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from grants import audit, outbox
from grants.accounts.workflow import open_account
from grants.organisations import links
from grants.organisations.models import Invitation, Membership, Organisation, labels_of
from grants.organisations.workflow import fresh
from grants.people.models import User
from grants.steps import NotPossible, Refused, ensure, locked

VALID_FOR = datetime.timedelta(days=14)
MOST_WAITING = 50
Right = Membership.Right


class NoRights(Refused):
    """No right was chosen, or one that does not exist."""


class AlreadyMember(Refused):
    """The person acts for this Träger already."""


class AlreadyInvited(Refused):
    """An invitation to this address is on its way, or too many are."""


class NotOpen(NotPossible):
    """The invitation was accepted or taken back, or its time is over."""


class AnotherAddress(Refused):
    """The invitation is for another e-mail address than that of the account."""


class LastAdministrator(Refused):
    """Somebody must remain who administers the Träger."""


class NoReason(Refused):
    """The office did not say why it acts."""


@transaction.atomic
def invite(
    *, organisation: Organisation, actor: User, now: datetime.datetime, email: str, rights: Collection[str]
) -> Invitation:
    """Invite the owner of an e-mail address, for 14 days. The link goes out by mail.

    Raises Forbidden, NoRights, AlreadyMember, AlreadyInvited.
    """
    row = locked(organisation)
    ensure(fresh(actor), "organisation.manage_people", row)
    chosen, address = _ordered(rights), email.strip().lower()
    if row.memberships.filter(ended_at=None, user__email__iexact=address).exists():
        raise AlreadyMember("Diese Person gehört schon zu Ihrem Träger. Ändern Sie ihre Rechte in der Liste.")
    row.invitations.waiting().filter(expires_at__lte=now).update(revoked_at=now)
    if row.invitations.waiting().filter(email=address).exists():
        raise AlreadyInvited(
            "An diese Adresse ist schon eine Einladung unterwegs. "
            "Nehmen Sie sie zuerst zurück, wenn Sie eine neue schicken möchten."
        )
    if row.invitations.waiting().count() >= MOST_WAITING:
        raise AlreadyInvited(f"Es sind schon {MOST_WAITING} Einladungen offen. Nehmen Sie zuerst welche zurück.")
    invitation = _send(row, actor, address, chosen, now)
    _record(row, actor, "invite", f"Einladung {invitation.pk} verschickt. Rechte: {labels_of(chosen)}.", now)
    return invitation


@transaction.atomic
def appoint(*, organisation: Organisation, actor: User, now: datetime.datetime, email: str, reason: str) -> Invitation:
    """The office invites somebody to administer a Träger whose administrator is gone, and says why.

    Who acts for the Träger now hears of it by mail. An invitation that is on its way to the address is replaced.
    Raises Forbidden, NotPossible, NoReason, AlreadyMember.
    """
    row = locked(organisation)
    ensure(fresh(actor), "organisation.appoint", row)
    address = email.strip().lower()
    if row.refused_at:
        raise NotPossible("Diese Registrierung ist abgelehnt. Der Träger muss sich neu registrieren.")
    if not reason.strip():
        raise NoReason("Bitte schreiben Sie, warum und woher Sie wissen, dass diese Person den Träger verwalten darf.")
    current = row.memberships.filter(ended_at=None)
    if current.filter(user__email__iexact=address, user__is_active=True, right=Right.ADMIN).exists():
        raise AlreadyMember("Diese Person verwaltet den Träger schon. Es wurde nichts verschickt.")
    row.invitations.waiting().filter(Q(email=address) | Q(expires_at__lte=now)).update(revoked_at=now)
    invitation = _send(row, actor, address, [Right.ADMIN.value], now)
    sentence = f"Einladung {invitation.pk} des Sozialamts, den Träger zu verwalten. {reason.strip()}"
    entry = _record(row, actor, "appoint", sentence, now, reason=reason)
    for person in current.filter(user__is_active=True).order_by("user").values_list("user", flat=True).distinct():
        outbox.put(topic="appointment", key=f"{entry.pk}:{person}", now=now, entry=entry.pk, person=person)
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, actor: User, now: datetime.datetime) -> Invitation:
    """Take an invitation back; its link no longer works. Raises Forbidden, NotOpen."""
    organisation = locked(invitation.organisation)
    ensure(fresh(actor), "organisation.manage_people", organisation)
    row = locked(invitation)
    if row.accepted_at or row.revoked_at:
        raise NotOpen("Diese Einladung ist nicht mehr offen. Laden Sie die Seite neu.")
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    _record(organisation, actor, "revoke_invitation", f"Einladung {row.pk} zurückgenommen.", now)
    return row


@transaction.atomic
def accept(*, invitation: Invitation, actor: User, now: datetime.datetime) -> Organisation:
    """Accept an invitation with the account of the address that was invited. Raises NotOpen, AnotherAddress."""
    organisation, row = locked(invitation.organisation), locked(invitation)
    _ensure_open(row, now)
    person = fresh(actor)
    if not person.is_active or person.email.lower() != row.email:
        raise AnotherAddress(
            "Diese Einladung gilt für eine andere E-Mail-Adresse. Melden Sie sich mit dem Konto an, das dazu gehört."
        )
    held = set(organisation.memberships.filter(ended_at=None, user=actor).values_list("right", flat=True))
    _give(organisation, actor, [right for right in row.rights if right not in held])
    row.accepted_at, row.accepted_by = now, actor
    row.save(update_fields=["accepted_at", "accepted_by"])
    sentence = f"Einladung {row.pk} angenommen von {actor.label}. Rechte: {labels_of(row.rights)}."
    _record(organisation, actor, "accept_invitation", sentence, now)
    return organisation


@transaction.atomic
def join(*, invitation: Invitation, now: datetime.datetime, name: str, password: str) -> User:
    """Accept an invitation without an account yet: opens one for the address. Raises NotOpen, AddressTaken."""
    locked(invitation.organisation)
    _ensure_open(locked(invitation), now)
    person = open_account(name=name, email=invitation.email, password_hash=make_password(password), now=now)
    accept(invitation=invitation, actor=person, now=now)
    return person


@transaction.atomic
def change_rights(
    *, organisation: Organisation, person: User, actor: User, now: datetime.datetime, rights: Collection[str]
) -> None:
    """Set what a person of the Träger may do. What stays the same is not recorded.

    Raises Forbidden, NotPossible, NoRights, LastAdministrator.
    """
    row = locked(organisation)
    ensure(fresh(actor), "organisation.manage_people", row)
    chosen, held = _ordered(rights), _held(row, person)
    if set(chosen) == held:
        return
    _take_away(row, person, held - set(chosen), now)
    _give(row, person, [right for right in chosen if right not in held])
    sentence = f"Rechte von {person.label} geändert: bisher {labels_of(held)}, jetzt {labels_of(chosen)}."
    _record(row, actor, "change_rights", sentence, now, person=person.pk, before=_sorted(held), after=chosen)


@transaction.atomic
def end_membership(*, organisation: Organisation, person: User, actor: User, now: datetime.datetime) -> None:
    """A person leaves: access ends at once, the files stay with the Träger.

    Raises Forbidden, NotPossible, LastAdministrator.
    """
    row = locked(organisation)
    ensure(fresh(actor), "organisation.manage_people", row)
    held = _held(row, person)
    _take_away(row, person, held, now)
    sentence = f"{person.label} handelt nicht mehr für den Träger. Rechte bis dahin: {labels_of(held)}."
    _record(row, actor, "end_membership", sentence, now, person=person.pk, before=_sorted(held))


def _send(organisation: Organisation, actor: User, address: str, rights: list[str], now: datetime.datetime):
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=address,
        rights=rights,
        key=links.new_key(),
        invited_by=actor,
        invited_at=now,
        expires_at=now + VALID_FOR,
    )
    outbox.put(topic="invitation", key=str(invitation.pk), now=now, invitation=invitation.pk)
    return invitation


def _ensure_open(invitation: Invitation, now: datetime.datetime) -> None:
    if not invitation.is_open(now):
        raise NotOpen(
            "Diese Einladung gilt nicht mehr. Bitten Sie die Person, die Sie eingeladen hat, um eine neue Einladung."
        )


def _held(organisation: Organisation, person: User) -> set[str]:
    held = set(organisation.memberships.filter(user=person, ended_at=None).values_list("right", flat=True))
    if not held:
        raise NotPossible("Diese Person handelt nicht mehr für den Träger. Vielleicht war jemand schneller.")
    return held


def _take_away(organisation: Organisation, person: User, rights: Collection[str], now: datetime.datetime) -> None:
    """End rights, but never those of the last administrator; invitations that the person sent lose their value."""
    current = organisation.memberships.filter(ended_at=None)
    if Right.ADMIN in rights:
        others = current.filter(right=Right.ADMIN, user__is_active=True).exclude(user=person)
        if not others.exists():
            raise LastAdministrator(
                "Diese Person ist die letzte, die den Träger verwaltet. "
                "Geben Sie zuerst einer anderen Person das Recht, den Träger zu verwalten."
            )
        # Otherwise somebody could leave and come back through a door of their own.
        organisation.invitations.waiting().filter(invited_by=person).update(revoked_at=now)
    current.filter(user=person, right__in=rights).update(ended_at=now)


def _give(organisation: Organisation, person: User, rights: Collection[str]) -> None:
    Membership.objects.bulk_create(Membership(user=person, organisation=organisation, right=right) for right in rights)


def _ordered(rights: Collection[str]) -> list[str]:
    """The rights in their usual order. Raises NoRights."""
    if not rights or set(rights) - set(Right.values):
        raise NoRights("Bitte wählen Sie mindestens ein Recht aus der Liste.")
    return _sorted(rights)


def _sorted(rights: Collection[str]) -> list[str]:
    return [right for right in Right.values if right in rights]


def _record(organisation: Organisation, actor: User, action: str, sentence: str, now: datetime.datetime, **data):
    return audit.record(chain=organisation.chain, actor=actor, action=action, sentence=sentence, now=now, **data)
