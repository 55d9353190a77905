"""The Träger and the rights of the people who act for them."""

import pytest

from grants.organisations.models import Membership, Organisation
from grants.people.models import User
from tests import factories
from tests.factories import NOW, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_rights_of_a_person_are_read_per_träger():
    first, second = OrganisationFactory(), OrganisationFactory()
    person = factories.member(first, "edit")
    for right in Membership.Right.values:
        Membership.objects.create(user=person, organisation=second, right=right)

    assert person.rights == {first.pk: frozenset({"edit"}), second.pk: frozenset({"edit", "sign"})}


def test_a_membership_that_ended_gives_no_right():
    organisation = OrganisationFactory()
    person = factories.member(organisation)
    person.memberships.filter(right="sign").update(ended_at=NOW)

    assert User.objects.get(pk=person.pk).rights == {organisation.pk: frozenset({"edit"})}


def test_a_person_without_membership_has_no_rights():
    assert UserFactory(head=True).rights == {}


def test_an_address_has_the_lines_of_a_letter():
    assert OrganisationFactory(name="Treff e. V.").address == ("Treff e. V.", "Musterstraße 1", "04109 Leipzig")


def test_träger_are_ordered_as_a_german_directory_orders_them():
    for name in ("Zuhause e. V.", "Ökumene e. V.", "Oase e. V.", "Ära e. V.", "Arche e. V."):
        OrganisationFactory(name=name)

    assert [organisation.name.split()[0] for organisation in Organisation.objects.all()] == [
        "Ära",
        "Arche",
        "Oase",
        "Ökumene",
        "Zuhause",
    ]
