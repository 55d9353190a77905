"""The task list of one application, and after sending: what arrived and what happens next."""

from dataclasses import dataclass

from django.urls import reverse
from django.views.decorators.http import require_GET

from grants.applications.models import Application
from grants.applications.sections import GOALS, PLAN, PROJECT, TITLES, Missing, missing
from grants.applications.states import BY_NAME, EDITABLE, State
from grants.permissions import can
from portal.access import clock
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.answers import section_url
from portal.applicant.saving import sections_open_to
from portal.applicant.tables import APPLICATION_BADGES
from portal.kern.badges import TASK_STATUS, Badge

CORRECT = Badge("warning", "Bitte nachbessern", "edit")
NOT_POSSIBLE = Badge("info", "Noch nicht möglich")
SUBMIT_TITLE = "Prüfen und absenden"
_IN_REVIEW = (
    "Ihr Antrag wird geprüft. Sobald darüber entschieden ist, finden Sie den Bescheid in Ihrem Postfach. "
    "Sie bekommen dann eine E-Mail."
)
NEXT_STEPS = {
    State.SUBMITTED: "Wir prüfen zuerst, ob Ihr Antrag vollständig ist. Fehlt etwas, schreiben wir Ihnen in Ihr "
    "Postfach. Sie bekommen dann eine E-Mail.",
    State.GRANTED: "Ihr Antrag ist bewilligt. Den Bescheid finden Sie in Ihrem Postfach, die Termine für die Statistik "
    "unter „Statistik“.",
    State.REJECTED: "Ihr Antrag ist abgelehnt. Den Bescheid mit der Begründung finden Sie in Ihrem Postfach.",
    State.WITHDRAWN: "Sie haben diesen Antrag zurückgezogen. Er wird nicht weiter bearbeitet.",
}


@dataclass(frozen=True)
class Task:
    """One line of the task list. Without `url` it cannot be opened yet; `notes` say what is missing."""

    title: str
    url: str
    badge: Badge
    notes: tuple[str, ...] = ()


@require_GET
def tasks(request, pk: int):
    """Where an application stands and what is to be done next."""
    application = own.application_or_404(request.user, pk)
    now = clock.now()
    state = State(application.state)
    listed = task_list(request.user, application) if state in EDITABLE else ()
    context = {
        "application": application,
        "badge": APPLICATION_BADGES[application.label_for_applicant],
        "is_open": application.call.is_open(now),
        "is_draft": state == State.DRAFT,
        "is_editable": state in EDITABLE,
        "tasks": listed,
        "has_notes": any(task.notes for task in listed),
        "correction": application.correction_requests.filter(answered_at=None).first(),
        "next_steps": NEXT_STEPS.get(state, _IN_REVIEW),
        "submissions": application.submissions.select_related("submitted_by"),
        "letters": own.letters(request.user).filter(application=application),
        "may_withdraw": state in BY_NAME["withdraw"].sources and can(request.user, "application.withdraw", application),
        "closed_sections": [(title, section_url(application, name)) for name, title in TITLES.items()],
    }
    return page(request, "applicant/tasks.html", context)


def task_list(user, application: Application) -> tuple[Task, ...]:
    """The sections and at last the sending, each with its state in words and with what is missing."""
    found = missing(application)
    opened = sections_open_to(user, application)
    sections = tuple(_section_task(application, name, found, opened) for name in TITLES)
    return (*sections, _submit_task(application, found))


def _section_task(application, section: str, found: tuple[Missing, ...], opened: tuple[str, ...]) -> Task:
    notes = tuple(point.sentence for point in found if point.section == section)
    title, url = TITLES[section], section_url(application, section)
    if section == GOALS and application.priority is None:
        return Task(title, "", NOT_POSSIBLE, ("Wählen Sie zuerst im Abschnitt „Vorhaben“ den Förderschwerpunkt.",))
    if application.state == State.CORRECTION and section in opened:
        return Task(title, url, CORRECT, notes)
    if not notes:
        return Task(title, url, TASK_STATUS["done"])
    begun = _is_begun(application, section)
    return Task(title, url, TASK_STATUS["in_progress" if begun else "not_started"], notes if begun else ())


def _submit_task(application: Application, found: tuple[Missing, ...]) -> Task:
    if found:
        sections = dict.fromkeys(TITLES[point.section] for point in found)
        named = ", ".join(f"„{title}“" for title in sections)
        return Task(SUBMIT_TITLE, "", NOT_POSSIBLE, (f"Es fehlen noch Angaben in: {named}.",))
    return Task(SUBMIT_TITLE, reverse("applicant:submit", args=[application.pk]), TASK_STATUS["not_started"])


def _is_begun(application: Application, section: str) -> bool:
    """Whether the Träger has entered anything; the period does not count, because it is prefilled."""
    if section == PROJECT:
        texts = (application.title, application.priority, application.summary, application.target_group)
        return any(texts) or application.districts.exists()
    if section == PLAN:
        return application.plan_rows.exists()
    return bool(application.contribution) or application.goals.exists()
