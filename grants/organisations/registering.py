"""The doors of somebody new who registers a Träger: ask with an e-mail address, and prove it by the link sent there.

Until the link is used there is neither an account nor a Träger. So nobody opens an account in another person's name,
and nobody learns from the answer whether an address has an account already.
"""

import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from criteria.places.models import District
from grants import outbox
from grants.accounts.workflow import open_account
from grants.organisations import links
from grants.organisations.models import Organisation, Registration
from grants.organisations.workflow import ensure_name_is_free, fresh, register
from grants.people.models import User
from grants.steps import NotPossible, Refused

VALID_FOR = datetime.timedelta(days=3)
MOST_WAITING = 3


class TooMany(Refused):
    """Enough links are on their way to this address."""


class LinkOver(NotPossible):
    """The link was used, or its time is over."""


class AnotherAccount(Refused):
    """The registration is for another e-mail address than that of the account."""


@transaction.atomic
def ask(*, now: datetime.datetime, data: dict[str, Any], name: str, email: str, password: str) -> Registration:
    """Keep a registration for three days and send the link that proves the address.

    `data` holds the fields named in `workflow.DATA`. Raises NameTaken, TooMany.
    """
    ensure_name_is_free(Organisation(**data))
    address = email.strip().lower()
    if Registration.objects.filter(email=address, expires_at__gt=now).count() >= MOST_WAITING:
        raise TooMany(
            "An diese Adresse haben wir schon mehrere Links geschickt. "
            "Öffnen Sie den Link in der neuesten E-Mail. Sehen Sie auch im Ordner für Spam nach."
        )
    registration = Registration.objects.create(
        key=links.new_key(),
        name=name.strip(),
        email=address,
        password=make_password(password),
        data=data | {"district": data["district"].pk},
        asked_at=now,
        expires_at=now + VALID_FOR,
    )
    outbox.put(topic="registration", key=str(registration.pk), now=now, registration=registration.pk)
    return registration


def waiting(key: str, now: datetime.datetime) -> Registration | None:
    """The registration of a link; None if the link was used or its time is over."""
    return Registration.objects.filter(key=key, expires_at__gt=now).first()


def organisation_of(registration: Registration, *, name: str = "") -> Organisation:
    """The Träger as it will be, not saved; `name` replaces the name that was typed."""
    return Organisation(**_data(registration, name))


@transaction.atomic
def complete(
    *, registration: Registration, now: datetime.datetime, actor: User | None = None, name: str = ""
) -> tuple[Organisation, User]:
    """Register the Träger of a link that was used, with a new account or with that of the address: both or nothing.

    `name` replaces the name of a Träger that was taken in between. Raises LinkOver, AnotherAccount, AddressTaken,
    NameTaken.
    """
    row = _open(registration, now)
    person = fresh(actor) if actor else None
    if person and (not person.is_active or person.email.lower() != row.email):
        raise AnotherAccount(
            "Dieser Link gilt für eine andere E-Mail-Adresse. Melden Sie sich mit dem Konto an, das dazu gehört."
        )
    if person is None:
        person = open_account(name=row.name, email=row.email, password_hash=row.password, now=now)
    organisation = register(actor=person, now=now, data=_data(row, name))
    row.delete()
    return organisation, person


def forget_expired(now: datetime.datetime) -> int:
    """Delete what was never proven in time. Returns how many registrations that were."""
    return Registration.objects.filter(expires_at__lte=now).delete()[0]


def _open(registration: Registration, now: datetime.datetime) -> Registration:
    row = Registration.objects.select_for_update().filter(pk=registration.pk, expires_at__gt=now).first()
    if row is None:
        raise LinkOver("Dieser Link gilt nicht mehr. Registrieren Sie Ihren Träger noch einmal.")
    return row


def _data(registration: Registration, name: str) -> dict[str, Any]:
    data = registration.data | {"district": District.objects.get(pk=registration.data["district"])}
    return data | ({"name": name} if name else {})
