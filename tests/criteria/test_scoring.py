from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.scoring import Criterion, Line, LineKind, Part, WrongPoints, combine, explain, percent

NBSP = "\u00a0"

FACHLICH, FINANZTECHNISCH = Part.FACHLICH, Part.FINANZTECHNISCH
NEED = Criterion("BEDARF", "Bedarf im Ortsteil", 50, 4, 2, FACHLICH, ("Schwerpunkträume werden gefördert",))
ACCESS = Criterion("ZUGANG", "Barrierefreier Zugang", 30, 4, None, FACHLICH, ())
NETWORK = Criterion("NETZ", "Vernetzung", 20, 2, 1, FACHLICH, ("Unterstützungsnetzwerke",))
RUBRIC = (NEED, ACCESS, NETWORK)
PARTED = (NEED, ACCESS, replace(NETWORK, part=FINANZTECHNISCH))


@st.composite
def rubrics(draw):
    size = st.tuples(st.integers(1, 100), st.integers(1, 10), st.none(), st.sampled_from(Part))
    sizes = draw(st.lists(size, min_size=1, max_size=8))
    return tuple(Criterion(f"K{n}", f"Kriterium {n}", *size, ()) for n, size in enumerate(sizes))


@st.composite
def assessed(draw, count=1):
    rubric = draw(rubrics())
    scores = [
        {criterion.code: draw(st.integers(0, criterion.max_points)) for criterion in rubric} for _ in range(count)
    ]
    return rubric, scores


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


@pytest.mark.parametrize(
    "wrong",
    [{"weight": 0}, {"weight": Fraction(-1, 2)}, {"max_points": 0}, {"minimum_points": 5}, {"minimum_points": -1}],
)
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


def test_sheets_of_one_part_each_make_one_result():
    merit = [{"BEDARF": 4, "ZUGANG": 2}, {"BEDARF": 3, "ZUGANG": 2}]
    money = [{"NETZ": 2}, {"NETZ": 1}]
    result = combine(PARTED, [*merit, *money], tolerance=20)

    assert result.points == {"BEDARF": Fraction(7, 2), "ZUGANG": 2, "NETZ": Fraction(3, 2)}
    assert result.mean == percent(PARTED, result.points)
    # The best total of one sheet per part, less the worst one.
    best, worst = percent(PARTED, merit[0] | money[0]), percent(PARTED, merit[1] | money[1])
    assert result.spread == best - worst


def test_a_sheet_of_the_whole_rubric_counts_in_both_parts():
    whole, money = {"BEDARF": 4, "ZUGANG": 2, "NETZ": 2}, {"NETZ": 1}

    assert combine(PARTED, [whole, money], tolerance=20).points["NETZ"] == Fraction(3, 2)


def test_each_part_needs_a_sheet_that_covers_it_whole():
    with pytest.raises(WrongPoints, match="Finanztechnische Bewertung: Dazu liegt noch keine Bewertung vor"):
        combine(PARTED, [{"BEDARF": 4, "ZUGANG": 2}], tolerance=20)
    with pytest.raises(WrongPoints, match="Für das Kriterium „Barrierefreier Zugang“ fehlen die Punkte"):
        combine(PARTED, [{"BEDARF": 4}, {"NETZ": 1}], tolerance=20)
    with pytest.raises(WrongPoints, match="unbekannte Kriterien: FREMD"):
        combine(PARTED, [{"FREMD": 4}], tolerance=20)


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


