from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from criteria.financing import Financing, Line
from criteria.money import ImpossibleSum, round_cent
from criteria.settlement import STANDARD_RULE, Granted, MoreIncome, SettlementRule, Spent, UnitRate, settle

NBSP = "\u00a0"
# A busy machine must not fail a test.
patient = settings(deadline=None)

GRANTED = Granted(
    eligible_costs=Decimal("80000.00"),
    own_funds=Decimal("8000.00"),
    third_party_funds=Decimal("12000.00"),
    grant=Decimal("60000.00"),
)
SMALL_500 = SettlementRule(small_change=Decimal(500))
FULL_INCOME = SettlementRule(more_income=MoreIncome.FULL)
NO_OVERFUNDING = SettlementRule(overfunding_reduces=True)

amounts = st.decimals(min_value=0, max_value=1_000_000, places=2)
positive_amounts = st.decimals(min_value=Decimal("0.01"), max_value=1_000_000, places=2)
near_plan = st.decimals(min_value=0, max_value=100, places=2)
unit_rates = st.builds(UnitRate, amounts, st.just("Beratungen"), st.decimals(0, 1000, places=3))


@st.composite
def plans(draw):
    """Most plans balance, as the Bescheid demands; some do not, because old files are not always sound."""
    own, others, grant = draw(amounts), draw(amounts), draw(positive_amounts)
    costs = draw(st.one_of(st.just(own + others + grant), st.just(max(grant, own + others))))
    return Granted(costs, own, others, grant)


@st.composite
def cases(draw, kinds=tuple(Financing)):
    """A plan, its accounts (anywhere, or near the plan), the kind of financing and a rule that fits it."""
    granted = draw(plans())
    anywhere = st.builds(Spent, amounts, amounts, amounts, amounts)
    near = st.builds(
        lambda costs, own, others: Spent(
            granted.eligible_costs - min(costs, granted.eligible_costs),
            granted.own_funds + own,
            granted.third_party_funds + others,
            granted.grant,
        ),
        near_plan,
        near_plan,
        near_plan,
    )
    financing = draw(st.sampled_from(kinds))
    rule = SettlementRule(
        small_change=draw(st.sampled_from([Decimal("0.00"), Decimal(50), Decimal(500)])),
        more_income=draw(st.sampled_from(MoreIncome)),
        overfunding_reduces=draw(st.booleans()),
        unit_rate=draw(st.none() | unit_rates) if financing is Financing.FESTBETRAG else None,
    )
    return granted, draw(anywhere | near), financing, rule


def spent(costs, own, third_party, paid_out=60000):
    return Spent(Decimal(costs), Decimal(own), Decimal(third_party), Decimal(paid_out))


# Anteil, Fehlbedarf, Festbetrag: worked in the study of grant law from ANBest-P Nr. 1.2 and 2. Voll: costs less what
# third parties paid.
WORKED_EXAMPLE = {
    "a: saves 8.000": (spent(72000, 8000, 12000), 54000, 52000, 60000, 60000),
    "b: 3.000 more donations": (spent(80000, 8000, 15000), 57750, 57000, 60000, 60000),
    "c: costs 5.000 more": (spent(85000, 13000, 12000), 60000, 60000, 60000, 60000),
    "d: third party pays 2.000 less": (spent(80000, 10000, 10000), 60000, 60000, 60000, 60000),
    "e: far below the grant": (spent(50000, 8000, 12000), 37500, 30000, 50000, 38000),
    "f: own funds not brought in full": (spent(76000, 4000, 12000), 57000, 56000, 60000, 60000),
}
KINDS = (Financing.ANTEIL, Financing.FEHLBEDARF, Financing.FESTBETRAG, Financing.VOLL)


@pytest.mark.parametrize("case", WORKED_EXAMPLE)
def test_the_worked_example_settles_for_each_kind_and_refunds_what_was_paid_too_much(case):
    accounts, *expected = WORKED_EXAMPLE[case]
    settled = [settle(GRANTED, accounts, kind) for kind in KINDS]

    assert [settlement.final_grant for settlement in settled] == expected
    assert [settlement.refund for settlement in settled] == [60000 - final for final in expected]
    assert [settlement.remaining_payment for settlement in settled] == [0, 0, 0, 0]


@pytest.mark.parametrize("case", WORKED_EXAMPLE)
def test_the_worked_example_pays_what_is_still_open(case):
    accounts, *expected = WORKED_EXAMPLE[case]
    accounts = replace(accounts, paid_out=Decimal(24000))
    settled = [settle(GRANTED, accounts, kind) for kind in KINDS]

    assert [settlement.remaining_payment for settlement in settled] == [final - 24000 for final in expected]
    assert [settlement.refund for settlement in settled] == [0, 0, 0, 0]


