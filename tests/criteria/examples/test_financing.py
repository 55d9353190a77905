import pytest

from tests.criteria.examples.tables import outcome, workbook

NBSP = "\u00a0"
HEADER = (
    "case,kind,planned_costs,planned_own_funds,planned_other_funds,grant,"
    "actual_costs,actual_own_funds,actual_other_funds,paid,final_grant,recovery,remaining_payment"
)
PLAN = "80000,8000,12000,60000"


def settled(cells):
    return outcome("financing", f"{HEADER}\n{cells}\n")


@pytest.mark.parametrize(
    "cells",
    [
        # The project saves 8,000 (ANBest-P Nr. 2): shared, kept by the city, kept by the Träger.
        f"A,anteil,{PLAN},72000,8000,12000,60000,54000.00,6000.00,0.00",
        f"A,fehlbedarf,{PLAN},72000,8000,12000,50000,52000,0,2000",
        f"A,festbetrag,{PLAN},72000,8000,12000,60000,60000.0,0,0",
        f"A,Voll,{PLAN},72000,8000,15000,60000,57000.00,3000.00,0.00",
        # A third of 100.01 is 33.33666…; rounded once to 33.34, and asked with fewer decimals.
        "A,anteil,300,200,0,100,100.01,66.67,0,33.34,33.34,0,0",
        "A,anteil,300,200,0,100,100.01,66.67,0,33.34,33,,",
    ],
)
def test_a_settlement_worked_by_hand_agrees(cells):
    found = settled(cells)

    assert found.lines == ("A ok",)
    assert found.worked.comparisons


def test_a_difference_shows_what_was_asked_and_the_working():
    found = settled(f"A,anteil,{PLAN},72000,8000,12000,60000,54000.01,6000.00,1")

    assert found.lines[0] == (
        "A Abweichung: final_grant erwartet 54000.01, berechnet 54000.00; remaining_payment erwartet 1, berechnet 0"
    )
    assert f"    Anerkannte Ausgaben: 72.000,00{NBSP}€" in found.lines
    assert f"    Endgültige Zuwendung als Anteilfinanzierung: 54.000,00{NBSP}€" in found.lines


def test_an_empty_expectation_is_not_asked():
    found = settled(f"A,anteil,{PLAN},72000,8000,12000,60000,,6000,")

    assert [comparison.asked for comparison in found.worked.comparisons] == ["recovery"]


def test_paid_may_be_empty_where_nothing_depends_on_it():
    found = settled(f"A,anteil,{PLAN},72000,8000,12000,,54000,,")

    assert found.lines == ("A ok",)
    assert found.worked.working[-1] == "Die Spalte paid ist leer und zählt als 0."


@pytest.mark.parametrize("expected", ["54000,6000,", "54000,,0", ",,0"])
def test_paid_is_needed_where_recovery_or_remaining_payment_is_asked(expected):
    assert settled(f"A,anteil,{PLAN},72000,8000,12000,,{expected}").differences == (
        "Die Spalte paid ist leer. Bitte füllen Sie sie aus.",
    )


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (f"A,halb,{PLAN},1,1,1,1,1,,", "Spalte kind: „halb“ ist unbekannt. Möglich sind: anteil, fehlbedarf, "),
        (f"A,,{PLAN},1,1,1,1,1,,", "Die Spalte kind ist leer."),
        ("A,voll,,0,0,1,1,1,1,1,1,,", "Die Spalte planned_costs ist leer."),
        ("A,voll,1,,0,1,1,1,1,1,1,,", "Die Spalte planned_own_funds ist leer."),
        ("A,voll,1,0,,1,1,1,1,1,1,,", "Die Spalte planned_other_funds ist leer."),
        ("A,voll,1,0,0,,1,1,1,1,1,,", "Die Spalte grant ist leer."),
        (f"A,voll,{PLAN},,1,1,1,1,,", "Die Spalte actual_costs ist leer."),
        (f"A,voll,{PLAN},1,,1,1,1,,", "Die Spalte actual_own_funds ist leer."),
        (f"A,voll,{PLAN},1,1,,1,1,,", "Die Spalte actual_other_funds ist leer."),
        (f'A,voll,{PLAN},"1,50",1,1,1,1,,', "Spalte actual_costs: „1,50“ enthält ein Komma."),
        (f"A,voll,{PLAN},1,1,1,viel,1,,", "Spalte paid: „viel“ ist keine Zahl."),
        (f"A,voll,{PLAN},1,1,1,1,wenig,,", "Spalte final_grant: „wenig“ ist keine Zahl."),
        ("A,voll,100,0,0,101,1,1,1,1,1,,", "Die bewilligte Zuwendung muss über 0,00 € liegen"),
        ("A,voll,100,0,0,100,1.001,1,1,1,1,,", "Die anerkannten Ausgaben: Bitte geben Sie einen Betrag ab 0,00 € an"),
        (f",voll,{PLAN},1,1,1,1,1,,", "Die Spalte case ist leer."),
    ],
)
def test_a_case_that_cannot_be_settled_says_why(cells, sentence):
    (difference,) = settled(cells).differences

    assert difference.startswith(sentence)


def test_a_workbook_gives_the_same_answer():
    cells = ("A", "anteil", 80000, 8000.0, "12000.00", 60000, 80000, 8000, 15000, 60000, 57750.0, 2250, None)

    assert outcome("financing", workbook(HEADER.split(","), cells)).lines == ("A ok",)
