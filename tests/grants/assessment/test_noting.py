"""What the office notes about money of others, who may know it, and what the formal check makes of it."""

import datetime
from decimal import Decimal

import pytest

from grants.applications import workflow
from grants.assessment import noting
from grants.assessment.aid import aid_of
from grants.assessment.double_funding import Funds, declared_funds, grants_elsewhere
from grants.assessment.outside import NotedAid, NotedGrant, chain_of
from grants.audit.models import Entry
from grants.steps import Forbidden
from tests import factories
from tests.factories import NOW
from tests.grants.assessment.test_double_funding import sent
from tests.grants.assessment.worlds import noted_aid, noted_grant

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def officer():
    return factories.UserFactory(caseworker=True)


@pytest.fixture
def organisation():
    return factories.OrganisationFactory()


def test_entries_are_kept_and_recorded_and_a_wrong_one_leaves_only_its_record(organisation, officer):
    aid = noted_aid(organisation, actor=officer)
    noting.remove_noted(noted=aid, actor=officer, now=NOW, reason=" Doppelt vermerkt. ")

    assert not NotedAid.objects.exists()
    said = Entry.objects.filter(chain=chain_of(organisation)).order_by("number")
    assert [entry.sentence for entry in said] == [
        "Vermerkt: De-minimis-Beihilfe von Land Sachsen, 02.03.2026, 20.000,00\u00a0€.",
        "Eintrag entfernt: De-minimis-Beihilfe von Land Sachsen, 02.03.2026, 20.000,00\u00a0€.",
    ]
    assert said.last().reason == "Doppelt vermerkt."
    assert not Entry.objects.filter(chain=organisation.chain).exists()


@pytest.mark.parametrize(
    ("door", "wrong"),
    [
        (noted_aid, {"amount": Decimal(0)}),
        (noted_aid, {"granted_on": TODAY + datetime.timedelta(days=1)}),
        (noted_grant, {"end": datetime.date(2026, 12, 31)}),
    ],
)
def test_what_contradicts_itself_is_refused(organisation, door, wrong):
    with pytest.raises(noting.NotNotable):
        door(organisation, **wrong)


def test_an_entry_is_not_taken_out_without_a_reason(organisation, officer):
    with pytest.raises(noting.NotNotable):
        noting.remove_noted(noted=noted_grant(organisation), actor=officer, now=NOW, reason=" ")


def test_who_takes_no_part_in_a_file_of_the_träger_neither_notes_nor_sees(organisation, officer):
    application = factories.submitted(factories.complete(factories.draft(organisation=organisation)))
    aid = noted_aid(organisation)
    biased, head = factories.UserFactory(caseworker=True), factories.UserFactory(head=True)
    workflow.declare_conflict(application=application, actor=biased, now=NOW, reason="Verwandt")

    seen = {person: NotedAid.objects.visible_to(person).exists() for person in (officer, head, biased)}
    assert seen == {officer: True, head: True, biased: False}
    assert not NotedAid.objects.visible_to(application.created_by).exists()
    for person in (biased, head, application.created_by):
        with pytest.raises(Forbidden):
            noted_grant(organisation, actor=person)
        with pytest.raises(Forbidden):
            noting.remove_noted(noted=aid, actor=person, now=NOW, reason="Falsch")


def test_grants_of_other_offices_in_the_same_time_stand_beside_what_the_file_declares(organisation, officer):
    call = factories.CallFactory()
    here = sent(call, organisation, [("jugendamt ", Decimal("4000.00")), ("Land", None)])
    same, other = noted_grant(organisation), noted_grant(organisation, office="Kulturamt")
    undisclosed = noted_grant(organisation, office="Land")
    noted_grant(organisation, start=datetime.date(2025, 1, 1), end=datetime.date(2026, 12, 31))
    noted_grant(factories.OrganisationFactory())

    found = {row.noted: (row.is_declared, row.declared, row.differs) for row in grants_elsewhere(here, officer)}
    assert found == {
        same: (True, Decimal("4000.00"), True),
        other: (False, None, False),
        undisclosed: (True, None, False),
    }
    assert declared_funds(here) == (Funds("jugendamt ", Decimal("4000.00")), Funds("Land", None))
    draft = factories.draft(organisation=organisation)
    assert (grants_elsewhere(draft, officer), declared_funds(draft)) == ((), ())


def test_no_aid_is_reckoned_where_neither_guideline_nor_entry_speaks_of_it(officer):
    assert aid_of(factories.submitted(), officer, TODAY) == ()


def test_the_guideline_says_what_the_file_adds_to_and_where_the_ceiling_is(officer):
    guideline = factories.GuidelineFactory(state_aid="De-minimis", de_minimis_limit="29000.00")
    application = factories.submitted(factories.complete(factories.draft(factories.CallFactory(guideline=guideline))))
    noted_aid(application.organisation)
    noted_aid(application.organisation, granted_on=datetime.date(2023, 9, 15))
    noted_aid(application.organisation, kind="DAWI-De-minimis", amount=Decimal("700000.00"))
    noted_aid(factories.OrganisationFactory())

    general, dawi = aid_of(application, officer, TODAY)
    assert (general.is_of_file, general.total.so_far, general.total.new) == (
        True,
        Decimal("20000.00"),
        application.requested_amount,
    )
    assert general.total.excess == application.requested_amount - Decimal("9000.00")
    assert (dawi.is_of_file, dawi.total.sum, dawi.total.excess) == (False, Decimal("700000.00"), 0)
    assert NotedGrant.objects.count() == 0
