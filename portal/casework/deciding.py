"""The decision of one person, and the signature of a second."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from criteria.financing import Financing, Proposal
from criteria.guideline.queries import level_for
from criteria.money import ImpossibleSum
from grants.applications.models import Application
from grants.applications.plan import years_of
from grants.applications.states import State
from grants.awards import queries, slices, wording, workflow
from grants.awards.models import Decision
from grants.committee import cosigning
from grants.committee.queries import resolution_for
from portal.access import clock
from portal.access.pages import done, done_or_error, page
from portal.casework.acts import file_or_404, may_or_403, not_now, trail
from portal.casework.file import result_of, view_of
from portal.casework.forms import DecisionForm, ReturnForm

STALE = (
    "Die Entscheidung hat sich geändert, seit Sie die Seite geöffnet haben. Es wurde nichts mitgezeichnet. "
    "Bitte lesen Sie den jetzigen Stand."
)


@require_http_methods(["GET", "POST"])
def decide(request, pk):
    """Award or reject. The proposal of the chosen kind of financing stands beside, with its working."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "application.decide", application)
    if request.method == "GET" and application.state != State.DELIBERATION:
        return not_now(request, application, "Diese Akte wartet gerade nicht auf eine Entscheidung.")
    kinds = queries.allowed_financing(application.call.guideline)
    kind = _chosen_kind(request, kinds)
    proposal, impossible = _proposal(application, kind)
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        kinds=kinds,
        requested=application.requested_amount,
        years=years_of(application.call),
        initial=_suggested(application, kind, proposal),
    )
    if form.is_valid() and _decide(request, form, application):
        return redirect("casework:file", pk=application.pk)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "form": form,
        "kinds": kinds,
        "kind": kind,
        "working": [(line.text, line.amount) for line in proposal.lines] if proposal else [],
        "impossible": impossible,
        "level": level_for(application.call.guideline, proposal.amount) if proposal else None,
        "budget": queries.budget(application.call, request.user),
        "result": result_of(application),
        "returned": application.decisions.filter(returned_at__isnull=False).select_related("decided_by"),
    }
    return page(request, "casework/decide.html", context, form=form)


@require_http_methods(["GET", "POST"])
def cosign(request, pk):
    """Sign a decision as the second person, or give it back. Who decided gets 403."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "application.return_decision", application)
    decision = application.decisions.standing().select_related("decided_by").first()
    if application.state != State.COSIGNING or decision is None:
        return not_now(request, application, "Diese Akte wartet gerade nicht auf eine Mitzeichnung.")
    returning = request.POST.get("act") == "return"
    form = ReturnForm(request.POST if returning else None)
    if request.method == "POST" and request.POST.get("decision") != str(decision.pk):
        messages.error(request, STALE)
        return redirect("casework:cosign", pk=application.pk)
    if request.POST.get("act") == "cosign":
        _cosign(request, application)
        return redirect("casework:file", pk=application.pk)
    if returning and form.is_valid() and _give_back(request, form, application, decision):
        return redirect("casework:file", pk=application.pk)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "decision": view_of(decision),
        "warning": wording.warning_about(decision, request.user),
        "resolution": resolution_for(application) if decision.needs_resolution else None,
        "form": form,
        "result": result_of(application),
    }
    return page(request, "casework/cosign.html", context, status=422 if request.method == "POST" else 200)


def _decide(request, form: DecisionForm, application: Application) -> bool:
    answers = form.cleaned_data
    act = {"application": application, "actor": request.user, "now": clock.now(), "reasons": answers["reasons"]}
    if not form.is_award:
        return done_or_error(
            request, form, lambda: workflow.reject(**act), "Die Ablehnung geht jetzt in die Mitzeichnung."
        )
    return done_or_error(
        request,
        form,
        lambda: workflow.award(**act, amount=answers["amount"], kind=form.kind, later=answers.get("later")),
        "Die Bewilligung geht jetzt in die Mitzeichnung.",
        field="amount",
    )


def _cosign(request, application: Application) -> None:
    done(
        request,
        lambda: cosigning.cosign(application=application, actor=request.user, now=clock.now()),
        "Sie haben mitgezeichnet. Der Bescheid geht in das Postfach des Trägers.",
    )


def _give_back(request, form: ReturnForm, application: Application, decision: Decision) -> bool:
    doors = {
        Decision.Origin.DELIBERATION: workflow.return_decision,
        Decision.Origin.CHECK: workflow.return_formal_rejection,
    }
    return done_or_error(
        request,
        form,
        lambda: doors[decision.origin](
            application=application, actor=request.user, now=clock.now(), reason=form.cleaned_data["reason"]
        ),
        "Die Entscheidung ist zurückgegeben.",
        field="reason",
    )


def _suggested(application: Application, kind: Financing, proposal: Proposal | None) -> dict:
    """What the form begins with; a person changes it."""
    amount = proposal.amount if proposal else None
    return {
        "financing": kind.value,
        "amount": amount,
        "later": slices.usual_later_part(application, amount) if amount else None,
        "reasons": wording.prefilled(application, amount),
    }


def _chosen_kind(request, kinds: tuple[Financing, ...]) -> Financing:
    """The kind in the form, else in the address, else the usual one, which the guideline names first."""
    wanted = request.POST.get("financing") or request.GET.get("financing")
    return next((kind for kind in kinds if kind.value == wanted), kinds[0])


def _proposal(application: Application, kind: Financing) -> tuple[Proposal | None, str]:
    """The proposal, or the sentence that says why there is none."""
    try:
        return queries.proposal(application, kind), ""
    except ImpossibleSum as error:
        return None, str(error)
