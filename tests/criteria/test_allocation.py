from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.allocation import Award, Candidate, Shortfall, Strategy, allocate
from criteria.money import ImpossibleSum

NBSP = "\u00a0"
STOP, SKIP = Shortfall.STOP, Shortfall.SKIP
RANK_ORDER, PROPORTIONAL, OPTIMUM = Strategy.RANK_ORDER, Strategy.PROPORTIONAL, Strategy.OPTIMUM
FULL = "Der vorgeschlagene Betrag ist voll gedeckt."


def asks(key, score, proposed, smallest=None, tie=()):
    return Candidate(key, Fraction(score), Decimal(proposed), Decimal(proposed), Decimal(smallest or proposed), tie)


def given_amounts(found):
    return {award.key: award.amount for award in found.awards}


def cents(amount):
    return int(amount * 100)


@st.composite
def rounds(draw, most=8):
    """Candidates of a call with many ties, and an envelope from nothing to more than all propose."""
    candidates = []
    for number in range(draw(st.integers(0, most))):
        smallest, proposed, requested = sorted(draw(st.tuples(*[st.integers(1, 40)] * 3)))
        candidates.append(
            Candidate(
                f"A{number}",
                draw(st.fractions(0, 3, max_denominator=3)),
                *(Decimal(amount) / 100 for amount in (requested, proposed, smallest)),
                tie=draw(st.sampled_from([(), (Fraction(1),), (Fraction(2), Fraction(1))])),
            )
        )
    return candidates, Decimal(draw(st.integers(0, sum(cents(one.proposed) for one in candidates) + 5))) / 100


def in_order(candidates):
    return sorted(sorted(candidates, key=lambda one: one.key), key=lambda one: (one.score, one.tie), reverse=True)


FOUR = [
    asks("A", 90, "10000.00", "8000.00"),
    asks("B", 80, "9000.00", "6000.00"),
    asks("C", 70, "8000.00", "7000.00"),
    asks("D", 60, "2000.00", "1000.00"),
]


def test_rank_order_pays_in_full_down_the_list_and_the_next_gets_the_rest():
    found = allocate(FOUR, Decimal("16500.00"), RANK_ORDER)

    assert found.awards[:2] == (
        Award("A", 1, Decimal("10000.00"), FULL, None),
        Award(
            "B",
            2,
            Decimal("6500.00"),
            f"Der Rest von 6.500,00{NBSP}€ reicht nicht für den vorgeschlagenen Betrag, aber für den Mindestbetrag "
            f"von 6.000,00{NBSP}€.",
            None,
        ),
    )
    assert [(award.amount, award.reason) for award in found.awards[2:]] == [(0, "Die Mittel sind aufgebraucht.")] * 2
    assert (found.unspent, found.value) == (Decimal("0.00"), 90 * 10000 + 80 * 6500)


def test_rank_order_stops_or_skips_where_the_rest_is_below_the_smallest_amount():
    stopped = allocate(FOUR, Decimal("21500.00"), RANK_ORDER, shortfall=STOP)
    skipped = allocate(FOUR, Decimal("21500.00"), RANK_ORDER, shortfall=SKIP)

    assert given_amounts(stopped) == {"A": 10000, "B": 9000, "C": 0, "D": 0}
    assert given_amounts(skipped) == {"A": 10000, "B": 9000, "C": 0, "D": 2000}
    assert (stopped.unspent, skipped.unspent) == (2500, 500)
    assert allocate(FOUR, Decimal("21500.00"), RANK_ORDER) == stopped
    assert stopped.awards[2].reason == (
        f"Der Rest von 2.500,00{NBSP}€ reicht nicht für den Mindestbetrag von 7.000,00{NBSP}€."
    )
    assert stopped.awards[3].reason == (
        "Die Vergabe endet mit Platz 3, weil der Rest dort nicht für den Mindestbetrag reicht."
    )


