"""Clauses are filled without gaps, and stand only in the Bescheide that they are meant for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.packages.clauses import (
    FIELDS,
    NothingToFillIn,
    applicable,
    conflicts,
    faults,
    fill,
    optional,
    unfit_relations,
)
from criteria.packages.shape import Clause, ClauseKind, When
from tests.criteria.packages.material import demo
from tests.rulebook import ASSUMED

VALUES = {name: f"<{name}>" for name in FIELDS}


def test_placeholders_are_replaced_by_their_values_each_time():
    text = "Bis {nachweis_bis}, also bis {nachweis_bis}, höchstens {zuwendung}."

    assert (
        fill(text, {"nachweis_bis": "30.06.2028", "zuwendung": "5,00 €"})
        == "Bis 30.06.2028, also bis 30.06.2028, höchstens 5,00 €."
    )


def test_a_value_is_taken_as_it_is():
    assert fill("{zuwendung} {beihilfe}", {"zuwendung": "{beihilfe}", "beihilfe": r"\1"}) == r"{beihilfe} \1"


def test_a_letter_with_a_gap_does_not_go_out():
    with pytest.raises(NothingToFillIn) as problem:
        fill("Bis {nachweis_bis}.", {"zuwendung": "1,00 €"})

    assert str(problem.value) == (
        "Für den Platzhalter „{nachweis_bis}“ fehlt der Wert. Bitte prüfen Sie den Textbaustein."
    )


@given(st.text())
def test_a_text_without_faults_can_be_filled_and_keeps_no_brace(text):
    if faults(text) == ():
        assert not set("{}") & set(fill(text, VALUES))
    else:
        assert "{" in text or "}" in text


@pytest.mark.parametrize("text", ["{", "}", "a } b { c", "{{zuwendung}}", "{zuwendung"])
def test_a_single_brace_is_a_fault(text):
    assert faults(text) == (
        "Eine geschweifte Klammer ist nicht geschlossen oder nicht geöffnet. Bitte ergänzen Sie sie.",
    )


def test_each_unknown_placeholder_is_named_once():
    assert [sentence.partition(" gibt")[0] for sentence in faults("{a} {} {a} {Zuwendung}")] == [
        "Den Platzhalter „{a}“",
        "Den Platzhalter „{}“",
        "Den Platzhalter „{Zuwendung}“",
    ]


def keys(*situation):
    return [clause.key for clause in applicable(demo().clauses, frozenset(situation))]


def test_what_always_stands_comes_with_what_the_situation_asks_for_in_the_order_of_the_guideline():
    first = ["zweck", "finanzierungsplan", "ermaessigung", "einsatz", "mitteilung", "statistik"]
    last = ["besserstellung"]

    assert keys() == keys(When.ALWAYS) == [*first, "belege", *last]
    assert keys(When.SIMPLE_PROOF, When.STATE_AID) == [*first, "nachweis-einfach", "belege", "beihilfe", *last]
    assert keys(When.REGULAR_PROOF, When.SEVERAL_YEARS, When.BUDGET_RESERVATION) == [
        *first,
        "nachweis-ausfuehrlich",
        "zwischennachweis",
        "belege",
        "haushalt",
        *last,
    ]


def test_the_clauses_of_the_demo_use_every_placeholder():
    texts = " ".join(clause.text for clause in demo().clauses)

    assert [name for name in FIELDS if f"{{{name}}}" not in texts] == []
    assert "innerhalb von <einsatz_monate> Monaten" in fill(texts, VALUES)


def clause(key, *, when=When.ALWAYS, **relations):
    return Clause(key, ClauseKind.AUFLAGE, when, f"Text {key}.", ASSUMED, **relations)


A, B = clause("a"), clause("b", is_optional=True)
LATE = clause("late", when=When.SEVERAL_YEARS, is_optional=True)


def test_an_optional_clause_stands_only_where_it_was_chosen_and_its_situation_holds():
    assert applicable((A, B, LATE), frozenset()) == (A,)
    assert applicable((A, B, LATE), frozenset(), {"b", "late"}) == (A, B)
    assert applicable((A, B, LATE), frozenset({When.SEVERAL_YEARS}), {"late"}) == (A, LATE)


def test_what_may_be_chosen_depends_on_the_situation():
    assert optional((A, B, LATE), frozenset()) == (B,)
    assert optional((A, B, LATE), frozenset({When.SEVERAL_YEARS})) == (B, LATE)


def test_clauses_without_relations_stand_together():
    assert conflicts((A, B), (A, B)) == ()


def test_a_clause_without_the_one_it_needs_stops_the_letter():
    needy = clause("needy", requires=("b", "gone"))

    assert conflicts((A, needy), (A, B, needy)) == (
        "Auflage „needy“ steht nur zusammen mit Auflage „b“. Das fehlt in diesem Bescheid.",
        "Auflage „needy“ steht nur zusammen mit „gone“. Das fehlt in diesem Bescheid.",
    )
    assert conflicts((B, clause("needy", requires=("b",))), ()) == ()


@pytest.mark.parametrize(
    "standing", [(clause("x", excludes=("y",)), clause("y")), (clause("x"), clause("y", excludes=("x",)))]
)
def test_clauses_that_exclude_each_other_stop_the_letter_whichever_says_so(standing):
    assert conflicts(standing, standing) == (
        "Auflage „x“ und Auflage „y“ widersprechen sich. Nur eines davon kann stehen.",
    )


@pytest.mark.parametrize(
    ("relations", "beginning"),
    [
        ({"requires": ("a",)}, None),
        ({"excludes": ("b",)}, None),
        ({"requires": ("gone", "gone")}, "Einen Textbaustein „gone“ gibt es nicht."),
        ({"excludes": ("gone",)}, "Einen Textbaustein „gone“ gibt es nicht."),
        ({"requires": ("me",)}, "Ein Textbaustein verweist auf sich selbst."),
        ({"excludes": ("me",)}, "Ein Textbaustein verweist auf sich selbst."),
        ({"requires": ("b",), "excludes": ("b",)}, "„b“ kann nicht zugleich dazugehören und ausgeschlossen sein."),
        ({"excludes": ("a",)}, "„a“ ist ausgeschlossen, steht aber wie dieser Textbaustein in jedem Bescheid."),
    ],
)
def test_relations_name_other_clauses_that_can_stand_beside(relations, beginning):
    me = clause("me", **relations)

    found = unfit_relations(me, (A, B, me))

    assert [sentence[: len(beginning or "")] for sentence in found] == ([beginning] if beginning else [])


def test_a_clause_of_a_situation_may_exclude_one_that_always_stands():
    me = clause("me", when=When.STATE_AID, excludes=("a",))

    assert unfit_relations(me, (A, me)) == ()
