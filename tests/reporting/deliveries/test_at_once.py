"""Two people and one delivery at the same moment."""

import pytest
from django.db import transaction

from grants.outbox.models import Message
from reporting.deliveries import obligations, workflow
from reporting.deliveries.models import Delivery
from reporting.deliveries.states import State
from reporting.store.feed import feed
from reporting.store.models import Observation
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import at_once
from tests.reporting.deliveries import worlds

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_a_delivery_submitted_twice_at_once_is_one_revision():
    delivery = worlds.uploaded()
    owner = delivery.application.created_by

    outcomes = at_once(*[lambda: workflow.submit(delivery=delivery, actor=owner, now=NOW, explanation="Fest")] * 2)

    assert kinds(outcomes) == ["Delivery", "NotPossible"]
    assert Delivery.objects.get(pk=delivery.pk).revision == 1


def test_accepting_and_giving_back_at_once_leave_the_store_in_agreement():
    delivery = worlds.submitted()
    people = [factories.UserFactory(caseworker=True) for _ in range(2)]

    outcomes = at_once(
        lambda: workflow.accept(delivery=delivery, actor=people[0], now=NOW),
        lambda: workflow.give_back(delivery=delivery, actor=people[1], now=NOW, reason="Bitte prüfen."),
    )
    factories.run_outbox()

    # Giving back wins always: after an acceptance it is possible, before it the acceptance is not.
    assert isinstance(outcomes[1], Delivery)
    assert Delivery.objects.get(pk=delivery.pk).state == State.RETURNED
    assert Observation.objects.filter(valid_to=None).count() == 0


def test_two_workers_who_feed_one_delivery_leave_each_value_once():
    delivery = worlds.accepted()

    outcomes = at_once(*[lambda: in_a_transaction(delivery)] * 3)

    assert outcomes == [None, None, None]
    assert Observation.objects.count() == 2


def in_a_transaction(delivery):
    with transaction.atomic():
        feed({"delivery": delivery.pk}, NOW)


def test_a_new_period_and_a_new_grant_at_once_owe_one_delivery():
    application = factories.granted()
    period = factories.period()

    at_once(
        lambda: obligations.oblige({"application": application.pk}, NOW),
        lambda: obligations.oblige_all(period, NOW),
    )

    assert Delivery.objects.count() == 1
    assert Message.objects.filter(topic="store").count() == 0
