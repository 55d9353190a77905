"""The rules of a version, typed: all there and readable, or refused together."""

from dataclasses import fields
from decimal import Decimal
from fractions import Fraction

import pytest

from criteria.allocation import Shortfall
from criteria.financing import Financing
from criteria.packages.kinds import InterestYear, StateAid, Unreadable
from criteria.packages.parameters import MissingRules, Rules, definitions, in_words, rules_from
from criteria.payments import Procedure
from criteria.settlement import MoreIncome
from tests.criteria.packages.material import demo

DEMO = {parameter.name: parameter.value for parameter in demo().parameters}


def test_the_rules_of_the_demo_have_their_types():
    rules = rules_from(DEMO)

    assert rules.application_deadline == (9, 30)
    assert rules.own_funds_share_min == Fraction(1, 10)
    assert rules.spread_tolerance == 20
    assert rules.allowed_financing == (Financing.FEHLBEDARF, Financing.FESTBETRAG, Financing.ANTEIL)
    assert rules.ceiling is None
    assert rules.small_change == Decimal(500)
    assert rules.shortfall is Shortfall.STOP
    assert rules.payment_procedure is Procedure.FIXED_RATES
    assert rules.more_income is MoreIncome.PROPORTIONAL
    assert rules.state_aid is StateAid.KEINE
    assert rules.overfunding_reduces is False
    assert rules.interest_year is InterestYear.CALENDAR


def test_every_field_has_its_definition_in_order_and_a_label_of_its_own():
    assert list(definitions()) == [field.name for field in fields(Rules)]
    assert len({rule.label for rule in definitions().values()}) == len(definitions())


@pytest.mark.parametrize("name", ["shortfall", "payment_procedure", "more_income", "allowed_financing", "state_aid"])
def test_every_word_a_rule_offers_can_be_read_and_said(name):
    kind = definitions()[name].kind

    assert [kind.say(kind.read(word)) for word in kind.labels] == list(kind.labels.values())
    assert set(kind.labels) == {word.value for word in kind.words}


def test_everything_that_is_missing_or_unreadable_is_named_together():
    with pytest.raises(MissingRules) as problem:
        rules_from({name: value for name, value in DEMO.items() if name != "ceiling"} | {"assessors": "zwei"})

    assert str(problem.value) == (
        "Die Regel „Zahl der unabhängigen Bewertungen je Antrag“ (assessors): "
        "Erwartet wird eine ganze Zahl von 1 bis 9, nicht „zwei“. "
        "Die Regel „Höchstbetrag je Antrag“ (ceiling) fehlt."
    )


def test_a_value_is_said_in_words():
    assert in_words("own_funds_share_min", "10") == "10\u00a0%"
    assert in_words("interest_year", "360") == "360 Tage"
    assert in_words("allowed_financing", "FEHLBEDARF") == "Fehlbedarfsfinanzierung"


def test_an_unknown_rule_or_an_unreadable_value_has_no_words():
    with pytest.raises(KeyError):
        in_words("unknown", "1")
    with pytest.raises(Unreadable):
        in_words("assessors", "x")
