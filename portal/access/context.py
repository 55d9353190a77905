"""What every page needs: who is here, and where they can go."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from grants.change_notices.queries import waiting
from grants.correspondence.queries import unread
from grants.organisations.models import Organisation
from portal.access import clock
from portal.access.middleware import audiences_of
from portal.access.table import AUDIENCES

ENTRIES = (
    ("applicant:overview", "Meine Anträge"),
    ("applicant:letters", "Postfach"),
    ("applicant:conversations", "Nachrichten"),
    ("applicant:dates", "Termine"),
    ("applicant:deliveries", "Statistik"),
    ("applicant:narratives", "Sachberichte"),
    ("applicant:organisations", "Mein Träger"),
    ("casework:inbox", "Eingang"),
    ("casework:conversations", "Nachrichten der Träger"),
    ("casework:assessments", "Meine Bewertungen"),
    ("casework:rankings", "Rangfolgen"),
    ("casework:postings", "Postversand"),
    ("casework:calls", "Förderaufrufe"),
    ("casework:conflicts", "Befangenheit"),
    ("casework:deliveries", "Gelieferte Statistik"),
    ("casework:narratives", "Sachberichte"),
    ("casework:calculators", "Rechnen"),
    ("casework:samples", "Rechnungsprüfung"),
    ("casework:guidelines", "Förderrichtlinie"),
    ("planning:indicators", "Monitoring"),
    ("planning:surveys", "Erhebungen"),
    ("planning:plans", "Fachpläne"),
    ("planning:goals", "Ziele der Fachpläne"),
    ("administration:organisations", "Träger"),
    ("administration:mails", "Ausgang"),
    ("administration:accounts", "Konten"),
)


@dataclass(frozen=True)
class Entry:
    """An entry of the navigation; `count` is how much waits there."""

    label: str
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class Acting:
    """Who is signed in, and for whom: the Träger, or the roles in the office."""

    name: str
    role_labels: str


def portal(request) -> dict:
    """The context of every page."""
    context = {"demo": settings.DEMO, "now": clock.now(), "navigation": [], "acting": None}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    places = places_of(user)
    # A file's address begins with the inbox's: the longest match is where the person is.
    here = max((url for url in places if request.path.startswith(url)), key=len, default="")
    counts = _counts(user, places)
    navigation = [Entry(label, url, url == here, counts.get(url, 0)) for url, label in places.items()]
    return context | {"navigation": navigation, "acting": Acting(user.name, _roles(user))}


def places_of(user) -> dict[str, str]:
    """Where a person can go from anywhere: address → label, the most important first."""
    own = audiences_of(user)
    return {reverse(name): label for name, label in ENTRIES if AUDIENCES[name] & own}


def _counts(user, places: dict[str, str]) -> dict[str, int]:
    """How much waits, by address: messages nobody of this side has read, and what Träger told or asked beside them."""
    sides = {reverse("applicant:conversations"): False, reverse("casework:conversations"): True}
    counts = {url: unread(user, office=office) for url, office in sides.items() if url in places}
    inbox = reverse("casework:inbox")
    return counts | ({inbox: waiting(user)} if inbox in places else {})


def _roles(user) -> str:
    if not user.rights:
        return user.role_labels
    organisations = Organisation.objects.filter(pk__in=user.rights).values_list("name", flat=True)
    return ", ".join([*organisations, *filter(None, [user.role_labels])])
