from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.money import (
    CENT,
    LARGEST_AMOUNT,
    ImpossibleSum,
    NotAnAmount,
    check_amounts,
    format_euro,
    format_number,
    format_percent,
    parse_euro,
    round_cent,
    split,
)

NBSP = "\u00a0"

amounts = st.decimals(min_value=0, max_value=LARGEST_AMOUNT, places=2)
weights = st.one_of(
    st.integers(min_value=0, max_value=10**6),
    st.decimals(min_value=0, max_value=10**6, places=3),
    st.fractions(min_value=0, max_value=10**6),
)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.0049999", "0.00"),
        ("2.675", "2.68"),
        ("-0.005", "-0.01"),
        ("-0.001", "0.00"),
        ("1E+3", "1000.00"),
        ("12345678901234567890123456789012.345", "12345678901234567890123456789012.35"),
    ],
)
def test_cents_are_rounded_half_up_and_away_from_zero(exact, rounded):
    assert str(round_cent(Decimal(exact))) == rounded


def test_a_fraction_is_rounded_from_its_exact_value():
    assert round_cent(Fraction(2, 3)) == Decimal("0.67")
    assert round_cent(Fraction(1, 200)) == CENT


@given(st.fractions(min_value=-(10**12), max_value=10**12))
def test_rounding_moves_an_amount_by_half_a_cent_at_most_and_never_twice(exact):
    rounded = round_cent(exact)

    assert abs(Fraction(rounded) - exact) <= Fraction(1, 200)
    assert round_cent(rounded) == rounded


@pytest.mark.parametrize("endless", ["NaN", "Infinity", "-Infinity"])
def test_endless_numbers_are_no_amounts(endless):
    with pytest.raises(NotAnAmount, match="keine endliche Zahl"):
        round_cent(Decimal(endless))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1.234,56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1.234", "1234.00"),
        ("1.234.567,8", "1234567.80"),
        ("1 234,56", "1234.56"),
        (f"1{NBSP}234{NBSP}567", "1234567.00"),
        ("1\u202f234,50", "1234.50"),
        ("12,5", "12.50"),
        ("12.5", "12.50"),
        ("0", "0.00"),
        ("007", "7.00"),
        ("-0", "0.00"),
        ("  1.234,56 € ", "1234.56"),
        (f"1.234,56{NBSP}€", "1234.56"),
        ("€ 12", "12.00"),
        ("12 EUR", "12.00"),
        ("eur12,00", "12.00"),
        ("-12,50", "-12.50"),
        ("−12,50 €", "-12.50"),
        ("999.999.999.999,99", "999999999999.99"),
    ],
)
def test_amounts_are_read_as_people_in_germany_write_them(written, meant):
    assert str(parse_euro(written)) == meant


@pytest.mark.parametrize(
    "written",
    [
        *("abc", "1,234.56", "1.23.456", "12.34,56", "0.500", "1234.567", "1.2345", ",50", "12,", "1e3", "١٢", "NaN"),
        *("12,- €", "€", "12 34", "€ 12 €", "1.234 567,00", "--5", "- -5", "5-"),
    ],
)
def test_what_could_mean_two_things_or_nothing_is_refused(written):
    with pytest.raises(NotAnAmount) as refusal:
        parse_euro(written)

    assert str(refusal.value) == f"„{written}“ ist kein Betrag. Bitte schreiben Sie ihn in Euro, zum Beispiel 1.234,56."


@pytest.mark.parametrize("written", ["", "   ", NBSP])
def test_an_empty_field_asks_for_an_amount(written):
    with pytest.raises(NotAnAmount, match="Bitte geben Sie einen Betrag ein"):
        parse_euro(written)


@pytest.mark.parametrize("written", ["1,234", "1.234,567 €", "0,001"])
def test_parts_of_a_cent_are_refused_not_rounded_away(written):
    with pytest.raises(NotAnAmount, match="mehr als zwei Stellen nach dem Komma"):
        parse_euro(written)


def test_an_amount_beyond_the_largest_is_refused():
    with pytest.raises(NotAnAmount, match="Der Betrag ist zu groß"):
        parse_euro("1.000.000.000.000")


@given(st.text())
def test_any_text_is_an_amount_in_whole_cents_or_refused(text):
    try:
        amount = parse_euro(text)
    except NotAnAmount:
        return
    assert amount == round_cent(amount)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", f"0,00{NBSP}€"),
        ("1234.5", f"1.234,50{NBSP}€"),
        ("1234567.891", f"1.234.567,89{NBSP}€"),
        ("-12.5", f"−12,50{NBSP}€"),
        ("-0.001", f"0,00{NBSP}€"),
    ],
)
def test_amounts_are_written_in_german(amount, written):
    assert format_euro(Decimal(amount)) == written


@given(amounts, st.sampled_from([1, -1]))
def test_what_is_written_is_read_back_unchanged(amount, sign):
    assert parse_euro(format_euro(sign * amount)) == sign * amount


def test_a_percentage_that_two_places_cannot_hold_is_called_rounded():
    assert format_percent(Fraction(75)) == f"75,00{NBSP}%"
    assert format_percent(Fraction(200, 3)) == f"rund{NBSP}66,67{NBSP}%"
    assert format_number(Fraction(5, 2)) == "2,50"


@given(amounts, st.lists(weights, min_size=1, max_size=12).filter(any))
def test_the_parts_of_a_split_always_add_up(total, given_weights):
    parts = split(total, given_weights)

    assert sum(parts) == total
    assert len(parts) == len(given_weights)


@given(amounts, st.lists(weights, min_size=1, max_size=12).filter(any))
def test_no_part_strays_a_cent_or_more_from_its_exact_share(total, given_weights):
    whole = sum(Fraction(weight) for weight in given_weights)

    for part, weight in zip(split(total, given_weights), given_weights, strict=True):
        assert abs(Fraction(part) - Fraction(total) * Fraction(weight) / whole) < Fraction(CENT)


def test_the_cent_left_over_goes_to_the_largest_remainder_and_then_to_the_first():
    assert split(Decimal("100.00"), [1, 1, 1]) == (Decimal("33.34"), Decimal("33.33"), Decimal("33.33"))
    assert split(Decimal("0.02"), [1, 2, 2]) == (Decimal("0.00"), Decimal("0.01"), Decimal("0.01"))
    assert split(Decimal("0.01"), [1, 3, 3]) == (Decimal("0.00"), Decimal("0.01"), Decimal("0.00"))


@pytest.mark.parametrize("unshared", [[], [0, 0], [1, -1], [2, -1]])
def test_without_a_positive_weight_nothing_is_split(unshared):
    with pytest.raises(ImpossibleSum, match="mindestens ein Gewicht über null"):
        split(Decimal("1.00"), unshared)


@pytest.mark.parametrize("total", ["-1.00", "0.005"])
def test_only_whole_cents_from_zero_up_are_split(total):
    with pytest.raises(ImpossibleSum, match="in ganzen Cent"):
        split(Decimal(total), [1])


@pytest.mark.parametrize("wrong", ["-0.01", "0.001", "NaN", "Infinity"])
def test_the_first_amount_that_cannot_be_reckoned_with_is_named(wrong):
    check_amounts(("Die Eigenmittel", Decimal("0.00")), ("Die Mittel Dritter", Decimal("12.34")))

    with pytest.raises(ImpossibleSum) as refusal:
        check_amounts(("Die Eigenmittel", Decimal("0.00")), ("Die Mittel Dritter", Decimal(wrong)))
    assert str(refusal.value) == ("Die Mittel Dritter: Bitte geben Sie einen Betrag ab 0,00 € an, auf den Cent genau.")
