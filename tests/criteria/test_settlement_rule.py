"""The rules of a guideline version, as the settlement of a grant takes them."""

from decimal import Decimal

import pytest

from criteria.guideline.queries import settlement_rule
from criteria.packages.parameters import rules_from
from criteria.settlement import STANDARD_RULE, MoreIncome, SettlementRule
from tests.rulebook import VALUES


def rule(**values: str) -> SettlementRule:
    return settlement_rule(rules_from(VALUES | values))


def test_each_rule_of_the_version_reaches_the_settlement():
    assert rule(small_change="500.00", more_income=MoreIncome.FULL.value, overfunding_reduces="ja") == SettlementRule(
        small_change=Decimal("500.00"), more_income=MoreIncome.FULL, overfunding_reduces=True
    )


def test_without_a_threshold_every_change_counts():
    plain = {"small_change": "keine", "more_income": MoreIncome.PROPORTIONAL.value, "overfunding_reduces": "nein"}

    assert rule(**plain) == STANDARD_RULE


@pytest.mark.parametrize("amount", ["0.00", "0.01", "500.00"])
def test_a_threshold_is_kept_to_the_cent(amount):
    assert rule(small_change=amount).small_change == Decimal(amount)
