from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.financing import Financing, Line, Plan, Rule, balance, propose
from criteria.money import ImpossibleSum, round_cent

NBSP = "\u00a0"

EVERY_KIND = frozenset(Financing)
OPEN_RULE = Rule(own_funds_share_min=Decimal("0.10"), ceiling=None, allowed=EVERY_KIND)
PLAN = Plan(
    eligible_costs=Decimal("80000.00"),
    own_funds=Decimal("8000.00"),
    third_party_funds=Decimal("12000.00"),
    requested=Decimal("60000.00"),
)

kinds = st.sampled_from(Financing)
amounts = st.decimals(min_value=0, max_value=1_000_000, places=2)
positive_amounts = st.decimals(min_value=Decimal("0.01"), max_value=1_000_000, places=2)
plans = st.builds(Plan, positive_amounts, amounts, amounts, positive_amounts)
rules = st.builds(
    Rule,
    st.fractions(min_value=0, max_value=1, max_denominator=1000),
    st.one_of(st.none(), positive_amounts),
    st.just(EVERY_KIND),
)


def test_each_kind_of_financing_has_its_legal_name():
    assert [kind.label for kind in Financing] == [
        "Anteilfinanzierung",
        "Fehlbedarfsfinanzierung",
        "Festbetragsfinanzierung",
        "Vollfinanzierung",
    ]


@pytest.mark.parametrize(
    ("requested", "difference", "sentence"),
    [
        (60000, 0, "Ausgaben und Einnahmen gleichen sich aus."),
        (
            60500,
            500,
            f"Die Einnahmen sind um 500,00{NBSP}€ höher als die Ausgaben. "
            "Bitte verringern Sie die beantragte Zuwendung oder prüfen Sie die übrigen Angaben.",
        ),
        (
            58750,
            -1250,
            f"Es fehlen 1.250,00{NBSP}€: Die Ausgaben sind höher als die Einnahmen. "
            "Bitte ergänzen Sie Einnahmen oder verringern Sie die Ausgaben.",
        ),
    ],
)
def test_a_plan_says_in_words_whether_it_balances(requested, difference, sentence):
    found = balance(Decimal(80000), Decimal(8000), Decimal(12000), Decimal(requested))

    assert (found.difference, found.sentence) == (difference, sentence)


@pytest.mark.parametrize("place", range(4))
def test_a_negative_sum_balances_nothing(place):
    sums = [Decimal(1), Decimal(1), Decimal(1), Decimal(1)]
    sums[place] = Decimal("-0.01")

    with pytest.raises(ImpossibleSum, match="ab 0,00 € an"):
        balance(*sums)


def test_a_sound_request_is_granted_in_full_and_shows_its_working():
    proposal = propose(PLAN, OPEN_RULE, Financing.FEHLBEDARF)

    assert proposal.amount == 60000
    assert proposal.share == Fraction(3, 4)
    assert proposal.lines == (
        Line("Zuwendungsfähige Ausgaben", Decimal("80000.00")),
        Line("abzüglich Eigenmittel", Decimal("8000.00")),
        Line("abzüglich Mittel Dritter", Decimal("12000.00")),
        Line("Verbleibender Bedarf", Decimal("60000.00")),
        Line("Beantragte Zuwendung", Decimal("60000.00")),
        Line("Zuwendung als Fehlbedarfsfinanzierung (maßgeblich: Beantragte Zuwendung)", Decimal("60000.00")),
    )


def test_the_least_of_all_limits_decides_and_is_named():
    rule = replace(OPEN_RULE, ceiling=Decimal(50000))

    assert propose(PLAN, rule, Financing.VOLL).lines[-1] == Line(
        "Zuwendung als Vollfinanzierung (maßgeblich: Höchstbetrag nach der Richtlinie)", Decimal(50000)
    )
    assert propose(PLAN, rule, Financing.VOLL, granted_cap=Decimal(40000)).lines[-1] == Line(
        "Zuwendung als Vollfinanzierung (maßgeblich: Für diesen Antrag verfügbare Mittel)", Decimal(40000)
    )
    assert propose(replace(PLAN, requested=Decimal(70000)), OPEN_RULE, Financing.VOLL).lines[-1] == Line(
        "Zuwendung als Vollfinanzierung (maßgeblich: Verbleibender Bedarf)", Decimal(60000)
    )


def test_the_share_of_an_anteilfinanzierung_stands_in_the_notice():
    proposal = propose(PLAN, OPEN_RULE, Financing.ANTEIL, granted_cap=Decimal("53333.33"))

    assert proposal.share == Fraction(5333333, 8000000)
    assert proposal.lines[-1].text == (
        f"Zuwendung als Anteilfinanzierung, rund{NBSP}66,67{NBSP}% der zuwendungsfähigen Ausgaben "
        "(maßgeblich: Für diesen Antrag verfügbare Mittel)"
    )


