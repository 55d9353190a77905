"""The pages everybody may read: the start, a call with everything that decides about an application, and health."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from criteria.guideline.models import Priority
from criteria.moments import moment_in_words
from grants.calls.models import Call
from grants.calls.queries import extensions
from grants.calls.words import about_lateness
from grants.organisations.kinds import AttachmentKind
from portal.access import clock
from portal.access.audiences import Audience
from portal.access.context import ENTRIES
from portal.access.middleware import audiences_of
from portal.access.pages import page
from portal.access.table import AUDIENCES
from portal.public.rubric import parts, tie_rule_in_words

PURPOSES = {
    "applicant:overview": "Einen Antrag beginnen, fortsetzen oder seinen Stand ansehen",
    "applicant:letters": "Bescheide und andere Schreiben des Sozialamtes abrufen",
    "applicant:conversations": "Dem Sozialamt zu einem Antrag schreiben und Antworten lesen",
    "applicant:dates": "Fristen ansehen und in den eigenen Kalender übernehmen",
    "applicant:deliveries": "Die Zahlen zu geförderten Vorhaben melden",
    "applicant:narratives": "Über die Ergebnisse geförderter Vorhaben berichten",
    "applicant:organisations": "Angaben, Bankverbindung und Personen Ihres Trägers ansehen und ändern",
    "casework:inbox": "Eingegangene Anträge ansehen und bearbeiten",
    "casework:conversations": "Nachrichten der Träger lesen und beantworten",
    "casework:assessments": "Anträge bewerten, die Ihnen zugewiesen sind",
    "casework:rankings": "Die Rangfolge eines Aufrufs und die verfügbaren Mittel ansehen",
    "casework:postings": "Bescheide, die per Post hinausgehen, drucken und ihren Tag vermerken",
    "casework:calls": "Förderaufrufe schreiben, ankündigen und ihre Frist verlängern",
    "casework:conflicts": "Befangenheit erklären und Verbindungen zu Trägern vermerken",
    "casework:deliveries": "Gemeldete Zahlen prüfen",
    "casework:narratives": "Sachberichte lesen, nachfragen und annehmen",
    "casework:calculators": "Verwendungsnachweise, Zinsen und Fristen nachrechnen",
    "casework:samples": "Eine Stichprobe von Akten nach Risiko ziehen und ansehen",
    "casework:guidelines": "Fassungen der Richtlinie lesen, vergleichen, ändern und freigeben",
    "planning:indicators": "Indikatoren und Zahlen nach Ortsteil ansehen",
    "planning:surveys": "Festlegen, welche Zahlen die Träger liefern",
    "planning:plans": "Fachpläne mit Beschluss, Geltung und Nachfolger ansehen",
    "planning:goals": "Ziele mit ihren Kriterien und Indikatoren ansehen",
    "administration:organisations": "Neue Träger prüfen und bestätigen",
    "administration:mails": "E-Mails des Förderportals ansehen, zurückhalten und noch einmal verschicken",
    "administration:accounts": "Rollen vergeben, Konten schließen und wieder öffnen",
}


@dataclass(frozen=True)
class Room:
    """A part of the portal that a signed-in person may enter."""

    label: str
    purpose: str
    url: str


@require_safe
def home(request):
    """What the portal is, what calls are open, and where this person can go."""
    now = clock.now()
    context = {
        "calls": Call.objects.open(now).order_by("closes_at", "title", "pk"),
        "coming": Call.objects.coming(now).order_by("opens_at", "title", "pk"),
        "rooms": _rooms(request.user),
    }
    return page(request, "public/home.html", context)


@require_safe
def calls(request):
    """All announced calls: open ones, those to come, and closed ones."""
    now = clock.now()
    context = {
        "calls": Call.objects.open(now).order_by("closes_at", "title", "pk"),
        "coming": Call.objects.coming(now).order_by("opens_at", "title", "pk"),
        "closed": Call.objects.closed(now).order_by("-closes_at", "title", "pk"),
        "trail": [{"label": "Startseite", "url": reverse("home")}],
    }
    return page(request, "public/calls.html", context)


@require_safe
def call(request, slug):
    """Everything a Träger should know before applying, and how is decided."""
    now = clock.now()
    found = get_object_or_404(Call.objects.announced().select_related("guideline"), slug=slug)
    priorities = found.priorities.order_by("position", "title").prefetch_related(
        "requirements", "exclusions", "goals__plan"
    )
    criteria = list(found.guideline.criteria.order_by("position"))
    context = {
        "call": found,
        "stage": found.stage(now),
        "is_open": found.takes(now),
        "is_late": found.is_late(now),
        "lateness": about_lateness(found, now),
        "closed": f"Die Antragsfrist war am {moment_in_words(found.closes_at)}. {about_lateness(found, now)}",
        "attachments": [kind for kind in AttachmentKind if kind in found.required_attachments],
        "extensions": extensions(found),
        "priorities": priorities,
        "parts": parts(criteria),
        "criteria_count": len(criteria),
        "tie_rule": tie_rule_in_words(criteria),
        "assumed": any(_assumptions(priority) for priority in priorities),
        "office": settings.OFFICE_NAME,
        "may_apply": request.user.is_authenticated and Audience.APPLICANT in audiences_of(request.user),
        "trail": [
            {"label": "Startseite", "url": reverse("home")},
            {"label": "Förderaufrufe", "url": reverse("calls")},
        ],
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


def _assumptions(priority: Priority) -> bool:
    statements = (*priority.requirements.all(), *priority.exclusions.all())
    return priority.is_assumption or any(statement.is_assumption for statement in statements)
