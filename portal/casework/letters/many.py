"""Many Bescheide at once: look through what awaits the second signature, sign, and see how far the letters are."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from grants.calls.models import Call
from grants.letters.batch import Outcome, cosign_all
from grants.letters.queries import awaiting_signature, progress
from grants.permissions import can
from portal.access import clock
from portal.access.pages import page
from portal.casework.acts import Crumb
from portal.casework.letters.forms import SignForm

MOST = 50
"""How many decisions one page offers; who signs shall be able to read them."""


@require_http_methods(["GET", "POST"])
def letters_of_call(request, pk):
    """The Bescheide of a call: progress above, what this person may sign below."""
    call = get_object_or_404(Call.objects.opened(clock.now()), pk=pk)
    waiting = list(awaiting_signature(call, request.user)[:MOST])
    mine = [decision for decision in waiting if can(request.user, _act(decision), decision.application)]
    form = SignForm(request.POST if request.method == "POST" else None, decisions=mine)
    if form.is_valid():
        _tell(request, cosign_all(decisions=form.chosen, actor=request.user, now=clock.now()))
        return redirect("casework:letters_of_call", pk=call.pk)
    context = {
        "call": call,
        "trail": [
            Crumb("Rangfolgen", reverse("casework:rankings")),
            Crumb(str(call), reverse("casework:ranking", args=[call.pk])),
        ],
        "progress": progress(call, request.user),
        "mine": mine,
        "others": len(waiting) - len(mine),
        "most": MOST,
        "form": form,
        "error": form.errors.get("decisions") if form.is_bound else None,
    }
    return page(request, "casework/letters/of_call.html", context, form=form)


def _act(decision) -> str:
    return "application.cosign_award" if decision.amount else "application.cosign_rejection"


def _tell(request, outcomes: tuple[Outcome, ...]) -> None:
    signed = sum(1 for outcome in outcomes if not outcome.reason)
    if signed:
        what = "Eine Entscheidung ist" if signed == 1 else f"{signed} Entscheidungen sind"
        messages.success(request, f"{what} mitgezeichnet. Die Bescheide werden jetzt erstellt.")
    for outcome in outcomes:
        if outcome.reason:
            messages.error(request, f"{outcome.decision.application}: {outcome.reason}")
