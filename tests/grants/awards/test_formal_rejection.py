"""Rejecting in the formal check: with a recorded cause, by two people, and back to where it came from."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from grants.applications.models import Application
from grants.applications.states import State
from grants.awards import wording, workflow
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.worlds import cast, refused

pytestmark = pytest.mark.django_db


def reject(application, actor=None, reasons="Die Satzung fehlt."):
    return workflow.reject_formally(
        application=application, actor=actor or UserFactory(head=True), now=NOW, reasons=reasons
    )


def give_back(application, door=workflow.return_formal_rejection, actor=None, reason="Bitte prüfen."):
    return door(application=application, actor=actor or UserFactory(head=True), now=NOW, reason=reason)


def test_what_is_not_fulfilled_is_rejected_without_a_score():
    decision = reject(factories.unmet()).decisions.get()

    assert (decision.origin, decision.outcome, decision.amount, decision.score_lines) == (
        "checking",
        "rejection",
        0,
        [],
    )


def test_without_a_recorded_cause_nothing_is_rejected():
    refusal = refused(workflow.NotDecidable, reject, application=factories.checking_())

    assert str(refusal).startswith("In der formalen Prüfung ist nichts als nicht erfüllt vermerkt")


def test_a_late_application_may_be_rejected():
    application = factories.checking_()
    call = application.call
    type(call).objects.filter(pk=call.pk).update(closes_at=NOW - datetime.timedelta(days=1), grace_minutes=0)

    assert Application.objects.get(pk=application.pk).is_late
    assert reject(Application.objects.get(pk=application.pk)).state == State.COSIGNING


@pytest.mark.parametrize("reasons", ["", "  "])
def test_a_formal_rejection_needs_reasons(reasons):
    refused(workflow.NotDecidable, reject, application=factories.unmet(), reasons=reasons)


def test_only_a_head_without_conflict_rejects():
    application = factories.unmet()
    people = cast(application)

    for name, person in people.items():
        if name != "head":
            refused(Forbidden, reject, application=application, actor=person)
    assert reject(application, people["head"]).state == State.COSIGNING


def test_a_second_head_cosigns_it():
    head = UserFactory(head=True)
    application = factories.formally_rejected(head=head)

    refused(Forbidden, workflow.cosign, application=application, actor=head, now=NOW)
    row = workflow.cosign(application=application, actor=UserFactory(head=True), now=NOW)

    assert row.state == State.REJECTED


def test_it_leads_back_to_the_check_and_nowhere_else():
    application = factories.formally_rejected()

    refused(NotPossible, give_back, application=application, door=workflow.return_decision)
    assert give_back(application).state == State.CHECKING


def test_a_decision_of_the_deliberation_does_not_lead_back_to_the_check():
    refused(NotPossible, give_back, application=factories.decided())


def test_who_rejected_does_not_return():
    head = UserFactory(head=True)

    refused(Forbidden, give_back, application=factories.formally_rejected(head=head), actor=head)


@pytest.mark.parametrize("reason", ["", " "])
def test_returning_needs_a_reason(reason):
    refused(workflow.NotDecidable, give_back, application=factories.formally_rejected(), reason=reason)


@pytest.mark.parametrize(
    ("make", "state"), [(factories.formally_rejected, "deliberation"), (factories.decided, "checking")]
)
def test_the_database_lets_no_decision_lead_elsewhere(make, state):
    application = make()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Application.objects.filter(pk=application.pk).update(state=state)

    assert refusal.value.__cause__.diag.constraint_name == "return_follows_the_origin"


def test_the_prefilled_reasons_name_what_is_missing():
    application = factories.unmet()

    lines = wording.prefilled_formally(application).splitlines()

    assert len(lines) == len(wording.unmet(application)) > 0
    assert all(line.startswith("Nicht erfüllt: ") and line.endswith("(fehlt)") for line in lines)
