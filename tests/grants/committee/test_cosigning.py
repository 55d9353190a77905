"""The second signature waits for the committee where the guideline asks for its resolution."""

from decimal import Decimal

import pytest

from criteria.guideline.models import Guideline
from criteria.guideline.states import State as GuidelineState
from grants.applications.states import State
from grants.awards import workflow as awarding
from grants.awards.workflow import NotDecidable
from grants.committee.cosigning import cosign
from grants.letters.batch import cosign_all
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.committee.worlds import kept, paper, ranked, resolved
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    """Proposed with 9,000 €; from 5,000.01 € on the Stadtrat resolves."""
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.decision_levels.update(up_to=Decimal("5000.00"))
    guideline.decision_levels.create(position=2, body="Stadtrat", act="Beschluss", source="Test", is_assumption=True)
    Guideline.objects.filter(pk=guideline.pk).update(state=GuidelineState.IN_FORCE)
    return ranked(factories.CallFactory(guideline=Guideline.objects.get(pk=guideline.pk)), 3)


def sign(application):
    return cosign(application=application, actor=UserFactory(head=True), now=NOW)


def test_below_the_limit_nobody_resolves(application):
    assert sign(factories.decided(application, amount="5000.00")).state == State.GRANTED


def test_above_it_nobody_signs_before_the_resolution(application):
    decided = factories.decided(application)

    refusal = refused(NotDecidable, sign, application=decided)

    assert str(refusal).startswith("Für diesen Betrag ist zuständig: Stadtrat (Beschluss).")
    refused(NotDecidable, awarding.cosign, application=decided, actor=UserFactory(head=True), now=NOW)


def test_after_the_resolution_the_decision_names_it(application):
    resolved(paper(kept(application.call)))

    row = sign(factories.decided(application))

    assert row.decisions.get().resolution == "Stadtrat, Beschluss VIII-DS-0815 vom 10.09.2026"


def test_what_was_postponed_or_refused_is_no_resolution(application):
    page = paper(kept(application.call))
    resolved(page, outcome="refused", number="")

    refused(NotDecidable, sign, application=factories.decided(application))


def test_a_resolution_covers_no_more_than_its_paper(application):
    resolved(paper(kept(application.call, envelope="8000.00")))

    refused(NotDecidable, sign, application=factories.decided(application))


def test_a_batch_leaves_out_what_waits_for_the_committee(application):
    decision = factories.decided(application).decisions.get()

    cosign_all(decisions=[decision], actor=UserFactory(head=True), now=NOW)

    decision.refresh_from_db()
    assert decision.cosigned_at is None


def test_a_rejection_needs_no_resolution(application):
    awarding.reject(application=application, actor=UserFactory(head=True), now=NOW, reasons="Keine Mittel.")

    assert sign(application).state == State.REJECTED
