import pytest

from tests.criteria.examples.tables import outcome, outcomes, workbook

NBSP = "\u00a0"
HEADER = "case,assessor,criterion,weight,points,max_points,expected_percent"


def scored(*rows):
    return outcome("scoring", "\n".join([HEADER, *rows]))


def test_one_assessor_worked_by_hand_agrees():
    """100 · (25 · 3/4 + 75 · 2/4) / 100 = 56.25."""
    found = scored("A,Erste,Ziel,25,3,4,56.25", "A,Erste,Bedarf,75,2,4,56.25")

    assert found.lines == ("A ok",)
    assert len(found.worked.comparisons) == 1


def test_the_mean_of_two_assessors_is_asked():
    """56.25 and 100 · (25 · 4/4 + 75 · 2/4) / 100 = 62.5; their mean is 59.375."""
    rows = [f"A,{assessor},{cells}" for assessor, cells in (("Erste", "Ziel,25,3,4"), ("Zweite", "Ziel,25,4,4"))]
    rest = ["A,Erste,Bedarf,75,2,4", "A,Zweite,Bedarf,75,2,4"]

    for expected in ("59.375", "59.38", "59.4", "59"):
        assert scored(*(f"{row},{expected}" for row in rows + rest)).lines == ("A ok",)


@pytest.mark.parametrize(
    ("row", "percent"),
    [
        ("A,Erste,Ziel,1,1,3,33.33", "33.33"),
        ("A,Erste,Ziel,0.5,2.5,4,62.5", "62.5"),
        ("A,Erste,Ziel,10,0,4,0", "0"),
        ("A,Erste,Ziel,10,7.5,7.5,100.00", "100.00"),
    ],
)
def test_weights_and_points_may_be_any_positive_number(row, percent):
    found = scored(row)

    assert (found.lines, found.worked.comparisons[0].computed) == (("A ok",), percent)


def test_rows_of_several_cases_may_be_mixed():
    found = outcomes(
        "scoring",
        "\n".join(
            [
                HEADER,
                "A,Erste,Ziel,1,1,4,50",
                "B,Erste,Ziel,1,4,4,100",
                "A,Erste,Bedarf,1,3,4,50",
                "C,Erste,Ziel,1,2,4,49",
            ]
        ),
    )

    assert [case.lines[0] for case in found] == [
        "A ok",
        "B ok",
        "C Abweichung: expected_percent erwartet 49, berechnet 50",
    ]


def test_a_difference_shows_each_assessor_and_the_mean():
    found = scored(
        "A,Erste,Ziel,2,1,3,40", "A,Zweite,Ziel,2,2,3,40", "A,Erste,Bedarf,1,0.5,3,40", "A,Zweite,Bedarf,1,1.5,3,40"
    )

    assert found.lines == (
        "A Abweichung: expected_percent erwartet 40, berechnet 44",
        f"    Erste: Ziel 1 von 3 Punkten, Gewicht 2; "
        f"Bedarf 0.5 von 3 Punkten, Gewicht 1. Ergebnis: rund{NBSP}27,78{NBSP}%",
        f"    Zweite: Ziel 2 von 3 Punkten, Gewicht 2; "
        f"Bedarf 1.5 von 3 Punkten, Gewicht 1. Ergebnis: rund{NBSP}61,11{NBSP}%",
        f"    Mittel der Bewertungen: rund{NBSP}44,44{NBSP}%",
    )


def test_expectations_that_contradict_each_other_cannot_both_agree():
    assert scored("A,Erste,Ziel,1,1,4,50", "A,Erste,Bedarf,1,3,4,51").differences == (
        "expected_percent erwartet 51, berechnet 50",
    )


def test_an_empty_expectation_is_not_asked():
    assert scored("A,Erste,Ziel,1,1,4,", "A,Erste,Bedarf,1,3,4,").worked.comparisons == ()
    assert len(scored("A,Erste,Ziel,1,1,4,", "A,Erste,Bedarf,1,3,4,50").worked.comparisons) == 1


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["A,,Ziel,1,1,4,25"], "Die Spalte assessor ist leer."),
        (["A,Erste,,1,1,4,25"], "Die Spalte criterion ist leer."),
        (["A,Erste,Ziel,,1,4,25"], "Die Spalte weight ist leer."),
        (["A,Erste,Ziel,1,,4,25"], "Die Spalte points ist leer."),
        (["A,Erste,Ziel,1,1,,25"], "Die Spalte max_points ist leer."),
        (["A,Erste,Ziel,viel,1,4,25"], "Spalte weight: „viel“ ist keine Zahl."),
        (["A,Erste,Ziel,1,1,4,viel"], "Spalte expected_percent: „viel“ ist keine Zahl."),
        (["A,Erste,Ziel,0,1,4,25"], "Kriterium „Ziel“: "),
        (["A,Erste,Ziel,1,5,4,25"], "Erste: Kriterium „Ziel“: Bitte vergeben Sie 0 bis 4 Punkte."),
        (["A,Erste,Ziel,1,1,4,25", "A,Zweite,Ziel,2,1,4,25"], "Kriterium Ziel: weight und max_points sind nicht"),
        (["A,Erste,Ziel,1,1,4,25", "A,Zweite,Ziel,1,1,5,25"], "Kriterium Ziel: weight und max_points sind nicht"),
        (["A,Erste,Ziel,1,1,4,25", "A,Erste,Ziel,1,2,4,25"], "Erste bewertet das Kriterium Ziel mehrfach."),
        (
            ["A,Erste,Ziel,1,1,4,25", "A,Erste,Bedarf,1,1,4,25", "A,Zweite,Ziel,1,1,4,25"],
            "Zweite: Für das Kriterium „Bedarf“ fehlen die Punkte.",
        ),
        ([",Erste,Ziel,1,1,4,25"], "Die Spalte case ist leer."),
    ],
)
def test_a_case_without_an_answer_says_why(rows, sentence):
    (difference,) = scored(*rows).differences

    assert difference.startswith(sentence)


def test_a_workbook_gives_the_same_answer():
    rows = [("A", "Erste", "Ziel", 25, 3, 4, 56.25), ("A", "Erste", "Bedarf", 75.0, 2, 4, 56.25)]

    assert outcome("scoring", workbook(HEADER.split(","), *rows)).lines == ("A ok",)
