"""The scenario page: one envelope, three ways to share it, side by side. It decides and stores nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from criteria.guideline.queries import rules_of
from criteria.money import format_euro, format_number
from criteria.years import YearSum
from grants.applications.states import State
from grants.awards import scenarios as domain
from grants.awards.slices import gaps
from grants.calls.models import Call
from grants.permissions import can
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import page
from portal.casework.acts import Crumb
from portal.casework.findings import money_chart, sums_by_priority
from portal.casework.scenario_forms import ScenarioForm
from portal.casework.scenario_tables import ScenarioRow, ScenarioTable

TEMPLATE = "casework/scenarios.html"
DECIDED = (State.COSIGNING, State.GRANTED, State.REJECTED)


@dataclass(frozen=True)
class Compared:
    """One line of the comparison: what is compared, and the value under each strategy."""

    label: str
    values: tuple[str, ...]


@require_GET
def scenarios(request, pk):
    """What an envelope would do under each strategy. Whose files are partly hidden reads only why there are none."""
    call = get_object_or_404(Call.objects.opened(clock.now()).select_related("guideline"), pk=pk)
    usual = {"mittel": call.envelope, "schwerpunkt": "", "rest": rules_of(call.guideline).shortfall.value}
    form = ScenarioForm(usual | request.GET.dict(), call=call)
    trail = [
        Crumb("Rangfolgen", reverse("casework:rankings")),
        Crumb(f"Rangfolge: {call}", reverse("casework:ranking", args=[call.pk])),
    ]
    context = {
        "call": call,
        "trail": trail,
        "form": form,
        "found": None,
        "is_closed": False,
        "may_keep": can(request.user, "scenario.edit", call),
    }
    if not form.is_valid():
        return page(request, TEMPLATE, context, form=form)
    answers = form.cleaned_data
    envelope, shortfall, priority = answers["mittel"], answers["rest"], answers["schwerpunkt"]
    found = domain.scenarios(call, request.user, envelope=envelope, shortfall=shortfall, priority=priority)
    if found is None:
        return page(request, TEMPLATE, context | {"is_closed": True})
    context |= {
        "found": found,
        "comparison": _comparison(found),
        "decided": sum(line.application.state in DECIDED for line in found.lines),
        "chart": money_chart(found),
        "exceeding": [
            (one.strategy.label, lacking)
            for one, years in zip(found.allocations, found.years, strict=True)
            if (lacking := gaps(years))
        ],
    }
    return list_page(request, TEMPLATE, ScenarioTable([ScenarioRow(line) for line in found.lines]), context, form=form)


def years_compared(sides: Sequence[Sequence[YearSum]]) -> list[Compared]:
    """One line per budget year: what each side takes from it, and what it lacks; none where nothing is divided."""
    return [
        Compared(
            f"Haushaltsjahr {same[0].year} (vorhanden {format_euro(same[0].limit)})",
            tuple(
                f"{format_euro(one.spent)}, es fehlen {format_euro(one.gap)}" if one.gap else format_euro(one.spent)
                for one in same
            ),
        )
        for same in zip(*sides, strict=True)
    ]


def _comparison(found: domain.Scenarios) -> list[Compared]:
    """What the strategies have in common to be compared by: money, applications, the sum of score × amount."""
    shared = found.allocations
    funded = [sum(award.amount > 0 for award in one.awards) for one in shared]
    return [
        Compared("Anträge mit Geld", tuple(f"{count} von {len(found.lines)}" for count in funded)),
        Compared("Verteilt", tuple(format_euro(one.envelope - one.unspent) for one in shared)),
        Compared("Nicht verteilt", tuple(format_euro(one.unspent) for one in shared)),
        *years_compared(found.years),
        Compared("Summe aus Ergebnis (in %) mal Betrag (in €)", tuple(format_number(one.value) for one in shared)),
        *(
            Compared(title, tuple(format_euro(amount) for amount in amounts))
            for title, amounts in sums_by_priority(found).items()
        ),
    ]
