"""Ranking × money for 500 assessed applications of one call: every page of it, asked one after the other."""

import statistics
import time
from decimal import Decimal

from django.test import Client

from criteria.allocation import Shortfall, Strategy
from grants.applications.models import Application, PlanRow
from grants.applications.states import State
from grants.calls.models import Call
from grants.committee import workflow
from tests import factories

APPLICATIONS, REQUESTS, LIMIT = 500, 5, 1
ENVELOPE = Decimal("100000.00")
PLAN = {
    "personal": Decimal("8000.00"),
    "sachkosten": Decimal("2000.00"),
    "eigenmittel": Decimal("1000.00"),
    "zuwendung": Decimal("9000.00"),
}


def measure(world: dict, client: Client) -> str:
    """One line per page; raises SystemExit if one takes longer than the limit. The call must be filled."""
    call = world["call"]
    found = _deliberated(call)
    if found < APPLICATIONS:
        raise SystemExit(f"Only {found} of {APPLICATIONS} applications are assessed")
    kept = workflow.keep_scenario(
        call=call,
        name="Rangfolge",
        strategy=Strategy.RANK_ORDER,
        shortfall=Shortfall.STOP,
        envelope=ENVELOPE,
        priority=None,
        actor=world["head"],
        now=factories.NOW,
    )
    of_call = f"/akten/rangfolgen/{call.pk}/"
    pages = {
        "ranking": of_call,
        "scenarios side by side": f"{of_call}szenarien/",
        "kept scenario": f"/akten/rangfolgen/szenarien/{kept.pk}/",
        "decisions from it": f"/akten/rangfolgen/szenarien/{kept.pk}/entscheiden/",
    }
    times = {name: [_seconds(client, path) for _ in range(REQUESTS)] for name, path in pages.items()}
    if slow := [name for name, seconds in times.items() if statistics.median(seconds) > LIMIT]:
        raise SystemExit(f"{found} assessed applications: over {LIMIT} s: {', '.join(slow)}")
    return "\n".join(
        f"{found} assessed applications, {name}: {statistics.median(seconds):.2f} s (limit {LIMIT} s)"
        for name, seconds in times.items()
    )


def _deliberated(call: Call) -> int:
    """Bring all that is assessed to the decision, each with a plan; returns how many."""
    ranked = Application.objects.filter(call=call, result__isnull=False)
    items = {item.code: item for item in call.guideline.plan_items.all()}
    PlanRow.objects.bulk_create(
        PlanRow(application=application, item=items[code], amount=amount, position=position)
        for application in ranked.filter(plan_rows=None).order_by("pk")
        for position, (code, amount) in enumerate(PLAN.items())
    )
    return ranked.update(state=State.DELIBERATION)


def _seconds(client: Client, path: str) -> float:
    began = time.perf_counter()
    response = client.get(path)
    taken = time.perf_counter() - began
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    return taken
