"""What the pages of scenarios and papers share: load one that this person may know, and the way to it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from grants.calls.models import Call
from grants.committee.models import Paper, Scenario
from grants.permissions import can
from portal.access import clock
from portal.access.pages import visible_or_404
from portal.casework.acts import Crumb


def call_or_404(pk: int) -> Call:
    """A call that has opened."""
    return get_object_or_404(Call.objects.opened(clock.now()).select_related("guideline"), pk=pk)


def scenario_or_404(request, pk: int) -> Scenario:
    """A kept scenario, if no file of its call is hidden from this person."""
    found = visible_or_404(Scenario, request.user, pk=pk)
    found.call = call_or_404(found.call_id)
    return found


def paper_or_404(request, pk: int) -> Paper:
    """A paper, if no file of its call is hidden from this person."""
    return visible_or_404(Paper, request.user, pk=pk)


def may_edit(request, scenario: Scenario) -> bool:
    return can(request.user, "scenario.edit", scenario)


def trail_of_call(call: Call) -> list[Crumb]:
    """The way to the pages of a call's scenarios."""
    return [
        Crumb("Rangfolgen", reverse("casework:rankings")),
        Crumb(f"Rangfolge: {call}", reverse("casework:ranking", args=[call.pk])),
    ]


def trail_of_kept(call: Call) -> list[Crumb]:
    """The way to one of the kept scenarios or papers of a call."""
    return [*trail_of_call(call), Crumb("Gespeicherte Szenarien", reverse("casework:kept", args=[call.pk]))]


def trail_of_scenario(scenario: Scenario) -> list[Crumb]:
    """The way to a page that belongs to one scenario."""
    return [*trail_of_kept(scenario.call), Crumb(scenario.name, reverse("casework:scenario", args=[scenario.pk]))]


def trail_of_paper(paper: Paper) -> list[Crumb]:
    """The way to a page that belongs to one paper."""
    return [*trail_of_kept(paper.call), Crumb(str(paper), reverse("casework:paper", args=[paper.pk]))]
