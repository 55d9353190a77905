"""Kept scenarios: keep one, read it, give it another name, copy, discard, change what it gives an application."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from criteria.guideline.queries import rules_of
from grants.applications.queries import has_conflict_in
from grants.audit.models import Entry
from grants.committee import workflow
from grants.committee.models import Paper, Scenario, ScenarioLine
from grants.committee.queries import changes_since, effects, lines_of, totals
from grants.committee.wording import prefilled
from grants.finance.queries import cut_reasons
from grants.permissions import can
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import done_or_error, page
from portal.casework.acts import may_or_403
from portal.casework.committee import acts, plots
from portal.casework.committee.forms import KeepForm, LineForm, NameForm, VersionForm
from portal.casework.committee.tables import KeptTable, LineTable, with_sums


@require_GET
def kept(request, pk):
    """The kept scenarios and the papers of a call. Whose files are partly hidden reads only why there are none."""
    call = acts.call_or_404(pk)
    scenarios = Scenario.objects.visible_to(request.user).filter(call=call).select_related("priority", "saved_by")
    made = Paper.objects.visible_to(request.user).filter(call=call).select_related("scenario")
    context = {
        "call": call,
        "trail": acts.trail_of_call(call),
        "is_closed": has_conflict_in(call, request.user),
        "papers": made.order_by("number"),
        "may_edit": can(request.user, "scenario.edit", call),
        "comparable": scenarios.order_by("created_at", "pk"),
    }
    table = KeptTable(with_sums(scenarios).order_by("created_at", "pk"))
    return list_page(request, "casework/committee/kept.html", table, context)


@require_http_methods(["GET", "POST"])
def keep(request, pk):
    """Keep a strategy with its envelope under a name; the page of what-ifs fills in what was tried there."""
    call = acts.call_or_404(pk)
    may_or_403(request.user, "scenario.edit", call)
    usual = {"verfahren": "rank_order", "mittel": call.envelope, "rest": rules_of(call.guideline).shortfall.value}
    tried = {name: request.GET[name] for name in ("mittel", "schwerpunkt", "rest") if name in request.GET}
    form = KeepForm(request.POST if request.method == "POST" else None, call=call, initial=usual | tried)
    kept_one: list[Scenario] = []

    def act():
        answers = form.cleaned_data
        kept_one.append(
            workflow.keep_scenario(
                call=call,
                name=answers["name"],
                strategy=answers["verfahren"],
                shortfall=answers["rest"],
                envelope=answers["mittel"],
                priority=answers["schwerpunkt"],
                actor=request.user,
                now=clock.now(),
            )
        )

    if form.is_valid() and done_or_error(request, form, act, "Das Szenario ist gespeichert. Es entscheidet nichts."):
        return redirect("casework:scenario", pk=kept_one[0].pk)
    context = {"call": call, "trail": acts.trail_of_kept(call), "form": form}
    return page(request, "casework/committee/keep.html", context, form=form)


@require_GET
def scenario(request, pk):
    """One scenario: who gets how much, what it means, and what has changed since."""
    found = acts.scenario_or_404(request, pk)
    lines = lines_of(found)
    meaning = effects(found.call, lines)
    may_edit = acts.may_edit(request, found)
    context = {
        "scenario": found,
        "trail": acts.trail_of_kept(found.call),
        "totals": totals(found, lines),
        "effects": meaning,
        "charts": [plots.goals_chart(meaning.goals), plots.districts_chart(meaning.districts)],
        "changes": changes_since(found, lines, request.user),
        "may_edit": may_edit,
        "may_decide": can(request.user, "scenario.decide", found),
        "unworkable": sum(line.is_unworkable for line in lines),
        "papers": found.papers.order_by("number"),
        "discard": VersionForm(initial={"version": found.version}),
        "entries": Entry.objects.filter(chain=found.chain).select_related("actor").order_by("number"),
    }
    table = LineTable(lines, exclude=() if may_edit else ("edit",))
    return list_page(request, "casework/committee/scenario.html", table, context)


@require_http_methods(["GET", "POST"])
def name(request, pk):
    """Give a scenario another name, or keep a copy of it under that name."""
    found = acts.scenario_or_404(request, pk)
    may_or_403(request.user, "scenario.edit", found)
    data = request.POST if request.method == "POST" else None
    form = NameForm(data, initial={"name": found.name, "version": found.version})
    result: list[Scenario] = []

    def act():
        answers = form.cleaned_data
        by = {"scenario": found, "name": answers["name"], "actor": request.user, "now": clock.now()}
        is_copy = request.POST.get("act") == "copy"
        result.append(
            workflow.copy_scenario(**by) if is_copy else workflow.rename_scenario(**by, version=answers["version"])
        )

    if form.is_valid() and done_or_error(request, form, act, "Das Szenario ist gespeichert.", field="name"):
        return redirect("casework:scenario", pk=result[0].pk)
    context = {"scenario": found, "trail": acts.trail_of_scenario(found), "form": form}
    return page(request, "casework/committee/name.html", context, form=form)


@require_http_methods(["GET", "POST"])
def discard(request, pk):
    """Discard a scenario that no paper rests on."""
    found = acts.scenario_or_404(request, pk)
    may_or_403(request.user, "scenario.edit", found)
    data = request.POST if request.method == "POST" else None
    form = VersionForm(data, initial={"version": found.version})

    def act():
        workflow.discard_scenario(
            scenario=found, version=form.cleaned_data["version"], actor=request.user, now=clock.now()
        )

    if form.is_valid() and done_or_error(request, form, act, "Das Szenario ist verworfen."):
        return redirect("casework:kept", pk=found.call_id)
    context = {"scenario": found, "trail": acts.trail_of_scenario(found), "form": form}
    return page(request, "casework/committee/discard.html", context, form=form)


@require_http_methods(["GET", "POST"])
def line(request, pk, line):
    """What a scenario gives one application: the amount, why, and the reasons for the committee."""
    found = acts.scenario_or_404(request, pk)
    may_or_403(request.user, "scenario.edit", found)
    lines = found.lines.select_related("application__organisation", "application__result", "scenario__call")
    row: ScenarioLine = get_object_or_404(lines, pk=line)
    text = prefilled(row, cut_reasons([row.application]), found.lines.count())
    form = LineForm(request.POST if request.method == "POST" else None, line=row, prefilled=text)

    def act():
        answers = form.cleaned_data
        workflow.change_line(
            line=row,
            version=answers["version"],
            amount=answers["amount"],
            reason=answers["reason"],
            wording=answers["wording"],
            actor=request.user,
            now=clock.now(),
        )

    if form.is_valid() and done_or_error(request, form, act, f"{row.application} ist geändert.", field="amount"):
        return redirect(_back(request, found))
    context = {
        "scenario": found,
        "line": row,
        "trail": acts.trail_of_scenario(found),
        "form": form,
        "totals": totals(found, lines_of(found)),
        "back": _back(request, found),
    }
    return page(request, "casework/committee/line.html", context, form=form)


def _back(request, found: Scenario) -> str:
    """Where a changed line leads: to the paper in the making if the person comes from there, else to the scenario."""
    name = "casework:paper_new" if request.GET.get("zur") == "vorlage" else "casework:scenario"
    return reverse(name, args=[found.pk])
