"""What an Entscheidungsvorlage says, as plain data: the frozen content of a paper. Amounts are text, two decimals."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal

from criteria.allocation import Shortfall, Strategy
from criteria.money import format_percent
from grants.calls.models import Call
from grants.committee.models import Scenario, ScenarioLine
from grants.committee.queries import NOTHING, Effect, effects, lines_of, totals
from grants.committee.wording import wordings


def content_of(
    scenario: Scenario, alternatives: Iterable[Scenario], *, number: int, motion: str, day: datetime.date
) -> dict:
    """The whole paper as JSON values, in a fixed order."""
    call, lines = scenario.call, lines_of(scenario)
    found = effects(call, lines)
    return {
        "number": number,
        "reference": f"{call.reference_prefix}/Vorlage {number}",
        "day": day.isoformat(),
        "call": call.title,
        "funding_year": call.funding_year,
        "guideline": str(call.guideline),
        "motion": motion,
        "scenario": scenario.name,
        "priority": str(scenario.priority or ""),
        "working": _working(scenario),
        "money": {"call_envelope": _plain(call.envelope), **_money(scenario, lines)},
        "levels": _levels(call, lines),
        "lines": _lines(lines),
        "goals": [_effect(effect) for effect in found.goals],
        "districts": [_effect(effect) for effect in found.districts],
        "alternatives": [_alternative(other, lines) for other in alternatives],
    }


def _working(scenario: Scenario) -> list[str]:
    strategy = Strategy(scenario.strategy)
    rule = [Shortfall(scenario.shortfall).explanation] if strategy is Strategy.RANK_ORDER else []
    return [f"{strategy.label}: {strategy.explanation}", *rule]


def _money(scenario: Scenario, lines: Sequence[ScenarioLine]) -> dict:
    found = totals(scenario, lines)
    return {
        "envelope": _plain(found.envelope),
        "requested": _plain(sum((line.requested for line in lines), NOTHING)),
        "spent": _plain(found.spent),
        "left": _plain(found.left),
        "funded": found.funded,
        "count": found.count,
        "years": [{"year": one.year, "limit": _plain(one.limit), "spent": _plain(one.spent)} for one in found.years],
    }


def _levels(call: Call, lines: Sequence[ScenarioLine]) -> list[dict]:
    """Who decides by amount, as the guideline says, and about how many applications of this paper."""
    found, lower = [], NOTHING
    amounts = [line.amount for line in lines if line.amount]
    for level in call.guideline.decision_levels.order_by("position"):
        upper = level.up_to
        mine = [amount for amount in amounts if lower < amount and (upper is None or amount <= upper)]
        found.append({"body": level.body, "act": level.act, "count": len(mine), "amount": _plain(sum(mine, NOTHING))})
        lower = lower if upper is None else upper
    return found


def _lines(lines: Sequence[ScenarioLine]) -> list[dict]:
    reasons = wordings(lines)
    return [
        {
            "place": line.place,
            "reference": line.application.reference,
            "organisation": line.application.organisation.name,
            "title": line.application.title,
            "priority": str(line.application.priority),
            "percent": format_percent(line.exact_percent),
            "requested": _plain(line.requested),
            "proposed": _plain(line.proposed),
            "amount": _plain(line.amount),
            "reasons": reasons[line.application_id],
        }
        for line in lines
    ]


def _effect(effect: Effect) -> dict:
    return {"label": effect.label, "count": effect.count, "amount": _plain(effect.amount)}


def _alternative(other: Scenario, lines: Sequence[ScenarioLine]) -> dict:
    """Another scenario in sums, and for how many applications of this paper it names another amount."""
    theirs = lines_of(other)
    amounts = {line.application_id: line.amount for line in theirs}
    differing = sum(amounts.get(line.application_id, NOTHING) != line.amount for line in lines)
    return {"name": other.name, "strategy": other.get_strategy_display(), "differing": differing} | _money(
        other, theirs
    )


def _plain(amount: Decimal) -> str:
    return f"{amount:.2f}"
