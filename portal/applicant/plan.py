"""The page of the Kosten- und Finanzierungsplan. Sums come from the stored rows, so that they are what counts."""

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from grants.applications import editing
from grants.applications.sections import PLAN, TITLES, missing, sums
from grants.steps import Forbidden, Refused
from portal.access import clock
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.answers import section_url
from portal.applicant.plan_forms import PlanForms
from portal.applicant.saving import (
    CONFLICT,
    UNPROCESSABLE,
    closed_page,
    late_context,
    onward,
    sections_open_to,
    with_values,
)


@require_http_methods(["GET", "POST"])
def plan(request, pk: int):
    """What it costs and who pays for it, row by row."""
    application = own.application_or_404(request.user, pk)
    if request.method == "POST":
        return _save(request, application)
    if PLAN not in sections_open_to(request.user, application):
        return closed_page(request, application, PLAN)
    return _plan_page(request, application, PlanForms(application))


def _save(request, application):
    entered = PlanForms(application, request.POST)
    if not entered.is_valid():
        return _plan_page(request, application, entered, status=UNPROCESSABLE)
    if not entered.changes_nothing:
        try:
            application = editing.save_plan(
                application=application,
                section=PLAN,
                actor=request.user,
                now=clock.now(),
                version=entered.version.cleaned_data["version"],
                rows=entered.rows(),
            )
        except Forbidden:
            raise
        except Refused as refusal:
            fresh, context = late_context(request, application, PLAN, refusal)
            entered = PlanForms(fresh, with_values(request.POST, version=fresh.version))
            return _plan_page(request, fresh, entered, status=CONFLICT, **context)
    if request.POST.get("next") == "more":
        return redirect(f"{section_url(application, PLAN)}#plan")
    return onward(request, application, PLAN)


def _plan_page(request, application, entered: PlanForms, *, status: int = 200, **context):
    stored_sums = sums(application)
    open_points = [point.sentence for point in missing(application) if point.section == PLAN]
    context |= {
        "application": application,
        "title": TITLES[PLAN],
        "plan": entered,
        "sums": stored_sums,
        "open_points": open_points,
        "is_begun": bool(entered.stored),
    }
    return page(request, "applicant/plan.html", context, status=status)
