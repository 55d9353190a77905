"""The Entscheidungsvorlage: make it, read it, fetch it as PDF and XLSX, record what a committee made of it."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from criteria.money import format_euro
from grants.committee.models import Consultation, Paper, Scenario
from grants.committee.papers import content_hash, make_paper, record_consultation
from grants.committee.queries import changes_since, lines_of, totals
from grants.committee.wording import wordings
from grants.permissions import can
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import done_or_error, page
from portal.casework.acts import may_or_403
from portal.casework.committee import acts
from portal.casework.committee.forms import ConsultationForm, PaperForm
from portal.casework.committee.tables import PaperTable, paper_rows
from portal.casework.committee.workbook import workbook_of
from portal.kern.export import XLSX_TYPE


@require_http_methods(["GET", "POST"])
def paper_new(request, pk):
    """Read what the paper will say of each application, then freeze it."""
    scenario = acts.scenario_or_404(request, pk)
    may_or_403(request.user, "paper.make", scenario)
    lines = lines_of(scenario)
    others = Scenario.objects.visible_to(request.user).filter(call=scenario.call).exclude(pk=scenario.pk)
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        others=others.order_by("created_at", "pk"),
        initial={"version": scenario.version, "motion": _motion(scenario, lines), "alternatives": others},
    )
    made: list[Paper] = []

    def act():
        answers = form.cleaned_data
        made.append(
            make_paper(
                scenario=scenario,
                version=answers["version"],
                motion=answers["motion"],
                alternatives=list(answers.get("alternatives", ())),
                actor=request.user,
                now=clock.now(),
            )
        )

    if form.is_valid() and done_or_error(request, form, act, "Die Vorlage ist erstellt. Sie ändert sich nicht mehr."):
        return redirect("casework:paper", pk=made[0].pk)
    reasons = wordings(lines)
    context = {
        "scenario": scenario,
        "trail": acts.trail_of_scenario(scenario),
        "form": form,
        "totals": totals(scenario, lines),
        "changes": changes_since(scenario, lines, request.user),
        "reasoned": [(line, reasons[line.application_id]) for line in lines],
    }
    return page(request, "casework/committee/paper_new.html", context, form=form)


@require_GET
def paper(request, pk):
    """A paper as it was frozen, and what the committees made of it."""
    found = acts.paper_or_404(request, pk)
    context = {
        "paper": found,
        "content": found.content,
        "trail": acts.trail_of_kept(found.call),
        "is_whole": content_hash(found.content) == found.content_sha256,
        "consultations": found.consultations.select_related("recorded_by").order_by("held_on", "recorded_at", "pk"),
        "may_record": can(request.user, "paper.record", found),
    }
    return list_page(request, "casework/committee/paper.html", PaperTable(paper_rows(found.content)), context)


@require_GET
def paper_pdf(request, pk):
    """The frozen PDF."""
    found = acts.paper_or_404(request, pk)
    response = FileResponse(found.pdf.open("rb"), content_type="application/pdf", filename=f"{_file_name(found)}.pdf")
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def paper_workbook(request, pk):
    """The same content as a workbook."""
    found = acts.paper_or_404(request, pk)
    response = HttpResponse(workbook_of(found.content), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{_file_name(found)}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def consultation(request, pk):
    """Record a session of a committee about a paper."""
    found = acts.paper_or_404(request, pk)
    may_or_403(request.user, "paper.record", found)
    bodies = list(dict.fromkeys(level["body"] for level in found.content["levels"]))
    form = ConsultationForm(request.POST if request.method == "POST" else None, bodies=bodies)

    def act():
        record_consultation(
            consultation=Consultation(paper=found, **form.cleaned_data), actor=request.user, now=clock.now()
        )

    if form.is_valid() and done_or_error(request, form, act, "Die Beratung ist eingetragen.", field="held_on"):
        return redirect("casework:paper", pk=found.pk)
    context = {"paper": found, "trail": acts.trail_of_paper(found), "form": form}
    return page(request, "casework/committee/consultation.html", context, form=form)


def _file_name(found: Paper) -> str:
    return slugify(f"entscheidungsvorlage {found.content['reference']}")


def _motion(scenario: Scenario, lines) -> str:
    """A Beschlussvorschlag to begin with."""
    found = totals(scenario, lines)
    return (
        f"Von den Fördermitteln des Aufrufs „{scenario.call}“ werden {format_euro(found.spent)} an {found.funded} von "
        f"{found.count} Anträgen vergeben, wie in der Liste dieser Vorlage aufgeführt."
    )
