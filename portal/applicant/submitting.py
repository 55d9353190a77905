"""Checking and sending an application, and withdrawing it."""

import datetime

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from grants.applications import workflow
from grants.applications.copying import origin
from grants.applications.editing import ChangedMeanwhile
from grants.applications.models import Application
from grants.applications.recommendations import recommendations
from grants.applications.sections import ATTACHMENTS, TITLES, Missing, missing
from grants.applications.signatures import stamp
from grants.applications.signing import CHANGED, sign, step_of
from grants.applications.states import BY_NAME, EDITABLE, State
from grants.calls.words import about_lateness
from grants.organisations.queries import signatories, waits_since
from grants.permissions import can
from grants.steps import Forbidden, NotPossible, Refused, ensure
from portal.access import clock
from portal.access.pages import done, page
from portal.applicant import own
from portal.applicant.answers import answers, section_url
from portal.applicant.forms import SubmitForm
from portal.applicant.last_year import changes_of
from portal.applicant.saving import CONFLICT, UNPROCESSABLE, sections_open_to, with_values
from portal.applicant.signing import signing_of
from portal.kern.german import german_datetime

ALREADY_SIGNED = "Sie haben diesen Antrag unterschrieben. Es fehlt noch eine zweite Unterschrift."


@require_http_methods(["GET", "POST"])
def submit(request, pk: int):
    """All answers at a glance, what is missing, the declarations and one button."""
    application = own.application_or_404(request.user, pk)
    if application.state not in EDITABLE:
        # A second press of the button, or an old page: what was to be sent is sent.
        return redirect("applicant:tasks", application.pk)
    if request.method == "POST":
        return _send(request, application)
    form = SubmitForm(initial={"seen": stamp(application)}, unchecked=tuple(_unchecked(application)))
    return _check_page(request, application, form)


@require_http_methods(["GET", "POST"])
def withdraw(request, pk: int):
    """Asks whether the application is really to be withdrawn, and withdraws it."""
    application = own.application_or_404(request.user, pk)
    step = BY_NAME["withdraw"]
    if application.state == State.WITHDRAWN:
        return redirect("applicant:tasks", application.pk)
    if request.method == "POST":
        now = clock.now()
        done(
            request,
            lambda: workflow.withdraw(application=application, actor=request.user, now=now),
            "Der Antrag ist zurückgezogen.",
        )
        return redirect("applicant:tasks", application.pk)
    context = {
        "application": application,
        "is_possible": application.state in step.sources,
        "may": can(request.user, step.act, application),
        "signers": signers(application),
    }
    return page(request, "applicant/withdraw.html", context)


def signers(application: Application) -> list[str]:
    """The names of those who may sign for the Träger of this application."""
    return [person.label for person in signatories(application.organisation)]


def _send(request, application: Application):
    unchecked = tuple(_unchecked(application))
    form = SubmitForm(request.POST, unchecked=unchecked)
    # The rights come before the form: nobody is asked to repair what they may not send.
    ensure(request.user, _act(application), application)
    if not form.is_valid():
        return _check_page(request, application, form, status=UNPROCESSABLE)
    # Only the door compares what was seen, under its lock: here a second press could read the state of before the first
    # one and the count of after it, and would be told that nothing is sent.
    seen = form.cleaned_data["seen"]
    try:
        sent = sign(application=application, actor=request.user, now=clock.arrived(request), seen=seen)
    except Forbidden:
        raise
    except ChangedMeanwhile:
        return _changed_page(request, own.application_or_404(request.user, application.pk), unchecked)
    except NotPossible:
        return redirect("applicant:tasks", application.pk)
    except Refused as refusal:
        return _check_page(request, application, form, refusal=str(refusal), status=UNPROCESSABLE)
    messages.success(request, ALREADY_SIGNED if sent.state in EDITABLE else _receipt(sent))
    return redirect("applicant:tasks", application.pk)


def _receipt(sent: Application) -> str:
    number = sent.submissions.order_by("number").last()
    late = " Er ist nach der Antragsfrist eingegangen und gilt als verspätet." if sent.is_late else ""
    return (
        f"Ihr Antrag ist eingegangen am {german_datetime(number.submitted_at)}. "
        f"Ihr Aktenzeichen ist {sent.reference}.{late}"
    )


def _changed_page(request, application: Application, unchecked: tuple[str, ...]):
    form = SubmitForm(with_values(request.POST, seen=stamp(application)), unchecked=unchecked)
    return _check_page(request, application, form, refusal=CHANGED, status=CONFLICT)


def _check_page(request, application: Application, form: SubmitForm, *, refusal: str = "", status: int = 200):
    opened, now = sections_open_to(request.user, application), clock.now()
    gaps = missing(application)
    context = {
        "application": application,
        "form": form,
        "refusal": refusal,
        "sections": [answers(application, name, editable=name in opened) for name in TITLES],
        "recommended": [
            (point.sentence, section_url(application, point.section))
            for point in recommendations(application)
            if point.section in opened
        ],
        "gaps": [(point.sentence, section_url(application, point.section)) for point in gaps],
        "may": can(request.user, _act(application), application),
        "signers": signers(application),
        "changes": changes_of(application),
        "unchecked": list(_unchecked(application).items()),
        "is_open": application.state == State.CORRECTION or application.call.takes(now),
        "is_late": application.state == State.DRAFT and application.call.is_late(now),
        "lateness": about_lateness(application.call, now),
        "waits": application.state == State.DRAFT and not application.organisation.is_confirmed,
        "waits_since": waits_since(application.organisation),
        "signing": signing_of(request.user, application),
        "gates": application.call.guideline.gates.order_by("position"),
        "checked": _checked(application, gaps, now),
    }
    return page(request, "applicant/submit.html", context, status=status)


def _checked(application: Application, gaps: tuple[Missing, ...], now: datetime.datetime) -> list[str]:
    """What the portal itself could answer of the formal questions. What is not so stands elsewhere on the page."""
    found = []
    if application.state == State.DRAFT and application.call.is_open(now):
        found.append("Die Antragsfrist läuft noch.")
    if application.organisation.is_confirmed:
        found.append("Das Sozialamt hat Ihren Träger bestätigt.")
    if application.call.required_attachments and not any(point.section == ATTACHMENTS for point in gaps):
        found.append("Alle nötigen Anlagen liegen vor und gelten am Tag der Antragsfrist.")
    return found


def _unchecked(application: Application) -> dict[str, str]:
    """The copied sections that nobody has saved anew, title and address. In a correction most of them are closed."""
    found = origin(application) if application.state == State.DRAFT else None
    return {TITLES[section]: section_url(application, section) for section in found.unchecked} if found else {}


def _act(application: Application) -> str:
    return BY_NAME[step_of(application)].act
