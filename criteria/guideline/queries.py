"""Reads of a guideline version."""

from decimal import Decimal

from criteria.guideline.models import DecisionLevel, Guideline, Label
from criteria.guideline.states import State
from criteria.packages.parameters import Rules, rules_from
from criteria.settlement import SettlementRule

_NO_THRESHOLD = Decimal("0.00")


def rules_of(guideline: Guideline) -> Rules:
    """The rules of a version, typed. One query per version object. Raises MissingRules."""
    cached: Rules | None = guideline.__dict__.get("rules")
    if cached is None:
        cached = rules_from(dict(guideline.parameters.values_list("name", "value")))
        # Only what can no longer change is remembered.
        if guideline.frozen_at is not None:
            guideline.__dict__["rules"] = cached
    return cached


def labels_of(guideline: Guideline) -> dict[tuple[str, str], Label]:
    """What a version calls states and steps itself, by (kind, name). No query where `labels` are prefetched."""
    cached: dict[tuple[str, str], Label] | None = guideline.__dict__.get("own_labels")
    if cached is None:
        cached = {(label.kind, label.name): label for label in guideline.labels.all()}
        # Only what can no longer change is remembered: an application rests on a version that is no draft.
        if guideline.state != State.DRAFT:
            guideline.__dict__["own_labels"] = cached
    return cached


def level_for(guideline: Guideline, amount: Decimal) -> DecisionLevel | None:
    """Who decides about a grant of this amount in euro; None where the version names nobody."""
    levels = guideline.decision_levels.order_by("position")
    return next((level for level in levels if level.up_to is None or amount <= level.up_to), None)


def settlement_rule(rules: Rules) -> SettlementRule:
    """What a guideline version says about settling a grant; a Festbetrag per unit is a matter of the Bescheid.

    A version without a threshold of small changes lets every change count: that is a threshold of 0.00 euro.
    """
    return SettlementRule(
        small_change=rules.small_change or _NO_THRESHOLD,
        more_income=rules.more_income,
        overfunding_reduces=rules.overfunding_reduces,
    )
