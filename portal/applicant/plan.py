"""The page of the Kosten- und Finanzierungsplan, and its sums while somebody types. The server adds up, nobody else."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from grants.applications import editing
from grants.applications.models import Application
from grants.applications.plan import reckon
from grants.applications.sections import PLAN
from portal.applicant import own
from portal.applicant.autosaving import section_page
from portal.applicant.plan_forms import PlanForms
from portal.applicant.reopening import points_asked
from portal.applicant.saving import SectionPage


@require_http_methods(["GET", "POST"])
def plan(request, pk: int):
    """What it costs and who pays for it, row by row."""
    return section_page(request, pk, SectionPage(PLAN, PlanForms, _save, "applicant/plan.html", _context))


@require_POST
def plan_sums(request, pk: int):
    """The sums of what stands in the form now. Nothing is stored; a page without JavaScript does without."""
    application = own.application_or_404(request.user, pk)
    context = _sums(application, PlanForms(application, request.POST))
    return render(request, "applicant/_plan_sums.html", context | {"is_live": True})


def _save(application: Application, section: str, entered: PlanForms, *, actor, now) -> Application:
    return editing.save_plan(
        application=application,
        section=section,
        actor=actor,
        now=now,
        version=application.version,
        rows=entered.rows(),
    )


def _context(application: Application, entered: PlanForms) -> dict:
    return {"plan": entered, "asked": points_asked(application, PLAN), **_sums(application, entered)}


def _sums(application: Application, entered: PlanForms) -> dict:
    rows, unread = entered.readable()
    return {"reckoning": reckon(rows, application.call), "unread": unread, "is_begun": bool(rows), "is_live": False}
