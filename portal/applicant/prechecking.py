"""The pre-check: what is missing or implausible, what is asked of every application, and how it will be scored."""

from dataclasses import dataclass

from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from criteria import scoring
from criteria.rubric.models import Criterion
from grants.applications.models import Application
from grants.applications.precheck import Finding, Weight, findings
from grants.applications.sections import GOALS, OTHER_FUNDS, PLAN, PROJECT, STAFF, TARGET_GROUP, TITLES
from grants.applications.states import EDITABLE
from portal.access import clock
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.answers import Answers, answers, section_url

HEADINGS = {
    Weight.MISSING: ("Das fehlt noch", "Ohne diese Angaben können Sie den Antrag nicht absenden."),
    Weight.UNCHECKED: (
        "Aus Vorjahr, bitte prüfen",
        "Öffnen und speichern Sie diese Abschnitte einmal, auch wenn alles stimmt.",
    ),
    Weight.IMPLAUSIBLE: (
        "Das fällt auf",
        "Hier fragt das Sozialamt oft nach. Wenn alles so stimmt, können Sie es lassen.",
    ),
    Weight.RECOMMENDED: ("Das empfehlen wir noch", "Absenden können Sie auch ohne diese Angaben."),
}
# What assessors of each part look at first.
READ_FOR = {
    scoring.Part.FACHLICH: (PROJECT, TARGET_GROUP, GOALS),
    scoring.Part.FINANZTECHNISCH: (STAFF, PLAN, OTHER_FUNDS),
}


@dataclass(frozen=True)
class Point:
    """One finding with its place: the name of the section, and the address of the section or field."""

    place: str
    sentence: str
    url: str


@dataclass(frozen=True)
class Group:
    """The findings of one weight."""

    title: str
    text: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Beside:
    """One part of the rubric, and what the Träger has written for it."""

    label: str
    criteria: tuple[Criterion, ...]
    answers: tuple[Answers, ...]


@require_GET
def precheck(request, pk: int):
    """Everything to look at before sending, at any time. Nothing is stored, and no score is foretold."""
    application = own.application_or_404(request.user, pk)
    if application.state not in EDITABLE:
        return redirect("applicant:tasks", application.pk)
    priority = application.priority
    context = {
        "application": application,
        "groups": _groups(application, findings(application, clock.today())),
        "gates": application.call.guideline.gates.order_by("position"),
        "requirements": priority.requirements.order_by("position") if priority else (),
        "exclusions": priority.exclusions.order_by("position") if priority else (),
        "parts": _beside(application),
    }
    return page(request, "applicant/precheck.html", context)


def _groups(application: Application, found: tuple[Finding, ...]) -> list[Group]:
    by_weight = {
        weight: tuple(_point(application, finding) for finding in found if finding.weight == weight)
        for weight in Weight
    }
    return [Group(*HEADINGS[weight], points) for weight, points in by_weight.items() if points]


def _point(application: Application, finding: Finding) -> Point:
    url = section_url(application, finding.section)
    field = f"#id_{finding.field}" if finding.field else ""
    return Point(TITLES[finding.section], finding.sentence, f"{url}{field}")


def _beside(application: Application) -> list[Beside]:
    criteria = list(application.call.guideline.criteria.in_full())
    own_words = {part: tuple(answers(application, name) for name in names) for part, names in READ_FOR.items()}
    return [
        Beside(part.label, found, own_words[part])
        for part in scoring.Part
        if (found := tuple(criterion for criterion in criteria if criterion.part == part))
    ]
