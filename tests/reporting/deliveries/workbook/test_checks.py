"""Every problem is named by its cell, the most important first."""

from dataclasses import replace
from decimal import Decimal

import pytest

from grants.untrusted.cells import Row, Sheet
from reporting.deliveries.workbook.checks import MOST_PROBLEMS, check, summary
from reporting.deliveries.workbook.form import Line, Rule, full_header, meta
from reporting.deliveries.workbook.problems import Problem, Value
from reporting.deliveries.workbook.reading import read
from tests.reporting.deliveries.workbook.forms import FORM, GOOD, filled

CURRENT = "Bitte laden Sie die aktuelle Vorlage dieser Lieferung herunter und übertragen Sie Ihre Zahlen."
LIST = "Bitte wählen Sie den Ortsteil aus der Liste."
ZERO = "Leer ist nicht null: Tragen Sie bitte 0 ein, wenn nichts war."
EMPTY_ROW = (None,) * 7
FIRST = ("05 Zentrum-Nordwest", None, Decimal(42), None, Decimal(5), None, Decimal("99.5"))
SECOND = ("41 Connewitz", None, Decimal(1250), None, Decimal(12), None, Decimal(0))


def sheet(*rows: tuple, header: tuple = full_header(FORM), **about) -> Sheet:
    """A sheet with the header in row 6 and these rows below, belonging to the form unless told otherwise."""
    numbered = (Row(number, cells) for number, cells in enumerate((header, *rows), start=6))
    return Sheet(kind="xlsx", name="Daten", rows=tuple(numbered), meta={**meta(FORM), **about})


def messages(*rows: tuple, form=FORM) -> list[str]:
    return [problem.message for problem in check(form, sheet(*rows)).problems]


def test_a_complete_table_gives_its_values_and_no_problem():
    result = check(FORM, sheet(FIRST, SECOND))

    assert result.problems == ()
    assert result.values == (
        Value("05", "BESUCHE", Decimal(42), "C7"),
        Value("05", "ERST", Decimal(5), "E7"),
        Value("05", "STUNDEN", Decimal("99.50"), "G7"),
        Value("41", "BESUCHE", Decimal(1250), "C8"),
        Value("41", "ERST", Decimal(12), "E8"),
        Value("41", "STUNDEN", Decimal("0.00"), "G8"),
    )


def test_a_problem_says_where_what_was_found_and_what_was_expected():
    result = check(FORM, read(filled({**GOOD, "C7": "fünf"}), "x.xlsx"))

    assert result.problems == (
        Problem(
            sheet="Daten",
            cell="C7",
            found="fünf",
            expected="eine ganze Zahl ab 0",
            message="Daten!C7: „fünf“ ist keine ganze Zahl ab 0 (Spalte Besuche).",
            severity="error",
            column="BESUCHE",
            place="05",
            topic="number",
        ),
    )


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ({"survey": "BERATUNG"}, "Die Mappe gehört zu einer anderen Erhebung (BERATUNG statt BESUCHE_SENIOREN)."),
        ({"delivery": "ff00"}, "Die Mappe gehört zu einer anderen Lieferung (ff00 statt 6f2c1a)."),
        ({"version": "1.0"}, "Die Mappe hat die Fassung 1.0 der Erhebung; gültig ist die Fassung 2.1."),
        ({"schema": "0"}, "Der Aufbau der Mappe weicht von der Vorlage ab."),
    ],
)
def test_a_workbook_of_something_else_is_not_read(about, sentence):
    result = check(FORM, sheet(FIRST, SECOND, **about))

    assert [problem.message for problem in result.problems] == [f"Daten!A4: {sentence} {CURRENT}"]
    assert result.values == ()


def test_a_workbook_that_does_not_say_whose_it_is_is_not_read():
    unknown = replace(sheet(FIRST, SECOND), meta={})

    assert [problem.message for problem in check(FORM, unknown).problems] == [
        f"Daten!A4: Die Mappe stammt nicht aus der Vorlage: die Angaben zur Lieferung fehlen. {CURRENT}"
    ]


def test_changed_missing_and_additional_headings_are_named():
    header = ("Ortsteil", "Besuche, Vorperiode", "Besucher", *full_header(FORM)[3:6], None, "Summe")

    result = check(FORM, sheet(FIRST, SECOND, header=header))

    assert [problem.message for problem in result.problems] == [
        f"Daten!C6: Die Überschrift „Besucher“ wurde geändert, erwartet wird „Besuche (Anzahl)“. {CURRENT}",
        f"Daten!G6: Die Überschrift „Öffnungsstunden (Stunden)“ fehlt. {CURRENT}",
        "Daten!H6: Die Spalte „Summe“ ist in der Vorlage nicht vorgesehen. Bitte löschen Sie sie.",
    ]
    assert result.values == ()


def test_a_table_without_its_header_is_not_read():
    assert [problem.message for problem in check(FORM, sheet(FIRST, header=("Stadtteil",))).problems] == [
        f"Daten!A6: Die Kopfzeile mit „Ortsteil“ in der ersten Spalte fehlt. {CURRENT}"
    ]


@pytest.mark.parametrize("empty", [Sheet("xlsx", "Daten", ()), sheet(("05 Zentrum-Nordwest", Decimal(40))), sheet()])
def test_a_workbook_nobody_filled_in_is_one_problem(empty):
    assert [problem.message for problem in check(FORM, empty).problems] == [
        "Daten!C7: In der Tabelle steht noch kein Wert. Bitte füllen Sie die weißen Felder aus "
        "und laden Sie sie neu hoch."
    ]


