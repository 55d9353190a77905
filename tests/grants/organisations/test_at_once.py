"""People who change the same Träger at the same moment."""

import pytest

from grants.organisations import links, members, workflow
from grants.organisations.models import Membership, Organisation
from grants.organisations.queries import people_of
from grants.people.models import User
from tests import factories
from tests.factories import NOW, OrganisationFactory, UserFactory, member
from tests.grants.organisations.test_workflow import data
from tests.grants.worlds import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def leave(organisation, person, actor):
    return lambda: members.end_membership(organisation=organisation, person=person, actor=actor, now=NOW)


def test_two_administrators_who_remove_each_other_leave_one_behind():
    organisation = OrganisationFactory()
    first, second = member(organisation), member(organisation)

    outcomes = at_once(leave(organisation, first, second), leave(organisation, second, first))

    assert kinds(outcomes) == ["Forbidden", "NoneType"]
    assert len(people_of(organisation)) == 1


def test_two_administrators_who_leave_at_once_leave_one_behind():
    organisation = OrganisationFactory()
    first, second = member(organisation), member(organisation)

    outcomes = at_once(leave(organisation, first, first), leave(organisation, second, second))

    assert kinds(outcomes) == ["LastAdministrator", "NoneType"]
    assert [person.rights for person in people_of(organisation)] == [{"edit", "sign", "admin"}]


def test_a_link_that_is_used_twice_at_once_works_once():
    organisation = OrganisationFactory()
    invitation = members.invite(
        organisation=organisation, actor=member(organisation), now=NOW, email="neu@example.org", rights=["edit"]
    )
    token = links.token_of(invitation)

    def join():
        return members.join(invitation=links.invitation_of(token), now=NOW, name="Nora", password="x" * 12)

    assert kinds(at_once(join, join, join)) == ["NotOpen", "NotOpen", "User"]
    assert Membership.objects.filter(user__email="neu@example.org").count() == 1


def test_one_person_who_is_invited_by_two_träger_joins_both_with_one_account():
    invitations = [
        members.invite(
            organisation=organisation, actor=member(organisation), now=NOW, email="neu@example.org", rights=["edit"]
        )
        for organisation in (OrganisationFactory(), OrganisationFactory())
    ]

    def join(invitation):
        return lambda: members.join(invitation=invitation, now=NOW, name="Nora", password="x" * 12)

    assert kinds(at_once(*map(join, invitations))) == ["AddressTaken", "User"]
    assert User.objects.filter(email="neu@example.org").count() == 1


def test_two_invitations_of_one_address_at_once_are_one():
    organisation = OrganisationFactory()
    admin = member(organisation)

    def invite():
        return members.invite(organisation=organisation, actor=admin, now=NOW, email="neu@example.org", rights=["edit"])

    assert kinds(at_once(invite, invite)) == ["AlreadyInvited", "Invitation"]


def test_two_registrations_of_one_name_at_once_are_one():
    factories.city()
    people = [UserFactory(), UserFactory()]

    def register(person):
        return lambda: workflow.register(actor=person, now=NOW, data=data())

    assert kinds(at_once(*map(register, people))) == ["NameTaken", "Organisation"]
    assert Organisation.objects.count() == 1


def test_a_double_click_confirms_once():
    organisation, officer = OrganisationFactory(confirmed_at=None), UserFactory(caseworker=True)

    def confirm():
        return workflow.confirm(organisation=organisation, actor=officer, now=NOW, note="Geprüft.")

    assert kinds(at_once(confirm, confirm)) == ["NotPossible", "Organisation"]
