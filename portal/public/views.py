"""The pages everybody may read: the start, a call with everything that decides about an application, and health."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from criteria.guideline.models import Parameter, Priority
from criteria.rubric.models import Criterion
from grants.calls.models import Call
from portal.access import clock
from portal.access.context import ENTRIES
from portal.access.middleware import audiences_of
from portal.access.pages import page
from portal.access.table import AUDIENCES, Audience
from portal.kern import german

PURPOSES = {
    "applicant:overview": "Einen Antrag beginnen, fortsetzen oder seinen Stand ansehen",
    "applicant:letters": "Bescheide und andere Schreiben des Sozialamtes abrufen",
    "applicant:deliveries": "Die Zahlen zu geförderten Vorhaben melden",
    "casework:inbox": "Eingegangene Anträge ansehen und bearbeiten",
    "casework:assessments": "Anträge bewerten, die Ihnen zugewiesen sind",
    "casework:rankings": "Die Rangfolge eines Aufrufs und die verfügbaren Mittel ansehen",
    "casework:deliveries": "Gemeldete Zahlen prüfen",
    "planning:indicators": "Indikatoren und Zahlen nach Ortsteil ansehen",
    "planning:goals": "Ziele mit ihren Kriterien und Indikatoren ansehen",
    "administration:accounts": "Rollen vergeben, Konten schließen und wieder öffnen",
}


@dataclass(frozen=True)
class Room:
    """A part of the portal that a signed-in person may enter."""

    label: str
    purpose: str
    url: str


@dataclass(frozen=True)
class Rule:
    """A parameter of the guideline as people read it."""

    label: str
    value: str
    source: str


@require_safe
def home(request):
    """What the portal is, what calls are open, and where this person can go."""
    calls = Call.objects.open(clock.now()).order_by("closes_at", "title")
    return page(request, "public/home.html", {"calls": calls, "rooms": _rooms(request.user)})


@require_safe
def call(request, slug):
    """Everything a Träger should know before applying, and how is decided."""
    now = clock.now()
    found = get_object_or_404(Call.objects.published(now).select_related("guideline"), slug=slug)
    priorities = found.priorities.order_by("title").prefetch_related("requirements", "goals__plan")
    context = {
        "call": found,
        "is_open": found.is_open(now),
        "priorities": priorities,
        "criteria": _criteria(found),
        "rules": [_rule(parameter) for parameter in found.guideline.parameters.order_by("label")],
        "assumed": any(_assumptions(priority) for priority in priorities),
        "office": settings.OFFICE_NAME,
        "may_apply": request.user.is_authenticated and Audience.APPLICANT in audiences_of(request.user),
        "trail": [{"label": "Startseite", "url": reverse("home")}],
    }
    return page(request, "public/call.html", context)


@require_safe
def health(request):
    """Says that the portal answers; asks no database."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def _rooms(user) -> list[Room]:
    if not user.is_authenticated:
        return []
    own = audiences_of(user)
    return [Room(label, PURPOSES[name], reverse(name)) for name, label in ENTRIES if AUDIENCES[name] & own]


def _criteria(found: Call):
    """The published rubric, each criterion with its share of all weights in per cent."""
    criteria = list(
        Criterion.objects.filter(guideline=found.guideline)
        .select_related("goal__plan")
        .prefetch_related("levels")
        .order_by("position")
    )
    weights = sum(criterion.weight for criterion in criteria)
    return [(criterion, _share(criterion.weight, weights)) for criterion in criteria]


def _share(weight: int, weights: int) -> str:
    """A weight in per cent of all weights, with one decimal only where it is needed."""
    percent = Decimal(weight * 100) / weights
    return f"{german.number(percent.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP))}\u00a0%"


def _rule(parameter: Parameter) -> Rule:
    source = " – ".join(filter(None, ("Annahme" if parameter.is_assumption else "", parameter.source)))
    return Rule(parameter.label, _value(parameter), source)


def _value(parameter: Parameter) -> str:
    """The value with its unit; a value that is no number stays as it is written."""
    try:
        value = Decimal(parameter.value)
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite():
        return f"{parameter.value} {parameter.unit}".strip()
    if parameter.unit == "Euro":
        return german.euro(value)
    return f"{german.number(value)} {parameter.unit}".strip()


def _assumptions(priority: Priority) -> bool:
    return priority.is_assumption or any(item.is_assumption for item in priority.requirements.all())
