"""The office refuses a registration with a reason, and names a new administrator where the old one is gone."""

import pytest

from grants import audit
from grants.applications.models import Application
from grants.attachments.models import Attachment, Document
from grants.organisations import members, workflow
from grants.organisations.models import Membership, Organisation
from grants.organisations.queries import people_of
from grants.outbox.models import Message
from grants.people.models import User
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, OrganisationFactory, UserFactory, member
from tests.grants.attachments.worlds import attached, filed, stored
from tests.grants.organisations.test_workflow import IBAN, data, save, sentences
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db
REASON = "Im Register nicht gefunden."


@pytest.fixture
def officer():
    return UserFactory(caseworker=True)


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def registered(person):
    return workflow.register(actor=person, now=NOW, data=data())


def refuse(organisation, actor, reason=REASON):
    return workflow.refuse(organisation=organisation, actor=actor, now=NOW, reason=reason)


def appoint(organisation, actor, email="neu@example.org", reason="Schreiben des Vorstands gesehen."):
    return members.appoint(organisation=organisation, actor=actor, now=NOW, email=email, reason=reason)


# --- refusing ------------------------------------------------------------------------------------------------------


def test_a_refusal_ends_access_empties_the_data_and_is_recorded(registered, person, officer):
    workflow.save_bank(organisation=registered, actor=person, now=NOW, holder="Treff", iban=IBAN)
    members.invite(organisation=registered, actor=person, now=NOW, email="neu@example.org", rights=["edit"])

    row = refuse(registered, officer)

    assert (row.refused_at, row.refused_by, row.standing) == (NOW, officer, "refused")
    assert User.objects.get(pk=person.pk).rights == {}
    assert row.name == f"Abgelehnte Registrierung {row.pk}"
    assert {getattr(row, name) for name in workflow.EMPTIED} == {"", None}
    assert row.invitations.get().email == ""
    assert not row.invitations.waiting().exists()
    assert sentences(row)[-1] == f"Registrierung abgelehnt. {REASON}"
    assert audit.broken_at(row.chain) is None


def test_the_people_hear_why_and_can_register_again(registered, person, officer, mailoutbox, run_outbox):
    refuse(registered, officer)
    run_outbox()

    assert [mail.to for mail in mailoutbox] == [[person.email]]
    assert REASON in mailoutbox[0].body
    assert registered.name not in mailoutbox[0].body
    assert workflow.register(actor=person, now=NOW, data=data()).name == registered.name


def test_drafts_and_files_of_a_refused_träger_are_deleted(
    registered, person, officer, run_outbox, django_capture_on_commit_callbacks
):
    before = set(stored())
    attached(factories.complete(factories.draft(organisation=registered, actor=person)))
    filed(registered, actor=person)
    other = attached(factories.draft())
    assert len(set(stored()) - before) == 3

    refuse(registered, officer)
    with django_capture_on_commit_callbacks(execute=True):
        run_outbox()

    assert list(Attachment.objects.all()) == [other]
    assert (Document.objects.count(), Application.objects.count()) == (0, 1)
    assert set(stored()) - before == {other.file.name}


def test_only_a_registration_is_refused_once_and_with_a_reason(registered, person, officer):
    confirmed = OrganisationFactory()
    once = workflow.confirm(organisation=OrganisationFactory(confirmed_at=None), actor=officer, now=NOW, note="Ja.")
    once = save(once, member(once), name="Umbenannt e. V.")

    refused(workflow.NoNote, refuse, organisation=registered, actor=officer, reason=" ")
    for organisation in (confirmed, once):
        refused(NotPossible, refuse, organisation=organisation, actor=officer)
    refuse(registered, officer)
    refused(NotPossible, refuse, organisation=registered, actor=officer)
    refused(NotPossible, workflow.confirm, organisation=registered, actor=officer, now=NOW, note="Doch.")
    refused(NotPossible, appoint, organisation=registered, actor=officer)


def test_a_träger_that_sent_an_application_is_no_registration_any_more(officer):
    organisation = factories.submitted().organisation
    Organisation.objects.filter(pk=organisation.pk).update(confirmed_at=None)

    refused(NotPossible, refuse, organisation=organisation, actor=officer)


def test_others_and_who_acts_for_it_do_not_refuse(registered):
    for actor in (UserFactory(head=True), member(registered, "edit", roles=["caseworker"])):
        refused(Forbidden, refuse, organisation=registered, actor=actor)


# --- a new administrator --------------------------------------------------------------------------------------------


def test_the_office_invites_a_new_administrator_and_everybody_hears_of_it(officer, mailoutbox, run_outbox):
    organisation = OrganisationFactory()
    editor, gone = member(organisation, "edit"), member(organisation, "admin", is_active=False)

    invitation = appoint(organisation, officer)
    run_outbox()
    joined = members.join(invitation=invitation, now=NOW, name="Neu", password=factories.PASSWORD)

    assert joined.rights == {organisation.pk: frozenset({"admin"})}
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(["neu@example.org", editor.email])
    assert sentences(organisation)[0].endswith("Schreiben des Vorstands gesehen.")
    members.end_membership(organisation=organisation, person=gone, actor=joined, now=NOW)
    assert {found.user for found in people_of(organisation)} == {joined, editor}


def test_somebody_of_the_träger_becomes_its_administrator(officer):
    organisation = OrganisationFactory()
    editor = member(organisation, "edit", email="ada@example.org")

    members.accept(invitation=appoint(organisation, officer, "ADA@example.org"), actor=editor, now=NOW)

    assert User.objects.get(pk=editor.pk).rights == {organisation.pk: frozenset({"edit", "admin"})}


def test_an_invitation_on_its_way_is_replaced_and_a_lost_one_can_be_sent_again(officer):
    organisation = OrganisationFactory()
    first = appoint(organisation, officer)

    second = appoint(organisation, officer)

    assert list(organisation.invitations.waiting()) == [second]
    refused(members.NotOpen, members.join, invitation=first, now=NOW, name="x", password=factories.PASSWORD)


def test_without_reason_or_right_nobody_is_appointed(officer):
    organisation = OrganisationFactory()
    admin = member(organisation, "admin")

    refused(members.NoReason, appoint, organisation=organisation, actor=officer, reason=" ")
    refused(members.AlreadyMember, appoint, organisation=organisation, actor=officer, email=admin.email)
    for actor in (admin, UserFactory(head=True), member(organisation, "edit", roles=["admin"])):
        refused(Forbidden, appoint, organisation=organisation, actor=actor)
    assert not Message.objects.exists()
    assert Membership.objects.filter(right="admin").count() == 1
