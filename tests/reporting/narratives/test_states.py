"""The workflow of a Sachbericht is its table: state against step, and the doors against both."""

import pytest
from django.db import transaction
from django_fsm import can_proceed

from grants.audit.models import Entry
from grants.steps import NotPossible
from reporting.narratives import workflow
from reporting.narratives.models import Narrative
from reporting.narratives.states import BY_NAME, LABELS_FOR_APPLICANT, OPEN, STEPS, State
from tests.factories import NOW
from tests.grants.worlds import everything, refused, unchanged_since
from tests.reporting.narratives import worlds

TABLE = {(source, step.name) for step in STEPS for source in step.sources}
WORLDS = {
    State.DRAFT: worlds.saved,
    State.SUBMITTED: worlds.submitted,
    State.QUESTIONED: worlds.questioned,
    State.ACCEPTED: worlds.accepted,
}
DOORS = {
    "submit": lambda narrative: workflow.submit(
        narrative=narrative, actor=narrative.application.created_by, now=NOW, version=narrative.version
    ),
    "ask": worlds.questioned,
    "answer": worlds.answered,
    "accept": worlds.accepted,
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_starts_from_exactly_the_states_of_the_table(state, step):
    assert can_proceed(getattr(Narrative(state=state), step.name)) is ((state, step.name) in TABLE)


def test_every_state_is_reached_labelled_and_every_step_has_a_door():
    assert {State.DRAFT, *(step.target for step in STEPS)} == set(State) == LABELS_FOR_APPLICANT.keys()
    assert OPEN == (State.DRAFT, State.QUESTIONED)
    assert DOORS.keys() == BY_NAME.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_a_door_opens_exactly_where_the_table_says(state):
    narrative = WORLDS[state]()
    assert narrative.state == state

    opened = set()
    for name, door in DOORS.items():
        with transaction.atomic():
            if goes_through(door, narrative, BY_NAME[name]):
                opened.add(name)
            transaction.set_rollback(True)

    assert opened == {name for source, name in TABLE if source == state}


def goes_through(door, narrative, step) -> bool:
    """Whether a door opens. If it does, it leads to the target and is recorded; if not, nothing has changed."""
    before = everything()
    try:
        door(narrative)
    except NotPossible:
        assert unchanged_since(before)
        return False
    assert Narrative.objects.get(pk=narrative.pk).state == step.target
    entries = Entry.objects.filter(chain=narrative.chain, action=step.name)
    assert entries.order_by("-number").first().data["after"] == step.target
    return True


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.SUBMITTED, State.ACCEPTED])
def test_what_is_handed_in_is_not_saved_over(state):
    refused(NotPossible, worlds.saved, narrative=WORLDS[state]())
