"""The page of the Kosten- und Finanzierungsplan. Sums come from the stored rows, so that they are what counts."""

from django.views.decorators.http import require_http_methods

from grants.applications import editing
from grants.applications.models import Application
from grants.applications.sections import PLAN, missing, sums
from portal.applicant.autosaving import section_page
from portal.applicant.plan_forms import PlanForms
from portal.applicant.saving import SectionPage


@require_http_methods(["GET", "POST"])
def plan(request, pk: int):
    """What it costs and who pays for it, row by row."""
    return section_page(request, pk, SectionPage(PLAN, PlanForms, _save, "applicant/plan.html", _context))


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
    return {
        "plan": entered,
        "sums": sums(application),
        "open_points": [point.sentence for point in missing(application) if point.section == PLAN],
        "is_begun": bool(entered.stored),
    }
