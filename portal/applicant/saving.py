"""What the section pages share: where to go after saving, and how a save that came too late is answered."""

from django.shortcuts import redirect

from grants.applications.editing import open_sections
from grants.applications.models import Application
from grants.applications.sections import TITLES
from grants.permissions import can
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.answers import answers, section_url

CONFLICT = 409
UNPROCESSABLE = 422


def sections_open_to(user, application: Application) -> tuple[str, ...]:
    """The sections this person may change now."""
    return open_sections(application, tuple(TITLES)) if can(user, "application.edit", application) else ()


def closed_page(request, application: Application, section: str):
    """A section that cannot be changed now, to read."""
    context = {"application": application, "title": TITLES[section], "sections": [answers(application, section)]}
    return page(request, "applicant/closed_section.html", context)


def onward(request, application: Application, section: str):
    """After saving: back to the tasks, or on to the next section that is open, at last to checking and sending."""
    if request.POST.get("next") == "overview":
        return redirect("applicant:tasks", application.pk)
    names = list(TITLES)
    following = names[names.index(section) + 1 :]
    for name in sections_open_to(request.user, application):
        if name in following:
            return redirect(section_url(application, name))
    return redirect("applicant:submit", application.pk)


def with_values(data, **values):
    """What was typed, but with the present version, so that sending it once more works."""
    changed = data.copy()
    for name, value in values.items():
        changed[name] = value
    return changed


def late_context(request, application: Application, section: str, refusal) -> tuple[Application, dict]:
    """The application as it is stored now, and what a page says about a save that was refused."""
    fresh = own.application_or_404(request.user, application.pk)
    return fresh, {"refusal": str(refusal), "stored": answers(fresh, section)}