def test_proportional_cuts_all_by_one_factor_and_none_below_its_smallest_amount():
    """27.000 € for 29.000 €: 27/29 keeps all above their smallest amounts. Two cents are left over.

    They go to D (1.862,0689… €) and C (7.448,2758… €), the largest remainders.
    """
    found = allocate(FOUR, Decimal("27000.00"), PROPORTIONAL)

    assert given_amounts(found) == {
        "A": Decimal("9310.34"),
        "B": Decimal("8379.31"),
        "C": Decimal("7448.28"),
        "D": Decimal("1862.07"),
    }
    assert sum(given_amounts(found).values()) == 27000
    assert found.awards[0].reason == (
        f"Gekürzt auf den gemeinsamen Anteil von rund{NBSP}93,10{NBSP}% des vorgeschlagenen Betrags."
    )


def test_proportional_holds_those_at_the_smallest_amount_whom_the_factor_would_press_below():
    """23.800 €: C is held at 7.000 €; 16.800 € for the other 21.000 € are exactly 80 %, for A just the smallest."""
    found = allocate(FOUR, Decimal("23800.00"), PROPORTIONAL)

    assert given_amounts(found) == {"A": 8000, "B": 7200, "C": 7000, "D": 1600}
    assert [award.reason for award in found.awards[1:3]] == [
        f"Gekürzt auf den gemeinsamen Anteil von 80,00{NBSP}% des vorgeschlagenen Betrags.",
        "Der gemeinsame Anteil läge unter dem Mindestbetrag. Deshalb gilt der Mindestbetrag.",
    ]
    assert found.lines[-1] == f"Gemeinsamer Anteil: 80,00{NBSP}% der vorgeschlagenen Beträge."


def test_proportional_drops_the_lowest_until_the_smallest_amounts_fit():
    found = allocate(FOUR, Decimal("21999.99"), PROPORTIONAL)

    assert given_amounts(found) == {
        "A": Decimal("8000.00"),
        "B": Decimal("6999.99"),
        "C": Decimal("7000.00"),
        "D": Decimal("0.00"),
    }
    assert found.awards[3].reason == (
        "Die Mittel reichen nicht für die Mindestbeträge aller Anträge. Die niedrigsten Plätze entfallen."
    )


def test_proportional_pays_all_that_is_proposed_where_the_money_is_enough():
    found = allocate(FOUR, Decimal("30000.00"), PROPORTIONAL)

    assert given_amounts(found) == {one.key: one.proposed for one in FOUR}
    assert (found.unspent, {award.reason for award in found.awards}) == (1000, {FULL})


def test_the_optimum_takes_two_smaller_ones_where_the_first_would_leave_money_idle():
    """100 €: A (70 points) for 60 € leaves 40 € idle, 4.200; B and C (65 points) for 50 € each make 6.500."""
    candidates = [asks("A", 70, 60), asks("B", 65, 50), asks("C", 65, 50)]
    found = allocate(candidates, Decimal(100), OPTIMUM)

    assert given_amounts(found) == {"A": 0, "B": 50, "C": 50}
    assert (found.value, found.unspent, found.proven) == (6500, 0, True)
    assert found.awards[0].reason == (
        f"Mit seinem Mindestbetrag von 60,00{NBSP}€ wäre die Summe aus Bewertung mal Betrag nicht größer."
    )
    assert found.lines[-1] == (
        "Keine andere Verteilung erreicht eine größere Summe aus Bewertung mal Betrag. Das ist nachgewiesen."
    )
    assert allocate(candidates, Decimal(100), RANK_ORDER).value == 4200


def test_the_optimum_says_why_an_amount_lies_below_what_is_proposed():
    found = allocate([asks("A", 90, 80, 50), asks("B", 80, 80, 30)], Decimal(100), OPTIMUM)

    assert [(award.amount, award.reason) for award in found.awards] == [
        (70, "Ein Betrag zwischen Mindestbetrag und vorgeschlagenem Betrag, der die Mittel ausschöpft."),
        (30, "Der Mindestbetrag. Mehr Geld bringt bei höher bewerteten Anträgen mehr."),
    ]


def test_ties_follow_the_tie_rule_and_then_the_key():
    candidates = [
        asks("D", 80, 10),
        asks("E", 81, 10),
        asks("C", 80, 10, tie=(Fraction(1), Fraction(2))),
        asks("B", 80, 10, tie=(Fraction(1), Fraction(3))),
        asks("A", 80, 10),
    ]
    awards = allocate(candidates, Decimal(20), RANK_ORDER).awards

    assert [(award.place, award.key) for award in awards] == [(1, "E"), (2, "B"), (3, "C"), (4, "A"), (5, "D")]


