"""People join a Träger by invitation, hold rights, and leave."""

import datetime

import pytest

from grants.accounts.workflow import AddressTaken
from grants.audit.models import Entry
from grants.organisations import links, members
from grants.organisations.models import Invitation
from grants.organisations.queries import people_of, waiting_invitations
from grants.people.models import User
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, OrganisationFactory, UserFactory, member
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db
ALMOST = NOW + members.VALID_FOR - datetime.timedelta(seconds=1)
OVER = NOW + members.VALID_FOR


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Anker e. V.")


@pytest.fixture
def admin(organisation):
    return member(organisation, name="Ada Verwaltung")


@pytest.fixture
def invitation(organisation, admin):
    return invite(organisation, admin)


def invite(organisation, actor, *, email="neu@example.org", rights=("edit",), now=NOW):
    return members.invite(organisation=organisation, actor=actor, now=now, email=email, rights=rights)


def rights_of(person, organisation) -> set[str]:
    return set(User.objects.get(pk=person.pk).rights.get(organisation.pk, ()))


def join(invitation, now=NOW):
    return members.join(invitation=invitation, now=now, name="Nora Neu", password=factories.PASSWORD)


# --- invitation ------------------------------------------------------------------------------------------------------


def test_an_invitation_goes_out_by_mail_that_names_neither_träger_nor_people(invitation, mailoutbox, run_outbox):
    run_outbox()

    mail = mailoutbox[0]
    assert (mail.to, mail.subject) == (["neu@example.org"], "Einladung in das Förderportal")
    assert f"http://localhost:8000/einladung/{links.token_of(invitation)}/" in mail.body
    assert "gilt bis 29.09.2026, 10:30 Uhr" in mail.body
    assert [name for name in ("Anker", "Ada") if name in mail.body] == []


def test_the_message_in_the_outbox_holds_neither_address_nor_link(invitation):
    message = factories.Message.objects.get(topic="invitation")

    assert message.payload == {"invitation": invitation.pk}


def test_the_link_is_not_what_the_database_holds(invitation):
    token = links.token_of(invitation)

    assert links.invitation_of(token) == invitation
    for guess in (invitation.key, f"{invitation.key}:x", token[:-1], token + "A", "", ":", "x" * 5000, "ä\0:ö"):
        assert links.invitation_of(guess) is None


def test_two_invitations_have_different_keys(organisation, admin, invitation):
    other = invite(organisation, admin, email="andere@example.org")

    assert len({invitation.key, other.key}) == 2
    assert len(invitation.key) >= 43


def test_an_invitation_that_was_taken_back_before_the_mail_went_out_is_not_sent(
    organisation, admin, invitation, mailoutbox, run_outbox
):
    members.revoke(invitation=invitation, actor=admin, now=NOW)
    run_outbox()

    assert mailoutbox == []


@pytest.mark.parametrize("address", ["mia@example.org", "MIA@Example.org", " mia@example.org "])
def test_who_is_a_member_already_is_not_invited(organisation, admin, address):
    member(organisation, "edit", email="Mia@example.org")

    refused(
        members.AlreadyMember, members.invite,
        organisation=organisation, actor=admin, now=NOW, email=address, rights=["sign"],
    )  # fmt: skip


def test_who_has_left_may_be_invited_again(organisation, admin):
    person = member(organisation, "edit", email="mia@example.org")
    members.end_membership(organisation=organisation, person=person, actor=admin, now=NOW)

    members.accept(invitation=invite(organisation, admin, email="mia@example.org"), actor=person, now=NOW)

    assert rights_of(person, organisation) == {"edit"}


def test_one_address_has_one_waiting_invitation(organisation, admin, invitation):
    refused(
        members.AlreadyInvited, members.invite,
        organisation=organisation, actor=admin, now=NOW, email="NEU@example.org", rights=["sign"],
    )  # fmt: skip
    later = invite(organisation, admin, now=OVER)
    assert waiting_invitations(organisation, OVER) == [later]


def test_nobody_sends_invitations_without_end(organisation, admin, monkeypatch):
    monkeypatch.setattr(members, "MOST_WAITING", 2)
    for number in range(2):
        invite(organisation, admin, email=f"n{number}@example.org")

    with pytest.raises(members.AlreadyInvited, match="2 Einladungen offen"):
        invite(organisation, admin, email="n2@example.org")


@pytest.mark.parametrize("rights", [[], ["koenig"], ["edit", "koenig"]])
def test_an_invitation_gives_rights_that_exist(organisation, admin, rights):
    refused(
        members.NoRights, members.invite,
        organisation=organisation, actor=admin, now=NOW, email="neu@example.org", rights=rights,
    )  # fmt: skip


def test_who_does_not_administer_the_träger_touches_none_of_its_people(organisation, admin, invitation):
    outsider, editor = member(OrganisationFactory()), member(organisation, "edit", "sign")
    for actor in (outsider, editor, UserFactory(roles=["admin", "caseworker"])):
        act = {"actor": actor, "now": NOW}
        refused(Forbidden, members.invite, organisation=organisation, email="x@example.org", rights=["edit"], **act)
        refused(Forbidden, members.revoke, invitation=invitation, **act)
        refused(Forbidden, members.end_membership, organisation=organisation, person=admin, **act)
        refused(
            Forbidden, members.change_rights, organisation=organisation, person=editor, rights=["admin"], **act
        )  # fmt: skip


# --- joining ---------------------------------------------------------------------------------------------------------


def test_a_person_without_account_joins_with_name_and_password(organisation, invitation):
    person = join(invitation, ALMOST)

    assert (person.name, person.email, person.check_password(factories.PASSWORD)) == (
        "Nora Neu",
        "neu@example.org",
        True,
    )
    assert rights_of(person, organisation) == {"edit"}
    sentences = Entry.objects.filter(chain=organisation.chain).values_list("sentence", flat=True)
    assert list(sentences)[-1] == f"Einladung {invitation.pk} angenommen von Nora Neu. Rechte: bearbeiten."


