from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.optimum import Item, best_amounts


def value_of(items, amounts):
    return sum(item.score * amount for item, amount in zip(items, amounts, strict=True))


def most_by_trying_every_set(items, capacity):
    """For each set: the smallest amounts, then the rest of the money by score."""
    best = 0
    for size in range(len(items) + 1):
        for chosen in combinations(sorted(items, key=lambda item: -item.score), size):
            rest = capacity - sum(item.smallest for item in chosen)
            value = sum(item.score * item.smallest for item in chosen)
            for item in chosen if rest >= 0 else ():
                extra = min(rest, item.largest - item.smallest)
                value, rest = value + item.score * extra, rest - extra
            best = max(best, value if rest >= 0 else 0)
    return best


@st.composite
def tasks(draw, largest=30, fixed=False):
    top = draw(st.integers(0, 6))
    amounts = draw(st.lists(st.tuples(st.integers(1, largest), st.integers(1, largest)), max_size=8))
    items = [Item(draw(st.integers(0, top)), max(pair) if fixed else min(pair), max(pair)) for pair in amounts]
    return items, draw(st.integers(0, sum(item.largest for item in items) + 3))


def numbers(seed):
    """A plain generator of numbers, the same on every machine (Park and Miller 1988)."""
    while True:
        seed = seed * 48271 % 2147483647
        yield seed


def long_list(seed, *, scores, fixed, step=1, count=500):
    """Applications for 2.000 € to 60.000 €, and money for half of what they propose."""
    numbered = numbers(seed)
    items = []
    for _ in range(count):
        largest = (200_000 + next(numbered) % 5_800_000) // step * step
        share = 100 if fixed else 60 + next(numbered) % 41
        items.append(Item(scores[next(numbered) % len(scores)], largest * share // 100, largest))
    return items, sum(item.largest for item in items) // 2


def assert_possible(items, capacity, amounts):
    assert sum(amounts) <= capacity
    for item, amount in zip(items, amounts, strict=True):
        assert amount == 0 or item.smallest <= amount <= item.largest


@given(tasks())
def test_nothing_is_worth_more_than_the_optimum(task):
    items, capacity = task
    best = best_amounts(items, capacity)

    assert_possible(items, capacity, best.amounts)
    assert (value_of(items, best.amounts), best.gap) == (most_by_trying_every_set(items, capacity), 0)


@given(tasks(fixed=True))
def test_nothing_is_worth_more_than_the_optimum_of_fixed_amounts(task):
    items, capacity = task
    best = best_amounts(items, capacity)

    assert_possible(items, capacity, best.amounts)
    assert (value_of(items, best.amounts), best.gap) == (most_by_trying_every_set(items, capacity), 0)


@given(st.one_of(tasks(), tasks(fixed=True)))
def test_a_search_cut_short_still_says_how_far_off_it_can_be(task):
    items, capacity = task
    rough = best_amounts(items, capacity, effort=0)
    reached = value_of(items, rough.amounts)

    assert_possible(items, capacity, rough.amounts)
    assert reached <= most_by_trying_every_set(items, capacity) <= reached + rough.gap


@given(tasks())
def test_nobody_is_left_out_whom_the_unspent_money_would_reach(task):
    items, capacity = task
    amounts = best_amounts(items, capacity).amounts
    unspent = capacity - sum(amounts)

    assert all(amount or item.smallest > unspent for item, amount in zip(items, amounts, strict=True))


@given(tasks(), st.integers(2, 1000))
def test_only_the_relation_of_the_scores_matters(task, factor):
    items, capacity = task
    stretched = [Item(item.score * factor, item.smallest, item.largest) for item in items]

    assert best_amounts(stretched, capacity).amounts == best_amounts(items, capacity).amounts


def test_the_first_in_line_gives_way_where_two_others_bring_more():
    """100,00 €: A (70 points, 60,00 €) leaves 40,00 € unused; B and C (65 points, 50,00 € each) use it all."""
    items = [Item(70, 6000, 6000), Item(65, 5000, 5000), Item(65, 5000, 5000)]

    assert best_amounts(items, 10_000).amounts == (0, 5000, 5000)


def test_the_one_before_the_edge_gives_what_the_next_lacks():
    """100,00 €: A takes 80,00 € in full, B needs 30,00 €. A gives 10,00 € of 90 points for 30,00 € of 80 points."""
    assert best_amounts([Item(90, 5000, 8000), Item(80, 3000, 8000)], 10_000).amounts == (7000, 3000)


def test_a_near_tie_that_rounded_numbers_do_not_see_is_decided_exactly():
    """Two exclusive applications whose values differ in the 18th digit."""
    near = 10**17
    items = [Item(near + 1, 999_999, 999_999), Item(near, 1_000_000, 1_000_000)]

    assert best_amounts(items, 1_000_000).amounts == (0, 1_000_000)
    items = [Item(near * 1_000_000 + 1_000_001, 999_999, 999_999), Item(near * 999_999, 1_000_000, 1_000_000)]
    assert best_amounts(items, 1_000_000).amounts == (999_999, 0)


def test_a_set_that_is_a_cent_too_dear_is_never_taken():
    """Rounded numbers cannot tell one cent in a billion euro: HiGHS takes the first two, 2 cents too dear."""
    capacity = 10**14 - 1
    half = capacity // 2
    items = [Item(10, half, half + 1), Item(10, half + 2, half + 3), Item(9, capacity // 3, capacity // 3 + 1)]
    rough, best = best_amounts(items, capacity, effort=0), best_amounts(items, capacity)

    assert_possible(items, capacity, rough.amounts)
    assert_possible(items, capacity, best.amounts)
    assert value_of(items, best.amounts) == most_by_trying_every_set(items, capacity)
    assert value_of(items, rough.amounts) <= value_of(items, best.amounts) <= value_of(items, rough.amounts) + rough.gap


def test_without_money_or_applications_nothing_is_given():
    assert best_amounts([], 5000).amounts == ()
    assert best_amounts([Item(5, 1, 2)], 0).amounts == (0,)


HALF_POINTS = [3000 + 125 * step for step in range(41)]


@pytest.mark.parametrize(
    ("scores", "fixed", "step"),
    [
        pytest.param(HALF_POINTS, False, 1, id="amounts with room"),
        pytest.param(HALF_POINTS, True, 1, id="fixed amounts with odd cents"),
        pytest.param([7500], True, 1, id="equal scores, fixed amounts, odd cents"),
        pytest.param([7500], True, 100, id="equal scores, fixed amounts in whole euros"),
        pytest.param([5000, 6250, 7500], True, 2, id="few scores, even cents"),
    ],
)
def test_five_hundred_applications_are_proven_best(scores, fixed, step):
    items, capacity = long_list(7, scores=scores, fixed=fixed, step=step)
    best = best_amounts(items, capacity)

    assert_possible(items, capacity, best.amounts)
    assert best.gap == 0


def test_a_list_too_hard_to_prove_ends_and_names_the_gap():
    """Scores that reward smallness leave whole families of nearly equal answers, and far too many to look at."""
    numbered = numbers(11)
    amounts = [200_000 + next(numbered) % 5_800_000 for _ in range(500)]
    items = [Item((amount + 1_000_000) * 1000 // amount, amount, amount) for amount in amounts]
    capacity = sum(amounts) * 3 // 10
    best = best_amounts(items, capacity)

    assert_possible(items, capacity, best.amounts)
    assert 0 < Fraction(best.gap, value_of(items, best.amounts)) < Fraction(1, 100)
