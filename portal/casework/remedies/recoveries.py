"""The Rückforderung: proposed with its working, co-signed by a second person, and read."""

import datetime
from decimal import Decimal
from functools import partial

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from grants.applications.queries import files
from grants.remedies import recovering
from grants.remedies.money_wording import lines
from grants.remedies.revocations import Recovery, Revocation
from portal.access import clock
from portal.access.pages import done_or_error, page
from portal.casework.acts import may_or_403, not_now, trail
from portal.casework.remedies.acting import Act, offer
from portal.casework.remedies.forms import ReasonForm, RecoveryForm
from portal.kern.forms import KernForm

USUAL_TIME = datetime.timedelta(days=42)
"""A good month after the Bekanntgabe: the Widerspruchsfrist is over by then."""
ACTS = {
    "cosign": Act(
        "cosign",
        recovering.COSIGN,
        recovering.cosign_recovery,
        "Rückforderung mitzeichnen",
        "Mitzeichnen und Bescheid senden",
        "Die Rückforderung ist mitgezeichnet. Der Bescheid geht in das Postfach des Trägers.",
        KernForm,
        "Mitzeichnen muss eine andere Person als die, die vorgeschlagen hat.",
    ),
    "give_back": Act(
        "give_back",
        recovering.COSIGN,
        recovering.return_recovery,
        "Oder zurückgeben",
        "Zurückgeben",
        "Der Vorschlag ist zurückgegeben.",
        ReasonForm,
    ),
}


@require_http_methods(["GET", "POST"])
def recovery_new(request, pk: int):
    """Propose what is to be repaid after a Rücknahme or Widerruf."""
    visible = Revocation.objects.visible_to(request.user).filter(application__in=_files(request.user))
    found = get_object_or_404(visible.select_related("application__organisation", "application__call"), pk=pk)
    may_or_403(request.user, recovering.PROPOSE, found)
    if request.method == "GET" and not recovering.is_due(found):
        return not_now(request, found.application, "Aus diesem Verfahren ist nichts zu erstatten.")
    form = RecoveryForm(request.POST if request.method == "POST" else None, initial=_suggested(found))
    if form.is_valid():
        act = partial(
            recovering.propose_recovery,
            revocation=found,
            actor=request.user,
            now=clock.now(),
            **form.cleaned_data,
        )
        if done_or_error(request, form, act, "Der Vorschlag wartet auf die zweite Person."):
            return redirect("casework:revocation", found.pk)
    context = {
        "revocation": found,
        "application": found.application,
        "trail": trail(request.user, found.application),
        "claim": recovering.claim_of(found.application),
        "form": form,
    }
    return page(request, "casework/remedies/recovery_new.html", context, form=form)


@require_http_methods(["GET", "POST"])
def recovery(request, pk: int):
    """Read one Rückforderung; co-sign it or give it back."""
    visible = Recovery.objects.visible_to(request.user).filter(application__in=_files(request.user))
    related = ("application__organisation", "revocation", "proposed_by", "cosigned_by")
    found = get_object_or_404(visible.select_related(*related), pk=pk)
    possible = set(ACTS) if found.is_open else set()
    offered, is_done = offer(request, ACTS, possible, recovery=found)
    if is_done:
        return redirect("casework:recovery", found.pk)
    context = {
        "recovery": found,
        "application": found.application,
        "trail": trail(request.user, found.application),
        "lines": list(lines(found)),
        "working": [(text, Decimal(amount)) for text, amount in found.working],
        "total": found.amount + found.interest,
        "is_own_proposal": found.is_open and found.proposed_by_id == request.user.pk,
        "offered": offered,
    }
    return page(request, "casework/remedies/recovery.html", context, status=422 if request.method == "POST" else 200)


def _suggested(found: Revocation) -> dict:
    return {"interest_from": found.effective_from, "due_on": clock.today() + USUAL_TIME}


def _files(user):
    return files(user).order_by().values("pk")