def test_a_person_with_account_just_accepts(organisation, invitation):
    person = UserFactory(email="Neu@example.org")

    assert members.accept(invitation=invitation, actor=person, now=NOW) == organisation
    assert rights_of(person, organisation) == {"edit"}


def test_a_link_works_once(organisation, invitation):
    person = join(invitation)
    members.end_membership(organisation=organisation, person=person, actor=invitation.invited_by, now=NOW)

    refused(members.NotOpen, members.accept, invitation=invitation, actor=person, now=NOW)
    refused(members.NotOpen, members.join, invitation=invitation, now=NOW, name="Zweite", password="x" * 12)


def test_after_fourteen_days_the_link_is_over(invitation):
    refused(members.NotOpen, members.join, invitation=invitation, now=OVER, name="Nora", password="x" * 12)
    refused(
        members.NotOpen, members.accept, invitation=invitation, actor=UserFactory(email="neu@example.org"), now=OVER
    )


def test_what_was_taken_back_cannot_be_accepted_nor_taken_back_again(admin, invitation):
    members.revoke(invitation=invitation, actor=admin, now=NOW)

    refused(members.NotOpen, members.join, invitation=invitation, now=NOW, name="Nora", password="x" * 12)
    refused(members.NotOpen, members.revoke, invitation=invitation, actor=admin, now=NOW)


def test_only_the_invited_address_accepts(invitation):
    refused(members.AnotherAddress, members.accept, invitation=invitation, actor=UserFactory(), now=NOW)
    closed = UserFactory(email="neu@example.org", is_active=False)
    refused(members.AnotherAddress, members.accept, invitation=invitation, actor=closed, now=NOW)
    refused(AddressTaken, members.join, invitation=invitation, now=NOW, name="Nora", password="x" * 12)


def test_rights_that_a_person_holds_already_are_not_given_twice(organisation, admin):
    invitation = invite(organisation, admin, email="mia@example.org", rights=["edit", "sign"])
    person = member(organisation, "edit", email="mia@example.org")

    members.accept(invitation=invitation, actor=person, now=NOW)

    assert rights_of(person, organisation) == {"edit", "sign"}


# --- rights and leaving ----------------------------------------------------------------------------------------------


def change(organisation, person, actor, *rights):
    members.change_rights(organisation=organisation, person=person, actor=actor, now=NOW, rights=rights)


def test_rights_change_and_the_record_says_from_what_to_what(organisation, admin):
    person = member(organisation, "edit", name="Mia")

    change(organisation, person, admin, "sign", "admin")

    assert rights_of(person, organisation) == {"sign", "admin"}
    entry = Entry.objects.get(chain=organisation.chain)
    assert entry.sentence == "Rechte von Mia geändert: bisher bearbeiten, jetzt unterzeichnen, verwaltet den Träger."
    assert entry.data == {"person": person.pk, "before": ["edit"], "after": ["sign", "admin"]}
    change(organisation, person, admin, "admin", "sign")
    assert Entry.objects.filter(chain=organisation.chain).count() == 1


def test_who_leaves_loses_access_at_once_and_the_files_stay(organisation, admin):
    person = member(organisation, "edit", "sign", name="Mia")
    application = factories.draft(organisation=organisation, actor=person)

    members.end_membership(organisation=organisation, person=person, actor=admin, now=NOW)

    assert rights_of(person, organisation) == set()
    visible = type(application).objects.visible_to
    assert [visible(User.objects.get(pk=each.pk)).count() for each in (person, admin)] == [0, 1]
    refused(NotPossible, members.end_membership, organisation=organisation, person=person, actor=admin, now=NOW)
    refused(
        NotPossible, members.change_rights,
        organisation=organisation, person=person, actor=admin, now=NOW, rights=["edit"],
    )  # fmt: skip


def test_the_last_administrator_neither_leaves_nor_gives_the_right_up(organisation, admin):
    member(organisation, is_active=False)
    member(organisation, "edit", "sign")
    member(OrganisationFactory(), "admin")

    refused(
        members.LastAdministrator, members.end_membership, organisation=organisation, person=admin, actor=admin, now=NOW
    )
    refused(
        members.LastAdministrator, members.change_rights,
        organisation=organisation, person=admin, actor=admin, now=NOW, rights=["edit", "sign"],
    )  # fmt: skip
    change(organisation, admin, admin, "admin")
    assert rights_of(admin, organisation) == {"admin"}


def test_an_administrator_may_go_when_another_remains(organisation, admin):
    other = member(organisation, "admin")

    members.end_membership(organisation=organisation, person=admin, actor=admin, now=NOW)

    assert [person.user for person in people_of(organisation)] == [other]


def test_who_loses_the_right_takes_the_own_invitations_along(organisation, admin, invitation):
    other = member(organisation, "admin")
    kept = invite(organisation, other, email="bleibt@example.org")

    change(organisation, admin, other, "edit")

    assert Invitation.objects.waiting().get() == kept


def test_the_people_of_a_träger_are_listed_in_german_order_with_their_rights(organisation):
    for name, rights in (("Ötzi", ["sign"]), ("Olm", ["admin", "edit"]), ("Zoe", ["edit"])):
        person = member(organisation, *rights, name=name)
    person.memberships.update(ended_at=NOW)

    assert [(person.user.name, person.right_labels) for person in people_of(organisation)] == [
        ("Olm", "bearbeiten, verwaltet den Träger"),
        ("Ötzi", "unterzeichnen"),
    ]