def test_the_explanation_leads_from_goal_to_points_to_percent():
    assert explain(RUBRIC, {"BEDARF": Fraction(3, 2), "ZUGANG": Fraction(4), "NETZ": 2}) == (
        Line(
            "Ziel „Schwerpunkträume werden gefördert“: Im Kriterium „Bedarf im Ortsteil“ 1,50 von 4 Punkten, "
            f"Gewicht 50 von 100, ergibt 18,75{NBSP}%. Die Mindestpunktzahl 2 ist nicht erreicht.",
            Fraction(75, 4),
            LineKind.CRITERION,
        ),
        Line(
            f"Formales Kriterium „Barrierefreier Zugang“: 4 von 4 Punkten, Gewicht 30 von 100, ergibt 30,00{NBSP}%.",
            Fraction(30),
            LineKind.CRITERION,
        ),
        Line(
            "Ziel „Unterstützungsnetzwerke“: Im Kriterium „Vernetzung“ 2 von 2 Punkten, "
            f"Gewicht 20 von 100, ergibt 20,00{NBSP}%.",
            Fraction(20),
            LineKind.CRITERION,
        ),
        Line(f"Gesamtergebnis: 68,75{NBSP}% der möglichen Punktzahl.", Fraction(275, 4), LineKind.RESULT),
    )


def test_several_goals_of_one_criterion_are_all_named():
    both = replace(NEED, goals=("A", "B"))
    three = replace(NEED, goals=("A", "B", "C"))

    assert explain([both], {"BEDARF": 4})[0].text.startswith("Ziele „A“ und „B“: Im Kriterium „Bedarf im Ortsteil“ 4 ")
    assert explain([three], {"BEDARF": 4})[0].text.startswith("Ziele „A“, „B“ und „C“: Im Kriterium")


def test_a_criterion_without_a_goal_is_a_formal_one():
    assert (NEED.is_formal, ACCESS.is_formal) == (False, True)


def test_each_part_of_the_rubric_has_a_subtotal_where_there_are_two():
    balance = Criterion("PLAN", "Ausgewogener Finanzplan", 25, 4, None, FINANZTECHNISCH, ())
    lines = explain((balance, replace(NEED, weight=75)), {"PLAN": 2, "BEDARF": 3})

    assert [line.kind for line in lines] == [LineKind.CRITERION] * 2 + [LineKind.SUBTOTAL] * 2 + [LineKind.RESULT]
    assert lines[2:] == (
        Line(
            f"Fachliche Bewertung zusammen: 56,25{NBSP}% von höchstens 75,00{NBSP}%.",
            Fraction(225, 4),
            LineKind.SUBTOTAL,
        ),
        Line(
            f"Finanztechnische Bewertung zusammen: 12,50{NBSP}% von höchstens 25,00{NBSP}%.",
            Fraction(25, 2),
            LineKind.SUBTOTAL,
        ),
        Line(f"Gesamtergebnis: 68,75{NBSP}% der möglichen Punktzahl.", Fraction(275, 4), LineKind.RESULT),
    )


def test_weights_and_points_may_be_fractions():
    half = Criterion("K1", "Konzept", Fraction(5, 2), Fraction(5, 2), Fraction(3, 2), FACHLICH, ("Z",))
    rest = Criterion("K2", "Kosten", Fraction(15, 2), 4, None, FACHLICH, ("Z",))

    assert percent((half, rest), {"K1": Fraction(5, 4), "K2": Fraction(1)}) == Fraction(125, 4)
    assert explain((half, rest), {"K1": Fraction(5, 4), "K2": Fraction(1)})[0].text == (
        "Ziel „Z“: Im Kriterium „Konzept“ 1,25 von 2,50 Punkten, "
        f"Gewicht 2,50 von 10, ergibt 12,50{NBSP}%. Die Mindestpunktzahl 1,50 ist nicht erreicht."
    )


@given(assessed())
def test_what_is_explained_adds_up_to_the_result_by_criterion_and_by_part(case):
    rubric, (scores,) = case
    lines = explain(rubric, scores)

    def total(kind):
        return sum(line.percentage_points for line in lines if line.kind is kind)

    assert total(LineKind.CRITERION) == total(LineKind.RESULT) == percent(rubric, scores)
    assert total(LineKind.SUBTOTAL) == (total(LineKind.RESULT) if len({one.part for one in rubric}) == 2 else 0)
