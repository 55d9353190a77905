from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.scoring import (
    Criterion,
    Entry,
    Line,
    Ranked,
    WrongPoints,
    combine,
    distribution_warning,
    explain,
    percent,
    rank,
)

NBSP = "\u00a0"

NEED = Criterion("BEDARF", "Bedarf im Ortsteil", 50, 4, 2, "Schwerpunkträume werden gefördert")
ACCESS = Criterion("ZUGANG", "Barrierefreier Zugang", 30, 4, None, None)
NETWORK = Criterion("NETZ", "Vernetzung", 20, 2, 1, "Unterstützungsnetzwerke")
RUBRIC = (NEED, ACCESS, NETWORK)


@st.composite
def rubrics(draw):
    sizes = draw(st.lists(st.tuples(st.integers(1, 100), st.integers(1, 10)), min_size=1, max_size=8))
    return tuple(Criterion(f"K{n}", f"Kriterium {n}", *size, None, None) for n, size in enumerate(sizes))


@st.composite
def assessed(draw, count=1):
    rubric = draw(rubrics())
    scores = [
        {criterion.code: draw(st.integers(0, criterion.max_points)) for criterion in rubric} for _ in range(count)
    ]
    return rubric, scores


entries = st.lists(
    st.builds(
        Entry,
        st.text("abc", min_size=1, max_size=3),
        st.fractions(0, 100, max_denominator=3),
        st.fixed_dictionaries({"BEDARF": st.integers(0, 2), "ZUGANG": st.integers(0, 2)}),
    ),
    max_size=8,
    unique_by=lambda entry: entry.key,
)


def test_the_percentage_weighs_each_criterion_by_its_part_of_the_possible_points():
    assert percent(RUBRIC, {"BEDARF": 3, "ZUGANG": 2, "NETZ": 1}) == Fraction(125, 2)
    assert percent(RUBRIC, {"BEDARF": 4, "ZUGANG": 4, "NETZ": 2}) == 100
    assert percent(RUBRIC, {"BEDARF": 0, "ZUGANG": 0, "NETZ": 0}) == 0


def test_weights_that_do_not_sum_to_a_hundred_count_in_proportion():
    thirds = (replace(NEED, weight=1), replace(ACCESS, weight=2))

    assert percent(thirds, {"BEDARF": 4, "ZUGANG": 0}) == Fraction(100, 3)


@given(assessed())
def test_a_percentage_lies_between_nothing_and_a_hundred(case):
    rubric, (scores,) = case

    assert 0 <= percent(rubric, scores) <= 100


@given(assessed(), st.data())
def test_one_more_point_always_raises_the_percentage(case, data):
    rubric, (scores,) = case
    criterion = data.draw(st.sampled_from(rubric))
    if scores[criterion.code] == criterion.max_points:
        return
    better = scores | {criterion.code: scores[criterion.code] + 1}

    assert percent(rubric, better) > percent(rubric, scores)


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ({"BEDARF": 3, "ZUGANG": 2}, "Für das Kriterium „Vernetzung“ fehlen die Punkte"),
        ({"BEDARF": 3, "ZUGANG": 2, "NETZ": 3}, "Kriterium „Vernetzung“: Bitte vergeben Sie 0 bis 2 Punkte"),
        ({"BEDARF": -1, "ZUGANG": 2, "NETZ": 1}, "Kriterium „Bedarf im Ortsteil“: Bitte vergeben Sie 0 bis 4 Punkte"),
        ({"BEDARF": 3, "ZUGANG": 2, "NETZ": 1, "X": 1}, "Punkte für unbekannte Kriterien: X"),
    ],
)
def test_points_must_fit_the_rubric(points, reason):
    with pytest.raises(WrongPoints, match=reason):
        percent(RUBRIC, points)


@pytest.mark.parametrize("rubric", [(), (NEED, NEED)])
def test_a_rubric_has_criteria_and_none_of_them_twice(rubric):
    with pytest.raises(WrongPoints, match="mindestens ein Kriterium, und jedes darf nur einmal"):
        percent(rubric, {criterion.code: 1 for criterion in rubric})


@pytest.mark.parametrize("wrong", [{"weight": 0}, {"max_points": 0}, {"minimum_points": 5}, {"minimum_points": -1}])
def test_a_criterion_refuses_numbers_that_contradict_each_other(wrong):
    with pytest.raises(WrongPoints, match="Kriterium „Bedarf im Ortsteil“: Gewicht und Höchstpunktzahl"):
        replace(NEED, **wrong)


def test_two_assessors_are_brought_to_their_mean():
    result = combine(
        RUBRIC, [{"BEDARF": 2, "ZUGANG": 4, "NETZ": 0}, {"BEDARF": 1, "ZUGANG": 4, "NETZ": 2}], tolerance=20
    )

    assert result.mean == Fraction(235, 4)
    assert result.spread == Fraction(15, 2)
    assert result.needs_moderation is False
    assert result.below_minimum == ("BEDARF",)
    assert result.points == {"BEDARF": Fraction(3, 2), "ZUGANG": 4, "NETZ": 1}


