"""Any doors in any order: what is accepted stands in the store exactly once, and no revision ever loses a value."""

import datetime
from collections import Counter
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from grants.outbox.models import Message
from grants.steps import Refused
from reporting.deliveries import workflow
from reporting.deliveries.models import Delivery
from reporting.deliveries.states import State
from reporting.store.models import Observation
from tests import factories
from tests.factories import NOW
from tests.reporting.deliveries import worlds

visits = st.integers(0, 3)


class Doors(RuleBasedStateMachine):
    """One delivery. What was handed in and accepted is kept in mind beside the database and compared with it."""

    delivery, officer = None, None

    def __init__(self):
        super().__init__()
        self.worlds = [transaction.atomic(), transaction.atomic(using="store")]
        for world in self.worlds:
            world.__enter__()
        self.minute, self.handed_in, self.accepted, self.value = 0, {}, [], None

    def teardown(self):
        for using, world in zip(("default", "store"), self.worlds, strict=True):
            transaction.set_rollback(True, using=using)
            world.__exit__(None, None, None)

    @property
    def now(self) -> datetime.datetime:
        self.minute += 1
        return NOW + datetime.timedelta(minutes=self.minute)

    @property
    def row(self) -> Delivery:
        return Delivery.objects.get(pk=self.delivery.pk)

    def through(self, door, actor, **answers) -> bool:
        try:
            with transaction.atomic():
                door(delivery=self.row, actor=actor, now=self.now, **answers)
        except Refused:
            return False
        return True

    @property
    def owner(self):
        return self.delivery.application.created_by

    @rule(value=visits)
    def deliver(self, value):
        data = f"Ortsteil;Besuche (Anzahl);Beratungen (Anzahl)\n41;{value};7\n".encode()
        was_open = self.row.is_open
        self.through(workflow.upload, self.owner, name="werte.csv", data=data)
        self.value = value if was_open else self.value

    @rule()
    def hand_in(self):
        if self.through(workflow.submit, self.owner):
            self.handed_in[self.row.revision] = self.value

    @rule()
    def take_back(self):
        self.through(workflow.take_back, self.owner, reason="Zahlendreher.")

    @rule()
    def accept(self):
        if self.through(workflow.accept, self.officer):
            self.accepted.append(self.row.revision)

    @rule()
    def give_back(self):
        self.through(workflow.give_back, self.officer, reason="Bitte prüfen.")

    @rule()
    def hand_over(self):
        factories.run_outbox(self.now)

    @invariant()
    def no_revision_loses_a_value(self):
        kept = {
            revision.number: revision.cells.get(indicator__code="besuche").value
            for revision in self.row.revisions.all()
        }
        assert kept == {number: Decimal(value) for number, value in self.handed_in.items()}

    @invariant()
    def every_acceptance_is_in_the_outbox_exactly_once(self):
        keys = Message.objects.filter(topic="store", key__contains=":accepted:").values_list("key", flat=True)
        assert Counter(int(key.split(":")[2]) for key in keys) == Counter(self.accepted)

    @invariant()
    def the_store_holds_what_is_accepted_once_it_was_handed_over(self):
        if Message.objects.filter(topic="store", handled_at=None).exists():
            return
        current = Observation.objects.filter(valid_to=None, delivery=str(self.delivery.pk))
        found = sorted(current.values_list("indicator", "value"))
        is_accepted = self.row.state == State.ACCEPTED
        value = Decimal(self.handed_in[self.row.revision]) if is_accepted else None
        assert found == ([("beratungen", Decimal(7)), ("besuche", value)] if is_accepted else [])


@pytest.mark.django_db
def test_doors_in_any_order_keep_every_accepted_value_exactly_once():
    world = {"delivery": worlds.due(), "officer": factories.UserFactory(caseworker=True)}
    kind = type("Doors", (Doors,), world)

    run_state_machine_as_test(kind, settings=settings(max_examples=15, stateful_step_count=15, deadline=None))
