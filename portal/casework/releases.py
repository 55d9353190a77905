"""The money of a grant by budget year, and its release from the Haushaltsvorbehalt by two people."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from grants.applications.models import Application
from grants.applications.states import State
from grants.awards import releases, slices
from grants.awards.models import Release
from grants.permissions import can
from portal.access import clock
from portal.access.pages import done, done_or_error, page
from portal.casework.acts import file_or_404, may_or_403, not_now, trail
from portal.casework.award_forms import ReleaseForm, ReturnReleaseForm

STALE = "Über diese Freigabe ist schon entschieden. Bitte lesen Sie den jetzigen Stand."


@require_http_methods(["GET", "POST"])
def releases_of(request, pk):
    """Read the yearly parts; propose a release, or confirm or return the one that waits."""
    application = file_or_404(request, pk)
    if request.method == "GET" and not _is_offered(application):
        return not_now(request, application, "In dieser Akte sind keine Mittel freizugeben.")
    decision = application.decisions.standing().first()
    years = slices.years(decision) if decision else []
    act = request.POST.get("act")
    forms = {
        "propose": ReleaseForm(request.POST if act == "propose" else None, years=[row for row in years if row.left]),
        "return": ReturnReleaseForm(request.POST if act == "return" else None),
    }
    if request.method == "POST" and _act(request, application, act, forms):
        return redirect("casework:releases", pk=application.pk)
    rows = Release.objects.filter(slice__decision__application=application).select_related(
        "slice", "proposed_by", "confirmed_by"
    )
    shown = list(rows.order_by("proposed_at", "pk"))
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "years": years,
        "releases": shown,
        "open": [row for row in shown if row.is_open],
        "form": forms["propose"],
        "return_form": forms["return"],
        "may_propose": can(request.user, "release.propose", application) and any(row.left for row in years),
        "may_confirm": can(request.user, "release.confirm", application),
    }
    return page(request, "casework/releases.html", context, status=422 if request.method == "POST" else 200)


def _is_offered(application: Application) -> bool:
    return application.state == State.GRANTED and application.call.budget_reservation


def _act(request, application: Application, act: str | None, forms: dict) -> bool:
    """Whether the act was done, or the page must be read anew."""
    if act == "propose":
        may_or_403(request.user, "release.propose", application)
        return forms["propose"].is_valid() and _propose(request, forms["propose"])
    may_or_403(request.user, "release.confirm", application)
    release = _release(request, application)
    if not release.is_open:
        messages.error(request, STALE)
        return True
    if act == "confirm":
        who = {"actor": request.user, "now": clock.now()}
        done(request, lambda: releases.confirm_release(release=release, **who), "Die Freigabe ist bestätigt.")
        return True
    return act == "return" and forms["return"].is_valid() and _give_back(request, forms["return"], release)


def _propose(request, form: ReleaseForm) -> bool:
    answers = form.cleaned_data
    return done_or_error(
        request,
        form,
        lambda: releases.propose_release(
            part=answers["year"],
            amount=answers["amount"],
            reason=answers["reason"],
            actor=request.user,
            now=clock.now(),
        ),
        "Die Freigabe wartet jetzt auf die zweite Person.",
        field="amount",
    )


def _give_back(request, form: ReturnReleaseForm, release: Release) -> bool:
    return done_or_error(
        request,
        form,
        lambda: releases.return_release(
            release=release, reason=form.cleaned_data["reason"], actor=request.user, now=clock.now()
        ),
        "Die Freigabe ist zurückgegeben.",
        field="reason",
    )


def _release(request, application: Application) -> Release:
    """The release the form names, if it belongs to this file."""
    key = request.POST.get("release", "")
    rows = Release.objects.filter(slice__decision__application=application).select_related("slice__decision")
    found = rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 10 else None
    if found is None:
        raise Http404
    return found
