"""Checking and sending an application, and withdrawing it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from grants.applications import workflow
from grants.applications.models import Application
from grants.applications.recommendations import recommendations
from grants.applications.sections import TITLES, missing
from grants.applications.states import BY_NAME, EDITABLE, State
from grants.attachments.queries import stamp
from grants.organisations.models import Membership
from grants.permissions import can
from grants.steps import Forbidden, NotPossible, Refused, ensure
from portal.access import clock
from portal.access.pages import done, page
from portal.applicant import own
from portal.applicant.answers import answers, section_url
from portal.applicant.forms import SubmitForm
from portal.applicant.last_year import changes_of
from portal.applicant.saving import CONFLICT, UNPROCESSABLE, sections_open_to, with_values
from portal.kern.german import german_datetime

CHANGED = (
    "Der Antrag wurde geändert, nachdem Sie diese Seite geöffnet hatten. Er ist noch nicht abgesendet. "
    "Bitte prüfen Sie die Angaben noch einmal und senden Sie ihn dann ab."
)


@require_http_methods(["GET", "POST"])
def submit(request, pk: int):
    """All answers at a glance, what is missing, the declarations and one button."""
    application = own.application_or_404(request.user, pk)
    if application.state not in EDITABLE:
        # A second press of the button, or an old page: what was to be sent is sent.
        return redirect("applicant:tasks", application.pk)
    if request.method == "POST":
        return _send(request, application)
    return _check_page(request, application, SubmitForm(initial={"seen": _seen(application)}))


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
    current = Membership.objects.filter(
        organisation=application.organisation, right=Membership.Right.SIGN, ended_at=None, user__is_active=True
    )
    return [str(membership.user) for membership in current.select_related("user").order_by("user__name", "pk")]


def _send(request, application: Application):
    door = workflow.resubmit if application.state == State.CORRECTION else workflow.submit
    form = SubmitForm(request.POST)
    # The rights come before the form: nobody is asked to repair what they may not send.
    ensure(request.user, _act(application), application)
    if not form.is_valid():
        return _check_page(request, application, form, status=UNPROCESSABLE)
    if form.cleaned_data["seen"] != _seen(application):
        form = SubmitForm(with_values(request.POST, seen=_seen(application)))
        return _check_page(request, application, form, refusal=CHANGED, status=CONFLICT)
    try:
        sent = door(application=application, actor=request.user, now=clock.now())
    except Forbidden:
        raise
    except NotPossible:
        return redirect("applicant:tasks", application.pk)
    except Refused as refusal:
        return _check_page(request, application, form, refusal=str(refusal), status=UNPROCESSABLE)
    number = sent.submissions.order_by("number").last()
    messages.success(
        request,
        f"Ihr Antrag ist eingegangen am {german_datetime(number.submitted_at)}. Ihr Aktenzeichen ist {sent.reference}.",
    )
    return redirect("applicant:tasks", application.pk)


def _check_page(request, application: Application, form: SubmitForm, *, refusal: str = "", status: int = 200):
    opened = sections_open_to(request.user, application)
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
        "gaps": [(point.sentence, section_url(application, point.section)) for point in missing(application)],
        "may": can(request.user, _act(application), application),
        "signers": signers(application),
        "changes": changes_of(application),
        "is_open": application.state == State.CORRECTION or application.call.is_open(clock.now()),
        "button": BY_NAME[_step(application)].label_for_applicant,
    }
    return page(request, "applicant/submit.html", context, status=status)


def _step(application: Application) -> str:
    return "resubmit" if application.state == State.CORRECTION else "submit"


def _act(application: Application) -> str:
    return BY_NAME[_step(application)].act


def _seen(application: Application) -> str:
    """The state, version and papers that a page shows: who sends must have seen what is sent."""
    return f"{application.state}-{application.version}-{stamp(application)}"
