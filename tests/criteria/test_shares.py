"""What it would have taken: each sentence is tried out."""

import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from criteria.money import parse_euro
from criteria.shares import Place, euro, optimum, proportional, rank_order

NBSP = "\u00a0"


def stops(places, money):
    return rank_order(places, money, skips=False)


def skips(places, money):
    return rank_order(places, money, skips=True)


STRATEGIES = [stops, skips, proportional, optimum]


@st.composite
def rounds(draw):
    """Places in their order, each score once, and money for some of them."""
    scores = sorted(draw(st.sets(st.integers(1, 20), min_size=1, max_size=7)), reverse=True)
    places = []
    for number, score in enumerate(scores):
        smallest, proposed = sorted(draw(st.tuples(st.integers(1, 30), st.integers(1, 30))))
        places.append(Place(f"A{number}", Fraction(score), smallest, proposed))
    return places, draw(st.integers(0, sum(place.proposed for place in places)))


def amount_with(places, money, key, share):
    return next(
        found.amount for place, found in zip(places, share(places, money).shares, strict=True) if place.key == key
    )


PLACES = [
    Place("A", Fraction(90), 800_000, 1_000_000),
    Place("B", Fraction(80), 600_000, 900_000),
    Place("C", Fraction(70), 700_000, 800_000),
    Place("D", Fraction(60), 100_000, 200_000),
]


def test_under_rank_order_money_and_place_are_named():
    """21.500 €: A and B take 19.000 €. C lacks 4.500 €; D, after C in full, 6.500 €, and would have fitted before C."""
    *_, third, fourth = stops(PLACES, 2_150_000).shares

    assert third.missing == (
        f"Mit 4.500,00{NBSP}€ mehr Mitteln hätte es für den Mindestbetrag gereicht. "
        "Oder mit Platz 2, also einer höheren Bewertung als 80,00."
    )
    assert fourth.missing == (
        f"Mit 6.500,00{NBSP}€ mehr Mitteln hätte es für den Mindestbetrag gereicht. "
        "Oder mit Platz 3, also einer höheren Bewertung als 70,00."
    )


def test_whom_the_whole_envelope_does_not_reach_no_score_would_help():
    too_dear = "Auch mit der besten Bewertung hätten die Mittel nicht für den Mindestbetrag gereicht."

    for share in STRATEGIES:
        assert share(PLACES[:1], 799_999).shares[0].missing.endswith(too_dear)


def test_under_the_proportional_strategy_the_smallest_amounts_count():
    """All smallest amounts together are 22.000 €."""
    assert proportional(PLACES, 2_199_999).shares[3].missing == (
        f"Mit 0,01{NBSP}€ mehr Mitteln hätte es für den Mindestbetrag gereicht. "
        "Oder mit Platz 3, also einer höheren Bewertung als 70,00."
    )


def test_under_the_optimum_the_score_is_named_that_would_have_won():
    """100 €: B and C with 65 points for 50 € each make 6.500; A needs more than 65 for its 100 €."""
    places = [
        Place("B", Fraction(65), 5000, 5000),
        Place("C", Fraction(65), 5000, 5000),
        Place("A", Fraction(60), 10_000, 10_000),
    ]

    assert optimum(places, 10_000).shares[2].missing == (
        f"Mit 100,00{NBSP}€ mehr Mitteln wäre sein Mindestbetrag möglich, ohne dass andere weniger erhalten. "
        "Oder mit einer Bewertung über 65,00."
    )


def test_an_optimum_that_is_not_proven_says_how_much_more_there_could_be():
    """Fixed amounts with odd cents and scores a ten-thousandth of a point apart: too many answers are nearly equal."""
    amounts = [200_000 + 48_271**number % 2_147_483_647 % 5_800_000 for number in range(200)]
    places = [
        Place(f"A{number}", 100 + Fraction(number, 10_000), amount, amount) for number, amount in enumerate(amounts)
    ]
    found = optimum(places[::-1], sum(amounts) // 3)

    assert not found.proven
    assert re.fullmatch(
        r"Ob es eine größere Summe aus Bewertung mal Betrag gibt, ist nicht nachgewiesen\. "
        r"Sie wäre höchstens um [0-9.]+,[0-9]{2} \(Bewertung mal Euro\) größer\.",
        found.lines[0],
    )


@given(rounds(), st.sampled_from([stops, skips, proportional]))
def test_the_money_named_is_enough(case, share):
    places, money = case
    for place, found in zip(places, share(places, money).shares, strict=True):
        if found.missing:
            more = int(parse_euro(re.search(r"Mit (.+?€) mehr", found.missing)[1]) * 100)
            assert amount_with(places, money + more, place.key, share) >= place.smallest


@given(rounds(), st.sampled_from([stops, proportional]))
def test_a_cent_less_than_the_money_named_is_not(case, share):
    places, money = case
    for place, found in zip(places, share(places, money).shares, strict=True):
        if found.missing:
            more = int(parse_euro(re.search(r"Mit (.+?€) mehr", found.missing)[1]) * 100)
            assert amount_with(places, money + more - 1, place.key, share) == 0


@given(rounds())
def test_the_money_named_by_an_optimum_pays_the_smallest_amount_and_takes_from_nobody(case):
    places, money = case
    shares = optimum(places, money).shares
    for place, found in zip(places, shares, strict=True):
        if found.missing:
            more = int(parse_euro(re.search(r"Mit (.+?€) mehr", found.missing)[1]) * 100)
            assert sum(share.amount for share in shares) + place.smallest == money + more


@given(rounds(), st.sampled_from(STRATEGIES))
def test_the_score_named_is_enough_and_where_none_is_named_none_helps(case, share):
    places, money = case
    for place, found in zip(places, share(places, money).shares, strict=True):
        named = found.missing and re.search(r"Bewertung (?:als|über) (\S+)\.$", found.missing)
        if not found.missing:
            continue
        score = parse_euro(named[1]) if named else 1000
        rival = Place(place.key, Fraction(score) + Fraction(1, 1000), place.smallest, place.proposed)
        anew = sorted([rival, *(other for other in places if other is not place)], key=lambda other: -other.score)
        assert (amount_with(anew, money, place.key, share) > 0) == bool(named)


@given(rounds(), st.sampled_from([stops, skips, proportional]))
def test_one_place_lower_than_the_one_named_is_not_enough(case, share):
    places, money = case
    for position, (place, found) in enumerate(zip(places, share(places, money).shares, strict=True)):
        named = found.missing and re.search(r"Platz (\d+), also", found.missing)
        if named and int(named[1]) < position:
            others = [other for other in places if other is not place]
            below = int(named[1])
            anew = [*others[:below], place, *others[below:]]
            assert amount_with(anew, money, place.key, share) == 0


def test_cents_become_euros():
    assert str(euro(123_456)) == "1234.56"
