"""One act on many files: what the preview promises, what a refusal stops, and that nothing is done twice."""

import datetime

import pytest

from grants.applications import workflow
from grants.applications.models import Application
from grants.applications.queries import files
from grants.applications.states import State
from grants.audit.models import Entry
from grants.desk import bulk
from grants.desk.models import BulkRun, FollowUp
from grants.outbox.models import Message
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return factories.UserFactory(caseworker=True)


def test_each_file_is_done_once_and_a_refusal_stops_only_its_own(officer, run_outbox):
    ready, taken, hidden = factories.submitted(), factories.submitted(), factories.submitted()
    lines = bulk.preview(act="start_check", values={}, applications=files(officer), actor=officer)
    assert [line.reason for line in lines] == ["", "", ""]
    run = bulk.start(act="start_check", values={}, applications=[ready, taken, hidden], actor=officer, now=NOW)
    assert bulk.standing(run).waiting == 3
    factories.checking_(taken)
    workflow.declare_conflict(application=hidden, actor=officer, now=NOW, reason="Verwandt")
    run_outbox()
    Message.objects.filter(topic="bulk").update(handled_at=None)
    run_outbox()
    assert (bulk.standing(run).done, bulk.standing(run).refused) == (1, 2)
    assert [item.application for item in bulk.items_of(run, officer)] == [taken, ready]
    ready = Application.objects.get(pk=ready.pk)
    assert (ready.state, ready.caseworker) == (State.CHECKING, officer)
    assert Entry.objects.filter(chain=ready.chain, action="start_check").count() == 1


def test_the_preview_says_what_is_not_possible_and_changes_nothing(officer, django_assert_num_queries):
    other = factories.UserFactory(caseworker=True, name="Otto Ohnesorg")
    open_one, shut, checking = factories.submitted(), factories.submitted(), factories.checking_()
    workflow.declare_conflict(application=shut, actor=other, now=NOW, reason="Verwandt")
    found = list(files(officer).order_by("pk"))
    with django_assert_num_queries(3):
        lines = bulk.preview(act="assign", values={"person": other.pk}, applications=found, actor=officer)
    assert [(line.application, bool(line.reason)) for line in lines] == [
        (open_one, False),
        (shut, True),
        (checking, False),
    ]
    [_, _, started] = bulk.preview(act="start_check", values={}, applications=found, actor=officer)
    assert "Formale Prüfung" in started.reason
    assert not BulkRun.objects.exists()


def test_wiedervorlagen_are_set_on_many_files(officer, run_outbox):
    values = {"person": officer.pk, "due_on": "2026-09-20", "note": "Haushalt?"}
    made = [factories.submitted(), factories.checking_()]
    bulk.start(act="follow_up", values=values, applications=made, actor=officer, now=NOW)
    run_outbox()
    assert {(row.application, row.person, row.due_on) for row in FollowUp.objects.all()} == {
        (each, officer, datetime.date(2026, 9, 20)) for each in made
    }


def test_who_may_not_act_begins_nothing(officer):
    application = factories.submitted()
    for person in (factories.UserFactory(auditor=True), factories.UserFactory(head=True)):
        act = {"act": "start_check", "values": {}, "applications": [application], "actor": person, "now": NOW}
        refused(Forbidden, bulk.start, **act)
    refused(NotPossible, bulk.start, act="assign", values={}, applications=[], actor=officer, now=NOW)
