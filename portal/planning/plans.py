"""The Fachpläne: the list, one plan with its goals, and one goal with everything that hangs on it."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from criteria.collation import GermanKey
from criteria.guideline.models import Priority
from criteria.plan.models import Goal, Measure, Plan
from criteria.rubric.models import Criterion
from grants.applications.models import Application
from grants.audit.models import Entry
from grants.permissions import can
from grants.rulebook.queries import guidelines_visible_to, is_settled
from portal.access import clock
from portal.access.audiences import FILE, MONITORING
from portal.access.lists import list_page
from portal.access.middleware import audiences_of
from portal.access.pages import page
from portal.planning.plan_tables import PlanFilter, PlanTable, duration


@dataclass(frozen=True)
class Answer:
    """One SMART question with what the plan says about it; empty while nothing is said."""

    name: str
    question: str
    text: str


@dataclass(frozen=True)
class Smart:
    """The SMART questions of a goal or a measure."""

    answers: tuple[Answer, ...]

    @property
    def given(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.text]

    @property
    def missing(self) -> str:
        """The questions nothing is said about, in one line: "messbar (Woran ist es zu erkennen?), …"."""
        return ", ".join(f"{answer.name} ({answer.question})" for answer in self.answers if not answer.text)


@require_GET
def plans(request):
    """All Fachpläne and Konzepte, with what continues them."""
    found = (
        Plan.objects.annotate(sort_title=GermanKey("title"), goal_count=Count("goals"))
        .prefetch_related(Prefetch("successors", Plan.objects.order_by("valid_from", "year", "pk")))
        .order_by("sort_title", "pk")
    )
    filters = PlanFilter(request.GET or None, queryset=found, today=clock.now().date())
    context = {"may_edit": can(request.user, "plan.edit")}
    return list_page(request, "planning/plans.html", PlanTable(filters.qs), context, form=filters.form)


@require_GET
def plan(request, pk):
    """One plan: its facts, what it continues and what continues it, its goals, its record."""
    found = get_object_or_404(Plan.objects.select_related("replaces"), pk=pk)
    context = {
        "plan": found,
        "duration": duration(found),
        "successors": found.successors.order_by("valid_from", "year", "pk"),
        "goals": [
            (goal, smart_of(goal).missing)
            for goal in found.goals.prefetch_related("successors").order_by("number", "pk")
        ],
        "entries": record_of(found),
        "may_edit": can(request.user, "plan.edit", found),
        "trail": plans_trail(),
    }
    return page(request, "planning/plan.html", context)


@require_GET
def goal(request, pk):
    """One goal. Who may read no file sees no number of applications."""
    related = Goal.objects.select_related("plan", "replaces__plan").prefetch_related("boroughs", "districts__borough")
    found = get_object_or_404(related, pk=pk)
    audiences = audiences_of(request.user)
    context = {
        "goal": found,
        "name": name_of(found),
        "smart": smart_of(found),
        "targets": found.targets.order_by("name", "pk"),
        "measures": [(measure, smart_of(measure)) for measure in found.measures.order_by("number", "pk")],
        "successors": found.successors.select_related("plan").order_by("plan", "number", "pk"),
        "is_settled": is_settled(found),
        "reads_files": bool(FILE & audiences),
        "reads_figures": bool(MONITORING & audiences),
        "entries": record_of(found),
        "may_edit": can(request.user, "plan.edit", found),
        "trail": goal_trail(found)[:-1],
    }
    return page(request, "planning/goal.html", context | _hanging_on(found, request.user))


def smart_of(row: Goal | Measure) -> Smart:
    """The SMART questions with what is said about them."""
    answers = []
    for field in row.SMART:
        name, _, question = str(row._meta.get_field(field).verbose_name).partition(": ")
        answers.append(Answer(name, question, getattr(row, field).strip()))
    return Smart(tuple(answers))


def record_of(row: Plan | Goal):
    """What happened to a plan or a goal, the latest first."""
    return Entry.objects.filter(chain=row.chain).select_related("actor").order_by("-number")


def name_of(goal: Goal) -> str:
    """How a goal is called on pages and in the way to them."""
    return f"Ziel {goal.number}".strip()


def plans_trail(plan: Plan | None = None) -> list[dict[str, str]]:
    """The way to a page about plans."""
    own = [{"label": plan.title, "url": reverse("planning:plan", args=[plan.pk])}] if plan else []
    return [{"label": "Fachpläne", "url": reverse("planning:plans")}, *own]


def goal_trail(goal: Goal) -> list[dict[str, str]]:
    """The way to a page about a goal: the goals, its plan, the goal."""
    return [
        {"label": "Ziele der Fachpläne", "url": reverse("planning:goals")},
        {"label": goal.plan.title, "url": reverse("planning:plan", args=[goal.plan_id])},
        {"label": name_of(goal), "url": reverse("planning:goal", args=[goal.pk])},
    ]


def _hanging_on(goal: Goal, user) -> dict:
    """What points to a goal, as far as this person may know of it."""
    versions = guidelines_visible_to(user)
    criteria = Criterion.objects.filter(goals=goal, guideline__in=versions).select_related("guideline")
    priorities = Priority.objects.filter(goals=goal, guideline__in=versions).select_related("guideline")
    newest_first = ("-guideline__valid_from", "-guideline", "position")
    return {
        "criteria": criteria.order_by(*newest_first),
        "priorities": priorities.order_by(*newest_first),
        "indicators": goal.indicators.order_by("label", "code"),
        "applications": Application.objects.visible_to(user).filter(goals=goal).count(),
    }
