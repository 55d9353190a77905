"""What the section pages share: showing a section, saving it, and how a save that came too late is answered."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect

from grants.applications import editing
from grants.applications.authors import note_changes
from grants.applications.editing import ChangedMeanwhile, open_sections
from grants.applications.models import Application
from grants.applications.presence import notice
from grants.applications.sections import TITLES
from grants.permissions import can
from grants.steps import Forbidden, Refused
from portal.access import clock, keeping
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.answers import answers, section_url
from portal.applicant.comparing import compare_page
from portal.applicant.last_year import confirm, last_year
from portal.applicant.merging import SEEN, Merge, read, written
from portal.applicant.parts import fingerprints, parts_of

CONFLICT = 409
UNPROCESSABLE = 422
# Between reading and saving somebody else may save; then everything is compared anew.
ATTEMPTS = 3
KEPT = (
    "Ihre Anmeldung war abgelaufen. Ihre Eingaben stehen wieder im Formular, sie sind aber noch nicht gespeichert. "
    "Bitte speichern Sie jetzt."
)


def save_answers(application: Application, section: str, forms, *, actor, now) -> Application:
    """The door of most sections."""
    return editing.save_section(application=application, section=section, actor=actor, now=now, **forms.answers())


@dataclass(frozen=True)
class SectionPage:
    """A section that is saved as a whole, with autosave, presence and comparison of what others saved.

    `forms(application, data=None)` makes what the page shows: `parts` (forms and tables), `is_valid()` and
    `changes_nothing`. `save(application, section, forms, *, actor, now)` calls the door and returns what it returns.
    `context(application, forms)` is what the template needs besides `form`.
    """

    section: str
    forms: Callable
    save: Callable[..., Application] = save_answers
    template: str = "applicant/section.html"
    context: Callable[..., dict] = lambda application, forms: {}


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
    if request.POST.get("next") == "more":
        return redirect(f"{section_url(application, section)}#{section}")
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


def open_page(request, application: Application, section_page: SectionPage):
    """The section to fill in, or to read if it is closed; with what was typed before the sign-in ran out."""
    if section_page.section not in sections_open_to(request.user, application):
        return closed_page(request, application, section_page.section)
    if kept := keeping.take(request):
        seen = read(kept.get(SEEN, ""))
        forms = section_page.forms(application, kept)
        return show(request, application, section_page, forms, seen=seen, refusal=KEPT, is_kept=True)
    return show(request, application, section_page, section_page.forms(application))


def save(request, application: Application, section_page: SectionPage):
    """Save what was sent, or show it again with what is wrong; what two people changed is compared side by side."""
    for _ in range(ATTEMPTS):
        merge = Merge(section_page.forms, application, request.POST)
        if merge.conflicts and section_page.section in sections_open_to(request.user, application):
            return compare_page(request, application, section_page.section, merge)
        forms = merge.forms
        if not forms.is_valid():
            return show(request, application, section_page, forms, status=UNPROCESSABLE)
        try:
            application = store(request, application, section_page, merge, forms)
        except ChangedMeanwhile:
            application = own.application_or_404(request.user, application.pk)
            continue
        except Forbidden:
            raise
        except Refused as refusal:
            return show(request, application, section_page, forms, status=CONFLICT, refusal=str(refusal))
        if merge.taken:
            messages.info(request, f"Übernommen, was inzwischen gespeichert wurde: {merge.labels(merge.taken)}.")
        confirm(request.user, application, section_page.section)
        return onward(request, application, section_page.section)
    return compare_page(request, application, section_page.section, merge)


def store(
    request, application: Application, section_page: SectionPage, merge: Merge, forms, left_out=()
) -> Application:
    """Call the door, unless nothing would change, and note whose answers these are."""
    if forms.changes_nothing:
        return application
    section, actor, now = section_page.section, request.user, clock.now()
    with transaction.atomic():
        saved = section_page.save(application, section, forms, actor=actor, now=now)
        note_changes(application=saved, section=section, parts=merge.changes(left_out), actor=actor, now=now)
    return saved


def show(
    request, application: Application, section_page: SectionPage, forms, *, status: int = 200, seen=None, **context
):
    """The page of a section, filled with these forms."""
    context = {"refusal": None, "is_kept": False} | context
    context |= {
        "application": application,
        "title": TITLES[section_page.section],
        "section": section_page.section,
        "is_unsaved": status != HTTPStatus.OK or context["is_kept"],
        "form": forms,
        "seen": written(seen or fingerprints(parts_of(section_page.forms(application)))),
        "author": keeping.token(request.user),
        "last_year": last_year(application, section_page.section),
        "others": others_here(request.user, application, section_page.section),
    }
    return page(request, section_page.template, context | section_page.context(application, forms), status=status)


def others_here(user, application: Application, section: str) -> str:
    """Who else has this application open just now, in a sentence; notes that this person has."""
    if section not in sections_open_to(user, application):
        return ""
    present = notice(application=application, section=section, actor=user, now=clock.now())
    sentences = (
        f"Gerade bearbeitet auch {each.user} den Abschnitt „{TITLES.get(each.section, each.section)}“."
        for each in present
    )
    return " ".join(sentences)
