"""The doors of a Träger: register, keep the master data and the bank account, and confirm by the office."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction

from grants import audit, outbox
from grants.audit.models import Entry
from grants.organisations.bank import masked, parse_iban
from grants.organisations.models import Membership, Organisation
from grants.people.models import User
from grants.steps import NotPossible, Refused, ensure, locked

IDENTITY = ("name", "legal_form", "register_court", "register_number")
"""What the office confirms. Who changes it is confirmed anew."""
DATA = (
    *IDENTITY,
    *("street", "postcode", "city", "district", "umbrella", "email", "phone", "deducts_input_tax"),
)
"""The master data that the Träger keeps itself."""

TAKEN = (
    "Einen Träger mit diesem Namen gibt es schon. Wenn es Ihrer ist, bitten Sie die Person, die ihn verwaltet, "
    "um eine Einladung."
)

EMPTIED = (
    *("legal_form", "register_court", "register_number", "street", "postcode", "city", "umbrella", "email", "phone"),
    *("deducts_input_tax", "account_holder", "iban", "bic"),
)
"""What is emptied when a registration is refused; the name is replaced."""


class NameTaken(Refused):
    """There is a Träger of this name already."""


class Outdated(NotPossible):
    """Somebody else saved in between."""


class NoNote(Refused):
    """The office did not say what it checked."""


@transaction.atomic
def register(*, actor: User, now: datetime.datetime, data: dict[str, Any]) -> Organisation:
    """Register a Träger; the person gets all rights for it. The office has yet to confirm it.

    `data` holds the fields named in DATA. Raises NameTaken.
    """
    organisation = Organisation(registered_at=now, **_known(data))
    _save_name(organisation)
    Membership.objects.bulk_create(
        Membership(user=actor, organisation=organisation, right=right) for right in Membership.Right.values
    )
    _record(organisation, actor, "register", "Träger registriert. Die erste Person erhält alle Rechte.", now)
    return organisation


@transaction.atomic
def save_data(
    *, organisation: Organisation, actor: User, now: datetime.datetime, version: int, data: dict[str, Any]
) -> Organisation:
    """Save the master data that the person saw as `version`. What the office confirms makes it confirm anew.

    What stays the same is not recorded. Raises Forbidden, Outdated, NameTaken.
    """
    row = locked(organisation)
    ensure(fresh(actor), "organisation.edit", row)
    changed = [name for name, value in _known(data).items() if getattr(row, name) != value]
    if not changed:
        return row
    if row.version != version:
        raise Outdated(
            "Die Angaben wurden inzwischen geändert. Unten steht, was jetzt gespeichert ist. "
            "Ihre Eingaben sind noch im Formular. Prüfen Sie sie und speichern Sie noch einmal."
        )
    for name in changed:
        setattr(row, name, data[name])
    row.version += 1
    sentence, data_of_record = f"Angaben geändert: {', '.join(_labels(changed))}.", {"fields": changed}
    if row.is_confirmed and set(IDENTITY) & set(changed):
        row.confirmed_at, row.confirmed_by = None, None
        sentence += " Das Sozialamt muss den Träger neu bestätigen."
        data_of_record["waits"] = True
    _save_name(row)
    _record(row, actor, "save_data", sentence, now, **data_of_record)
    return row


@transaction.atomic
def save_bank(
    *, organisation: Organisation, actor: User, now: datetime.datetime, holder: str, iban: str
) -> Organisation:
    """Save the bank account to which the office pays; the BIC is derived. The record keeps only the ends of the IBAN.

    Raises Forbidden, NotAnIban.
    """
    row = locked(organisation)
    ensure(fresh(actor), "organisation.edit_bank", row)
    account = parse_iban(iban)
    before, holder = (row.account_holder, row.iban), holder.strip()
    if before == (holder, account.iban):
        return row
    sentence = f"Bankverbindung geändert: bisher {masked(row.iban)}, jetzt {masked(account.iban)}."
    row.account_holder, row.iban, row.bic = holder, account.iban, account.bic
    row.save(update_fields=["account_holder", "iban", "bic"])
    _record(row, actor, "save_bank", sentence, now)
    return row


@transaction.atomic
def confirm(*, organisation: Organisation, actor: User, now: datetime.datetime, note: str) -> Organisation:
    """The office confirms that this Träger exists and that its people act for it. Tells its people by mail.

    Raises Forbidden, NotPossible, NoNote.
    """
    row = locked(organisation)
    ensure(fresh(actor), "organisation.confirm", row)
    if row.is_confirmed:
        raise NotPossible("Dieser Träger ist schon bestätigt. Vielleicht war jemand schneller.")
    if row.refused_at:
        raise NotPossible(
            "Diese Registrierung ist abgelehnt. Vielleicht war jemand schneller. Laden Sie die Seite neu."
        )
    if not note.strip():
        raise NoNote("Bitte schreiben Sie, was Sie geprüft haben.")
    row.confirmed_at, row.confirmed_by = now, actor
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    entry = _record(row, actor, "confirm", f"Träger bestätigt. {note.strip()}", now)
    people = row.memberships.filter(ended_at=None, user__is_active=True).order_by("user").values_list("user", flat=True)
    for person in people.distinct():
        outbox.put(topic="confirmation", key=f"{entry.pk}:{person}", now=now, entry=entry.pk, person=person)
    return row


@transaction.atomic
def refuse(*, organisation: Organisation, actor: User, now: datetime.datetime, reason: str) -> Organisation:
    """The office refuses a registration: access ends, its data go at once, drafts and papers by the outbox.

    The record keeps that and why it was refused. A Träger that was confirmed once, or that sent an application, is
    not a registration any more. Tells its people by mail. Raises Forbidden, NotPossible, NoNote.
    """
    row = locked(organisation)
    ensure(fresh(actor), "organisation.confirm", row)
    _ensure_only_registered(row)
    if not reason.strip():
        raise NoNote("Bitte schreiben Sie, warum Sie die Registrierung ablehnen.")
    people = list(row.memberships.filter(ended_at=None).order_by("user").values_list("user", flat=True).distinct())
    row.memberships.filter(ended_at=None).update(ended_at=now)
    row.invitations.waiting().update(revoked_at=now)
    row.invitations.update(email="")
    for name in EMPTIED:
        setattr(row, name, None if name == "deducts_input_tax" else "")
    row.name, row.refused_at, row.refused_by = f"Abgelehnte Registrierung {row.pk}", now, actor
    row.save()
    entry = _record(row, actor, "refuse", f"Registrierung abgelehnt. {reason.strip()}", now, reason=reason)
    outbox.put(topic="refused_papers", key=str(row.pk), now=now, organisation=row.pk)
    for person in people:
        outbox.put(
            topic="refusal", key=f"{entry.pk}:{person}", now=now, entry=entry.pk, person=person, reason=reason.strip()
        )
    return row


def is_only_registered(organisation: Organisation) -> bool:
    """Whether a registration is all there is: neither confirmed nor refused, ever, and nothing was submitted."""
    if not organisation.is_waiting or organisation.applications.exclude(submitted_at=None).exists():
        return False
    return not Entry.objects.filter(chain=organisation.chain, action="confirm").exists()


def _ensure_only_registered(organisation: Organisation) -> None:
    if organisation.refused_at:
        raise NotPossible("Diese Registrierung ist schon abgelehnt. Vielleicht war jemand schneller.")
    if not is_only_registered(organisation):
        raise NotPossible("Dieser Träger war schon bestätigt. Seine Registrierung kann nicht mehr abgelehnt werden.")


def fresh(actor: User) -> User:
    """The person with the rights that stand now, not those read when the request began."""
    return User.objects.get(pk=actor.pk)


def _known(data: dict[str, Any]) -> dict[str, Any]:
    """Only what the Träger may keep itself: never the confirmation, nor the bank account."""
    if unknown := data.keys() - set(DATA):
        raise TypeError(f"No master data of a Träger: {', '.join(sorted(unknown))}")
    return data


def _save_name(organisation: Organisation) -> None:
    """Save, and refuse a name that is taken, in whatever case it is written. Raises NameTaken."""
    ensure_name_is_free(organisation)
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        # Two registrations at the same moment: the database decides.
        others = Organisation.objects.exclude(pk=organisation.pk)
        if others.filter(name=organisation.name).exists():
            raise NameTaken(TAKEN) from error
        raise


def ensure_name_is_free(organisation: Organisation) -> None:
    """Raise NameTaken if another Träger has this name, in whatever case it is written."""
    if Organisation.objects.exclude(pk=organisation.pk).filter(name__iexact=organisation.name).exists():
        raise NameTaken(TAKEN)


def _labels(names: list[str]) -> list[str]:
    return [str(Organisation._meta.get_field(name).verbose_name) for name in names]


def _record(organisation: Organisation, actor: User, action: str, sentence: str, now: datetime.datetime, **data):
    return audit.record(chain=organisation.chain, actor=actor, action=action, sentence=sentence, now=now, **data)
