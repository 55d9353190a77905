"""Writing calls: a new one, empty or from another, and changing one that has not opened."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from criteria.deadlines import BERLIN
from grants.calls import workflow
from grants.calls.models import Call
from grants.calls.queries import copy_of, new_call, usable_guidelines
from grants.calls.states import Stage
from grants.calls.words import fingerprint
from portal.access import clock
from portal.access.pages import page
from portal.casework.acts import may_or_403
from portal.casework.calls.acts import call_or_404, done_or_told, trail
from portal.casework.calls.forms import BeginForm, CallForm

CHANGE = "casework/calls/change.html"


@require_http_methods(["GET", "POST"])
def new(request):
    """First version and Förderjahr, in the address; then the content."""
    begin = _begin_form(request)
    if not begin.is_valid():
        return page(request, "casework/calls/begin.html", {"trail": trail(), "form": begin}, form=begin)
    call, priorities = _beginning(begin.cleaned_data)
    form = CallForm(request.POST if request.method == "POST" else None, call=call, priorities=priorities)
    if form.is_valid():
        act = partial(
            workflow.create,
            call=form.result(),
            priorities=form.cleaned_data["priorities"],
            actor=request.user,
            now=clock.now(),
        )
        if done_or_told(request, form, act, "Der Entwurf ist angelegt. Die Leitung kann ihn ankündigen."):
            return redirect("casework:call", pk=call.pk)
    context = {
        "trail": trail(),
        "form": form,
        "heading": "Förderaufruf anlegen",
        "lead": "Es entsteht ein Entwurf, den nur das Sozialamt sieht.",
        "button": "Als Entwurf anlegen",
        "guideline": call.guideline,
    }
    return page(request, CHANGE, context, form=form)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """The content of a call that has not opened. Once it is announced, the head changes it."""
    call = call_or_404(pk)
    stage = call.stage(clock.now())
    if stage == Stage.ANNOUNCED:
        may_or_403(request.user, "call.announce", call)
    if request.method == "GET" and stage not in (Stage.DRAFT, Stage.ANNOUNCED):
        messages.info(request, "Dieser Aufruf hat schon begonnen und lässt sich so nicht mehr ändern.")
        return redirect("casework:call", pk=call.pk)
    data = request.POST if request.method == "POST" else None
    initial = {"seen": fingerprint(call)}
    form = CallForm(data, call=call, priorities=call.priorities.all(), initial=initial)
    if form.is_valid():
        act = partial(
            workflow.edit,
            call=form.result(),
            priorities=form.cleaned_data["priorities"],
            seen=form.cleaned_data["seen"],
            actor=request.user,
            now=clock.now(),
        )
        if done_or_told(request, form, act, "Der Förderaufruf ist gespeichert."):
            return redirect("casework:call", pk=call.pk)
    context = {
        # The title that is stored: the form may hold another one.
        "trail": trail(Call.objects.get(pk=pk)),
        "form": form,
        "heading": "Förderaufruf ändern",
        "lead": "Die Änderung ist sofort für alle zu sehen." if stage == Stage.ANNOUNCED else "Entwurf im Sozialamt.",
        "button": "Speichern",
        "guideline": call.guideline,
    }
    return page(request, CHANGE, context, form=form)


def _begin_form(request) -> BeginForm:
    guidelines = usable_guidelines()
    if "fassung" in request.GET:
        return BeginForm(request.GET, guidelines=guidelines)
    asked = request.GET.get("vorlage", "")
    source: Call | None = Call.objects.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 10 else None
    year = clock.now().astimezone(BERLIN).year + 1
    if source is not None:
        year = source.funding_year + source.period_end.year - source.period_start.year + 1
    return BeginForm(initial={"jahr": year, "fassung": guidelines.first(), "vorlage": source}, guidelines=guidelines)


def _beginning(answers: dict):
    """The content that the form begins with."""
    guideline, year, now = answers["fassung"], answers["jahr"], clock.now()
    if answers["vorlage"] is None:
        return new_call(guideline, year, now)
    return copy_of(answers["vorlage"], guideline, year, now)
