"""The workflow of a delivery is its table: state against step, and the doors against both."""

import pytest
from django.db import transaction
from django_fsm import can_proceed

from grants.audit.models import Entry
from grants.steps import NotPossible
from reporting.deliveries import workflow
from reporting.deliveries.models import Delivery
from reporting.deliveries.states import BY_NAME, LABELS_FOR_APPLICANT, OPEN, STEPS, State
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import everything, refused, unchanged_since
from tests.reporting.deliveries import worlds

TABLE = {(source, step.name) for step in STEPS for source in step.sources}
WORLDS = {
    State.DUE: worlds.due,
    State.CHECKED: worlds.uploaded,
    State.SUBMITTED: worlds.submitted,
    State.ACCEPTED: worlds.accepted,
    State.RETURNED: worlds.returned,
}


def rework(delivery):
    """A file with errors comes after one without; where nothing was without errors, no step is taken."""
    with transaction.atomic():
        worlds.upload(delivery, visits="viele")
        if Delivery.objects.get(pk=delivery.pk).state == delivery.state:
            raise NotPossible("Hier war noch nichts ohne Fehler.")


DOORS = {
    "pass_check": lambda delivery: worlds.upload(delivery, visits=4711),
    "rework": rework,
    "take_back": lambda delivery: workflow.take_back(
        delivery=delivery, actor=delivery.application.created_by, now=NOW, reason="Zahlendreher."
    ),
    "submit": lambda delivery: workflow.submit(
        delivery=delivery, actor=delivery.application.created_by, now=NOW, explanation="Ein Sommerfest."
    ),
    "accept": lambda delivery: workflow.accept(
        delivery=delivery, actor=factories.UserFactory(caseworker=True), now=NOW
    ),
    "give_back": worlds.returned,
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_starts_from_exactly_the_states_of_the_table(state, step):
    delivery = Delivery(state=state)

    assert can_proceed(getattr(delivery, step.name)) is ((state, step.name) in TABLE)


def test_the_model_has_the_transitions_of_the_table_and_no_other():
    transitions = Delivery._meta.get_field("state").get_all_transitions(Delivery)

    assert {(each.name, each.source, each.target) for each in transitions} == {
        (step.name, source, step.target) for step in STEPS for source in step.sources
    }


def test_the_state_cannot_be_assigned():
    delivery = Delivery()

    with pytest.raises(AttributeError):
        delivery.state = State.ACCEPTED


def test_every_state_is_reached_and_has_a_label():
    assert {State.DUE, *(step.target for step in STEPS)} == set(State) == LABELS_FOR_APPLICANT.keys()
    assert OPEN == (State.DUE, State.CHECKED, State.RETURNED)


def test_every_step_has_a_door():
    assert DOORS.keys() == BY_NAME.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_a_door_opens_exactly_where_the_table_says(state):
    delivery = WORLDS[state]()
    assert delivery.state == state

    opened = set()
    for name, door in DOORS.items():
        with transaction.atomic():
            if goes_through(door, delivery, BY_NAME[name]):
                opened.add(name)
            transaction.set_rollback(True)

    assert opened == {name for source, name in TABLE if source == state}


def goes_through(door, delivery, step) -> bool:
    """Whether a door opens. If it does, it leads to the target and is recorded; if not, nothing has changed."""
    before = everything()
    try:
        door(delivery)
    except (NotPossible, workflow.NotReady):
        assert unchanged_since(before)
        return False
    assert Delivery.objects.get(pk=delivery.pk).state == step.target
    last = Entry.objects.filter(chain=delivery.chain).order_by("-number").first()
    assert (last.action, last.data["after"]) == (step.name, step.target)
    return True


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.SUBMITTED, State.ACCEPTED])
def test_no_file_is_taken_once_the_delivery_is_handed_in(state):
    refused(NotPossible, worlds.upload, delivery=WORLDS[state](), visits=4711)
