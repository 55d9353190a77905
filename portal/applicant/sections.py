"""The section pages, except that of the plan: each is one form, some with tables of rows."""

from django.views.decorators.http import require_http_methods

from grants.applications.models import Application
from grants.applications.recommendations import recommendations
from grants.applications.sections import GOALS, OTHER_FUNDS, PROJECT, STAFF, TARGET_GROUP
from portal.applicant.autosaving import section_page
from portal.applicant.forms import ProjectForm, TargetGroupForm
from portal.applicant.goals_forms import GoalsForms
from portal.applicant.other_funds_forms import OtherFundsForms
from portal.applicant.reopening import only_open, points_asked
from portal.applicant.saving import SectionPage
from portal.applicant.staff_forms import StaffForms

INTRODUCTIONS = {
    STAFF: (
        "Geben Sie jede Stelle einzeln an, ohne Namen. Wir empfehlen das, sobald im Finanzierungsplan Personalkosten "
        "stehen.",
        "Besserstellungsverbot: Wer im Vorhaben arbeitet, darf nicht besser bezahlt werden als vergleichbare "
        "Beschäftigte der Stadt. Verglichen wird je Stelle. Dafür brauchen wir Entgeltgruppe und Stufe.",
    ),
    OTHER_FUNDS: (
        "Nennen Sie alle, die dasselbe Vorhaben mitfinanzieren sollen, auch wenn noch nicht entschieden ist.",
        "Fördern mehrere Ämter der Stadt dasselbe Vorhaben, stimmen sie sich ab, damit nichts doppelt gefördert wird. "
        "Nennen Sie deshalb jedes Amt, bei dem Sie einen Antrag gestellt haben.",
    ),
}
"""What people should know before they fill in a section, paragraph by paragraph."""


@require_http_methods(["GET", "POST"])
def project(request, pk: int):
    """What the Träger wants to do, and when."""
    return _section(request, pk, PROJECT, ProjectForm)


@require_http_methods(["GET", "POST"])
def target_group(request, pk: int):
    """For whom and where."""
    return _section(request, pk, TARGET_GROUP, TargetGroupForm)


@require_http_methods(["GET", "POST"])
def goals(request, pk: int):
    """To which goals of the Fachpläne the project contributes, and how that is measured."""
    return _section(request, pk, GOALS, GoalsForms)


@require_http_methods(["GET", "POST"])
def staff(request, pk: int):
    """Who works in the project: one row per Stelle."""
    return _section(request, pk, STAFF, StaffForms)


@require_http_methods(["GET", "POST"])
def other_funds(request, pk: int):
    """Who else pays for the project."""
    return _section(request, pk, OTHER_FUNDS, OtherFundsForms)


def _section(request, pk: int, section: str, form_class):
    def context(application: Application, forms) -> dict:
        return {
            "introduction": INTRODUCTIONS.get(section, ()),
            "has_tables": len(forms.parts) > 1,
            "asked": points_asked(application, section),
            "suggested": forms.suggested if isinstance(forms, GoalsForms) and "planned_values" in forms.tables else (),
            "recommended": [it.sentence for it in recommendations(application) if it.section == section],
        }

    return section_page(request, pk, SectionPage(section, only_open(section, form_class), context=context))
