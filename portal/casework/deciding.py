"""The decision: rankings, the decision of one person, the signature of a second."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from criteria.financing import Financing, Proposal
from criteria.guideline.queries import level_for
from criteria.money import ImpossibleSum
from grants.applications.models import Application
from grants.applications.queries import files
from grants.applications.states import State
from grants.assessment import queries as assessing
from grants.awards import queries, workflow
from grants.awards.models import Decision
from grants.calls.models import Call
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import done, done_or_error, page
from portal.casework import findings
from portal.casework.acts import Crumb, file_or_404, may_or_403, not_now, trail
from portal.casework.file import result_of, view_of
from portal.casework.forms import DecisionForm, ReturnForm
from portal.casework.tables import CallRow, CallTable, RankingTable, RankRow

DECIDED = (State.COSIGNING, State.GRANTED, State.REJECTED)
STALE = (
    "Die Entscheidung hat sich geändert, seit Sie die Seite geöffnet haben. Es wurde nichts mitgezeichnet. "
    "Bitte lesen Sie den jetzigen Stand."
)


@require_GET
def rankings(request):
    """The calls that have opened, with counts of the files this person works on."""
    counted = files(request.user).order_by().values("call")
    counts = {
        row["call"]: row
        for row in counted.annotate(
            files=Count("pk"),
            assessed=Count("pk", filter=assessing.RANKED),
            decided=Count("pk", filter=Q(result__isnull=False, state__in=DECIDED)),
        )
    }
    nothing = {"files": 0, "assessed": 0, "decided": 0}
    rows = [
        CallRow(call, call.title, call.funding_year, *(counts.get(call.pk, nothing)[name] for name in nothing))
        for call in Call.objects.opened(clock.now())
    ]
    return list_page(request, "casework/rankings.html", CallTable(rows), {})


@require_GET
def ranking(request, pk):
    """The ranking of a call, how firm it is, and the money there is.

    Whose files are partly hidden sees no sums over the call; places and results count the files they see.
    """
    call = get_object_or_404(Call.objects.opened(clock.now()).select_related("guideline"), pk=pk)
    found = assessing.ranking(call, request.user)
    applications = [place.application for place in found.places]
    undecided = [application for application in applications if application.state not in DECIDED]
    proposed = queries.proposed_amounts(undecided, call.guideline, queries.usual_financing(call.guideline))
    standing = Decision.objects.filter(application__in=applications, returned_at=None)
    decisions = {decision.application_id: decision for decision in standing}
    rows = [
        RankRow(
            application=place.application,
            place=place.place,
            shared=place.shared,
            span=place.span,
            percent=place.percent,
            spread=place.spread,
            below_minimum=place.below_minimum,
            proposed=proposed.get(place.application.pk),
            decision=decisions.get(place.application.pk),
        )
        for place in found.places
    ]
    context = {
        "call": call,
        "trail": [Crumb("Rangfolgen", reverse("casework:rankings"))],
        "distribution": found.distribution,
        "chart": findings.results_chart(found.distribution) if found.distribution else None,
        "budget": queries.budget(call, request.user),
    }
    misses = any(row.below_minimum for row in rows)
    table = RankingTable(rows, exclude=() if misses else ("below_minimum",))
    return list_page(request, "casework/ranking.html", table, context | {"misses": misses})


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
        initial={"financing": kind.value, "amount": proposal.amount if proposal else None},
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
    decision = application.decisions.select_related("decided_by").filter(returned_at=None).first()
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
    if returning and form.is_valid() and _give_back(request, form, application):
        return redirect("casework:file", pk=application.pk)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "decision": view_of(decision),
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
        lambda: workflow.award(**act, amount=answers["amount"], kind=form.kind),
        "Die Bewilligung geht jetzt in die Mitzeichnung.",
        field="amount",
    )


def _cosign(request, application: Application) -> None:
    done(
        request,
        lambda: workflow.cosign(application=application, actor=request.user, now=clock.now()),
        "Sie haben mitgezeichnet. Der Bescheid geht in das Postfach des Trägers.",
    )


def _give_back(request, form: ReturnForm, application: Application) -> bool:
    return done_or_error(
        request,
        form,
        lambda: workflow.return_decision(
            application=application, actor=request.user, now=clock.now(), reason=form.cleaned_data["reason"]
        ),
        "Die Entscheidung ist zurückgegeben.",
        field="reason",
    )


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
