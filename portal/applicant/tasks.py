"""The task list of one application, and after sending: what arrived and what happens next."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.views.decorators.http import require_GET

from criteria.plan.models import Smart
from grants.applications.copying import Origin, origin
from grants.applications.early_starts import WAITING
from grants.applications.models import Application
from grants.applications.recommendations import Recommendation, recommendations
from grants.applications.sections import (
    ATTACHMENTS,
    GOALS,
    OPTIONAL,
    OTHER_FUNDS,
    PLAN,
    PROJECT,
    STAFF,
    TARGET_GROUP,
    TITLES,
    Missing,
    missing,
)
from grants.applications.signatures import signed
from grants.applications.states import BY_NAME, EDITABLE, State
from grants.calls.words import about_lateness
from grants.change_notices.workflow import CLOSED
from grants.organisations.queries import waits_since
from grants.permissions import can
from portal.access import clock
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.answers import section_url
from portal.applicant.reopening import points_asked
from portal.applicant.saving import sections_open_to
from portal.applicant.signing import signing_of
from portal.applicant.tables import application_badge
from portal.applicant.timeline import timeline_of
from portal.kern.badges import TASK_STATUS, Badge

CORRECT = Badge("warning", "Bitte nachbessern", "edit")
NOT_POSSIBLE = Badge("info", "Noch nicht möglich")
FROM_LAST_YEAR = Badge("warning", "Aus Vorjahr, bitte prüfen", "visibility")
SECOND_SIGNATURE = Badge("warning", "Zweite Unterschrift fehlt")
RECOMMENDED = Badge("info", "Freiwillig, empfohlen")
SUBMIT_TITLE = "Prüfen und absenden"
_ENTERED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    PROJECT: (("title", "priority_id", "summary"), ()),
    TARGET_GROUP: (("target_group", "neighbourhood"), ("districts",)),
    GOALS: (("contribution", *Smart.SMART), ("goals", "planned_values")),
    STAFF: ((), ("posts",)),
    PLAN: ((), ("plan_rows",)),
    OTHER_FUNDS: (("has_no_other_funds",), ("other_funds",)),
}
"""Where the answers of a section stand: fields of the application, and its rows."""
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
    """One line of the task list. Without `url` it cannot be opened yet; `notes` say what is missing, `advice` what
    would be good to add."""

    title: str
    url: str
    badge: Badge
    notes: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


@require_GET
def tasks(request, pk: int):
    """Where an application stands and what is to be done next."""
    application = own.application_or_404(request.user, pk)
    now = clock.now()
    state = State(application.state)
    letters = list(own.letters(request.user).filter(application=application))
    found = origin(application) if state == State.DRAFT else None
    listed = task_list(request.user, application, found) if state in EDITABLE else ()
    context = {
        "application": application,
        "badge": application_badge(application),
        "is_open": application.call.is_open(now),
        "takes": application.call.takes(now),
        "lateness": about_lateness(application.call, now),
        "signing": signing_of(request.user, application),
        "is_draft": state == State.DRAFT,
        "is_editable": state in EDITABLE,
        "tasks": listed,
        "origin": found,
        "has_notes": any(task.notes for task in listed),
        "has_advice": any(task.advice for task in listed),
        "correction": application.correction_requests.filter(answered_at=None).first(),
        "asked": points_asked(application),
        "waits": _waits(application),
        "waits_since": waits_since(application.organisation),
        "next_steps": NEXT_STEPS.get(state, _IN_REVIEW),
        "submissions": application.submissions.select_related("submitted_by"),
        "letters": letters,
        "timeline": timeline_of(application, request.user, letters, now),
        "may_tell": state not in CLOSED,
        "may_begin_early": state in WAITING or application.early_starts.exists(),
        "unread": application.messages.unread_by(office=False).count(),
        "may_withdraw": state in BY_NAME["withdraw"].sources and can(request.user, "application.withdraw", application),
        "closed_sections": [(title, section_url(application, name)) for name, title in TITLES.items()],
    }
    return page(request, "applicant/tasks.html", context)


def task_list(user, application: Application, origin: Origin | None) -> tuple[Task, ...]:
    """The sections and at last the sending, each with its state in words and with what is missing.

    `origin` is where the answers come from; None if they were not copied.
    """
    unchecked = origin.unchecked if origin else ()
    found, advised = missing(application), recommendations(application)
    opened = sections_open_to(user, application)
    sections = (
        _section_task(application, name, _about(name, found), _about(name, advised), name in opened) for name in TITLES
    )
    marked = (
        replace(task, badge=FROM_LAST_YEAR) if task.url and name in unchecked and name in opened else task
        for name, task in zip(TITLES, sections, strict=True)
    )
    return (*marked, _submit_task(application, found))


def _about(section: str, points: Iterable[Missing | Recommendation]) -> tuple[str, ...]:
    return tuple(point.sentence for point in points if point.section == section)


def _section_task(application, section: str, notes: tuple[str, ...], advice: tuple[str, ...], is_open: bool) -> Task:
    title, url = TITLES[section], section_url(application, section)
    if section == GOALS and application.priority is None:
        return Task(title, "", NOT_POSSIBLE, ("Wählen Sie zuerst im Abschnitt „Vorhaben“ den Förderschwerpunkt.",))
    if application.state == State.CORRECTION:
        if is_open:
            return Task(title, url, CORRECT, notes, advice)
        advice = ()  # what is closed cannot follow any
    begun = _is_begun(application, section)
    if not notes:
        is_left_out = section in OPTIONAL and not begun and application.state == State.DRAFT
        return Task(title, url, RECOMMENDED if is_left_out else TASK_STATUS["done"], (), advice)
    return Task(title, url, TASK_STATUS["in_progress" if begun else "not_started"], notes if begun else (), advice)


def _submit_task(application: Application, found: tuple[Missing, ...]) -> Task:
    if found:
        sections = dict.fromkeys(TITLES[point.section] for point in found)
        named = ", ".join(f"„{title}“" for title in sections)
        return Task(SUBMIT_TITLE, "", NOT_POSSIBLE, (f"Es fehlen noch Angaben in: {named}.",))
    url = reverse("applicant:submit", args=[application.pk])
    if _waits(application):
        return Task(SUBMIT_TITLE, url, NOT_POSSIBLE, ("Das Sozialamt muss Ihren Träger zuerst bestätigen.",))
    is_waiting = signed(application).waits
    return Task(SUBMIT_TITLE, url, SECOND_SIGNATURE if is_waiting else TASK_STATUS["not_started"])


def _waits(application: Application) -> bool:
    """Whether the office must confirm the Träger before this can be sent."""
    return application.state == State.DRAFT and not application.organisation.is_confirmed


def _is_begun(application: Application, section: str) -> bool:
    """Whether the Träger has entered anything; the period does not count, because it is prefilled."""
    if section == ATTACHMENTS:
        return application.attachments.standing().exists()
    fields, lists = _ENTERED[section]
    return any(getattr(application, name) for name in fields) or any(
        getattr(application, name).exists() for name in lists
    )
