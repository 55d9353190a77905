from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.ranking import Distribution, Entry, Ranked, RankRange, distribution, rank, sensitivity
from criteria.scoring import Criterion, Part, WrongPoints, percent

NBSP = "\u00a0"
NEED = Criterion("BEDARF", "Bedarf", 50, 4, None, Part.FACHLICH, ("Ziel",))
ACCESS = Criterion("ZUGANG", "Zugang", 50, 4, None, Part.FINANZTECHNISCH, ())
RUBRIC = (NEED, ACCESS)

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


def scored(key, *points, rubric=RUBRIC):
    given = {criterion.code: value for criterion, value in zip(rubric, points, strict=True)}
    return Entry(key, percent(rubric, given), given)


@st.composite
def assessed(draw):
    weights = draw(st.lists(st.fractions(Fraction(1, 4), 30, max_denominator=4), min_size=1, max_size=4))
    rubric = tuple(
        Criterion(f"K{n}", f"K{n}", weight, draw(st.integers(1, 5)), None, Part.FACHLICH, ())
        for n, weight in enumerate(weights)
    )
    points = [st.fractions(0, criterion.max_points, max_denominator=2) for criterion in rubric]
    rows = draw(st.lists(st.tuples(*points), min_size=1, max_size=6))
    return rubric, [scored(f"A{n}", *row, rubric=rubric) for n, row in enumerate(rows)]


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
    with pytest.raises(WrongPoints, match="A: Es fehlen Punkte zu ZUGANG"):
        rank([entry], ["BEDARF", "ZUGANG"])


def test_a_place_that_hangs_on_a_weight_shows_its_range():
    """A: 4 and 1 of 4 points, 62.5 %; B: 1 and 4, the same; C: 3 and 3, 75 %; D: 1 and 1, 25 %.

    With BEDARF at 55 (or ZUGANG at 45) A is before B, the other way round after it; C and D stay where they are.
    """
    a, b, c, d = scored("A", 4, 1), scored("B", 1, 4), scored("C", 3, 3), scored("D", 1, 1)

    assert sensitivity(RUBRIC, [d, b, a, c], []) == {
        "A": RankRange(2, 3),
        "B": RankRange(2, 3),
        "C": RankRange(1, 1),
        "D": RankRange(4, 4),
    }


def test_a_larger_change_moves_more_places_and_ties_follow_the_rule():
    """C with 3 and 2 points (62.5 %) against A with 2 and 2.8 (60 %): with BEDARF at 40 instead of 50 both get 220."""
    entries = [scored("A", Fraction(2), Fraction(14, 5)), scored("C", Fraction(3), Fraction(2))]
    fifth = Fraction(1, 5)

    assert sensitivity(RUBRIC, entries, []) == {"A": RankRange(2, 2), "C": RankRange(1, 1)}
    assert sensitivity(RUBRIC, entries, [], change=fifth) == {"A": RankRange(1, 2), "C": RankRange(1, 1)}
    assert sensitivity(RUBRIC, entries, ["ZUGANG"], change=fifth) == {"A": RankRange(1, 2), "C": RankRange(1, 2)}


@given(assessed(), st.randoms(use_true_random=False), st.sampled_from([[], ["K0"]]))
def test_the_range_is_what_ranking_anew_with_each_changed_weight_gives(case, random, tie_rule):
    rubric, given_entries = case
    places = {entry.key: set() for entry in given_entries}
    for position, criterion in enumerate(rubric):
        for factor in (Fraction(9, 10), Fraction(1), Fraction(11, 10)):
            changed = list(rubric)
            changed[position] = replace(criterion, weight=criterion.weight * factor)
            anew = [replace(entry, percent=percent(changed, entry.points)) for entry in given_entries]
            for row in rank(anew, tie_rule):
                places[row.key].add(row.place)
    shuffled = list(given_entries)
    random.shuffle(shuffled)

    assert sensitivity(rubric, shuffled, tie_rule) == {
        key: RankRange(min(found), max(found)) for key, found in places.items()
    }


def test_without_entries_there_is_no_range():
    assert sensitivity(RUBRIC, [], ["BEDARF"]) == {}


@pytest.mark.parametrize("change", [Fraction(0), Fraction(1), Fraction(-1, 10)])
def test_a_change_of_nothing_or_of_the_whole_weight_is_refused(change):
    with pytest.raises(WrongPoints, match="über 0 % und unter 100 %"):
        sensitivity(RUBRIC, [], [], change=change)


def test_a_percentage_that_does_not_follow_from_the_points_is_refused():
    with pytest.raises(WrongPoints, match="A: Das Ergebnis folgt nicht aus den Punkten"):
        sensitivity(RUBRIC, [replace(scored("A", 4, 1), percent=Fraction(62))], [])


def test_the_distribution_says_how_results_lie():
    results = [scored("A", 0, 0), scored("B", 4, 4), scored("C", 4, 3), scored("D", 1, 3)]

    assert distribution(RUBRIC, results) == Distribution(
        count=4,
        lowest=Fraction(0),
        highest=Fraction(100),
        mean=Fraction(475, 8),
        median=Fraction(275, 4),
        bands=(1, 0, 0, 0, 0, 1, 0, 0, 1, 1),
        warning=None,
    )


@given(assessed())
def test_every_result_lies_in_one_band_and_within_the_bounds(case):
    rubric, given_entries = case
    found = distribution(rubric, given_entries)

    assert sum(found.bands) == found.count == len(given_entries)
    assert found.lowest <= found.median <= found.highest
    assert found.lowest <= found.mean <= found.highest


def test_a_rubric_that_gives_all_the_same_is_called_what_it_is():
    """Bamberg 2015: 5 to 6 points for every application, "keine eindeutige Priorisierung"."""
    equal_by_chance = [scored("A", 4, 2), scored("B", 3, 3)]

    assert distribution(RUBRIC, equal_by_chance).warning == (
        f"Alle 2 Anträge haben dasselbe Ergebnis (75,00{NBSP}%). "
        "Das Raster unterscheidet sie nicht und trägt keine Rangfolge. "
        "Bitte prüfen Sie, ob die Stufen der Kriterien ausgeschöpft wurden."
    )


def test_a_criterion_in_which_all_got_the_same_is_named():
    assert distribution(RUBRIC, [scored("A", 4, 2), scored("B", 4, 3)]).warning == (
        "Dieselben Punkte für alle Anträge gibt es in: „Bedarf“. Das unterscheidet die Anträge nicht."
    )
    both = distribution(RUBRIC, [scored("A", 4, 2), scored("B", 4, 2)]).warning
    assert both.startswith("Alle 2 Anträge haben dasselbe Ergebnis")
    assert both.endswith("gibt es in: „Bedarf“, „Zugang“. Das unterscheidet die Anträge nicht.")


def test_one_application_cannot_be_told_apart_from_another():
    assert distribution(RUBRIC, [scored("A", 4, 2)]).warning is None
    assert distribution(RUBRIC, []) is None


def test_a_distribution_needs_points_for_every_criterion():
    with pytest.raises(WrongPoints, match="A: Es fehlen Punkte zu ZUGANG"):
        distribution(RUBRIC, [Entry("A", Fraction(50), {"BEDARF": 2})])
