import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.examples.outcome import Comparison, Outcome, Worked, day_comparison, number_comparison, summary
from criteria.examples.table import Row, WrongCell

AGREES = Comparison("final_grant", "54000.00", "54000.00", agrees=True)
DIFFERS = Comparison("recovery", "6000", "6001", agrees=False)


def compared(expected, computed):
    (comparison,) = number_comparison(Row(2, {"wert": expected}), "wert", computed)
    return comparison


@pytest.mark.parametrize(
    ("expected", "computed", "shown"),
    [
        ("57.8", Fraction(5775, 100), "57.8"),
        ("57.75", Fraction(5775, 100), "57.75"),
        ("57.750", Fraction(5775, 100), "57.750"),
        ("58", Fraction(115, 2), "58"),
        ("-58", Fraction(-115, 2), "-58"),
        ("33.3333", Fraction(100, 3), "33.3333"),
        ("127.5288", Fraction("127.52877"), "127.5288"),
        ("0", Decimal("-0.4"), "0"),
        ("-0.00", Decimal("0.00"), "0.00"),
        ("54000", Decimal("54000.00"), "54000"),
    ],
)
def test_a_number_is_compared_at_the_decimals_written_half_up(expected, computed, shown):
    comparison = compared(expected, computed)

    assert (comparison.agrees, comparison.computed) == (True, shown)


@pytest.mark.parametrize(
    ("expected", "computed", "shown"),
    [
        ("57.7", Fraction(5775, 100), "57.8"),
        ("57.76", Fraction(5775, 100), "57.75"),
        ("57", Fraction(115, 2), "58"),
        ("33.33333", Fraction(100, 3) + Fraction(1, 100000), "33.33334"),
        ("54000.00", Decimal("54000.01"), "54000.01"),
    ],
)
def test_a_number_that_differs_is_shown_at_the_same_decimals(expected, computed, shown):
    comparison = compared(expected, computed)

    assert (comparison.agrees, str(comparison)) == (False, f"wert erwartet {expected}, berechnet {shown}")


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(min_value=0, max_value=15))
def test_what_agrees_lies_within_half_a_unit_of_the_last_decimal(exact, places):
    shown = Fraction(Decimal(compared(f"{Decimal(0):.{places}f}", exact).computed))

    assert abs(shown - exact) * 2 * 10**places <= 1
    assert compared(compared(f"{Decimal(0):.{places}f}", exact).computed, exact).agrees


def test_a_date_is_compared_and_shown_as_people_write_it():
    row = Row(2, {"result": "2026-03-02"})

    assert list(day_comparison(row, "result", datetime.date(2026, 3, 2))) == [
        Comparison("result", "02.03.2026", "02.03.2026", agrees=True)
    ]
    assert list(day_comparison(row, "result", datetime.date(2026, 3, 3))) == [
        Comparison("result", "02.03.2026", "03.03.2026", agrees=False)
    ]


@pytest.mark.parametrize("cells", [{}, {"wert": ""}])
def test_an_empty_cell_asks_for_nothing(cells):
    row = Row(2, cells)

    assert list(number_comparison(row, "wert", Decimal(1))) == []
    assert list(day_comparison(row, "wert", datetime.date(2026, 3, 2))) == []


def test_an_expectation_that_cannot_be_read_is_refused():
    row = Row(2, {"wert": "12,50"})

    with pytest.raises(WrongCell, match="enthält ein Komma"):
        list(number_comparison(row, "wert", Decimal(1)))
    with pytest.raises(WrongCell, match="ist kein Datum"):
        list(day_comparison(row, "wert", datetime.date(2026, 3, 2)))


def test_the_part_of_a_case_stands_before_its_column():
    (comparison,) = number_comparison(Row(2, {"wert": "1"}), "wert", Decimal(2), of="Antrag B, ")

    assert str(comparison) == "Antrag B, wert erwartet 1, berechnet 2"


def test_a_case_that_agrees_is_one_word():
    assert Outcome("A", Worked((AGREES,), ("So wurde gerechnet.",))).lines == ("A ok",)


def test_a_case_that_differs_shows_only_the_differences_and_its_working():
    assert Outcome("A", Worked((AGREES, DIFFERS, DIFFERS), ("Erst so.", "Dann so."))).lines == (
        "A Abweichung: recovery erwartet 6000, berechnet 6001; recovery erwartet 6000, berechnet 6001",
        "    Erst so.",
        "    Dann so.",
    )


def test_a_case_that_could_not_be_worked_out_says_why():
    assert Outcome("A", Worked((), ()), "Die Spalte paid ist leer.").lines == (
        "A Abweichung: Die Spalte paid ist leer.",
    )


@pytest.mark.parametrize(
    ("outcomes", "line"),
    [
        ([Outcome("A", Worked((AGREES,), ()))], "1 Fall geprüft, 0 Abweichungen"),
        ([Outcome("A", Worked((AGREES, DIFFERS), ()))] * 2, "2 Fälle geprüft, 2 Abweichungen"),
        (
            [Outcome("A", Worked((), ()), "Nein."), Outcome("B", Worked((), ())), Outcome("C", Worked((AGREES,), ()))],
            "3 Fälle geprüft, 1 Abweichung, 1 ohne erwarteten Wert",
        ),
    ],
)
def test_the_last_line_counts_cases_differences_and_cases_that_ask_for_nothing(outcomes, line):
    assert summary(outcomes) == line
