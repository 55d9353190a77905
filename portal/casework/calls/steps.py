"""Acts about a call, each on a page of its own that says what it does: announce, extend, change contact, discard."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from grants.calls import workflow
from grants.calls.models import Call
from grants.calls.states import Stage
from grants.calls.words import fingerprint
from portal.access import clock
from portal.access.pages import page
from portal.casework.acts import may_or_403
from portal.casework.calls.acts import call_or_404, done_or_told, trail
from portal.casework.calls.forms import ActForm, AnnounceForm, ContactForm, DiscardForm, ExtendForm

ANNOUNCED = frozenset({Stage.ANNOUNCED, Stage.OPEN, Stage.CLOSED})


@dataclass(frozen=True)
class Words:
    """What the page of an act says: heading and button, what follows from it, and what is said after."""

    label: str
    lead: str
    done: str


ANNOUNCE = Words(
    "Förderaufruf ankündigen",
    "Danach ist der Aufruf mit Fristen und Bewertungsraster für alle zu lesen. Liegt der Beginn in der Vergangenheit, "
    "ist er sofort offen. Zurücknehmen lässt sich das nicht.",
    "Der Förderaufruf ist angekündigt und für alle zu lesen.",
)
EXTEND = Words(
    "Frist verlängern",
    "Die neue Frist gilt sofort und für alle. Kürzen lässt sie sich danach nicht mehr.",
    "Die Antragsfrist ist verlängert.",
)
CONTACT = Words("Kontakt ändern", "Der neue Kontakt ist sofort für alle zu sehen.", "Der Kontakt ist geändert.")
DISCARD = Words(
    "Entwurf verwerfen",
    "Der Entwurf verschwindet aus der Liste. Das lässt sich nicht rückgängig machen.",
    "Der Entwurf ist verworfen.",
)


@require_http_methods(["GET", "POST"])
def announce(request, pk):
    """The head lets everybody see a draft, as it was read on this page."""
    call = call_or_404(pk)
    form = AnnounceForm(_sent(request), initial={"seen": fingerprint(call)})

    def act():
        return partial(workflow.announce, call=call, seen=form.cleaned_data["seen"])

    return _step(request, call, form, act, "call.announce", ANNOUNCE, {Stage.DRAFT})


@require_http_methods(["GET", "POST"])
def extend(request, pk):
    """A later deadline with a public reason."""
    call = call_or_404(pk)
    form = ExtendForm(_sent(request))

    def act():
        answers = form.cleaned_data
        return partial(workflow.extend, call=call, closes_at=answers["closes_at"], reason=answers["reason"])

    return _step(request, call, form, act, "call.extend", EXTEND, ANNOUNCED)


@require_http_methods(["GET", "POST"])
def contact(request, pk):
    """Somebody else whom Träger can ask."""
    call = call_or_404(pk)
    form = ContactForm(_sent(request), initial={"contact": call.contact})

    def act():
        return partial(workflow.change_contact, call=call, contact=form.cleaned_data["contact"])

    return _step(request, call, form, act, "call.edit", CONTACT, ANNOUNCED)


@require_http_methods(["GET", "POST"])
def discard(request, pk):
    """Throw a draft away."""
    call = call_or_404(pk)
    form = DiscardForm(_sent(request))

    def act():
        return partial(workflow.discard, call=call)

    return _step(request, call, form, act, "call.edit", DISCARD, {Stage.DRAFT})


def _sent(request):
    return request.POST if request.method == "POST" else None


def _step(request, call: Call, form: ActForm, act: Callable, right: str, words: Words, stages):
    """Ask, do, and say what came of it. `act` gives the door once the form is valid."""
    may_or_403(request.user, right, call)
    if request.method == "GET" and call.stage(clock.now()) not in stages:
        messages.info(request, f"„{words.label}“ ist bei diesem Förderaufruf jetzt nicht möglich.")
        return redirect("casework:call", pk=call.pk)
    if form.is_valid():
        door = partial(act(), actor=request.user, now=clock.now())
        if done_or_told(request, form, door, words.done):
            gone = words is DISCARD
            return redirect("casework:calls") if gone else redirect("casework:call", pk=call.pk)
    context = {"call": call, "trail": trail(call), "form": form, "words": words}
    return page(request, "casework/calls/step.html", context, form=form)
