"""Kept scenarios side by side: sums, what they mean, and what each application would get."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.views.decorators.http import require_GET

from criteria.money import format_euro
from grants.applications.queries import has_conflict_in
from grants.committee.models import Scenario, ScenarioLine
from grants.committee.queries import Effect, effects, lines_of, totals
from portal.access.lists import list_page
from portal.casework.committee import acts
from portal.casework.committee.forms import CompareForm
from portal.casework.committee.tables import SideRow, SideTable
from portal.casework.scenarios import Compared, years_compared
from portal.kern.columns import EuroColumn

TEMPLATE = "casework/committee/compare.html"


@dataclass(frozen=True)
class Part:
    """A table of the comparison."""

    id: str
    caption: str
    rows: list[Compared]


@require_GET
def compare(request, pk):
    """Up to four scenarios of a call, in the order in which they were kept."""
    call = acts.call_or_404(pk)
    visible = Scenario.objects.visible_to(request.user).filter(call=call).order_by("created_at", "pk")
    chosen = CompareForm(request.GET, scenarios=visible).chosen
    sides = [(one, lines_of(one)) for one in chosen]
    context = {
        "call": call,
        "trail": acts.trail_of_kept(call),
        "is_closed": has_conflict_in(call, request.user),
        "chosen": chosen,
        "parts": _parts(call, sides) if sides else [],
    }
    return list_page(request, TEMPLATE, _table(sides), context)


def _parts(call, sides: Sequence[tuple[Scenario, list[ScenarioLine]]]) -> list[Part]:
    sums = [totals(one, lines) for one, lines in sides]
    meaning = [effects(call, lines) for _, lines in sides]
    money = [
        Compared("Verfahren", tuple(one.get_strategy_display() for one, _ in sides)),
        Compared("Verfügbar", tuple(format_euro(one.envelope) for one in sums)),
        Compared("Verteilt", tuple(format_euro(one.spent) for one in sums)),
        Compared("Nicht verteilt", tuple(format_euro(one.left) for one in sums)),
        *years_compared([one.years for one in sums]),
        Compared("Anträge mit Geld", tuple(f"{one.funded} von {one.count}" for one in sums)),
        Compared("Von Hand geändert", tuple(str(sum(line.is_changed for line in lines)) for _, lines in sides)),
    ]
    return [
        Part("vergleich", "Vergleich der Szenarien", money),
        Part("ziele", "Was sie für die Ziele bedeuten", _rows([one.goals for one in meaning])),
        Part("ortsteile", "Was sie für die Ortsteile bedeuten", _rows([one.districts for one in meaning])),
    ]


def _rows(sides: Sequence[Sequence[Effect]]) -> list[Compared]:
    """One line per goal or Ortsteil that any of the scenarios names."""
    by_label = [{effect.label: effect for effect in effects} for effects in sides]
    labels = dict.fromkeys(label for one in by_label for label in one)
    return [Compared(label, tuple(_said(one.get(label)) for one in by_label)) for label in labels]


def _said(effect: Effect | None) -> str:
    if effect is None or not effect.count:
        return "–"
    return f"{format_euro(effect.amount)} ({effect.count} {'Antrag' if effect.count == 1 else 'Anträge'})"


def _table(sides: Sequence[tuple[Scenario, list[ScenarioLine]]]) -> SideTable:
    """One column per scenario."""
    names = [(f"s{one.pk}", one) for one, _ in sides]
    rows: dict[int, SideRow] = {}
    for (name, _), (_, lines) in zip(names, sides, strict=True):
        for line in lines:
            row = rows.setdefault(line.application_id, SideRow(line, dict.fromkeys(name for name, _ in names)))
            row.amounts[name] = line.amount
    columns = [
        (name, EuroColumn(verbose_name=one.name, accessor=f"amounts__{name}", orderable=False, footer=_total(name)))
        for name, one in names
    ]
    ordered = sorted(rows.values(), key=lambda row: (-row.line.exact_percent, row.line.place))
    return SideTable(ordered, extra_columns=columns)


def _total(name: str):
    return lambda table: format_euro(sum((row.amounts[name] or Decimal() for row in table.data), Decimal("0.00")))