@pytest.mark.parametrize("name", ["40", Decimal(40), "Südvorstadt", " 40  südvorstadt "])
def test_an_ortsteil_may_be_named_by_code_or_name(name):
    result = check(FORM, sheet(FIRST, SECOND, (name, None, Decimal(1), None, Decimal(1), None, Decimal(1))))

    assert {value.place for value in result.values} == {"05", "40", "41"}
    assert result.problems == ()


def test_a_lost_leading_zero_is_put_back():
    result = check(FORM, sheet((Decimal(5), *FIRST[1:]), SECOND))

    assert [value.place for value in result.values[:3]] == ["05", "05", "05"]
    assert result.problems == ()


def test_an_unknown_ortsteil_gets_the_closest_suggestion():
    row = ("Conewitz", None, Decimal(1), None, Decimal(1), None, Decimal(1))

    assert messages(FIRST, SECOND, row) == [
        f"Daten!A9: „Conewitz“ ist kein Ortsteil dieser Erhebung. Meinten Sie „41 Connewitz“? {LIST}"
    ]


def test_an_ortsteil_like_no_other_gets_no_suggestion():
    row = ("Summe", None, Decimal(1), None, Decimal(1), None, Decimal(1))

    assert messages(FIRST, SECOND, row) == [f"Daten!A9: „Summe“ ist kein Ortsteil dieser Erhebung. {LIST}"]


def test_a_second_row_of_an_ortsteil_is_refused_and_its_values_are_not_taken():
    result = check(FORM, sheet(FIRST, SECOND, ("41", None, Decimal(7))))

    assert [problem.message for problem in result.problems] == [
        "Daten!A9: Der Ortsteil „41 Connewitz“ steht schon in Zeile 8. Bitte fassen Sie die Werte in einer Zeile "
        "zusammen und leeren Sie die andere."
    ]
    assert [value.cell for value in result.values] == ["C7", "E7", "G7", "C8", "E8", "G8"]


def test_values_need_an_ortsteil():
    assert messages(FIRST, SECOND, (None, None, Decimal(1), None, Decimal(1), None, Decimal(1))) == [
        f"Daten!A9: In dieser Zeile stehen Werte, aber kein Ortsteil. {LIST}"
    ]


def test_empty_is_not_zero():
    assert messages(FIRST, (*SECOND[:4], None, None, Decimal(1))) == [
        f"Daten!E8: Der Wert für 41 Connewitz fehlt (Spalte Erstbesuche). {ZERO}"
    ]


def test_a_prefilled_row_may_not_disappear():
    assert messages(FIRST) == [
        "Daten!A8: Die Zeile für den Ortsteil „41 Connewitz“ fehlt. Bitte ergänzen Sie sie; tragen Sie 0 ein, "
        "wenn dort nichts war."
    ]


def test_empty_rows_and_notes_beside_the_table_are_passed_over():
    note = (None,) * 9 + ("Notiz",)

    assert messages(FIRST, SECOND, EMPTY_ROW, note) == []


def test_problems_come_with_the_most_important_first():
    wrong = (*FIRST[:2], Decimal(4), None, Decimal(5), None, "viel")
    unknown = ("Mond", None, Decimal(1), None, None, None, Decimal(1))

    result = check(FORM, sheet(wrong, SECOND, unknown))

    assert [(problem.cell, problem.severity) for problem in result.problems] == [
        ("A9", "error"),
        ("G7", "error"),
        ("E9", "error"),
        ("E7", "error"),
        ("C7", "explain"),
    ]
    assert (len(result.errors), len(result.explanations_wanted)) == (4, 1)


def test_the_check_stops_after_many_problems_and_says_so():
    rows = [("Mond", None, "a", None, "b", None, "c")] * 400

    result = check(FORM, sheet(*rows))

    assert result.problems[0].message == (
        "Daten!A132: Die Prüfung wurde vor Zeile 132 abgebrochen, weil schon mehr als 500 Fehler gefunden wurden. "
        "Bitte berichtigen Sie diese zuerst."
    )
    assert len(result.problems) == MOST_PROBLEMS + 1


def test_the_summary_counts_and_quotes_the_first():
    assert summary(()) == "Die Prüfung hat nichts gefunden, was zu berichtigen oder zu erläutern wäre."
    assert summary(check(FORM, sheet(FIRST, (*SECOND[:2], Decimal(0), None, Decimal(0), None, "x"))).problems) == (
        "1 Fehler zu berichtigen, 1 Auffälligkeit zu erläutern. Zuerst: Daten!G8: „x“ ist keine Zahl ab 0 "
        "mit höchstens 2 Nachkommastellen (Spalte Öffnungsstunden). Wenn nichts war, tragen Sie bitte 0 ein."
    )


def test_the_summary_of_questions_alone_asks_for_explanations():
    form = replace(
        FORM,
        lines=(Line("05", previous={"BESUCHE": Decimal(10)}),),
        rules=(Rule("change", "explain", "Bitte erläutern.", ("BESUCHE",), percent=Decimal(50)),),
    )

    assert summary(check(form, sheet(FIRST)).problems) == (
        "1 Auffälligkeit zu erläutern. Zuerst: Daten!C7: 42 statt 10 in der Vorperiode "
        "(+320 %; Spalte Besuche, Ortsteil 05 Zentrum-Nordwest). Bitte erläutern."
    )
