"""The accounts of the demo and its invented Träger. One login per role is shown when the demo starts."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from config.demo.facts import read
from grants.accounts.workflow import prove_address
from grants.organisations.models import Membership, Organisation
from grants.people.models import Role, User

PASSWORD = "leipzig-demo-2027"  # noqa: S105  (public: the demo prints it)
DOMAIN = "demo.example.org"
FEATURED = "uebermorgen"
CONFIRMED_BEFORE = datetime.timedelta(days=3 * 365)


@dataclass(frozen=True)
class Login:
    """A login that the demo shows."""

    address: str
    name: str
    role: str
    roles: tuple[Role, ...] = ()
    rights: tuple[str, ...] = ()


LOGINS = (
    Login("traeger", "Toni Träger", "Träger, bearbeitet", rights=("edit",)),
    Login("vorstand", "Vera Vorstand", "Träger, unterzeichnet und verwaltet", rights=("edit", "sign", "admin")),
    Login("sachbearbeitung", "Sascha Sachbearbeitung", "Sachbearbeitung", roles=(Role.CASEWORKER,)),
    Login("bewertung1", "Bente Bewertung", "Bewertung", roles=(Role.ASSESSOR,)),
    Login("bewertung2", "Bilal Bewertung", "Bewertung, zweite Person", roles=(Role.ASSESSOR,)),
    Login("leitung", "Lena Leitung", "Leitung", roles=(Role.HEAD,)),
    Login("leitung2", "Luca Leitung", "Leitung, Mitzeichnung", roles=(Role.HEAD,)),
    Login("sozialplanung", "Sinan Sozialplanung", "Sozialplanung", roles=(Role.PLANNER,)),
    Login("rechnungspruefung", "Rike Rechnungsprüfung", "Rechnungsprüfung", roles=(Role.AUDITOR,)),
    Login("administration", "Ada Administration", "Administration", roles=(Role.ADMIN,)),
)


def address(login: str) -> str:
    return f"{login}@{DOMAIN}"


def load(now: datetime.datetime) -> dict[str, Organisation]:
    """Create the invented Träger, confirmed long before `now`, and all accounts. Returns the Träger by key."""
    organisations = {
        fact["key"]: Organisation.objects.create(
            name=fact["name"],
            legal_form=fact["legal_form"],
            umbrella=fact["umbrella"] or "",
            street=fact["street"],
            postcode=fact["postcode"],
            city=fact["city"],
            district_id=fact["district"],
            confirmed_at=now - CONFIRMED_BEFORE,
            is_invented=read("traeger")["invented"],
        )
        for fact in read("traeger")["organisations"]
    }
    # One hash for all: the demo's password is public, and hashing it fifty times would take half a minute.
    password = make_password(PASSWORD)
    for login in LOGINS:
        user = User.objects.create(
            email=address(login.address), name=login.name, roles=[role.value for role in login.roles], password=password
        )
        _join(user, organisations[FEATURED], login.rights)
    for key, organisation in organisations.items():
        if key != FEATURED:
            user = User.objects.create(
                email=address(key), name=f"Vertretung {organisation.name}"[:150], password=password
            )
            _join(user, organisation, ("edit", "sign", "admin"))
    return organisations


def _join(user: User, organisation: Organisation, rights: tuple[str, ...]) -> None:
    prove_address(user)
    Membership.objects.bulk_create(Membership(user=user, organisation=organisation, right=right) for right in rights)
