"""What a Bescheid demands, and when it pays: from the clauses and rules of the guideline version."""

import dataclasses
import datetime
from decimal import Decimal

import pytest

from criteria import transfer
from criteria.guideline.models import Guideline
from criteria.packages.clauses import applicable
from criteria.packages.shape import Clause, ClauseKind, When
from grants.letters.conditions import Grant, payment_plan, situation, texts_by_kind
from tests.factories import GuidelineFactory, a_goal
from tests.rulebook import ASSUMED, small_package

pytestmark = pytest.mark.django_db

YEAR = {"start": datetime.date(2027, 1, 1), "end": datetime.date(2027, 12, 31)}
TWO_YEARS = YEAR | {"end": datetime.date(2028, 12, 31)}


def guideline(*clauses: Clause, **values: str) -> Guideline:
    a_goal()
    package = small_package(version=f"Fassung {Guideline.objects.count()}", **values)
    return transfer.create(dataclasses.replace(package, clauses=clauses))


def texts(*clauses: Clause, amount: str = "9000.00", period=YEAR, budget_reservation=False, **values: str) -> list[str]:
    grant = Grant(
        guideline(*clauses, **values), amount=Decimal(amount), budget_reservation=budget_reservation, **period
    )
    found = texts_by_kind(applicable(clauses, situation(grant)), grant)
    return [text for sentences in found.values() for text in sentences]


def clause(text: str, when: When = When.ALWAYS, kind: ClauseKind = ClauseKind.AUFLAGE) -> Clause:
    key = "".join(letter for letter in text.lower() if letter.isalpha())
    return Clause(key, kind, when, text, ASSUMED)


def test_a_clause_names_the_day_on_which_the_proof_is_due():
    """31.12.2027 plus six months is the 30th of June 2028, a Friday."""
    assert texts(clause("Bis {nachweis_bis}.")) == ["Bis 30.06.2028."]


def test_a_day_that_is_no_working_day_moves_to_the_next_one():
    """31.12.2027 plus four months is the 30th of April 2028, a Sunday; the next day is the 1st of May (§ 193 BGB)."""
    assert texts(clause("Bis {nachweis_bis}."), proof_months="4") == ["Bis 02.05.2028."]


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{zuwendung}", "9.000,00\u00a0€"),
        ("{einsatz_monate}", "6"),
        ("{ueberschreitung}", "20\u00a0%"),
        ("{bagatelle}", "500,00\u00a0€"),
        ("{nachweis_monate}", "6"),
        ("{zwischennachweis_monate}", "4"),
        ("{aufbewahrung_jahre}", "5"),
        ("{beihilfe}", "keine Beihilfe"),
    ],
)
def test_every_rule_stands_in_the_text_as_people_write_it(text, filled):
    assert texts(clause(text)) == [filled]


@pytest.mark.parametrize(
    ("when", "situation"),
    [
        (When.SEVERAL_YEARS, {"period": TWO_YEARS}),
        (When.REGULAR_PROOF, {"amount": "10000.01"}),
        (When.BUDGET_RESERVATION, {"budget_reservation": True}),
        (When.STATE_AID, {"state_aid": "De-minimis"}),
    ],
)
def test_a_clause_for_a_situation_stands_only_there(when, situation):
    assert texts(clause("Besonders.", when)) == []
    assert texts(clause("Besonders.", when), **situation) == ["Besonders."]


@pytest.mark.parametrize(("limit", "found"), [("9000.00", 1), ("8999.99", 0), ("keine", 1)])
def test_the_simple_proof_is_enough_up_to_its_limit(limit, found):
    assert len(texts(clause("Einfach.", When.SIMPLE_PROOF), simple_proof_limit=limit)) == found


def test_clauses_stand_by_kind_in_the_order_of_the_guideline():
    grant = Grant(guideline(), Decimal("9000.00"), budget_reservation=False, **YEAR)

    found = texts_by_kind((clause("A"), clause("B", kind=ClauseKind.HINWEIS), clause("C")), grant)

    assert found == {ClauseKind.AUFLAGE: ("A", "C"), ClauseKind.HINWEIS: ("B",)}


def test_the_payment_plan_follows_the_procedure():
    payments = payment_plan(Grant(GuidelineFactory(), Decimal("9000.01"), budget_reservation=False, **YEAR))

    assert [(payment.due, payment.amount) for payment in payments] == [
        (datetime.date(2027, 1, 1), Decimal("2250.01")),
        (datetime.date(2027, 4, 1), Decimal("2250.00")),
        (datetime.date(2027, 7, 1), Decimal("2250.00")),
        (datetime.date(2027, 10, 1), Decimal("2250.00")),
    ]
