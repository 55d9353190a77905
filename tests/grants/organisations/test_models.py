"""The Träger and the rights of the people who act for them."""

import importlib

import pytest
from django.apps import apps

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

    assert person.rights == {first.pk: frozenset({"edit"}), second.pk: frozenset({"edit", "sign", "admin"})}


def test_a_membership_that_ended_gives_no_right():
    organisation = OrganisationFactory()
    person = factories.member(organisation)
    person.memberships.filter(right="sign").update(ended_at=NOW)

    assert User.objects.get(pk=person.pk).rights == {organisation.pk: frozenset({"edit", "admin"})}


def test_a_person_without_membership_has_no_rights():
    assert UserFactory(head=True).rights == {}


def test_the_migration_lets_standing_träger_submit_and_makes_their_signatories_administrators():
    organisation = OrganisationFactory(confirmed_at=None)
    signer, editor = factories.member(organisation, "sign"), factories.member(organisation, "edit")
    factories.member(organisation, "sign").memberships.update(ended_at=NOW)

    importlib.import_module("grants.migrations.0006_organisations").keep_what_stands(apps, None)

    organisation = Organisation.objects.get(pk=organisation.pk)
    assert (organisation.is_confirmed, organisation.confirmed_by) == (True, None)
    assert organisation.memberships.get(right="admin").user == signer
    assert editor.rights == {organisation.pk: frozenset({"edit"})}


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
