"""A sample by risk that everybody can draw again."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.sampling import BadSample, Factor, Item, _number, draw, weigh

CUT, LARGE = Factor("cut", "gekürzt", 3), Factor("large", "hoher Betrag", 5)
ITEMS = [Item("A", frozenset()), Item("B", frozenset({"cut"})), Item("C", frozenset({"cut", "large", "other"}))]


def keys(found) -> list[str]:
    return [each.item.key for each in found]


def test_points_are_one_and_those_of_the_factors_that_apply():
    assert [(each.item.key, each.points, each.factors) for each in weigh(ITEMS, [CUT, LARGE])] == [
        ("C", 9, (CUT, LARGE)),
        ("B", 4, (CUT,)),
        ("A", 1, ()),
    ]


def test_a_factor_without_points_is_left_out():
    assert [each.factors for each in weigh(ITEMS[1:2], [Factor("cut", "gekürzt", 0)])] == [()]


def test_the_sample_of_a_seed_is_always_the_same():
    assert keys(draw(ITEMS, [CUT, LARGE], seed="2027", size=2)) == ["C", "B"]
    assert keys(draw(ITEMS[::-1], [CUT, LARGE], seed="2027", size=2)) == ["C", "B"]


def test_who_asks_for_more_than_there_is_gets_all():
    assert sorted(keys(draw(ITEMS, [], seed="1", size=9))) == ["A", "B", "C"]


@given(seed=st.text(min_size=1, max_size=20), points=st.integers(0, 9))
def test_the_order_is_that_of_the_published_rule(seed, points):
    factors = [Factor("cut", "gekürzt", points)]
    found = draw(ITEMS, factors, seed=seed, size=3)

    def rank(each):
        return math.log(_number(seed, each.item.key) / 2**64) / each.points

    ranks = [rank(each) for each in found]
    assert all(one >= other or math.isclose(one, other) for one, other in pairwise(ranks))


def test_more_points_are_drawn_more_often_and_none_never():
    first = [keys(draw(ITEMS, [CUT, LARGE], seed=f"{seed}", size=1))[0] for seed in range(400)]

    assert first.count("C") > first.count("B") > first.count("A") > 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"size": 0}, "mindestens eine Akte"),
        ({"seed": ""}, "Startwert"),
        ({"factors": [Factor("x", "X", 10)]}, "0 bis 9 Punkte"),
        ({"factors": [Factor("x", "X", -1)]}, "0 bis 9 Punkte"),
    ],
)
def test_what_cannot_be_drawn_is_said(wrong, sentence):
    asked = {"factors": [], "seed": "1", "size": 1} | wrong
    with pytest.raises(BadSample, match=sentence):
        draw(ITEMS, asked["factors"], seed=asked["seed"], size=asked["size"])
