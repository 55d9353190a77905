"""What changed between two contents, in words."""

from copy import deepcopy

import pytest

from grants.applications.content import content
from grants.applications.differences import IGNORED, QUESTIONS, differences_between
from tests import factories

OLD = {
    "reference": "50-2026-0001",
    "call": "Förderung 2026",
    "funding_year": 2026,
    "guideline": "Richtlinie, Fassung 1",
    "organisation": {
        "name": "Anker e. V.",
        "legal_form": "eingetragener Verein",
        "register_number": "VR 1",
        "address": ["Anker e. V.", "Musterstraße 1", "04109 Leipzig"],
    },
    "title": "Begegnung",
    "priority": "Offene Seniorenarbeit",
    "summary": "Wir öffnen täglich.",
    "target_group": "Menschen ab 60",
    "districts": [{"code": "41", "name": "Connewitz"}],
    "period": ["2026-01-01", "2026-12-31"],
    "goals": ["Teilhabe"],
    "contribution": "Ein offener Treff.",
    "plan": [
        {"kind": "cost", "item": "Sachkosten", "description": "Miete", "amount": "1000.00", "certainty": ""},
        {"kind": "cost", "item": "Sachkosten", "description": "Strom", "amount": "200.00", "certainty": ""},
        {"kind": "grant", "item": "Zuwendung", "description": "", "amount": "1200.00", "certainty": ""},
    ],
    "sums": {"costs": "1200.00", "requested": "1200.00"},
}


def changed(**values) -> list[tuple[str, str, str, str]]:
    found = differences_between(OLD, deepcopy(OLD) | values)
    return [(it.place, it.label, it.before, it.after) for it in found]


def test_equal_contents_differ_in_nothing():
    assert differences_between(OLD, deepcopy(OLD)) == ()


def test_what_only_names_the_application_and_its_year_is_no_change():
    assert changed(reference="50-2027-0007", call="Förderung 2027", funding_year=2027) == []


def test_a_changed_text_is_shown_before_and_after():
    assert changed(title="Begegnung im Süden") == [
        ("Vorhaben", "Name des Vorhabens", "Begegnung", "Begegnung im Süden")
    ]


def test_other_line_ends_are_no_change():
    lines = deepcopy(OLD) | {"summary": "Eins\nZwei"}
    assert differences_between(lines, lines | {"summary": "Eins\r\nZwei\r\n"}) == ()


def test_an_answer_can_be_new_or_dropped():
    (new,) = differences_between(OLD | {"target_group": ""}, OLD)
    (dropped,) = differences_between(OLD, OLD | {"target_group": ""})
    assert [(it.word, it.before, it.after) for it in (new, dropped)] == [
        ("neu", "keine Angabe", "Menschen ab 60"),
        ("entfallen", "Menschen ab 60", "keine Angabe"),
    ]


def test_each_end_of_the_period_is_a_change_of_its_own():
    assert changed(period=["2026-01-01", "2027-12-31"]) == [("Vorhaben", "Ende", "31.12.2026", "31.12.2027")]


def test_a_draft_without_a_period_can_be_compared():
    assert [after for *_, after in changed(period=["", ""])] == ["keine Angabe", "keine Angabe"]


def test_places_are_named_with_their_code():
    places = [{"code": "00", "name": "Zentrum"}, {"code": "41", "name": "Connewitz"}]
    assert changed(districts=places) == [
        ("Zielgruppe und Sozialraum", "Ortsteile", "41 Connewitz", "00 Zentrum, 41 Connewitz")
    ]


def test_the_plan_is_compared_by_position_whatever_the_order_of_its_rows():
    assert changed(plan=OLD["plan"][::-1]) == []


def test_a_changed_amount_is_said_in_euro_beside_the_other_rows_of_its_position():
    plan = deepcopy(OLD["plan"])
    plan[0]["amount"] = "1500.50"
    assert changed(plan=plan) == [
        (
            "Kosten- und Finanzierungsplan",
            "Ausgabe: Sachkosten",
            "1.000,00\u00a0€, Miete\n200,00\u00a0€, Strom",
            "1.500,50\u00a0€, Miete\n200,00\u00a0€, Strom",
        )
    ]


def test_a_position_that_is_gone_is_said_to_be_dropped():
    (dropped,) = differences_between(OLD, OLD | {"plan": OLD["plan"][:2]})
    assert (dropped.label, dropped.word) == ("Zuwendung: Zuwendung", "entfallen")


def test_sums_are_compared():
    assert changed(sums={"costs": "1200.00", "requested": "1000.00"}) == [
        ("Kosten- und Finanzierungsplan", "Beantragte Zuwendung", "1.200,00\u00a0€", "1.000,00\u00a0€")
    ]


def test_stellen_indicators_and_other_money_are_compared_by_their_name():
    post = {
        "name": "Stelle 1",
        "function": "Sozialarbeit",
        "pay_group": "S 11b",
        "pay_step": "3",
        "full_time_equivalent": "0.50",
        "months": 12,
        "gross": "30000.00",
    }
    value = {"name": "Besuche", "unit": "Anzahl", "value": "1500.00"}
    funds = {"source": "Drittmittel", "giver": "Land", "purpose": "", "amount": "300.00", "certainty": "beantragt"}
    found = changed(staff=[post], planned_values=[value], other_funds=[funds])
    assert [(place, label, after) for place, label, _, after in found] == [
        ("Ziele", "Indikator: Besuche", "1.500 Anzahl"),
        (
            "Personal",
            "Stelle 1",
            "Sozialarbeit, Entgeltgruppe S 11b, Stufe 3, 0,50 VZÄ, 12 Monate, Arbeitgeberbrutto 30.000,00\u00a0€",
        ),
        ("Andere Mittel", "Drittmittel: Land", "300,00\u00a0€, beantragt"),
    ]


def test_contents_of_earlier_years_that_lack_a_question_can_be_compared():
    assert [label for _, label, _, _ in changed(neighbourhood="Viele Familien.")] == ["Sozialraum"]


@pytest.mark.django_db
def test_every_answer_of_the_content_is_compared():
    keys = content(factories.complete()).keys()
    assert keys - IGNORED - QUESTIONS.keys() == set(), (
        "Add a row to `QUESTIONS` in grants/applications/differences.py: where the answer stands and how it is read."
    )
