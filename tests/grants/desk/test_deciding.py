"""Deciding about many applications of a kept scenario. Each proposal is 9,000 €, each smallest amount 7,200 €."""

from decimal import Decimal

import pytest

from grants.applications import workflow
from grants.applications.models import Application
from grants.applications.states import State
from grants.audit.models import Entry
from grants.awards.models import Decision
from grants.committee.batch import NotReady, proposed
from grants.committee.queries import HiddenFiles
from grants.committee.workflow import change_line
from grants.desk import bulk
from grants.desk.deciding import decide_many
from grants.desk.models import BulkRun
from grants.outbox.models import Message
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.committee.worlds import kept, ranked
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return factories.CallFactory(envelope=Decimal("25000.00"))


@pytest.fixture
def head():
    return factories.UserFactory(head=True)


def begin(*, scenario, actor, reasons=None, **changes):
    texts = {one.line.application_id: one.reasons for one in proposed(scenario, actor) if not one.hindrance}
    values = {"scenario": scenario, "version": scenario.version, "reasons": texts if reasons is None else reasons}
    return decide_many(**values | changes, actor=actor, now=NOW)


def decisions(call) -> list[tuple[str, Decimal, bool]]:
    found = Decision.objects.filter(application__call=call).order_by("application_id")
    return [(row.outcome, row.amount, bool(row.reasons)) for row in found]


def test_each_file_gets_its_own_decision_once_and_awaits_its_second_signature(call, head, run_outbox):
    best, second, last = ranked(call, 4), ranked(call, 3), ranked(call, 2)
    scenario = kept(call)
    run = begin(scenario=scenario, actor=head)
    assert (bulk.standing(run).waiting, decisions(call)) == (3, [])
    run_outbox()
    Message.objects.filter(topic="bulk").update(handled_at=None)
    run_outbox()
    assert bulk.standing(run).done == 3
    assert decisions(call) == [
        ("award", Decimal("9000.00"), False),
        ("award", Decimal("9000.00"), False),
        ("rejection", Decimal("0.00"), True),
    ]
    reasons = set(Decision.objects.filter(application__in=[last]).values_list("reasons", flat=True))
    assert "Platz 3 von 3" in reasons.pop()
    for application in (best, second, last):
        application = Application.objects.get(pk=application.pk)
        assert application.state == State.COSIGNING
        assert Entry.objects.filter(chain=application.chain, action="decide", actor=head).count() == 1
    assert Entry.objects.get(chain=scenario.chain, action="decide_scenario").data["applications"]


def test_what_happens_meanwhile_stops_only_its_own_file(call, head, run_outbox):
    first, withdrawn, hidden = ranked(call, 4), ranked(call, 3), ranked(call, 2)
    run = begin(scenario=kept(call), actor=head)
    workflow.withdraw(application=withdrawn, actor=withdrawn.created_by, now=NOW)
    workflow.declare_conflict(application=hidden, actor=head, now=NOW, reason="Verwandt")
    run_outbox()
    assert (bulk.standing(run).done, bulk.standing(run).refused) == (1, 2)
    assert Decision.objects.get().application == first


def test_a_button_pressed_twice_begins_one_run(call, head):
    ranked(call, 4)
    scenario = kept(call)
    begin(scenario=scenario, actor=head)
    refused(NotPossible, begin, scenario=scenario, actor=head)
    assert BulkRun.objects.count() == 1


def test_what_cannot_be_decided_is_said_before(call, head):
    _, decided, scored = ranked(call, 4), ranked(call, 3), ranked(call, 2)
    scenario = kept(call)
    factories.decided(decided)
    assessor = scored.assessments.first().assessor
    assessor.roles = [*assessor.roles, "head"]
    assessor.save(update_fields=["roles"])
    assert [one.hindrance for one in proposed(scenario, assessor)] == [
        "",
        "Die Akte ist im Stand „Mitzeichnung“.",
        "Sie haben diesen Antrag bewertet. Deshalb entscheidet eine andere Person.",
    ]
    refused(NotReady, begin, scenario=scenario, actor=head, reasons={decided.pk: "Weil."})
    assert not BulkRun.objects.exists()
    assert [one.is_award for one in proposed(scenario, head)] == [True, True, False]


def test_cuts_and_refusals_need_reasons_and_the_money_must_be_there(call, head):
    first, last = ranked(call, 4), ranked(call, 3)
    scenario = kept(call, envelope="9000.00")
    refused(NotReady, begin, scenario=scenario, actor=head, reasons={last.pk: " "})
    refused(NotReady, begin, scenario=scenario, actor=head, reasons={})
    refused(NotReady, begin, scenario=scenario, actor=head, version=scenario.version + 1)
    type(call).objects.filter(pk=call.pk).update(envelope=Decimal("8999.99"))
    refused(NotReady, begin, scenario=scenario, actor=head, reasons={first.pk: ""})


def test_a_changed_amount_is_the_one_that_is_decided(call, head, run_outbox):
    application = ranked(call, 4)
    scenario = kept(call)
    line = scenario.lines.get()
    change = {"amount": Decimal("8000.00"), "reason": "Weniger Räume.", "wording": ""}
    scenario = change_line(line=line, version=scenario.version, actor=head, now=NOW, **change)
    begin(scenario=scenario, actor=head)
    run_outbox()
    decision = Decision.objects.get(application=application)
    assert decision.amount == Decimal("8000.00")
    assert "Weniger Räume." in decision.reasons


def test_only_heads_who_see_every_file_begin(call, head):
    application = ranked(call, 4)
    scenario = kept(call)
    refused(Forbidden, begin, scenario=scenario, actor=factories.UserFactory(caseworker=True))
    workflow.declare_conflict(application=application, actor=head, now=NOW, reason="Verwandt")
    refused(HiddenFiles, begin, scenario=scenario, actor=head, reasons={application.pk: ""})
