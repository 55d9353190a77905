"""What a Bescheid says of amounts: the plan as it was checked, and the grant by budget year."""

import datetime
from decimal import Decimal

import pytest

from grants.documents.content import Table
from grants.letters.amounts import parts_of, plan_of
from tests import factories
from tests.grants.finance.worlds import GOODS, check

pytestmark = pytest.mark.django_db


def tables(blocks) -> dict[str, list[tuple[str, ...]]]:
    """The rows of tables by caption, with plain spaces."""
    return {
        block.caption: [tuple(cell.replace("\u00a0", " ") for cell in row) for row in block.rows]
        for block in blocks
        if isinstance(block, Table)
    }


def content(decision) -> dict:
    return decision.application.submissions.last().content


def test_a_checked_plan_shows_what_is_recognised_and_why_less():
    application = factories.checked()
    check(application, {GOODS: "1000"}, amount=Decimal("8000.00"))
    decision = factories.decided(factories.assessed(application), amount="8000.00").decisions.get()

    shown = tables(plan_of(decision, content(decision)))

    assert [row[1:] for row in shown["Ausgaben"]] == [
        ("8.000,00 €", "8.000,00 €", ""),
        ("2.000,00 €", "1.000,00 €", "Zu teuer."),
        ("10.000,00 €", "9.000,00 €", ""),
    ]
    assert shown["Finanzierung"][-2:] == [
        ("Zuwendung", "9.000,00 €", "8.000,00 €", ""),
        ("Summe", "10.000,00 €", "9.000,00 €", ""),
    ]


def test_an_unchecked_plan_is_shown_as_it_was_asked():
    decision = factories.decided().decisions.get()

    shown = tables(plan_of(decision, content(decision)))

    assert shown["Ausgaben"][-1][-1] == "10.000,00 €"


def test_a_grant_of_two_years_names_both():
    application = factories.complete(factories.draft(factories.CallFactory(period_end=datetime.date(2028, 12, 31))))
    application.plan_rows.filter(item__kind="grant").update(second_year="3000.00")
    checked = factories.checked(factories.checking_(factories.submitted(application)))
    decision = factories.decided(factories.assessed(checked)).decisions.get()

    assert tables(parts_of(decision)) == {
        "Jahresscheiben": [("2027", "6.000,00 €"), ("2028", "3.000,00 €"), ("Summe", "9.000,00 €")]
    }


def test_a_grant_of_one_year_names_none():
    assert list(parts_of(factories.decided().decisions.get())) == []
