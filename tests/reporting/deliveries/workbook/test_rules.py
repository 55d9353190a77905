"""The plausibility rules of a form."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reporting.deliveries.workbook.form import Rule
from reporting.deliveries.workbook.problems import Value
from reporting.deliveries.workbook.rules import rule_problems
from tests.reporting.deliveries.workbook.forms import FORM


def told(*values: Value, form=FORM) -> list[tuple[str, str]]:
    return [(problem.message, problem.severity) for problem in rule_problems(form, values)]


def visits(number: int) -> Value:
    return Value("05", "BESUCHE", Decimal(number), "C7")


def first_visits(number: int) -> Value:
    return Value("05", "ERST", Decimal(number), "E7")


def test_a_part_may_be_as_large_as_the_whole():
    assert told(visits(40), first_visits(40)) == []


def test_a_part_larger_than_the_whole_is_an_error():
    assert told(visits(40), first_visits(41)) == [
        (
            "Daten!E7: Erstbesuche (41) ist größer als Besuche in C7 (40; Ortsteil 05 Zentrum-Nordwest). "
            "Bitte prüfen Sie beide Werte.",
            "error",
        )
    ]


def test_a_part_without_its_whole_is_not_judged():
    assert told(first_visits(41)) == []


@pytest.mark.parametrize("number", [20, 60])
def test_a_change_of_exactly_the_percentage_is_usual(number):
    assert told(visits(number)) == []


@pytest.mark.parametrize(("number", "change"), [(19, "-53 %"), (61, "+53 %"), (400, "+900 %")])
def test_a_larger_change_needs_an_explanation(number, change):
    assert told(visits(number)) == [
        (
            f"Daten!C7: {number} statt 40 in der Vorperiode ({change}; Spalte Besuche, Ortsteil 05 Zentrum-Nordwest). "
            "Bitte erläutern Sie die Veränderung.",
            "explain",
        )
    ]


def test_a_fall_to_zero_is_told_once():
    assert told(visits(0)) == [
        (
            "Daten!C7: 0 statt 40 in der Vorperiode (Spalte Besuche, Ortsteil 05 Zentrum-Nordwest). "
            "Bitte erläutern Sie den Wegfall.",
            "explain",
        )
    ]


def test_a_change_rule_alone_tells_a_fall_to_zero():
    only_change = replace(FORM, rules=(FORM.rules[1],))

    assert [message for message, _ in told(visits(0), form=only_change)] == [
        "Daten!C7: 0 statt 40 in der Vorperiode (-100 %; Spalte Besuche, Ortsteil 05 Zentrum-Nordwest). "
        "Bitte erläutern Sie die Veränderung."
    ]


def test_an_ortsteil_without_last_period_is_not_compared():
    assert told(Value("50", "BESUCHE", Decimal(0), "C9")) == []


def test_a_change_rule_without_its_percentage_is_a_mistake_of_the_form():
    broken = replace(FORM, rules=(Rule("change", "explain", "", ("BESUCHE",)),))

    with pytest.raises(ValueError, match="needs its percent"):
        rule_problems(broken, (visits(1),))
