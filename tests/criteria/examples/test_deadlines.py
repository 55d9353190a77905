from datetime import date

import pytest

from tests.criteria.examples.tables import outcome, workbook

HEADER = "case,rule,start,amount,unit,result"


def counted(cells):
    return outcome("deadlines", f"{HEADER}\n{cells}\n")


@pytest.mark.parametrize(
    "cells",
    [
        # §§ 187 Abs. 1, 188, 193 BGB: two weeks after a Monday; a month with fewer days; past Easter; to a leap day.
        "A,period,2026-03-02,2,weeks,2026-03-16",
        "A,period,2026-01-31,1,months,2026-03-02",
        "A,period,2026-03-20,14,days,2026-04-07",
        "A,Period,2024-02-29,1,Years,2025-02-28",
        # § 41 Abs. 2 VwVfG: fourth day since 2025, third day before, and never moved off a Sunday.
        "A,deemed_delivery,2026-03-04,,,2026-03-08",
        "A,deemed_delivery,2024-03-04,,,2024-03-07",
        "A,deemed_delivery,2026-03-04,3,days,2026-03-07",
        # § 41 Abs. 2a VwVfG: the day after the retrieval; ten days, moved off a Saturday.
        "A,portal_delivery,2026-03-06,,,2026-03-07",
        "A,portal_delivery,2026-03-06,1,days,2026-03-07",
        "A,portal_expiry,2026-03-02,,,2026-03-12",
        "A,portal_expiry,2026-03-04,,,2026-03-16",
        "A,portal_expiry,2026-03-02,14,days,2026-03-16",
        # § 70 VwGO one month; § 58 Abs. 2 VwGO one year where the instruction is missing.
        "A,objection,2026-03-02,,,2026-04-02",
        "A,objection,02.03.2026,1,months,02.04.2026",
        "A,objection,2026-03-02,1,years,2027-03-02",
    ],
)
def test_a_day_worked_by_hand_agrees(cells):
    found = counted(cells)

    assert found.lines == ("A ok",)
    assert found.worked.comparisons


def test_a_difference_shows_the_working_with_its_legal_basis():
    found = counted("A,period,2026-03-02,2,weeks,2026-03-15")

    assert found.lines[:2] == (
        "A Abweichung: result erwartet 15.03.2026, berechnet 16.03.2026",
        "    03.03.2026: Der Tag des Ereignisses (02.03.2026) zählt nicht mit. Die Frist beginnt am 03.03.2026. "
        "(§ 31 Abs. 1 VwVfG, § 187 Abs. 1 BGB)",
    )


def test_an_empty_expectation_is_not_asked():
    found = counted("A,objection,2026-03-02,,,")

    assert (found.lines, found.worked.comparisons) == (("A ok",), ())


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("A,frist,2026-03-02,1,days,", "Spalte rule: „frist“ ist unbekannt. Möglich sind: period, deemed_delivery, "),
        ("A,,2026-03-02,1,days,", "Die Spalte rule ist leer."),
        ("A,period,,1,days,", "Die Spalte start ist leer."),
        ("A,period,gestern,1,days,", "Spalte start: „gestern“ ist kein Datum"),
        ("A,period,2026-03-02,,days,", "Die Spalte amount ist leer."),
        ("A,period,2026-03-02,1,,", "Die Spalte unit ist leer."),
        ("A,period,2026-03-02,1.5,days,", "Spalte amount: „1.5“ ist keine ganze Zahl."),
        (
            "A,period,2026-03-02,1,hours,",
            "Spalte unit: „hours“ ist unbekannt. Möglich sind: days, weeks, months, years.",
        ),
        ("A,period,2026-03-02,0,days,", "Die Länge einer Frist fehlt."),
        ("A,period,2026-03-02,999999999999999,days,", "Fristen lassen sich nur für die Jahre"),
        ("A,period,2026-03-02,1,days,bald", "Spalte result: „bald“ ist kein Datum"),
        ("A,deemed_delivery,2026-03-02,4,,", "Die Spalte unit ist leer."),
        ("A,deemed_delivery,2026-03-02,,days,", "Die Spalte amount ist leer."),
        ("A,deemed_delivery,2026-03-02,1,weeks,", "Spalte unit: Für diese Regel zählen nur days, nicht weeks."),
        ("A,portal_expiry,2026-03-02,1,months,", "Spalte unit: Für diese Regel zählen nur days, nicht months."),
        ("A,portal_delivery,2026-03-02,2,days,", "Spalten amount und unit: Nach einem Abruf gilt immer"),
        ("A,objection,2026-03-02,2,months,", "Spalten amount und unit: Ein Widerspruch ist einen Monat"),
        (",objection,2026-03-02,,,", "Die Spalte case ist leer."),
    ],
)
def test_a_case_without_an_answer_says_why(cells, sentence):
    (difference,) = counted(cells).differences

    assert difference.startswith(sentence)


def test_a_workbook_gives_the_same_answer():
    cells = ("A", "period", date(2026, 3, 2), 2.0, "weeks", date(2026, 3, 16))

    assert outcome("deadlines", workbook(HEADER.split(","), cells)).lines == ("A ok",)
