"""The ranking beside the money: last year's grant, the difference, how far the money reaches, and the filter."""

from decimal import Decimal

import pytest

from grants.applications import workflow
from grants.awards.earlier import earlier_grants
from grants.calls.models import Call
from tests import factories
from tests.grants.committee.worlds import ranked
from tests.grants.finance.worlds import check
from tests.portal.casework.pages import as_, rows, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(db):
    return factories.UserFactory(head=True)


@pytest.fixture
def call(db):
    return factories.CallFactory(envelope=Decimal("25000.00"))


def the_year_before(organisation, **fields):
    """A granted application of the Förderjahr before."""
    call = factories.CallFactory(funding_year=2026)
    draft = factories.complete(factories.draft(call, organisation), **fields)
    application = factories.assessed(factories.checked(factories.checking_(factories.submitted(draft))))
    return factories.granted(factories.decided(application, amount="8000.00"))


def money(response) -> list[list[str]]:
    """Grant of the year before, difference, and how far the money reaches."""
    return [row[10:13] for row in rows(response)]


def test_last_years_grant_the_difference_and_the_reach_of_the_money(call, head):
    first = ranked(call, 4)
    for level in (3, 2, 1):
        ranked(call, level)
    the_year_before(first.organisation)
    response = as_(head).get(url("ranking", call.pk))

    assert money(response) == [
        ["8.000,00 €", "1.000,00 €", "ganz"],
        ["–", "–", "ganz"],
        ["–", "–", "zum Teil: 7.000,00 €"],
        ["–", "–", "nicht mehr"],
    ]


def test_the_finance_check_gives_the_proposal(call, head):
    only = ranked(call, 4)
    check(only, amount=Decimal("6500.00"))
    assert rows(as_(head).get(url("ranking", call.pk)))[0][7] == "6.500,00 €"


def test_another_vorhaben_of_the_traeger_and_a_hidden_file_do_not_count(call, head):
    only = ranked(call, 4)
    the_year_before(only.organisation, title="Ein anderes Vorhaben")
    hidden = the_year_before(only.organisation)
    assert earlier_grants(call, [only], head) == {only.pk: Decimal("8000.00")}
    workflow.declare_conflict(application=hidden, actor=head, now=factories.NOW, reason="Vorstand")
    assert earlier_grants(Call.objects.get(pk=call.pk), [only], head) == {}


def test_the_filter_hides_rows_and_changes_no_place(call, head):
    ranked(call, 4)
    second = ranked(call, 3, title="Ein Treff für alle")
    factories.decided(second)
    client = as_(head)
    shown = client.get(url("ranking", call.pk), {"suche": "treff FÜR", "stand": "entschieden", "schwerpunkt": ""})
    assert [row[0] for row in rows(shown)] == ["2"]
    priority = {"schwerpunkt": "seniorenarbeit"}
    assert [row[13] for row in rows(client.get(url("ranking", call.pk), priority))] == ["1", "2"]
    exported = client.get(url("ranking", call.pk), {"stand": "offen", "export": "csv"}).getvalue()
    assert len(exported.decode().splitlines()) == 2
    wrong = client.get(url("ranking", call.pk), {"schwerpunkt": "gibt-es-nicht"})
    assert (wrong.status_code, len(rows(wrong))) == (422, 2)


def test_who_has_a_conflict_in_the_call_learns_nothing_about_the_money(call, head):
    hidden, seen = ranked(call, 4), ranked(call, 3)
    workflow.declare_conflict(application=hidden, actor=head, now=factories.NOW, reason="Vorstand")
    response = as_(head).get(url("ranking", call.pk))
    assert [row[2] for row in rows(response)] == [seen.reference]
    assert "Mittel reichen" not in words(response)