@pytest.mark.parametrize(("costs", "final"), [(70000, 58000), (72000, 60000), (80000, 60000), (10000, 0)])
def test_a_vollfinanzierung_pays_the_costs_that_others_do_not(costs, final):
    assert settle(GRANTED, spent(costs, 0, 12000), Financing.VOLL).final_grant == final


def test_a_settlement_says_why_own_funds_are_owed_in_full():
    assert settle(GRANTED, spent(76000, 4000, 12000), Financing.FEHLBEDARF).lines == (
        Line("Anerkannte Ausgaben", Decimal(76000)),
        Line(
            f"abzüglich Eigenanteil (laut Bescheid in voller Höhe zu erbringen; eingebracht wurden 4.000,00{NBSP}€)",
            Decimal("8000.00"),
        ),
        Line("abzüglich Mittel Dritter", Decimal(12000)),
        Line("Fehlbedarf", Decimal("56000.00")),
        Line("Bewilligte Zuwendung (Höchstbetrag)", Decimal("60000.00")),
        Line("Endgültige Zuwendung als Fehlbedarfsfinanzierung", Decimal("56000.00")),
        Line("Ausgezahlte Zuwendung", Decimal(60000)),
        Line("Erstattung an die Stadt", Decimal("4000.00")),
    )


def test_own_funds_brought_in_full_need_no_word():
    settlement = settle(GRANTED, spent(72000, 8000, 12000), Financing.FEHLBEDARF)

    assert settlement.lines[1] == Line("abzüglich Eigenmittel", Decimal("8000.00"))


def test_a_settlement_shows_the_share_and_what_is_still_paid():
    assert settle(GRANTED, spent(80000, 8000, 15000, paid_out=50000), Financing.ANTEIL).lines == (
        Line("Anerkannte Ausgaben", Decimal(80000)),
        Line("abzüglich Mehreinnahmen von Dritten gegenüber dem Plan", Decimal("3000.00")),
        Line("Bemessungsgrundlage", Decimal("77000.00")),
        Line(f"davon 75,00{NBSP}% (Anteil laut Bescheid)", Decimal("57750.00")),
        Line("Bewilligte Zuwendung (Höchstbetrag)", Decimal("60000.00")),
        Line("Endgültige Zuwendung als Anteilfinanzierung", Decimal("57750.00")),
        Line("Ausgezahlte Zuwendung", Decimal(50000)),
        Line("Restzahlung an den Träger", Decimal("7750.00")),
    )


def test_the_share_is_taken_exactly_and_rounded_once():
    third = Granted(Decimal(300), Decimal(200), Decimal(0), Decimal(100))

    assert settle(third, spent("299.99", 200, 0), Financing.ANTEIL).final_grant == Decimal("100.00")
    assert settle(third, spent("299.98", 200, 0), Financing.ANTEIL).final_grant == Decimal("99.99")


def test_more_income_can_go_to_the_city_in_full():
    settlement = settle(GRANTED, spent(72000, 8000, 15000), Financing.ANTEIL, rule=FULL_INCOME)

    assert settlement.final_grant == 51000
    assert settlement.lines[1:4] == (
        Line(f"davon 75,00{NBSP}% (Anteil laut Bescheid)", Decimal("54000.00")),
        Line("abzüglich Mehreinnahmen von Dritten gegenüber dem Plan, in voller Höhe", Decimal("3000.00")),
        Line("Anteil der Stadt nach Abzug", Decimal("51000.00")),
    )


@pytest.mark.parametrize("kind", [Financing.ANTEIL, Financing.FEHLBEDARF])
@pytest.mark.parametrize(
    ("accounts", "is_reduced"),
    [
        (spent("79500.00", 8000, 12000), False),
        (spent("79499.99", 8000, 12000), True),
        (spent(80000, 8000, 12500), False),
        (spent(80000, 8000, "12500.01"), True),
        (spent(79600, 8000, 12400), False),
        (spent(79900, 8400, 12101), True),
        (spent(79900, 9000, 11200), False),
        (spent(79900, 7000, 12600), True),
    ],
    ids=[
        "costs at the limit",
        "costs above it",
        "third-party funds at the limit",
        "third-party funds above it",
        "each change counts on its own",
        "own and third-party funds count together",
        "own funds replace lost third-party funds",
        "own funds count as owed",
    ],
)
def test_a_small_change_does_not_reduce_the_grant(kind, accounts, is_reduced):
    assert (settle(GRANTED, accounts, kind, rule=SMALL_500).final_grant < 60000) == is_reduced


def test_a_change_above_the_limit_counts_from_the_first_cent():
    accounts = spent(79400, 8000, 12100)

    for kind in KINDS:
        assert (
            settle(GRANTED, accounts, kind, rule=SMALL_500).final_grant == settle(GRANTED, accounts, kind).final_grant
        )
    assert settle(GRANTED, accounts, Financing.FEHLBEDARF, rule=SMALL_500).final_grant == 59300


