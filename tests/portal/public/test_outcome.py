"""The arithmetic of the sandbox: result or range, what is missing, what is below its minimum, what could be gained."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.scoring import Criterion, Part, WrongPoints, explain, percent
from portal.public.outcome import outcome

NEED = Criterion("bedarf", "Bedarf", 60, 4, 2, Part.FACHLICH, ("Teilhabe",))
CONCEPT = Criterion("konzept", "Konzept", 40, 4, None, Part.FINANZTECHNISCH, ())
RUBRIC = (NEED, CONCEPT)
POINTS = st.one_of(st.none(), st.integers(0, 4))


def test_with_all_points_the_answer_is_the_result_and_the_lines_of_the_bescheid():
    """2 of 4 points with 60 % are 30 %, 3 of 4 with 40 % are 30 %."""
    points = {"bedarf": 2, "konzept": 3}

    found = outcome(RUBRIC, points)

    assert (found.lowest, found.highest, found.in_words) == (60, 60, "60,00\u00a0%")
    assert found.lines == tuple(line.text for line in explain(RUBRIC, points))
    assert (found.is_complete, found.missing, found.below_minimum) == (True, (), ())


def test_with_some_points_the_answer_is_a_range_and_names_what_is_missing():
    found = outcome(RUBRIC, {"bedarf": 2})

    assert (found.lowest, found.highest, found.in_words) == (30, 70, "30,00\u00a0% bis 70,00\u00a0%")
    assert (found.is_complete, found.missing, found.lines) == (False, ("Konzept",), ())


def test_without_points_everything_is_possible():
    assert outcome(RUBRIC, {}).in_words == "0,00\u00a0% bis 100,00\u00a0%"


def test_what_could_be_gained_stands_with_the_largest_gain_first():
    """From 3 to 4 points with 60 % adds 15, from 1 to 4 with 40 % adds 30."""
    assert outcome(RUBRIC, {"bedarf": 3, "konzept": 1}).gains == (
        "Mit Stufe 4 statt 1 bei „Konzept“ kämen 30,00 Prozentpunkte dazu.",
        "Mit Stufe 4 statt 3 bei „Bedarf“ kämen 15,00 Prozentpunkte dazu.",
    )


def test_at_the_highest_levels_nothing_can_be_gained():
    assert outcome(RUBRIC, {"bedarf": 4, "konzept": 4}).gains == ()


def test_a_gain_that_is_not_exact_in_two_decimals_says_so():
    thirds = (Criterion("a", "A", 1, 3, None, Part.FACHLICH, ()),)

    assert outcome(thirds, {"a": 1}).gains == ("Mit Stufe 3 statt 1 bei „A“ kämen rund\u00a066,67 Prozentpunkte dazu.",)


@pytest.mark.parametrize(
    ("points", "sentences"), [(1, ("Bei „Bedarf“ ist Stufe 1 gewählt, nötig ist mindestens 2.",)), (2, ())]
)
def test_what_misses_its_minimum_is_named(points, sentences):
    assert outcome(RUBRIC, {"bedarf": points}).below_minimum == sentences


def test_points_beyond_the_scale_are_refused():
    with pytest.raises(WrongPoints, match="0 bis 4 Punkte"):
        outcome(RUBRIC, {"bedarf": 5, "konzept": 1})


@given(st.fixed_dictionaries({"bedarf": POINTS, "konzept": POINTS}), st.integers(0, 4))
def test_whatever_is_still_chosen_stays_within_the_range(chosen, later):
    """The range holds for every way to fill in what is open, and both ends can be reached."""
    points = {code: value for code, value in chosen.items() if value is not None}

    found = outcome(RUBRIC, points)

    filled = {criterion.code: points.get(criterion.code, later) for criterion in RUBRIC}
    assert Fraction(0) <= found.lowest <= percent(RUBRIC, filled) <= found.highest <= 100
    assert found.is_complete == (found.lowest == found.highest)
