"""The section pages with one form each: Vorhaben and Ziele."""

from django.views.decorators.http import require_http_methods

from grants.applications import editing
from grants.applications.sections import GOALS, PROJECT, TITLES
from grants.steps import Forbidden, Refused
from portal.access import clock
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.forms import GoalsForm, ProjectForm
from portal.applicant.saving import CONFLICT, closed_page, late_context, onward, sections_open_to, with_values


@require_http_methods(["GET", "POST"])
def project(request, pk: int):
    """What the Träger wants to do, for whom, where and when."""
    return _section(request, pk, PROJECT, ProjectForm)


@require_http_methods(["GET", "POST"])
def goals(request, pk: int):
    """To which goals of the Fachpläne the project contributes."""
    return _section(request, pk, GOALS, GoalsForm)


def _section(request, pk: int, section: str, form_class):
    application = own.application_or_404(request.user, pk)
    if request.method == "POST":
        return _save(request, application, section, form_class)
    if section not in sections_open_to(request.user, application):
        return closed_page(request, application, section)
    return _form_page(request, application, section, form_class(application))


def _save(request, application, section: str, form_class):
    form = form_class(application, request.POST)
    if not form.is_valid():
        return _form_page(request, application, section, form)
    if form.changes_nothing:
        return onward(request, application, section)
    try:
        application = editing.save_section(
            application=application, section=section, actor=request.user, now=clock.now(), **form.answers()
        )
    except Forbidden:
        raise
    except Refused as refusal:
        fresh, context = late_context(request, application, section, refusal)
        form = form_class(fresh, with_values(request.POST, version=fresh.version))
        return _form_page(request, fresh, section, form, status=CONFLICT, **context)
    return onward(request, application, section)


def _form_page(request, application, section: str, form, *, status: int | None = None, **context):
    context |= {"application": application, "title": TITLES[section], "section": section}
    return page(request, "applicant/section.html", context | {"form": form}, form=form, status=status)