def test_a_grant_left_unreduced_shows_both_changes():
    settlement = settle(GRANTED, spent(79600, 8000, 12400), Financing.FEHLBEDARF, rule=SMALL_500)

    assert settlement.lines[1:4] == (
        Line("Weniger Ausgaben als geplant", Decimal("400.00")),
        Line("Mehr Eigenmittel und Mittel Dritter als geplant", Decimal("400.00")),
        Line(
            f"Keine Kürzung, denn keine der Änderungen liegt über 500,00{NBSP}€; höchstens die anerkannten Ausgaben",
            Decimal("60000.00"),
        ),
    )


def test_even_after_a_small_change_the_grant_never_exceeds_the_costs():
    all_costs = Granted(Decimal(1000), Decimal(0), Decimal(0), Decimal(1000))

    assert settle(all_costs, spent(900, 0, 0), Financing.ANTEIL, rule=SMALL_500).final_grant == 900


def test_without_a_limit_the_formula_decides_even_where_nothing_changed():
    """An old plan that never balanced: 400 € + 400 € + 500 € for costs of 1.000 €."""
    too_much = Granted(Decimal(1000), Decimal(400), Decimal(400), Decimal(500))

    assert settle(too_much, spent(1000, 400, 400), Financing.FEHLBEDARF).final_grant == 200


def test_a_vollfinanzierung_knows_no_small_change():
    all_costs = Granted(Decimal(1000), Decimal(0), Decimal(0), Decimal(1000))

    assert settle(all_costs, spent(1000, 0, 100), Financing.VOLL, rule=SMALL_500).final_grant == 900


@pytest.mark.parametrize(
    ("accounts", "final"),
    [
        (spent(80000, 8000, 12000), 60000),
        (spent(72000, 8000, 12000), 52000),
        (spent(80000, 8000, 15000), 57000),
        (spent(76000, 4000, 12000), 60000),
        (spent(20000, 8000, 13000), 0),
    ],
)
def test_a_festbetrag_can_be_reduced_by_overfunding(accounts, final):
    assert settle(GRANTED, accounts, Financing.FESTBETRAG, rule=NO_OVERFUNDING).final_grant == final


def test_overfunding_by_a_small_change_does_not_reduce_a_festbetrag():
    rule = replace(NO_OVERFUNDING, small_change=Decimal(500))

    assert settle(GRANTED, spent(80000, 8000, 12500), Financing.FESTBETRAG, rule=rule).final_grant == 60000
    assert settle(GRANTED, spent(80000, 8000, 12501), Financing.FESTBETRAG, rule=rule).final_grant == 59499


@pytest.mark.parametrize(("count", "final"), [(1000, 50000), (1200, 60000), (1500, 60000), ("0.3333", "16.67"), (0, 0)])
def test_a_festbetrag_per_unit_pays_the_units_proved(count, final):
    rule = SettlementRule(unit_rate=UnitRate(Decimal(50), "Beratungen", Decimal(count)))

    assert settle(GRANTED, spent(80000, 8000, 12000), Financing.FESTBETRAG, rule=rule).final_grant == Decimal(final)


def test_a_festbetrag_per_unit_never_exceeds_the_costs_and_shows_its_limits():
    rule = SettlementRule(overfunding_reduces=True, unit_rate=UnitRate(Decimal("12.50"), "Stunden", Decimal(4000)))

    assert settle(GRANTED, spent(40000, 0, 0), Financing.FESTBETRAG, rule=rule).lines[:4] == (
        Line("Anerkannte Ausgaben", Decimal(40000)),
        Line(f"4.000 Stunden zu je 12,50{NBSP}€", Decimal("50000.00")),
        Line("Nicht durch Eigenmittel und Mittel Dritter gedeckte Ausgaben", Decimal(40000)),
        Line("Festbetrag, höchstens die anerkannten Ausgaben", Decimal(40000)),
    )


@pytest.mark.parametrize("kind", [Financing.ANTEIL, Financing.FEHLBEDARF, Financing.VOLL])
def test_only_a_festbetrag_is_paid_per_unit(kind):
    rule = SettlementRule(unit_rate=UnitRate(Decimal(50), "Beratungen", Decimal(10)))

    with pytest.raises(ImpossibleSum, match=f"gehört zur Festbetragsfinanzierung, nicht zur {kind.label}"):
        settle(GRANTED, spent(80000, 8000, 12000), kind, rule=rule)


@pytest.mark.parametrize("count", ["-1", "NaN", "Infinity"])
def test_units_are_counted_from_nothing_up(count):
    with pytest.raises(ImpossibleSum, match="Anzahl der Beratungen als Zahl ab 0"):
        UnitRate(Decimal(50), "Beratungen", Decimal(count))


