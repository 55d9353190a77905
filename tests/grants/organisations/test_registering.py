"""Somebody new registers a Träger: the link proves the address, and before that there is nothing."""

import datetime

import pytest
from allauth.account.models import EmailAddress

from grants.accounts.workflow import AddressTaken
from grants.organisations import links, registering
from grants.organisations.models import Organisation, Registration
from grants.organisations.tasks import forget_registrations
from grants.organisations.workflow import NameTaken
from grants.people.models import User
from tests import factories
from tests.factories import NOW, OrganisationFactory, UserFactory
from tests.grants.organisations.test_workflow import data
from tests.grants.worlds import at_once, refused

pytestmark = pytest.mark.django_db


def ask(email="Ada@Example.ORG", now=NOW, **fields) -> Registration:
    return registering.ask(now=now, data=data(**fields), name=" Ada Neu ", email=email, password=factories.PASSWORD)


def complete(registration, *, actor=None, now=NOW, name=""):
    return registering.complete(registration=registration, actor=actor, now=now, name=name)


def test_asking_keeps_the_data_and_sends_a_link_but_opens_nothing(mailoutbox, run_outbox):
    registration = ask()
    run_outbox()

    assert (User.objects.count(), Organisation.objects.count()) == (0, 0)
    assert factories.PASSWORD not in registration.password
    assert [mail.to for mail in mailoutbox] == [["ada@example.org"]]
    assert f"/registrieren/{links.registration_token(registration)}/" in mailoutbox[0].body
    assert not {"Treff", "Ada"} & set(mailoutbox[0].body.split())


def test_the_mail_is_the_same_whether_the_address_has_an_account_or_not(mailoutbox, run_outbox):
    UserFactory(email="ada@example.org")
    for address in ("ada@example.org", "neu@example.org"):
        ask(address)
    run_outbox()

    with_account, without = (
        mail.body.replace(links.registration_token(row), "")
        for mail, row in zip(mailoutbox, Registration.objects.order_by("pk"), strict=True)
    )
    assert with_account == without


def test_the_link_opens_the_account_and_registers_the_träger():
    organisation, person = complete(ask())

    stored = User.objects.get()
    assert (stored.pk, stored.name, stored.email, stored.roles) == (person.pk, "Ada Neu", "ada@example.org", [])
    assert stored.check_password(factories.PASSWORD)
    assert stored.rights == {organisation.pk: frozenset({"edit", "sign", "admin"})}
    assert (organisation.registered_at, organisation.district.pk, organisation.deducts_input_tax) == (NOW, "00", False)
    assert EmailAddress.objects.get(user=person).verified
    assert not Registration.objects.exists()


def test_the_account_of_the_address_registers_a_further_träger_and_keeps_its_password():
    person = UserFactory(email="ada@example.org", password="ein-anderes-kennwort")

    complete(ask(), actor=person)

    stored = User.objects.get()
    assert (stored.check_password("ein-anderes-kennwort"), len(stored.rights)) == (True, 1)


def test_without_the_account_of_the_address_nothing_is_registered():
    UserFactory(email="Ada@example.org")
    stranger, closed = UserFactory(), UserFactory(email="zu@example.org", is_active=False)

    refused(AddressTaken, complete, registration=ask())
    refused(registering.AnotherAccount, complete, registration=ask(), actor=stranger)
    refused(registering.AnotherAccount, complete, registration=ask("zu@example.org"), actor=closed)


def test_a_link_works_once_and_for_three_days():
    registration, late = ask(), ask("late@example.org", name="Später e. V.")
    complete(registration)
    after = NOW + datetime.timedelta(days=3)

    refused(registering.LinkOver, complete, registration=registration)
    refused(registering.LinkOver, complete, registration=late, now=after)
    assert (registering.waiting(late.key, NOW), registering.waiting(late.key, after)) == (late, None)


def test_a_name_that_was_taken_in_between_can_be_changed():
    registration = ask()
    OrganisationFactory(name="neuer TREFF e. V.")

    refused(NameTaken, complete, registration=registration)
    organisation, _ = complete(registration, name="Neuer Treff Süd e. V.")

    assert organisation.name == "Neuer Treff Süd e. V."


def test_a_name_that_is_taken_is_said_at_once():
    OrganisationFactory(name="NEUER Treff e. V.")

    refused(NameTaken, ask)


def test_no_more_than_three_links_are_on_their_way_to_an_address():
    for _ in range(3):
        ask()

    refused(registering.TooMany, ask)
    assert ask(now=NOW + registering.VALID_FOR).pk


def test_what_was_never_proven_is_forgotten():
    ask(now=NOW - datetime.timedelta(days=365))
    kept = ask(now=NOW + datetime.timedelta(days=365_00))

    forget_registrations()

    assert list(Registration.objects.all()) == [kept]


@pytest.mark.parametrize("token", ["", "x", "x:y"])
def test_a_link_that_was_never_sent_has_no_key(token):
    assert links.registration_key(token) is None
    assert links.registration_key(links.token_of(Registration(key=links.new_key()))) is None


@pytest.mark.django_db(transaction=True)
def test_two_presses_of_the_button_register_once():
    registration = ask()

    outcomes = at_once(*[lambda: complete(registration)] * 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LinkOver", "tuple"]
    assert (User.objects.count(), Organisation.objects.count()) == (1, 1)
