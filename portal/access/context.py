"""What every page needs: who is here, and where they can go."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from portal.access.middleware import audiences_of
from portal.access.table import AUDIENCES

ENTRIES = (
    ("applicant:overview", "Meine Anträge"),
    ("applicant:letters", "Postfach"),
    ("applicant:deliveries", "Statistik"),
    ("casework:inbox", "Eingang"),
    ("casework:assessments", "Meine Bewertungen"),
    ("casework:rankings", "Rangfolgen"),
    ("casework:deliveries", "Gelieferte Statistik"),
    ("planning:indicators", "Monitoring"),
    ("planning:goals", "Ziele der Fachpläne"),
    ("administration:accounts", "Konten"),
)


@dataclass(frozen=True)
class Entry:
    """An entry of the navigation."""

    label: str
    url: str
    current: bool


def portal(request) -> dict:
    """The context of every page."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "demo": settings.DEMO}
    own = audiences_of(user)
    navigation = [
        Entry(label, url := reverse(name), request.path.startswith(url))
        for name, label in ENTRIES
        if AUDIENCES[name] & own
    ]
    return {"navigation": navigation, "demo": settings.DEMO}