@pytest.mark.parametrize("wrong", ["-0.01", "0.001", "NaN"])
def test_a_rule_and_its_rate_are_amounts_in_whole_cents(wrong):
    with pytest.raises(ImpossibleSum, match="Der Festbetrag je Einheit: Bitte"):
        UnitRate(Decimal(wrong), "Beratungen", Decimal(1))
    with pytest.raises(ImpossibleSum, match="Die Grenze für geringe Änderungen: Bitte"):
        SettlementRule(small_change=Decimal(wrong))


@pytest.mark.parametrize("part", ["eligible_costs", "own_funds", "third_party_funds", "paid_out"])
def test_accounts_refuse_what_is_no_amount(part):
    with pytest.raises(ImpossibleSum, match="ab 0,00 € an, auf den Cent genau"):
        replace(spent(80000, 8000, 12000), **{part: Decimal("-0.01")})


@pytest.mark.parametrize("part", ["eligible_costs", "own_funds", "third_party_funds", "grant"])
def test_a_granted_plan_refuses_what_is_no_amount(part):
    with pytest.raises(ImpossibleSum, match="ab 0,00 € an, auf den Cent genau"):
        replace(GRANTED, **{part: Decimal("-0.01")})


def test_a_settlement_needs_a_grant_within_the_costs():
    with pytest.raises(ImpossibleSum, match="Die bewilligte Zuwendung muss über 0,00 € liegen"):
        replace(GRANTED, grant=Decimal(0))
    with pytest.raises(ImpossibleSum, match="höchstens bei den Ausgaben"):
        replace(GRANTED, grant=Decimal("80000.01"))


@patient
@given(cases())
def test_a_settlement_never_exceeds_the_grant_and_its_sums_close(case):
    granted, accounts, financing, rule = case
    settlement = settle(granted, accounts, financing, rule=rule)

    assert 0 <= settlement.final_grant <= min(granted.grant, accounts.eligible_costs)
    assert settlement.final_grant == round_cent(settlement.final_grant)
    assert settlement.final_grant == accounts.paid_out - settlement.refund + settlement.remaining_payment
    assert min(settlement.refund, settlement.remaining_payment) == 0


@patient
@given(cases(), near_plan | amounts)
def test_higher_costs_never_lower_the_final_grant(case, more):
    granted, accounts, financing, rule = case
    dearer = replace(accounts, eligible_costs=accounts.eligible_costs + more)

    assert (
        settle(granted, accounts, financing, rule=rule).final_grant
        <= settle(granted, dearer, financing, rule=rule).final_grant
    )


@patient
@given(cases(), near_plan | amounts, st.sampled_from(["own_funds", "third_party_funds"]))
def test_more_money_from_elsewhere_never_raises_the_final_grant(case, more, source):
    granted, accounts, financing, rule = case
    richer = replace(accounts, **{source: getattr(accounts, source) + more})

    assert (
        settle(granted, richer, financing, rule=rule).final_grant
        <= settle(granted, accounts, financing, rule=rule).final_grant
    )


@patient
@given(cases(kinds=(Financing.FEHLBEDARF,)), amounts)
def test_own_funds_held_back_never_raise_a_fehlbedarf(case, brought):
    granted, accounts, financing, rule = case
    assume(brought <= granted.own_funds)
    as_planned = replace(accounts, own_funds=granted.own_funds)

    assert settle(granted, replace(accounts, own_funds=brought), financing, rule=rule).final_grant == (
        settle(granted, as_planned, financing, rule=rule).final_grant
    )


@patient
@given(cases(kinds=(Financing.ANTEIL, Financing.FEHLBEDARF)), near_plan)
def test_a_wider_limit_for_small_changes_never_lowers_the_final_grant(case, wider):
    granted, accounts, financing, rule = case
    generous = replace(rule, small_change=rule.small_change + wider)

    assert (
        settle(granted, accounts, financing, rule=rule).final_grant
        <= settle(granted, accounts, financing, rule=generous).final_grant
    )


@patient
@given(cases(kinds=(Financing.ANTEIL,)))
def test_sharing_more_income_never_costs_the_recipient_more_than_handing_it_over(case):
    granted, accounts, financing, rule = case
    shared, handed_over = (
        settle(granted, accounts, financing, rule=replace(rule, more_income=way)).final_grant for way in MoreIncome
    )

    assert handed_over <= shared


@patient
@given(plans(), amounts)
def test_by_the_standard_rule_a_share_is_what_the_formula_says(granted, costs):
    accounts = Spent(costs, granted.own_funds, granted.third_party_funds, granted.grant)
    exact = Fraction(granted.grant) * Fraction(costs) / Fraction(granted.eligible_costs)

    assert settle(granted, accounts, Financing.ANTEIL, rule=STANDARD_RULE).final_grant == min(
        granted.grant, round_cent(exact)
    )
