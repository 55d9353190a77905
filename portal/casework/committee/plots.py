"""Charts of a kept scenario, each with the sentence that says the same; a table with the numbers stands beside."""

from criteria.money import format_euro
from grants.committee.queries import Effect
from portal.kern.charts import Bar, BarChart

LONGEST_LABEL = 90


def goals_chart(effects: tuple[Effect, ...]) -> BarChart:
    """The money for each goal of the plans."""
    return _chart("Geld je Ziel", effects, "Kein Ziel bekommt Geld.")


def districts_chart(effects: tuple[Effect, ...]) -> BarChart:
    """The money for each Ortsteil."""
    return _chart("Geld je Ortsteil", effects, "Kein Ortsteil bekommt Geld.")


def _chart(title: str, effects: tuple[Effect, ...], none: str) -> BarChart:
    most = max(effects, key=lambda effect: effect.amount, default=None)
    finding = none
    if most and most.amount:
        without = sum(not effect.amount for effect in effects)
        gap = f" Ohne Geld bleiben {without} von {len(effects)}." if without else ""
        finding = f"Am meisten bekommt „{_short(most.label)}“: {format_euro(most.amount)}.{gap}"
    return BarChart(
        title=title,
        description=finding,
        unit="Euro",
        bars=tuple(Bar(_short(effect.label), effect.amount, format_euro(effect.amount)) for effect in effects),
    )


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"