def test_equals_of_whom_only_some_get_money_are_named_for_a_person_to_look_at():
    lines = allocate([asks("B", 80, 10), asks("A", 80, 10), asks("C", 70, 10)], Decimal(10), RANK_ORDER).lines

    assert lines == (
        "Nach Rangfolge: Die Anträge erhalten in der Reihenfolge ihrer Bewertung den vollen vorgeschlagenen Betrag, "
        "bis das Geld endet.",
        "Reicht der Rest nicht für den Mindestbetrag des nächsten Antrags, endet die Vergabe.",
        f"Verfügbar: 10,00{NBSP}€. Vorgeschlagen für 3 Anträge: 30,00{NBSP}€.",
        f"Vergeben an 1 von 3 Anträgen: 10,00{NBSP}€. Nicht vergeben: 0,00{NBSP}€.",
        "Gleichstand auch nach der Regel bei Gleichstand: A, B. Nicht alle davon erhalten Geld. "
        "Bitte prüfen Sie diese Anträge.",
    )


@pytest.mark.parametrize("strategy", Strategy)
def test_without_applications_or_without_money_nothing_is_given(strategy):
    assert allocate([], Decimal("100.00"), strategy).unspent == 100
    nothing = allocate(FOUR, Decimal(0), strategy)

    assert (nothing.unspent, nothing.value, {award.amount for award in nothing.awards}) == (0, 0, {0})


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"smallest": Decimal(0)}, "A: Der Mindestbetrag muss über 0,00 € liegen"),
        ({"smallest": Decimal(10001)}, "A: Der Mindestbetrag muss über 0,00 € liegen"),
        ({"proposed": Decimal(10001)}, "A: Der Mindestbetrag muss über 0,00 € liegen"),
        ({"requested": Decimal("NaN")}, "A: Bitte geben Sie alle Beträge in Euro und ganzen Cent an"),
        ({"requested": Decimal("10000.005")}, "A: Bitte geben Sie alle Beträge in Euro und ganzen Cent an"),
        ({"requested": Decimal("1E30")}, "A: Bitte geben Sie alle Beträge in Euro und ganzen Cent an"),
        ({"score": Fraction(-1, 3)}, "A: Die Bewertung darf nicht negativ sein"),
    ],
)
def test_a_candidate_refuses_numbers_that_contradict_each_other(wrong, reason):
    with pytest.raises(ImpossibleSum, match=reason):
        replace(FOUR[0], **wrong)


@pytest.mark.parametrize("envelope", [Decimal("-0.01"), Decimal("0.001"), Decimal("Infinity")])
def test_an_envelope_is_an_amount_in_whole_cents(envelope):
    with pytest.raises(ImpossibleSum, match="Die verfügbaren Mittel müssen ein Betrag in ganzen Cent ab 0,00 € sein"):
        allocate(FOUR, envelope, RANK_ORDER)


def test_nobody_is_listed_twice():
    with pytest.raises(ImpossibleSum, match="Mehrfach genannt: A"):
        allocate([*FOUR, FOUR[0]], Decimal(100), RANK_ORDER)


def test_every_strategy_has_a_german_name_and_one_sentence():
    for text in (*(one.explanation for one in Strategy), *(one.explanation for one in Shortfall)):
        assert (text[-1], text.count(".")) == (".", 1)
    assert [one.label for one in Strategy] == ["Nach Rangfolge", "Anteilig gekürzt", "Größter Nutzen"]


@given(rounds(), st.sampled_from(Strategy), st.sampled_from(Shortfall))
def test_parts_and_rest_are_the_envelope_and_every_amount_is_possible(case, strategy, shortfall):
    candidates, envelope = case
    found = allocate(candidates, envelope, strategy, shortfall=shortfall)
    by_key = {one.key: one for one in candidates}

    assert sum(award.amount for award in found.awards) + found.unspent == envelope
    assert found.unspent >= 0
    assert found.value == sum(by_key[award.key].score * Fraction(award.amount) for award in found.awards)
    assert [award.key for award in found.awards] == [one.key for one in in_order(candidates)]
    assert [award.place for award in found.awards] == list(range(1, len(candidates) + 1))
    for award in found.awards:
        assert award.amount == 0 or by_key[award.key].smallest <= award.amount <= by_key[award.key].proposed
        assert (award.missing is None) == (award.amount > 0)


