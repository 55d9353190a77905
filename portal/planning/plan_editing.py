"""What Sozialplanung does with Fachpläne: new and changed plans, goals, indicators of goals, and measures."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from criteria.plan.models import Goal, Measure, Plan, Target
from grants.rulebook import planning
from grants.rulebook.queries import is_settled
from grants.steps import Forbidden, Refused
from portal.access import clock
from portal.access.pages import done, page
from portal.planning.plan_forms import EntryForm, GoalForm, MeasureForm, PlanForm, TargetForm
from portal.planning.plans import goal_trail, name_of, plans_trail

COPIED = ("plan", "number", "text", "details", "target_groups", *Goal.SMART, "source", "is_invented")
GOALS = Goal.objects.select_related("plan")
WAY = "goal__plan"

writes = require_http_methods(["GET", "POST"])


@writes
def plan_new(request):
    """A new Fachplan."""
    context = {"title": "Neuer Fachplan", "trail": plans_trail(), "back": reverse("planning:plans")}
    return _plan_form(request, Plan(), context)


@writes
def plan_edit(request, pk):
    """Change the facts of a Fachplan."""
    plan = get_object_or_404(Plan, pk=pk)
    context = {"title": "Fachplan ändern", "trail": plans_trail(plan), "back": _page_of(plan)}
    return _plan_form(request, plan, context)


@writes
def plan_successor(request, pk):
    """A new Fachplan that continues this one."""
    plan = get_object_or_404(Plan, pk=pk)
    context = {
        "title": "Nachfolger anlegen",
        "intro": f"Der neue Fachplan schreibt „{plan.title}“ fort. Beide bleiben hier stehen.",
        "trail": plans_trail(plan),
        "back": _page_of(plan),
    }
    initial = {"title": plan.title, "field_of_work": plan.field_of_work, "replaces": plan.pk}
    return _plan_form(request, Plan(), context, initial=initial)


@writes
def goal_new(request, pk):
    """A new goal of a Fachplan."""
    plan = get_object_or_404(Plan, pk=pk)
    context = {"title": "Neues Ziel", "trail": plans_trail(plan), "back": _page_of(plan)}
    return _goal_form(request, Goal(), context, initial={"plan": plan.pk})


@writes
def goal_edit(request, pk):
    """Change a goal. The words of a settled one stand to read, with the reason."""
    goal = get_object_or_404(GOALS, pk=pk)
    context = {
        "title": f"{name_of(goal)} ändern",
        "trail": goal_trail(goal),
        "back": _page_of(goal),
        "settled": get_object_or_404(GOALS, pk=pk) if is_settled(goal) else None,
    }
    return _goal_form(request, goal, context)


@writes
def goal_successor(request, pk):
    """A new goal in the place of this one, with its content to start from."""
    goal = get_object_or_404(GOALS.prefetch_related("boroughs", "districts"), pk=pk)
    context = {
        "title": f"Neues Ziel an der Stelle von {name_of(goal)}",
        "intro": "Das Formular enthält den Inhalt des bisherigen Ziels. Ändern Sie, was neu sein soll. Das bisherige "
        "Ziel bleibt hier stehen. Seine Indikatoren und Maßnahmen werden nicht übernommen.",
        "trail": goal_trail(goal),
        "back": _page_of(goal),
    }
    initial = {name: getattr(goal, name) for name in COPIED} | {
        "replaces": goal.pk,
        "boroughs": [place.pk for place in goal.boroughs.all()],
        "districts": [place.pk for place in goal.districts.all()],
    }
    return _goal_form(request, Goal(), context, initial=initial)


@writes
def target_new(request, pk):
    """A new indicator of a goal."""
    goal = get_object_or_404(GOALS, pk=pk)
    return _part_form(request, TargetForm, Target(goal=goal), "Neuer Indikator")


@writes
def target_edit(request, pk):
    """Change an indicator of a goal."""
    target = get_object_or_404(Target.objects.select_related(WAY), pk=pk)
    return _part_form(request, TargetForm, target, "Indikator ändern")


@writes
def target_remove(request, pk):
    """Ask whether an indicator shall go, and remove it."""
    return _removal(request, get_object_or_404(Target.objects.select_related(WAY), pk=pk), "Indikator entfernen")


@writes
def measure_new(request, pk):
    """A new measure for a goal."""
    goal = get_object_or_404(GOALS, pk=pk)
    return _part_form(request, MeasureForm, Measure(goal=goal), "Neue Maßnahme")


@writes
def measure_edit(request, pk):
    """Change a measure of a goal."""
    measure = get_object_or_404(Measure.objects.select_related(WAY), pk=pk)
    return _part_form(request, MeasureForm, measure, "Maßnahme ändern")


@writes
def measure_remove(request, pk):
    """Ask whether a measure shall go, and remove it."""
    return _removal(request, get_object_or_404(Measure.objects.select_related(WAY), pk=pk), "Maßnahme entfernen")


def _plan_form(request, plan: Plan, context: dict, *, initial: dict | None = None):
    form = PlanForm(_typed(request), instance=plan, initial=initial)
    return _answer(request, form, context, lambda act: planning.save_plan(plan=plan, **act))


def _goal_form(request, goal: Goal, context: dict, *, initial: dict | None = None):
    is_fixed = context.get("settled") is not None
    form = GoalForm(_typed(request), instance=goal, initial=initial, is_settled=is_fixed)
    return _answer(
        request, form, context, lambda act: planning.save_goal(goal=goal, places=form.chosen_places(), **act)
    )


def _part_form(request, form_class: type[EntryForm], part: Target | Measure, title: str):
    context = _part_context(part, title)

    def save(act: dict) -> Goal:
        if isinstance(part, Target):
            planning.save_target(target=part, **act)
        else:
            planning.save_measure(measure=part, **act)
        return part.goal

    return _answer(request, form_class(_typed(request), instance=part), context, save)


def _answer(request, form: EntryForm, context: dict, save: Callable[[dict], Plan | Goal]):
    """Show a form, or call its door and go to the page of what it belongs to.

    A refusal stands above the form, and what was typed stays.
    """
    context = {"intro": "", "settled": None, "stored": ()} | context
    if form.is_valid():
        try:
            saved = save({"actor": request.user, "now": clock.now(), "seen": form.cleaned_data["seen"]})
        except Forbidden:
            raise
        except planning.ChangedMeanwhile as refusal:
            form.catch_up(refusal)
            context["stored"] = refusal.stored
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Ihre Angaben sind gespeichert.")
            return redirect(_page_of(saved))
    return page(request, "planning/edit.html", context | {"form": form}, form=form)


def _removal(request, part: Target | Measure, title: str):
    if request.method == "POST":
        act = {"actor": request.user, "now": clock.now(), "seen": request.POST.get("seen", "")}
        if done(request, lambda: planning.remove(part=part, **act), f"„{part}“ ist entfernt."):
            return redirect(_page_of(part.goal))
    stored = get_object_or_404(type(part), pk=part.pk)
    context = _part_context(part, title) | {"part": stored, "seen": planning.version_of(stored)}
    return page(request, "planning/remove.html", context, status=422 if request.method == "POST" else None)


def _part_context(part: Target | Measure, title: str) -> dict:
    return {
        "title": title,
        "intro": f"{name_of(part.goal)}: {part.goal.text}",
        "trail": goal_trail(part.goal),
        "back": _page_of(part.goal),
    }


def _typed(request):
    return request.POST if request.method == "POST" else None


def _page_of(row: Plan | Goal) -> str:
    return reverse("planning:plan" if isinstance(row, Plan) else "planning:goal", args=[row.pk])