def test_own_funds_below_the_minimum_are_counted_as_if_brought_in():
    proposal = propose(replace(PLAN, own_funds=Decimal(3000)), OPEN_RULE, Financing.FESTBETRAG)

    assert proposal.amount == 60000
    assert proposal.lines[1] == Line(
        f"abzüglich Eigenmittel (mindestens 10,00{NBSP}% der zuwendungsfähigen Ausgaben; geplant sind 3.000,00{NBSP}€)",
        Decimal("8000.00"),
    )


def test_a_vollfinanzierung_asks_for_no_minimum_of_own_funds():
    plan = Plan(Decimal(1000), Decimal(0), Decimal(0), Decimal(1000))

    assert propose(plan, OPEN_RULE, Financing.VOLL).amount == 1000
    assert propose(plan, OPEN_RULE, Financing.FEHLBEDARF).amount == 900


def test_a_kind_the_guideline_does_not_know_is_refused():
    rule = replace(OPEN_RULE, allowed=frozenset({Financing.FEHLBEDARF}))

    with pytest.raises(ImpossibleSum, match="Die Vollfinanzierung sieht die Richtlinie nicht vor"):
        propose(PLAN, rule, Financing.VOLL)


@pytest.mark.parametrize(
    ("plan", "rule", "granted_cap", "reason"),
    [
        (replace(PLAN, third_party_funds=Decimal(72000)), OPEN_RULE, None, "bleibt kein Bedarf"),
        (replace(PLAN, own_funds=Decimal(90000)), OPEN_RULE, None, "bleibt kein Bedarf"),
        (replace(PLAN, eligible_costs=Decimal(0)), OPEN_RULE, None, "bleibt kein Bedarf"),
        (
            replace(PLAN, requested=Decimal(0)),
            OPEN_RULE,
            None,
            "Beantragte Zuwendung: 0,00.€. Daraus ergibt sich keine",
        ),
        (PLAN, replace(OPEN_RULE, ceiling=Decimal(0)), None, "Höchstbetrag nach der Richtlinie: 0,00.€. Daraus"),
        (PLAN, OPEN_RULE, Decimal(0), "Für diesen Antrag verfügbare Mittel: 0,00.€. Daraus ergibt sich keine"),
        (PLAN, OPEN_RULE, Decimal(-1), "Die verfügbaren Mittel: Bitte geben Sie einen Betrag ab 0,00 € an"),
    ],
)
def test_where_nothing_can_be_granted_it_says_why_instead_of_zero(plan, rule, granted_cap, reason):
    with pytest.raises(ImpossibleSum, match=reason):
        propose(plan, rule, Financing.FEHLBEDARF, granted_cap=granted_cap)


@pytest.mark.parametrize("wrong", ["-0.01", "0.001", "NaN", "Infinity"])
@pytest.mark.parametrize("part", ["eligible_costs", "own_funds", "third_party_funds", "requested"])
def test_a_plan_refuses_what_is_no_amount_in_whole_cents(part, wrong):
    with pytest.raises(ImpossibleSum, match="ab 0,00 € an, auf den Cent genau"):
        replace(PLAN, **{part: Decimal(wrong)})


@pytest.mark.parametrize("share", [Decimal("-0.01"), Decimal("1.01"), Fraction(10)])
def test_a_share_of_own_funds_lies_between_nothing_and_everything(share):
    with pytest.raises(ImpossibleSum, match="zwischen 0 % und 100 %"):
        replace(OPEN_RULE, own_funds_share_min=share)


@given(plans, rules, kinds, st.one_of(st.none(), positive_amounts))
def test_a_proposal_never_exceeds_request_gap_ceiling_or_cap(plan, rule, financing, cap):
    try:
        proposal = propose(plan, rule, financing, granted_cap=cap)
    except ImpossibleSum:
        return
    limits = [plan.requested, plan.eligible_costs - plan.own_funds - plan.third_party_funds, rule.ceiling, cap]

    assert 0 < proposal.amount <= min(limit for limit in limits if limit is not None)
    assert proposal.amount == round_cent(proposal.amount)
    assert proposal.lines[-1].amount == proposal.amount


@given(plans, rules, st.sampled_from([Financing.ANTEIL, Financing.FEHLBEDARF, Financing.FESTBETRAG]))
def test_a_proposal_leaves_room_for_the_own_funds_owed(plan, rule, financing):
    try:
        proposal = propose(plan, rule, financing)
    except ImpossibleSum:
        return
    owed = round_cent(Fraction(rule.own_funds_share_min) * Fraction(plan.eligible_costs))

    assert proposal.amount + plan.third_party_funds + owed <= plan.eligible_costs
