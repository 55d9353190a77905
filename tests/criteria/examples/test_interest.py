from datetime import date
from decimal import Decimal

import pytest

from criteria.examples.interest import read_rates
from criteria.examples.table import UnreadableTable, read_table
from criteria.interest import Rate
from tests.criteria.examples.tables import outcome, workbook

NBSP = "\u00a0"
HEADER = "case,amount,from,to,day_count,interest"


def charged(cells, **options):
    return outcome("interest", f"{HEADER}\n{cells}\n", **options)


@pytest.mark.parametrize(
    "cells",
    [
        # § 49a Abs. 3 VwVfG, § 247 BGB: 6,000 × (5 + 3.62) % × 90/365 = 127.528…
        "A,6000,2024-01-01,2024-03-31,365,127.53",
        "A,6000.00,01.01.2024,31.03.2024,365,127.5",
        # Compared with the exact sum: one more decimal than the cent is not filled with zero.
        "A,6000,2024-01-01,2024-03-31,365,127.5288",
        # By 360 days 129.30; over a half-year 8.62 and then 8.37 per cent.
        "A,6000,2024-01-01,2024-03-31,360,129.30",
        "A,36500,2024-06-30,2024-07-02,365,16.99",
        # A negative Basiszinssatz of −0.88 leaves 4.12 per cent; no day, no interest.
        "A,36500,2020-03-01,2020-03-02,365,4.12",
        "A,36500,2020-03-01,2020-03-01,365,0.00",
    ],
)
def test_interest_worked_by_hand_agrees(cells):
    found = charged(cells)

    assert found.lines == ("A ok",)
    assert found.worked.comparisons


def test_a_difference_shows_the_working():
    found = charged("A,6000,2024-01-01,2024-03-31,365,127.52")

    assert found.lines[0] == "A Abweichung: interest erwartet 127.52, berechnet 127.53"
    assert found.lines[1] == f"    Zu verzinsender Betrag (das Jahr zu 365 Tagen): 6.000,00{NBSP}€"


def test_an_empty_expectation_is_not_asked():
    found = charged("A,6000,2024-01-01,2024-03-31,365,")

    assert (found.lines, found.worked.comparisons) == (("A ok",), ())


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("A,,2024-01-01,2024-03-31,365,1", "Die Spalte amount ist leer."),
        ("A,1,,2024-03-31,365,1", "Die Spalte from ist leer."),
        ("A,1,2024-01-01,,365,1", "Die Spalte to ist leer."),
        ("A,1,2024-01-01,2024-03-31,,1", "Die Spalte day_count ist leer."),
        ("A,1,2024-01-01,bald,365,1", "Spalte to: „bald“ ist kein Datum"),
        ("A,1,2024-01-01,2024-03-31,365.25,1", "Spalte day_count: „365.25“ ist keine ganze Zahl."),
        ("A,1,2024-01-01,2024-03-31,366,1", "Ein Zinsjahr hat 365 oder 360 Tage."),
        ("A,1,2024-03-31,2024-01-01,365,1", "Die Verzinsung endet am 01.01.2024, bevor sie am 31.03.2024 beginnt."),
        ("A,-1,2024-01-01,2024-03-31,365,1", "Der zu verzinsende Betrag: Bitte geben Sie einen Betrag ab 0,00 € an"),
        ("A,1,2031-12-31,2032-01-01,365,1", "Für das 2. Halbjahr 2031 (ab 01.07.2031) ist kein Basiszinssatz"),
        (",1,2024-01-01,2024-03-31,365,1", "Die Spalte case ist leer."),
    ],
)
def test_a_case_without_an_answer_says_why(cells, sentence):
    (difference,) = charged(cells).differences

    assert difference.startswith(sentence)


def test_a_workbook_gives_the_same_answer():
    cells = ("A", 6000, date(2024, 1, 1), "2024-03-31", 365, 127.53)

    assert outcome("interest", workbook(HEADER.split(","), cells)).lines == ("A ok",)


def test_newer_rates_are_read_from_a_table():
    rates = read_rates(read_table(b"note,percent_pa,valid_from\nneu,2.00,2032-01-01\n,-0.5,01.07.2032\n"))

    assert rates == (Rate(date(2032, 1, 1), Decimal("2.00")), Rate(date(2032, 7, 1), Decimal("-0.5")))
    assert charged("A,36500,2032-06-30,2032-07-02,365,11.50", rates=rates).lines == ("A ok",)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (b"valid_from\n2032-01-01\n", "In der Kopfzeile fehlt: percent_pa."),
        (b'valid_from,percent_pa\n2032-01-01,"2,00"\n', "Zeile 2: Spalte percent_pa: „2,00“ enthält ein Komma."),
        (b"valid_from,percent_pa\n2032-02-01,2.00\n", "Zeile 2: Basiszinssatz ab 01.02.2032: Er ändert sich nur"),
    ],
)
def test_rates_that_cannot_be_read_are_refused(table, sentence):
    with pytest.raises(UnreadableTable) as error:
        read_rates(read_table(table))

    assert str(error.value).startswith(sentence)
