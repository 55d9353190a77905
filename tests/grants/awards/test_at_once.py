"""Heads who decide at the same moment: never two decisions, never more money than there is."""

from decimal import Decimal

import pytest

from criteria.financing import Financing
from grants.applications.models import Application
from grants.applications.states import State
from grants.awards import workflow
from grants.awards.models import Decision
from grants.awards.queries import money_left
from grants.outbox.models import Message
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.worlds import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def award(application, head, amount="9000.00"):
    return lambda: workflow.award(
        application=application, actor=head, now=NOW, amount=Decimal(amount), kind=Financing.FEHLBEDARF
    )


def heads(count=2):
    return [UserFactory(head=True) for _ in range(count)]


def test_two_awards_of_one_application_are_one_decision_and_one_refusal():
    application = factories.assessed()

    outcomes = at_once(*(award(application, head) for head in heads()))

    assert kinds(outcomes) == ["Application", "NotPossible"]
    assert Decision.objects.count() == 1


def test_the_second_of_two_awards_hears_that_somebody_was_faster_even_when_the_money_is_gone():
    application = factories.assessed(factories.checked(submitted_in(factories.CallFactory(envelope=Decimal(9000)))))

    outcomes = at_once(*(award(application, head) for head in heads()))

    assert kinds(outcomes) == ["Application", "NotPossible"]


def submitted_in(call):
    return factories.checking_(factories.submitted(factories.complete(factories.draft(call))))


def test_two_awards_of_two_applications_never_overspend_the_envelope():
    call = factories.CallFactory(envelope=Decimal("10000.00"))
    applications = [factories.assessed(factories.checked(submitted_in(call))) for _ in range(2)]

    outcomes = at_once(*(award(application, head) for application, head in zip(applications, heads(), strict=True)))

    assert kinds(outcomes) == ["Application", "NotDecidable"]
    assert money_left(call) == Decimal("1000.00")


def test_two_second_signatures_at_once_are_one_and_send_one_letter():
    application = factories.decided()

    outcomes = at_once(
        *(lambda head=head: workflow.cosign(application=application, actor=head, now=NOW) for head in heads())
    )

    assert kinds(outcomes) == ["Application", "NotPossible"]
    decision = Decision.objects.get()
    assert decision.cosigned_by_id != decision.decided_by_id
    assert Message.objects.filter(topic="letter", key=f"decision:{decision.pk}").count() == 1
    assert Message.objects.filter(topic="obligations").count() == 1


def test_cosigning_and_returning_at_once_are_one_of_both():
    application = factories.decided()
    first, second = heads()

    outcomes = at_once(
        lambda: workflow.cosign(application=application, actor=first, now=NOW),
        lambda: workflow.return_decision(application=application, actor=second, now=NOW, reason="Bitte prüfen."),
    )

    assert kinds(outcomes) == ["Application", "NotPossible"]
    decision, state = Decision.objects.get(), Application.objects.get(pk=application.pk).state
    assert (decision.cosigned_at is not None, decision.returned_at is not None) in {(True, False), (False, True)}
    assert state == (State.GRANTED if decision.cosigned_at else State.DELIBERATION)


def test_an_award_and_a_rejection_at_once_are_one_of_both():
    application = factories.assessed()
    first, second = heads()

    outcomes = at_once(
        award(application, first),
        lambda: workflow.reject(application=application, actor=second, now=NOW, reasons="Die Mittel reichen nicht."),
    )

    assert kinds(outcomes) == ["Application", "NotPossible"]
    assert Decision.objects.count() == 1


def test_an_award_and_a_submission_of_the_same_call_do_not_wait_for_each_other_for_ever():
    call = factories.CallFactory()
    assessed, draft = (
        factories.assessed(factories.checked(submitted_in(call))),
        factories.complete(factories.draft(call)),
    )
    (head,) = heads(1)

    outcomes = at_once(
        award(assessed, head),
        lambda: factories.workflow.submit(application=draft, actor=draft.created_by, now=NOW),
    )

    assert kinds(outcomes) == ["Application", "Application"]