def test_assessors_further_apart_than_the_tolerance_are_moderated():
    apart = [{"BEDARF": 4, "ZUGANG": 2, "NETZ": 2}, {"BEDARF": 4, "ZUGANG": 2, "NETZ": 0}]

    assert combine(RUBRIC, apart, tolerance=20).needs_moderation is False
    assert combine(RUBRIC, apart, tolerance=Fraction(1999, 100)).needs_moderation is True


def test_without_any_assessment_there_is_no_result():
    with pytest.raises(WrongPoints, match="Es liegt noch keine Bewertung vor"):
        combine(RUBRIC, [], tolerance=20)


@given(assessed(count=3))
def test_the_mean_is_the_percentage_of_the_mean_points(case):
    rubric, assessments = case
    result = combine(rubric, assessments, tolerance=20)
    percents = [percent(rubric, scores) for scores in assessments]

    assert result.mean == percent(rubric, result.points)
    assert min(percents) <= result.mean <= max(percents)
    assert result.spread == max(percents) - min(percents)


def test_ranks_follow_percentage_then_the_tie_rule_and_then_are_shared():
    first, second, third, fourth, fifth = (
        Entry("E", Fraction(80), {"BEDARF": 1, "ZUGANG": 1}),
        Entry("D", Fraction(200, 3), {"BEDARF": 3, "ZUGANG": 0}),
        Entry("A", Fraction(200, 3), {"BEDARF": 2, "ZUGANG": 4}),
        Entry("B", Fraction(200, 3), {"BEDARF": 2, "ZUGANG": 4}),
        Entry("C", Fraction(1999, 30), {"BEDARF": 4, "ZUGANG": 4}),
    )

    assert rank([third, fifth, fourth, second, first], ["BEDARF", "ZUGANG"]) == (
        Ranked(1, "E", Fraction(80), shared=False),
        Ranked(2, "D", Fraction(200, 3), shared=False),
        Ranked(3, "A", Fraction(200, 3), shared=True),
        Ranked(3, "B", Fraction(200, 3), shared=True),
        Ranked(5, "C", Fraction(1999, 30), shared=False),
    )


@given(entries, st.randoms(use_true_random=False), st.sampled_from([[], ["BEDARF"], ["ZUGANG", "BEDARF"]]))
def test_the_order_of_entries_changes_no_rank(given_entries, random, tie_rule):
    shuffled = list(given_entries)
    random.shuffle(shuffled)

    assert rank(shuffled, tie_rule) == rank(given_entries, tie_rule)


@given(entries)
def test_every_entry_gets_a_place_and_a_higher_percentage_a_better_one(given_entries):
    ranked = rank(given_entries, ["BEDARF"])

    assert sorted(place.key for place in ranked) == sorted(entry.key for entry in given_entries)
    for better, worse in permutations(ranked, 2):
        assert better.percent <= worse.percent or better.place < worse.place
        assert better.place != worse.place or (better.shared and worse.shared)


def test_a_ranking_refuses_repeated_keys_and_missing_points_of_the_tie_rule():
    entry = Entry("A", Fraction(50), {"BEDARF": 2})

    with pytest.raises(WrongPoints, match="In der Rangfolge mehrfach genannt: A"):
        rank([entry, entry], [])
    with pytest.raises(WrongPoints, match="A: Für die Regel bei Gleichstand fehlen Punkte zu ZUGANG"):
        rank([entry], ["BEDARF", "ZUGANG"])


def test_the_explanation_leads_from_goal_to_points_to_percent():
    assert explain(RUBRIC, {"BEDARF": Fraction(3, 2), "ZUGANG": Fraction(4), "NETZ": 2}) == (
        Line(
            "Ziel „Schwerpunkträume werden gefördert“: Im Kriterium „Bedarf im Ortsteil“ 1,50 von 4 Punkten, "
            f"Gewicht 50 von 100, ergibt 18,75{NBSP}%. Die Mindestpunktzahl 2 ist nicht erreicht.",
            Fraction(75, 4),
        ),
        Line(
            f"Im Kriterium „Barrierefreier Zugang“ 4 von 4 Punkten, Gewicht 30 von 100, ergibt 30,00{NBSP}%.",
            Fraction(30),
        ),
        Line(
            "Ziel „Unterstützungsnetzwerke“: Im Kriterium „Vernetzung“ 2 von 2 Punkten, "
            f"Gewicht 20 von 100, ergibt 20,00{NBSP}%.",
            Fraction(20),
        ),
        Line(f"Gesamtergebnis: 68,75{NBSP}% der möglichen Punktzahl.", Fraction(275, 4)),
    )


@given(assessed())
def test_the_parts_explained_add_up_to_the_result(case):
    rubric, (scores,) = case
    *parts, total = explain(rubric, scores)

    assert sum(part.percentage_points for part in parts) == total.percentage_points == percent(rubric, scores)


def test_equal_results_for_all_are_called_what_they_are():
    assert distribution_warning([Fraction(75), Fraction(75), Fraction(75)]) == (
        f"Alle 3 Anträge haben dasselbe Ergebnis (75,00{NBSP}%). Die Bewertung unterscheidet sie nicht. "
        "Bitte prüfen Sie, ob die Stufen der Kriterien ausgeschöpft wurden."
    )
    assert distribution_warning([Fraction(75), Fraction(76)]) is None
    assert distribution_warning([Fraction(75)]) is None
    assert distribution_warning([]) is None
