"""The start of the room: the Träger's Vorhaben, what is to be done, and the calls that are open."""

import datetime
from dataclasses import dataclass

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from grants.applications import workflow
from grants.applications.models import Application
from grants.applications.states import State
from grants.calls.models import Call
from grants.calls.words import about_lateness
from grants.permissions import can
from grants.remedies.revocations import Revocation
from grants.remedies.states import RevocationState
from grants.steps import Forbidden, Refused
from portal.access import clock
from portal.access.lists import list_page
from portal.applicant import own
from portal.applicant.documents import running_out
from portal.applicant.forms import StartForm
from portal.applicant.saving import UNPROCESSABLE
from portal.applicant.signing import waiting_for_signatures
from portal.applicant.tables import UNNAMED, ApplicationFilter, ApplicationTable, sortable_applications
from portal.kern.german import german_date
from reporting.deliveries.states import OPEN

MOST_TODOS = 5


@dataclass(frozen=True)
class Todo:
    """One thing the Träger should do, and where."""

    text: str
    url: str


@dataclass(frozen=True)
class OpenCall:
    """A call that takes applications, with the form that begins one, and the name of the link that copies one.

    `lateness` says what its rule means for who is late.
    """

    call: Call
    form: StartForm
    copy_label: str
    lateness: str
    is_late: bool


@require_GET
def overview(request):
    """All Vorhaben of the Träger for which this person acts."""
    return _overview_page(request)


@require_POST
def start(request):
    """Begin an application. A draft in which nothing was saved yet is used again, so a double click makes one."""
    now = clock.now()
    form = _start_form(request.user, now, data=request.POST)
    if not form.is_valid():
        return _overview_page(request, refused=form)
    call, organisation = form.cleaned_data["call"], form.cleaned_data["organisation"]
    unused = own.applications(request.user).filter(
        call=call, organisation=organisation, state=State.DRAFT, version=1, created_by=request.user
    )
    application = unused.first()
    if application is None:
        try:
            application = workflow.start(call=call, organisation=organisation, actor=request.user, now=now)
        except Forbidden:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return _overview_page(request, refused=form)
    return redirect("applicant:tasks", application.pk)


def _overview_page(request, *, refused: StartForm | None = None):
    now, user = clock.now(), request.user
    found = ApplicationFilter(request.GET or None, queryset=sortable_applications(own.applications(user)))
    organisations = list(own.organisations(user))
    todos = [Todo(sentence, url) for sentence, url in waiting_for_signatures(user)[:MOST_TODOS]]
    todos += [*_unread_letters(user), *_corrections(user), *_hearings(user), *_deliveries_due(user, now.date())]
    todos += [Todo(sentence, url) for sentence, url in running_out(user, now.date())]
    context = {
        "organisations": organisations,
        "calls": _open_calls(user, organisations, now, refused),
        "filter_form": found.form,
        "refused": refused,
        "todos": todos,
    }
    table = ApplicationTable(found.qs, exclude=() if len(organisations) > 1 else ("organisation",))
    response = list_page(request, "applicant/overview.html", table, context, form=found.form)
    if refused:
        response.status_code = UNPROCESSABLE
    return response


def _open_calls(user, organisations, now: datetime.datetime, refused: StartForm | None) -> list[OpenCall]:
    """The open calls, each with its form; the form that was refused stands in its place, with its errors."""
    calls = list(Call.objects.taking(now).order_by("closes_at", "pk"))
    startable = [own for own in organisations if can(user, "application.start", Application(organisation=own))]
    chosen = refused.data.get("call") if refused else None
    submitted = own.applications(user).filter(submitted_at__isnull=False).order_by()
    earlier = list(submitted.values_list("call__opens_at", "call__funding_year").distinct())
    return [
        OpenCall(
            call,
            refused
            if call.slug == chosen
            else StartForm(
                calls=calls,
                organisations=startable,
                initial={"call": call.slug},
                auto_id=f"aufruf-{call.pk}-%s",
            ),
            _copy_label(call, {year for opened, year in earlier if opened < call.opens_at}),
            about_lateness(call, now),
            call.is_late(now),
        )
        for call in calls
    ]


def _copy_label(call: Call, years: set[int]) -> str:
    """How the link to copying is called; empty where there is nothing to copy. `years`: of earlier applications."""
    if not years:
        return ""
    source = f"Antrag {years.pop()}" if len(years) == 1 else "einem früheren Antrag"
    return f"Antrag {call.funding_year} aus {source} erstellen"


def _start_form(user, now: datetime.datetime, *, data) -> StartForm:
    return StartForm(
        data, calls=Call.objects.taking(now), organisations=own.organisations(user), auto_id="antrag-beginnen-%s"
    )


def _unread_letters(user):
    for letter in own.letters(user).filter(retrieved_at=None).order_by("provided_at", "pk")[:MOST_TODOS]:
        until = german_date(letter.retrieve_until)
        yield Todo(f"Schreiben abrufen bis {until}: {letter.title}", reverse("applicant:letter", args=[letter.pk]))


def _corrections(user):
    waiting = own.applications(user).filter(state=State.CORRECTION).prefetch_related("correction_requests")
    for application in waiting[:MOST_TODOS]:
        due = [request.due_on for request in application.correction_requests.all() if request.answered_at is None]
        until = f" bis {german_date(due[0])}" if due else ""
        url = reverse("applicant:tasks", args=[application.pk])
        yield Todo(f"Antrag nachbessern{until}: {application.title or UNNAMED}", url)


def _hearings(user):
    waiting = Revocation.objects.visible_to(user).filter(
        application__organisation_id__in=user.rights, state=RevocationState.HEARING
    )
    for revocation in waiting.select_related("application").order_by("answer_until", "pk")[:MOST_TODOS]:
        until = german_date(revocation.answer_until)
        url = reverse("applicant:hearing", args=[revocation.pk])
        yield Todo(f"Zur Anhörung äußern bis {until}: {revocation.application.title}", url)


def _deliveries_due(user, today: datetime.date):
    """What can be handed in for good: periods that have ended, and what was returned."""
    due = own.deliveries(user).filter(state__in=OPEN).order_by("until", "pk")
    for delivery in due.exclude(return_reason="", period__end__gte=today)[:MOST_TODOS]:
        until = german_date(delivery.due_on)
        url = reverse("applicant:delivery", args=[delivery.pk])
        yield Todo(f"Statistik abgeben bis {until}: {delivery.application.title}, {delivery.period.label}", url)
