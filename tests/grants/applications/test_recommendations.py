"""What is recommended beyond what is required. It never stops a submission."""

import datetime
from decimal import Decimal

import pytest

from grants.applications import editing
from grants.applications.recommendations import NO_INDICATOR, NO_NEIGHBOURHOOD, recommendations
from grants.applications.sections import OPTIONAL, missing
from tests import factories
from tests.factories import A_POST, NOW

pytestmark = pytest.mark.django_db
EURO = "\u00a0€"


def advice(application, section=None) -> list[str]:
    return [it.sentence for it in recommendations(application) if section in (None, it.section)]


def save(application, section: str, **answers):
    return editing.save_section(
        application=application,
        section=section,
        actor=application.created_by,
        now=NOW,
        version=application.version,
        **{"relations": {}} | answers,
    )


def with_posts(*posts: dict):
    return save(factories.complete(), "staff", lists={"posts": posts})


def with_funds(*rows: dict, planned: str = "0"):
    application = factories.complete()
    items = {item.code: item for item in application.call.guideline.plan_items.all()}
    application = editing.save_plan(
        application=application,
        section="plan",
        actor=application.created_by,
        now=NOW,
        version=application.version,
        rows=[editing.Row(items["drittmittel"], Decimal(planned))],
    )
    return save(application, "other_funds", lists={"other_funds": rows})


def funds(amount: str | None, certainty: str = "approved", source: str = "third_party") -> dict:
    value = amount and Decimal(amount)
    return {"source": source, "giver": "Stiftung", "amount": value, "certainty": certainty}


def test_a_new_draft_is_left_alone():
    assert advice(factories.draft()) == []


def test_everything_recommended_leaves_nothing_to_advise():
    assert advice(factories.elaborated()) == []


def test_nothing_recommended_is_missing():
    application = factories.complete()

    assert (missing(application), len(advice(application))) == ((), 4)
    assert factories.submitted(application).state == "submitted"
    assert {"staff", "other_funds"} <= OPTIONAL


def test_a_target_group_without_its_neighbourhood_is_asked_for_it():
    assert advice(factories.complete(), "target_group") == [NO_NEIGHBOURHOOD]


def test_goals_are_asked_for_what_is_not_smart_yet_and_for_an_indicator():
    application = save(factories.complete(), "goals", specific="Ein Treff.", time_bound="2027")

    assert advice(application, "goals") == [
        "Beschreiben Sie Ihr Ziel genauer. Noch leer: messbar, aktiv beeinflussbar, realistisch.",
        NO_INDICATOR,
    ]


def test_an_indicator_is_asked_for_its_planned_value():
    application = save(factories.elaborated(), "goals", lists={"planned_values": [{"name": "Besuche"}]})

    assert advice(application) == ["Geben Sie den geplanten Wert für „Besuche“ an."]


def test_staff_costs_without_a_stelle_are_asked_for_it():
    assert advice(factories.complete(), "staff") == [
        f"Im Finanzierungsplan stehen 8.000,00{EURO} Personalkosten. Geben Sie die Stellen dazu an."
    ]


def test_a_stelle_is_asked_for_what_is_empty():
    assert advice(with_posts(A_POST, {"function": "Leitung", "months": 12}), "staff") == [
        "Stelle 2: Ergänzen Sie die Entgeltgruppe, die Stufe, den Stellenanteil und das Arbeitgeberbrutto."
    ]


def test_the_difference_between_stellen_and_plan_is_said_in_words():
    assert advice(with_posts(A_POST, A_POST | {"gross": Decimal("0.01")}), "staff") == [
        f"Die Stellen kosten zusammen 8.000,01{EURO}, im Finanzierungsplan stehen 8.000,00{EURO} Personalkosten. "
        f"Der Unterschied ist 0,01{EURO}. Bitte prüfen Sie beide Angaben."
    ]


@pytest.mark.parametrize(
    ("rows", "planned"),
    [((funds("50"), funds("20", source="city")), "70"), ((funds("50"), funds("20", "refused")), "50")],
    ids=["both tables count", "refused money does not count"],
)
def test_other_funds_that_fit_the_plan_need_no_advice(rows, planned):
    assert advice(with_funds(*rows, planned=planned), "other_funds") == []


def test_the_difference_between_other_funds_and_plan_is_said_in_words():
    assert advice(with_funds(funds("50")), "other_funds") == [
        f"Andere Mittel, ohne abgelehnte, sind zusammen 50,00{EURO}, im Finanzierungsplan stehen 0,00{EURO} "
        f"Zuschüsse Dritter. Der Unterschied ist 50,00{EURO}. Bitte prüfen Sie beide Angaben."
    ]


def test_third_party_money_in_the_plan_is_asked_for_its_givers():
    assert advice(with_funds(planned="10"), "other_funds") == [
        f"Im Finanzierungsplan stehen 10,00{EURO} Zuschüsse Dritter. Sagen Sie, von wem sie kommen."
    ]


def test_a_giver_is_asked_for_amount_and_state():
    assert advice(with_funds(funds(None, "")), "other_funds") == [
        "Stiftung: Ergänzen Sie den Betrag und den Stand der Zusage."
    ]


def test_a_call_of_two_years_asks_for_the_part_of_the_second():
    call = factories.CallFactory(period_end=datetime.date(2028, 12, 31))
    application = factories.complete(factories.draft(call))

    assert advice(application, "plan") == ["Geben Sie an, welcher Teil der Beträge auf das zweite Jahr entfällt."]
