"""Rankings beside the money: the list of calls, and one ranking with what was asked, granted last year and proposed."""

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Count, Q
from django.urls import reverse
from django.views.decorators.http import require_GET

from criteria.money import format_euro
from grants.applications.models import Application
from grants.applications.queries import files
from grants.applications.states import State
from grants.assessment import queries as assessing
from grants.awards import queries
from grants.awards.earlier import earlier_grants
from grants.awards.models import Decision
from grants.calls.models import Call
from grants.permissions import can
from portal.access import clock
from portal.access.lists import list_page
from portal.casework import findings
from portal.casework.acts import Crumb
from portal.casework.committee.acts import call_or_404
from portal.casework.scenario_forms import RankingForm
from portal.casework.tables import CallRow, CallTable, RankingTable, RankRow

DECIDED = (State.COSIGNING, State.GRANTED, State.REJECTED)
NOTHING = Decimal("0.00")


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
    call = call_or_404(pk)
    found = assessing.ranking(call, request.user)
    budget = queries.budget(call, request.user)
    rows = _rows(call, found.places, request.user, budget)
    form = RankingForm(request.GET or None, call=call)
    shown = form.chosen(rows)
    context = {
        "call": call,
        "trail": [Crumb("Rangfolgen", reverse("casework:rankings"))],
        "distribution": found.distribution,
        "chart": findings.results_chart(found.distribution) if found.distribution else None,
        "budget": budget,
        "misses": any(row.below_minimum for row in rows),
        "may_assign": can(request.user, "assessment.assign", Application()),
    }
    table = RankingTable(shown, exclude=_left_out(form, budget, context["misses"]))
    return list_page(request, "casework/ranking.html", table, context, form=form)


def _rows(call: Call, places: Sequence[assessing.Place], user, budget: queries.Budget | None) -> list[RankRow]:
    applications = [place.application for place in places]
    undecided = [application for application in applications if application.state not in DECIDED]
    offers = queries.proposals(undecided, call.guideline)
    standing = Decision.objects.standing().filter(application__in=applications)
    decisions = {decision.application_id: decision for decision in standing}
    earlier = earlier_grants(call, applications, user)
    rows = [
        RankRow(
            application=place.application,
            place=place.place,
            shared=place.shared,
            span=place.span,
            percent=place.percent,
            spread=place.spread,
            below_minimum=place.below_minimum,
            proposed=offers[place.application.pk].amount if place.application.pk in offers else None,
            decision=decisions.get(place.application.pk),
            earlier=earlier.get(place.application.pk),
        )
        for place in places
    ]
    if budget is not None:
        _note_reach(rows, budget.envelope)
    _note_places_in_priority(rows)
    return rows


def _note_reach(rows: Sequence[RankRow], envelope: Decimal) -> None:
    """Say how far the money of the call reaches, going down the list with what is decided or else proposed."""
    left = envelope
    for row in rows:
        wanted = row.decided if row.decision else NOTHING if row.below_minimum else row.proposed or NOTHING
        if not wanted:
            continue
        paid = min(wanted, left)
        row.reach = "ganz" if paid == wanted else f"zum Teil: {format_euro(paid)}" if paid else "nicht mehr"
        left -= paid


def _note_places_in_priority(rows: Sequence[RankRow]) -> None:
    """Count places within each Förderschwerpunkt; equal ones share theirs. Expects the rows in the order of places."""
    seen: dict[int, list[int]] = {}
    for row in rows:
        above = seen.setdefault(row.application.priority_id, [])
        row.place_in_priority = 1 + bisect_left(above, row.place)
        above.append(row.place)


def _left_out(form: RankingForm, budget: queries.Budget | None, misses: bool) -> tuple[str, ...]:
    """The columns that would say nothing, or too much."""
    empty = {
        "below_minimum": not misses,
        "reach": budget is None,
        "place_in_priority": not (form.is_bound and form.cleaned_data.get("schwerpunkt")),
    }
    return tuple(name for name, is_empty in empty.items() if is_empty)
