import datetime
from decimal import Decimal

import pytest

from grants.applications import editing, workflow
from grants.assessment.double_funding import DeclaredFunds, overlapping_files
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return factories.UserFactory(caseworker=True)


@pytest.fixture
def call():
    return factories.CallFactory()


@pytest.fixture
def organisation():
    return factories.OrganisationFactory()


def sent(call, organisation, funds=(), **fields):
    """A submitted file with money of these givers: (name, amount)."""
    application = factories.complete(factories.draft(call, organisation))
    rows = [
        {"source": "third_party", "giver": giver, "purpose": "", "amount": amount, "certainty": ""}
        for giver, amount in funds
    ]
    who = {"actor": application.created_by, "now": NOW, "relations": {}}
    version = application.version
    application = editing.save_section(
        application=application,
        section="other_funds",
        version=version,
        lists={"other_funds": rows},
        has_no_other_funds=not rows,
        **who,
    )
    application = editing.save_section(application=application, section="project", version=version + 1, **who, **fields)
    return factories.submitted(application)


def test_a_file_of_the_same_träger_for_the_same_time_is_found(call, organisation, officer):
    here = sent(call, organisation)
    other = sent(call, organisation, title="Zweiter Treff")
    sent(call, factories.OrganisationFactory())

    [found] = overlapping_files(here, officer)
    assert (found.application, found.title, found.shared) == (other, "Zweiter Treff", ())
    assert found.requested == other.requested_amount


def test_a_file_for_another_time_is_not(call, organisation, officer):
    here = sent(call, organisation, period_end=datetime.date(2027, 6, 30))
    sent(call, organisation, period_start=datetime.date(2027, 7, 1))

    assert overlapping_files(here, officer) == ()


def test_withdrawn_files_do_not_count(call, organisation, officer):
    here, other = sent(call, organisation), sent(call, organisation)
    workflow.withdraw(application=other, actor=other.created_by, now=NOW)

    assert overlapping_files(here, officer) == ()


def test_a_file_hidden_by_a_conflict_of_interest_is_not_told(call, organisation, officer):
    here, other = sent(call, organisation), sent(call, organisation)
    workflow.declare_conflict(application=other, actor=officer, now=NOW, reason="Verwandt")

    assert overlapping_files(here, officer) == ()


def test_what_both_files_declare_is_compared_by_giver(call, organisation, officer):
    here = sent(
        call,
        organisation,
        [("Stiftung Nord", Decimal("500.00")), ("stiftung  nord", Decimal("250.00")), ("Land", None)],
    )
    sent(call, organisation, [("Stiftung Nord", Decimal("500.00")), ("LAND", None), ("Bund", Decimal("1.00"))])

    [found] = overlapping_files(here, officer)
    assert found.shared == (
        DeclaredFunds("stiftung  nord", Decimal("750.00"), Decimal("500.00")),
        DeclaredFunds("Land", None, None),
    )
    assert [funds.differs for funds in found.shared] == [True, False]


@pytest.mark.parametrize("others", [1, 3])
def test_the_number_of_queries_does_not_grow(call, organisation, officer, django_assert_num_queries, others):
    here = sent(call, organisation)
    for _ in range(others):
        sent(call, organisation)

    with django_assert_num_queries(6):
        assert len(overlapping_files(here, officer)) == others
