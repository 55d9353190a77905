"""Rücknahme and Widerruf: opening the procedure, and its steps with the one-year clock."""

from functools import partial

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from criteria.moments import day_of
from grants.applications.queries import files
from grants.applications.states import State
from grants.permissions import can
from grants.remedies import recovering, revoking
from grants.remedies.revocations import Ground, Recovery, Revocation
from grants.remedies.states import REVOCATIONS
from portal.access import clock
from portal.access.pages import done_or_error, page
from portal.casework.acts import file_or_404, may_or_403, not_now, trail
from portal.casework.remedies.acting import Act, offer
from portal.casework.remedies.forms import CloseForm, HearForm, OpenForm, ProposeForm, ReasonForm
from portal.kern.forms import KernForm

ACTS = {
    "hear": Act(
        "hear",
        revoking.PREPARE,
        revoking.hear,
        "Träger anhören",
        "Anhörung senden",
        "Die Anhörung geht in das Postfach des Trägers.",
        HearForm,
        "Vor der Entscheidung muss sich der Träger äußern können (§ 28 VwVfG). Das Schreiben nennt den Sachverhalt, "
        "den Grund und den Tag.",
    ),
    "close_hearing": Act(
        "close_hearing",
        revoking.PREPARE,
        revoking.close_hearing,
        "Anhörung abschließen",
        "Anhörung abschließen",
        "Die Anhörung ist abgeschlossen.",
        CloseForm,
    ),
    "cosign": Act(
        "cosign",
        revoking.COSIGN,
        revoking.cosign,
        "Entscheidung mitzeichnen",
        "Mitzeichnen und Bescheid senden",
        "Die Entscheidung ist mitgezeichnet. Der Bescheid geht in das Postfach des Trägers.",
        KernForm,
        "Mitzeichnen muss eine andere Person als die, die vorgeschlagen hat. Der Betrag steht danach nicht von selbst "
        "für andere Anträge zur Verfügung.",
    ),
    "give_back": Act(
        "give_back",
        revoking.COSIGN,
        revoking.give_back,
        "Oder zurückgeben",
        "Zurückgeben",
        "Der Vorschlag ist zurückgegeben.",
        ReasonForm,
    ),
    "propose": Act(
        "propose",
        revoking.PROPOSE,
        revoking.propose,
        "Entscheidung vorschlagen",
        "Zur Mitzeichnung geben",
        "Der Vorschlag wartet auf die zweite Person.",
        ProposeForm,
    ),
    "drop": Act(
        "drop",
        revoking.PREPARE,
        revoking.drop,
        "Oder das Verfahren einstellen",
        "Einstellen",
        "Das Verfahren ist eingestellt.",
        ReasonForm,
        "Dann bleibt die Zuwendung, wie sie ist. War der Träger schon angehört, bekommt er ein Schreiben.",
    ),
}


@require_http_methods(["GET", "POST"])
def revocation_new(request, pk: int):
    """Open the procedure against a grant."""
    application = file_or_404(request, pk)
    may_or_403(request.user, revoking.OPEN, application)
    if request.method == "GET" and application.state != State.GRANTED:
        return not_now(request, application, "In dieser Akte gibt es keine Bewilligung in Kraft.")
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act = partial(
            revoking.open_revocation,
            application=application,
            actor=request.user,
            now=clock.now(),
            **form.cleaned_data,
        )
        if done_or_error(request, form, act, "Das Verfahren ist eröffnet. Als Nächstes hören Sie den Träger an."):
            return redirect("casework:file", application.pk)
    context = {"application": application, "trail": trail(request.user, application), "form": form}
    return page(request, "casework/remedies/revocation_new.html", context, form=form)


@require_http_methods(["GET", "POST"])
def revocation(request, pk: int):
    """Read one procedure and take its next step."""
    found = get_object_or_404(_revocations(request.user), pk=pk)
    today = clock.today()
    possible = {name for name, step in REVOCATIONS.items() if found.state in step.sources}
    initial = {"propose": _suggested(found)}
    offered, is_done = offer(request, ACTS, possible, initial, revocation=found)
    if is_done:
        return redirect("casework:revocation", found.pk)
    context = {
        "revocation": found,
        "application": found.application,
        "trail": trail(request.user, found.application),
        "clock": revoking.clock(found),
        "is_pressing": revoking.is_pressing(found, today),
        "is_over": (end := revoking.clock(found)) is not None and today > end.day,
        "left": revoking.left_of(found.decision),
        "recoveries": Recovery.objects.visible_to(request.user).filter(revocation=found),
        "may_recover": _may_recover(found, request.user),
        "is_own_proposal": found.state == "proposed" and found.proposed_by_id == request.user.pk,
        "offered": offered,
    }
    return page(request, "casework/remedies/revocation.html", context, status=422 if request.method == "POST" else 200)


def _suggested(found: Revocation) -> dict:
    """What the proposal begins with; as a rule the grant falls as if it had not been."""
    first = day_of(found.decision.decided_at) if Ground(found.ground).reaches_back else None
    kept = {"amount": found.amount, "reasons": found.reasons, "immediate": found.immediate}
    return kept | {"effective_from": found.effective_from or first}


def _may_recover(found: Revocation, user) -> bool:
    waits = found.application.recoveries.filter(cosigned_at=None, returned_at=None).exists()
    return recovering.is_due(found) and not waits and can(user, recovering.PROPOSE, found)


def _revocations(user):
    found = Revocation.objects.visible_to(user).filter(application__in=files(user).order_by().values("pk"))
    return found.select_related(
        "application__organisation",
        "decision",
        "opened_by",
        "heard_by",
        "answered_by",
        "proposed_by",
        "cosigned_by",
    )
