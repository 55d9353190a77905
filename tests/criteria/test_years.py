"""The limit per budget year: parts add up to the cent, gaps are named, and what fits is found."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.allocation import Candidate, Strategy, allocate
from criteria.money import ImpossibleSum
from criteria.years import NOTHING, largest_fitting, later_part, year_sums

NBSP = "\u00a0"
CENTS = st.integers(0, 10**6).map(lambda cents: Decimal(f"{cents}E-2"))
SHARES = st.fractions(0, 1, max_denominator=9)
LIMITS = st.tuples(CENTS, CENTS).map(lambda both: ((2027, both[0]), (2028, both[1])))


@given(st.lists(st.tuples(CENTS, SHARES), max_size=8), LIMITS)
def test_the_years_together_are_the_amounts_to_the_cent(parts, limits):
    sums = year_sums(parts, limits)

    assert sum(one.spent for one in sums) == sum((amount for amount, _ in parts), NOTHING)
    assert [(one.year, one.limit) for one in sums] == list(limits)
    for one in sums:
        assert one.gap == max(0, one.spent - one.limit)
        assert bool(one.sentence) == bool(one.gap)


@given(CENTS, SHARES)
def test_a_part_is_never_more_than_the_amount(amount, share):
    assert 0 <= later_part(amount, share) <= amount


def test_a_gap_is_named_with_its_year():
    first, last = year_sums([(Decimal("900.00"), Fraction(1, 3))], ((2027, Decimal(600)), (2028, Decimal("299.99"))))

    assert first.sentence == ""
    assert last.sentence == (
        f"Im Haushaltsjahr 2028 fehlen 0,01{NBSP}€: Vorgesehen sind 300,00{NBSP}€, vorhanden sind 299,99{NBSP}€."
    )


def test_without_limits_there_are_no_sums():
    assert year_sums([(Decimal(1), Fraction(1))], ()) == ()


@pytest.mark.parametrize(
    ("limits", "share"),
    [([(2027, NOTHING)], 0), ([(2028, NOTHING), (2027, NOTHING)], 0), ([(2027, NOTHING), (2028, NOTHING)], 2)],
)
def test_impossible_years_are_refused(limits, share):
    with pytest.raises(ImpossibleSum):
        year_sums([(Decimal(1), Fraction(share))], limits)


@given(st.lists(st.tuples(st.integers(1, 40), SHARES), max_size=6), LIMITS, st.sampled_from(Strategy))
def test_the_envelope_that_is_found_fits_and_a_cent_more_does_not(asked, limits, strategy):
    candidates = [
        Candidate(f"A{number}", Fraction(number + 1), *[Decimal(cents) / 100] * 2, Decimal("0.01"))
        for number, (cents, _) in enumerate(asked)
    ]
    shares = {f"A{number}": share for number, (_, share) in enumerate(asked)}

    def fits(envelope):
        awards = allocate(candidates, envelope, strategy).awards
        return not any(one.gap for one in year_sums([(one.amount, shares[one.key]) for one in awards], limits))

    whole = Decimal("2.40")
    found = largest_fitting(whole, fits)

    assert fits(found)
    assert found == whole or not fits(found + Decimal("0.01"))
