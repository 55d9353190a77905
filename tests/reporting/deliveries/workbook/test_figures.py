"""One cell, one figure: accepted, or refused with the reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.untrusted.cells import Special
from reporting.deliveries.workbook.figures import Objection, expectation, german, german_number, judge
from tests.reporting.deliveries.workbook.forms import HOURS, VISITS


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("1.234", "1234"),
        ("1.234.567,5", "1234567.5"),
        ("1 234", "1234"),
        ("1\u00a0234", "1234"),
        ("1\u202f234,50", "1234.50"),
        ("+7", "7"),
        ("−3", "-3"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_the_german_way(text, number):
    assert german_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "fünf", "1.23", "12.5", "1,2,3", "1234.567", "1e3", "٣", "5 Besuche", "--1", "9" * 40]
)
def test_what_is_no_german_number_is_none(text):
    assert german_number(text) is None


@given(st.decimals(0, 999_999_999, places=2))
def test_a_number_written_the_german_way_is_read_back(number):
    assert german_number(german(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "0"),
        ("1234.50", "1.234,5"),
        ("-3", "-3"),
        ("1000", "1.000"),
        ("1E+30", "1,000E+30"),
        ("1E-300", "1,000E-300"),
    ],
)
def test_numbers_are_written_the_german_way(number, text):
    assert german(Decimal(number)) == text


@pytest.mark.parametrize(
    ("found", "column", "number"),
    [
        (Decimal("3.0"), VISITS, Decimal(3)),
        (Decimal("-0"), VISITS, Decimal(0)),
        (Decimal("3.25"), HOURS, Decimal("3.25")),
        ("1.234", VISITS, Decimal(1234)),
        (Decimal(9000), HOURS, Decimal(9000)),
    ],
)
def test_a_figure_of_the_right_kind_is_accepted(found, column, number):
    judged = judge(found, column)

    assert judged == number
    assert judged.as_tuple() == number.quantize(Decimal(1).scaleb(-column.decimals)).as_tuple()


@pytest.mark.parametrize(
    ("found", "column", "sentence"),
    [
        ("fünf", VISITS, "„fünf“ ist keine ganze Zahl ab 0 (Spalte Besuche)."),
        ("-", VISITS, "„-“ ist keine ganze Zahl ab 0 (Spalte Besuche). Wenn nichts war, tragen Sie bitte 0 ein."),
        (Decimal("3.5"), VISITS, "3,5 ist keine ganze Zahl ab 0 (Spalte Besuche)."),
        (Decimal(-3), VISITS, "-3 ist kleiner als 0. Erwartet wird eine ganze Zahl ab 0 (Spalte Besuche)."),
        (
            Decimal("9000.01"),
            HOURS,
            "9.000,01 ist größer als der Höchstwert 9.000 (Spalte Öffnungsstunden). Bitte prüfen Sie die Zahl.",
        ),
        (
            Decimal(10) ** 9,
            VISITS,
            "1.000.000.000 ist größer als der Höchstwert 999.999.999 (Spalte Besuche). Bitte prüfen Sie die Zahl.",
        ),
        (
            Decimal("1.234"),
            HOURS,
            "1,234 ist keine Zahl ab 0 mit höchstens 2 Nachkommastellen (Spalte Öffnungsstunden).",
        ),
        (
            "12.5",
            HOURS,
            "„12.5“ ist keine Zahl ab 0 mit höchstens 2 Nachkommastellen (Spalte Öffnungsstunden). "
            "Dezimalzahlen schreiben Sie bitte mit Komma.",
        ),
        (True, VISITS, "WAHR ist ein Wahrheitswert, keine ganze Zahl ab 0 (Spalte Besuche)."),
        (
            Special("date", "01.02.2025"),
            VISITS,
            "„01.02.2025“ ist ein Datum oder eine Uhrzeit, keine ganze Zahl ab 0 (Spalte Besuche). Bitte stellen Sie "
            "das Zellformat auf „Zahl“ und tragen Sie den Wert neu ein.",
        ),
        (
            Special("formula", "=A1"),
            VISITS,
            "Die Zelle enthält die Formel „=A1“ (Spalte Besuche). Bitte kopieren Sie die Zelle und fügen Sie sie mit "
            "„Inhalte einfügen – Werte“ wieder ein.",
        ),
        (
            Special("error", "#REF!"),
            VISITS,
            "„#REF!“ ist ein Fehlerwert, keine ganze Zahl ab 0 (Spalte Besuche). Bitte tragen Sie die Zahl selbst ein.",
        ),
        (
            "#BEZUG!",
            VISITS,
            "„#BEZUG!“ ist ein Fehlerwert, keine ganze Zahl ab 0 (Spalte Besuche). "
            "Bitte tragen Sie die Zahl selbst ein.",
        ),
    ],
)
def test_a_figure_of_the_wrong_kind_is_refused_with_its_reason(found, column, sentence):
    judged = judge(found, column)

    assert isinstance(judged, Objection)
    assert judged.sentence == sentence


def test_the_expectation_names_the_decimals():
    assert (expectation(VISITS), expectation(HOURS)) == (
        "eine ganze Zahl ab 0",
        "eine Zahl ab 0 mit höchstens 2 Nachkommastellen",
    )
