"""How many people sign for a Träger: one administrator raises it, only a second person lets it be lowered."""

import pytest

from grants.audit.models import Entry
from grants.organisations.models import Organisation
from grants.organisations.signing_rule import SamePerson, TooFewSignatories, agree_to_one, propose_one, require_two
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import at_once, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return factories.OrganisationFactory()


@pytest.fixture
def administrator(organisation):
    return factories.member(organisation)


@pytest.fixture
def signer(organisation):
    return factories.member(organisation, "sign")


@pytest.fixture
def strict(organisation, administrator, signer):
    """A Träger that asks for two signatures."""
    return require_two(organisation=organisation, actor=administrator, now=NOW)


def act(organisation, actor):
    return {"organisation": organisation, "actor": actor, "now": NOW}


def stored(organisation) -> tuple[bool, bool]:
    row = Organisation.objects.get(pk=organisation.pk)
    return row.needs_two_signatures, row.one_signature_asked_at is not None


def test_an_administrator_asks_for_two_signatures(strict, administrator):
    assert stored(strict) == (True, False)
    entry = Entry.objects.filter(chain=strict.chain).order_by("-number").first()
    assert (entry.actor, entry.sentence) == (administrator, "Anträge unterschreiben ab jetzt zwei Personen gemeinsam.")


def test_with_one_signatory_nobody_could_send_any_more(organisation, administrator):
    refused(TooFewSignatories, require_two, **act(organisation, administrator))


def test_one_signature_is_enough_again_only_with_a_second_person(strict, administrator, signer):
    propose_one(**act(strict, administrator))
    assert stored(strict) == (True, True)

    refused(SamePerson, agree_to_one, **act(strict, administrator))
    agree_to_one(**act(strict, signer))
    assert stored(strict) == (False, False)


def test_a_proposal_can_be_dropped(strict, administrator, signer):
    propose_one(**act(strict, administrator))
    require_two(**act(strict, administrator))

    assert stored(strict) == (True, False)
    refused(NotPossible, agree_to_one, **act(strict, signer))


def test_what_stands_already_is_not_done_again(organisation, strict, administrator, signer):
    refused(NotPossible, require_two, **act(strict, administrator))
    refused(NotPossible, agree_to_one, **act(strict, signer))
    propose_one(**act(strict, administrator))
    refused(NotPossible, propose_one, **act(strict, administrator))


def test_only_administrators_change_the_rule_and_only_signatories_consent(strict, administrator, signer):
    editor = factories.member(strict, "edit")
    for person in (editor, signer):
        refused(Forbidden, require_two, **act(strict, person))
        refused(Forbidden, propose_one, **act(strict, person))
    propose_one(**act(strict, administrator))
    refused(Forbidden, agree_to_one, **act(strict, editor))


@pytest.mark.django_db(transaction=True)
def test_consent_and_dropping_at_once_leave_one_of_both(strict, administrator, signer):
    propose_one(**act(strict, administrator))
    outcomes = at_once(lambda: agree_to_one(**act(strict, signer)), lambda: require_two(**act(strict, administrator)))

    assert stored(strict)[1] is False
    assert any(isinstance(outcome, Organisation) for outcome in outcomes)
