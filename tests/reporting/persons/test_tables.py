"""A table with a row per person is recognised; a table of aggregates is not."""

import pytest

from reporting.persons.tables import columns_of_persons

AGGREGATES = [
    ["Ortsteil", "Besuche", "Stichtag"],
    ["Connewitz", "1200", "31.12.2026"],
    ["Grünau-Mitte", "300", "31.12.2026"],
    ["Volkmarsdorf", "", "31.12.2026"],
    ["Summe", "1500"],
]


def why(rows) -> list[tuple[int, str]]:
    return [(column.number, column.why) for column in columns_of_persons(rows)]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        AGGREGATES,
        [["Name", "Besuche"], ["Treff Nord", "1"], ["Treff Süd", "2"], ["Oase", "3"]],
        [["Vorname"], ["Anna"], ["Jens"]],
        [["Klienten", "Telefon"], ["12", ""], ["", ""]],
    ],
)
def test_aggregates_and_short_tables_are_no_list_of_persons(rows):
    assert why(rows) == []


def test_header_words_of_persons_are_named_with_their_place():
    rows = [["Liste"], ["Vorname", "Klient", "Besuche"], *(["A.", "B.", "3"] for _ in range(3))]

    assert why(rows) == [(1, "Die Spalte heißt „Vorname“"), (2, "Die Spalte heißt „Klient“")]
    assert [column.row for column in columns_of_persons(rows)] == [2, 2]


@pytest.mark.parametrize(
    "cells",
    [
        ["Anna Müller", "Schmidt, Karl", "Ali Kaya"],
        ["Anna", "Jens", "Ayşe"],
        ["Tim Groß", "Frau Elba", "Frau Alt", "Frau Ohm"],
    ],
)
def test_a_column_of_names_needs_no_header(cells):
    assert why([[str(number), cell] for number, cell in enumerate(cells)]) == [(2, "Die Spalte enthält Namen")]


def test_a_column_in_which_every_row_has_another_date_is_one_of_persons():
    rows = [["1", "12.03.1951"], ["2", "04.05.1938"], ["3", "17.11.1989"]]

    assert why(rows) == [(2, "Die Spalte enthält für jede Zeile ein anderes Datum")]
