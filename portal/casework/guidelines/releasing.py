"""Releasing a version: the acts of the head, each on a page of its own that says what it does."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from criteria.guideline.models import Guideline
from criteria.guideline.states import BY_NAME
from grants.rulebook import workflow
from grants.rulebook.queries import fingerprint, predecessor
from portal.access import clock
from portal.access.pages import page
from portal.casework.acts import may_or_403
from portal.casework.guidelines.acts import done_or_told, guideline_or_404, trail
from portal.casework.guidelines.forms import ReleaseForm, ReopenForm
from portal.casework.guidelines.next_step import BY_SLUG, OWN_SIGNATURE, Release, signed_before
from portal.casework.guidelines.tables import compare_url


@require_http_methods(["GET", "POST"])
def step(request, pk, slug):
    """One act about a version. Who gave the first release is told why somebody else must give the second."""
    if slug not in BY_SLUG:
        raise Http404
    guideline, release = guideline_or_404(request, pk), BY_SLUG[slug]
    if closed := _closed(request, guideline, release):
        messages.info(request, closed)
        return redirect("casework:guideline", pk=guideline.pk)
    may_or_403(request.user, BY_NAME[release.step].act, guideline)
    form = _form(request, guideline, release)
    if form.is_valid() and done_or_told(request, form, _act(request, guideline, release, form), release.done, {}):
        return redirect("casework:guideline", pk=guideline.pk)
    before = predecessor(guideline)
    context = {
        "guideline": guideline,
        "trail": trail(guideline),
        "release": release,
        "form": form,
        "compare_url": compare_url(guideline.pk, before.pk) if before else "",
    }
    return page(request, "casework/guidelines/step.html", context, form=form)


def _closed(request, guideline: Guideline, release: Release) -> str:
    """Why this page does not open now; empty where it does. What was typed goes to the door in any case."""
    if release.step == "approve" and signed_before(guideline, request.user):
        return OWN_SIGNATURE
    if request.method == "GET" and guideline.state not in BY_NAME[release.step].sources:
        return f"„{release.label}“ ist bei dieser Fassung jetzt nicht möglich."
    return ""


def _form(request, guideline: Guideline, release: Release) -> ReleaseForm:
    form_class = ReopenForm if release.step == "reopen" else ReleaseForm
    if request.method == "POST":
        return form_class(request.POST)
    return form_class(initial={"seen": fingerprint(guideline)})


def _act(request, guideline: Guideline, release: Release, form: ReleaseForm):
    act = partial(getattr(workflow, release.step), guideline=guideline, actor=request.user, now=clock.now())
    match release.step:
        case "sign" | "approve":
            return partial(act, seen=form.cleaned_data["seen"])
        case "reopen":
            return partial(act, reason=form.cleaned_data["reason"])
    return act
