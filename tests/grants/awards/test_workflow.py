"""Deciding about money: within the plan, within the envelope, with reasons, by two people."""

from decimal import Decimal

import pytest

from criteria.financing import Financing
from grants.applications import workflow as applications
from grants.applications.models import Application
from grants.applications.states import State
from grants.awards import workflow
from grants.awards.models import Decision
from grants.awards.queries import money_left, proposal
from grants.people.models import Role
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.worlds import cast, refused

pytestmark = pytest.mark.django_db


def award(application, actor=None, amount="9000.00", kind=Financing.FEHLBEDARF, reasons="Nach Rangfolge."):
    return workflow.award(
        application=application,
        actor=actor or UserFactory(head=True),
        now=NOW,
        amount=Decimal(amount),
        kind=kind,
        reasons=reasons,
    )


@pytest.mark.parametrize(
    "amount", ["0", "0.00", "-1.00", "9000.01", "1E+30", "Infinity", "-Infinity", "NaN", "8999.995"]
)
def test_an_amount_that_cannot_be_granted_is_refused(amount):
    refused(workflow.NotDecidable, award, application=factories.assessed(), amount=amount)


@pytest.mark.parametrize("amount", ["0.01", "8999.99", "9000", "9000.00", "9E+3"])
def test_an_amount_up_to_what_the_plan_allows_is_granted(amount):
    decision = award(factories.assessed(), amount=amount).decisions.get()

    assert Decision.objects.get(pk=decision.pk).amount == Decimal(amount)


def test_the_working_of_the_decision_is_the_working_of_the_proposal():
    application = factories.assessed()
    allowed = proposal(application, Financing.FEHLBEDARF)

    decision = award(application).decisions.get()

    assert decision.working == [[line.text, f"{line.amount:.2f}"] for line in allowed.lines]
    assert decision.score_lines == application.result.lines


def test_a_smaller_amount_is_the_last_line_of_the_working():
    decision = award(factories.assessed(), amount="5000").decisions.get()

    assert decision.working[-1] == ["Bewilligt nach Begründung", "5000.00"]


@pytest.mark.parametrize("reasons", ["", "   ", "\n\t"])
def test_a_cut_without_reasons_is_refused(reasons):
    refused(workflow.NotDecidable, award, application=factories.assessed(), amount="8999.99", reasons=reasons)


def test_the_whole_amount_needs_no_reasons():
    assert award(factories.assessed(), reasons="").state == State.COSIGNING


def test_a_kind_of_financing_that_the_guideline_does_not_allow_is_refused():
    refused(workflow.NotDecidable, award, application=factories.assessed(), kind=Financing.VOLL)


def test_more_than_the_envelope_holds_is_refused_and_the_message_says_what_is_left():
    call = factories.CallFactory(envelope=Decimal("8999.99"))
    draft = factories.complete(factories.draft(call))
    application = factories.assessed(factories.checked(factories.checking_(factories.submitted(draft))))

    refusal = refused(workflow.NotDecidable, award, application=application)

    assert str(refusal) == ("Im Förderaufruf sind noch 8.999,99\u00a0€ frei. Bitte wählen Sie einen kleineren Betrag.")


def test_who_has_a_conflict_in_the_call_is_not_told_what_is_left():
    call = factories.CallFactory(envelope=Decimal("8999.99"))
    first, other = (factories.submitted(factories.complete(factories.draft(call))) for _ in range(2))
    head = UserFactory(head=True)
    applications.declare_conflict(application=other, actor=head, now=NOW, reason="Verwandtschaft")

    refusal = refused(
        workflow.NotDecidable,
        workflow.award,
        application=factories.assessed(factories.checked(factories.checking_(first))),
        actor=head,
        now=NOW,
        amount=Decimal("9000.00"),
        kind=Financing.FEHLBEDARF,
    )

    assert str(refusal) == "Im Förderaufruf reicht das Geld nicht. Bitte wählen Sie einen kleineren Betrag."


def test_money_of_a_decision_that_is_returned_is_free_again():
    application = factories.decided()
    assert money_left(application.call) == Decimal("91000.00")

    give_back(application, UserFactory(head=True))

    assert money_left(application.call) == Decimal("100000.00")


@pytest.mark.parametrize("reasons", ["", "   "])
def test_a_rejection_without_reasons_is_refused(reasons):
    head = UserFactory(head=True)
    refused(
        workflow.NotDecidable, workflow.reject, application=factories.assessed(), actor=head, now=NOW, reasons=reasons
    )


def give_back(application, actor, reason="Bitte prüfen."):
    return workflow.return_decision(application=application, actor=actor, now=NOW, reason=reason)


def test_returning_without_a_reason_is_refused():
    refused(workflow.NotDecidable, give_back, application=factories.decided(), actor=UserFactory(head=True), reason=" ")


def test_who_decided_neither_cosigns_nor_returns():
    head = UserFactory(head=True)
    application = factories.decided(head=head)

    refused(Forbidden, workflow.cosign, application=application, actor=head, now=NOW)
    refused(Forbidden, give_back, application=application, actor=head)


def test_after_a_return_the_two_may_change_places():
    first, second = UserFactory(head=True), UserFactory(head=True)
    application = factories.decided(head=first)
    give_back(application, second)
    award(application, second)

    workflow.cosign(application=application, actor=first, now=NOW)

    standing = Decision.objects.get(returned_at=None)
    assert (standing.decided_by, standing.cosigned_by) == (second, first)
    assert Decision.objects.count() == 2


def test_only_heads_without_conflict_decide():
    application = factories.assessed()
    people = cast(application)

    for name in people.keys() - {"head"}:
        refused(Forbidden, award, application=application, actor=people[name])
    assert award(application, people["head"]).state == State.COSIGNING


def test_a_person_with_every_role_who_acts_for_the_träger_decides_nothing():
    application = factories.assessed()
    insider = factories.member(application.organisation, roles=[role.value for role in Role])

    refused(Forbidden, award, application=application, actor=insider)


def test_nobody_cosigns_what_a_person_decided_who_acts_for_the_träger_by_now():
    first, second = UserFactory(head=True), UserFactory(head=True)
    application = factories.decided(head=first)
    application.organisation.memberships.create(user=first, right="edit")

    refusal = refused(workflow.NotDecidable, workflow.cosign, application=application, actor=second, now=NOW)

    assert str(refusal) == (
        "Wer entschieden hat, ist inzwischen befangen (§ 20 VwVfG). Bitte geben Sie die Entscheidung zurück."
    )
    assert give_back(application, second).state == State.DELIBERATION


@pytest.mark.parametrize("world", [factories.complete, factories.checked, factories.granted, factories.rejected])
def test_outside_of_the_deliberation_nothing_is_decided(world):
    application, head = world(), UserFactory(head=True)

    refused(NotPossible, award, application=application)
    refused(NotPossible, workflow.reject, application=application, actor=head, now=NOW, reasons="Nein.")


def test_an_application_seen_before_a_change_is_judged_as_it_is_now():
    stale = factories.assessed()
    Application.objects.filter(pk=stale.pk).update(requested_amount=Decimal("9500.00"))

    refused(workflow.NotDecidable, award, application=stale, reasons="")