@given(rounds(), st.sampled_from(Strategy), st.sampled_from(Shortfall), st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(case, strategy, shortfall, random):
    candidates, envelope = case
    shuffled = list(candidates)
    random.shuffle(shuffled)

    assert allocate(shuffled, envelope, strategy, shortfall=shortfall) == allocate(
        candidates, envelope, strategy, shortfall=shortfall
    )


@given(rounds(), st.sampled_from(Shortfall))
def test_a_higher_score_is_never_paid_less_beyond_what_smallest_amounts_force(case, shortfall):
    """Where a lower place gets more, the higher one has all that was proposed for it.

    Or, with `skip` only, less than its smallest amount was left when its turn came.
    """
    candidates, envelope = case
    amounts = given_amounts(allocate(candidates, envelope, RANK_ORDER, shortfall=shortfall))
    ordered = in_order(candidates)
    for position, higher in enumerate(ordered):
        left = envelope - sum(amounts[one.key] for one in ordered[:position])
        for lower in ordered[position + 1 :]:
            if amounts[lower.key] > amounts[higher.key]:
                assert amounts[higher.key] == higher.proposed or (shortfall is SKIP and left < higher.smallest)


@given(rounds())
def test_one_factor_explains_every_proportional_amount_to_the_cent(case):
    candidates, envelope = case
    amounts = given_amounts(allocate(candidates, envelope, PROPORTIONAL))
    paid = [one for one in in_order(candidates) if amounts[one.key]]
    # Who is neither held at the smallest amount nor paid in full shows the factor, give or take a cent.
    shown = [
        (Fraction(amounts[one.key] - Decimal("0.01")) / Fraction(one.proposed), one)
        for one in paid
        if one.smallest < amounts[one.key] < one.proposed
    ]
    lowest = max((factor for factor, _ in shown), default=Fraction(0))
    for one in paid:
        amount = Fraction(amounts[one.key])
        assert amount + Fraction(1, 100) > min(lowest, 1) * Fraction(one.proposed)
    short = sum(one.proposed for one in paid) > envelope
    assert sum(amounts.values()) == (envelope if short else sum(one.proposed for one in paid))
    fitting = [size for size in range(len(candidates) + 1) if _smallest(in_order(candidates)[:size]) <= envelope]
    assert paid == in_order(candidates)[: max(fitting)]


def _smallest(candidates):
    return sum(one.smallest for one in candidates)


@given(rounds())
def test_the_optimum_is_worth_as_much_as_the_best_of_all_sets(case):
    candidates, envelope = case
    best = Fraction()
    for size in range(len(candidates) + 1):
        for chosen in combinations(in_order(candidates), size):
            rest = envelope - _smallest(chosen)
            value = sum((one.score * Fraction(one.smallest) for one in chosen), Fraction())
            for one in chosen if rest >= 0 else ():
                extra = min(rest, one.proposed - one.smallest)
                value, rest = value + one.score * Fraction(extra), rest - extra
            best = max(best, value if rest >= 0 else Fraction())
    found = allocate(candidates, envelope, OPTIMUM)

    assert (found.value, found.proven) == (best, True)


@given(rounds(), st.sampled_from(Shortfall))
def test_no_other_strategy_is_worth_more_than_the_optimum(case, shortfall):
    candidates, envelope = case
    best = allocate(candidates, envelope, OPTIMUM).value

    assert allocate(candidates, envelope, RANK_ORDER, shortfall=shortfall).value <= best
    assert allocate(candidates, envelope, PROPORTIONAL).value <= best


@pytest.mark.parametrize("strategy", Strategy)
def test_five_hundred_applications_are_shared(strategy):
    candidates = [
        asks(f"A{number}", 30 + number * 37 % 50, Decimal(200_000 + number * 48_271 % 5_800_000) / 100)
        for number in range(500)
    ]
    envelope = sum(one.proposed for one in candidates) / 2
    found = allocate(candidates, envelope, strategy)

    assert found.proven
    assert sum(award.amount for award in found.awards) + found.unspent == envelope
