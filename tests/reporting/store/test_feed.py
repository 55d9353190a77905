"""Accepted figures arrive in the central statistics store, each version with the time in which it counted."""

import datetime
import random
from decimal import Decimal

import pytest
from django.db import DatabaseError, connections, transaction

from criteria.deadlines import BERLIN
from grants import outbox
from grants.outbox.models import Message
from reporting.deliveries import workflow
from reporting.deliveries.models import Delivery
from reporting.store.feed import feed
from reporting.store.models import Observation
from tests import factories
from tests.factories import NOW
from tests.reporting.deliveries import worlds

pytestmark = pytest.mark.django_db

LATER = NOW + datetime.timedelta(days=1)
MUCH_LATER = NOW + datetime.timedelta(days=2)


def versions() -> list[tuple]:
    """Every version in the store: indicator, value, from, until."""
    rows = Observation.objects.order_by("indicator", "valid_from", "pk")
    return [(row.indicator, row.value, row.valid_from, row.valid_to) for row in rows]


def by_office(door, delivery, now, **answers) -> Delivery:
    caseworker = factories.UserFactory(caseworker=True)
    return door(delivery=Delivery.objects.get(pk=delivery.pk), actor=caseworker, now=now, **answers)


def give_back(delivery, now) -> Delivery:
    return by_office(workflow.give_back, delivery, now, reason="Die Besuche im Mai fehlen.")


def test_an_accepted_delivery_arrives_as_it_was_reported():
    delivery = worlds.accepted(now=NOW)

    factories.run_outbox(NOW)

    row = Observation.objects.get(indicator="besuche")
    assert (row.survey, row.period, row.period_start, row.period_end) == (
        "seniorenarbeit",
        "2027",
        datetime.date(2027, 1, 1),
        datetime.date(2027, 12, 31),
    )
    assert (row.district, row.provider, row.delivery, row.revision) == (
        "41",
        str(delivery.application.organisation_id),
        str(delivery.pk),
        1,
    )
    assert (row.value, row.valid_from, row.valid_to) == (Decimal("1200.00"), NOW, None)
    assert Observation.objects.count() == 2


def test_what_is_not_accepted_does_not_arrive():
    delivery = worlds.submitted()

    feed({"delivery": delivery.pk}, NOW)

    assert versions() == []


def test_feeding_the_same_figures_again_changes_nothing():
    delivery = worlds.accepted()
    factories.run_outbox(NOW)
    before = versions()

    feed({"delivery": delivery.pk}, LATER)

    assert versions() == before


def test_giving_back_closes_what_was_fed_and_deletes_nothing():
    delivery = worlds.accepted()
    factories.run_outbox(NOW)

    give_back(delivery, LATER)
    factories.run_outbox(LATER)

    assert versions() == [("beratungen", Decimal(300), NOW, LATER), ("besuche", Decimal(1200), NOW, LATER)]


def test_a_correction_closes_the_version_that_was_wrong_and_opens_the_right_one():
    delivery = worlds.accepted()
    factories.run_outbox(NOW)

    give_back(delivery, LATER)
    worlds.accepted(Delivery.objects.get(pk=delivery.pk), now=LATER, visits=1300)
    factories.run_outbox(LATER)

    assert versions() == [
        ("beratungen", Decimal(300), NOW, None),
        ("besuche", Decimal(1200), NOW, LATER),
        ("besuche", Decimal(1300), LATER, None),
    ]
    assert list(Observation.objects.order_by("pk").values_list("revision", flat=True)) == [1, 1, 2]


def test_a_value_that_is_given_back_and_comes_again_has_two_versions_with_the_gap_between():
    delivery = worlds.accepted()
    factories.run_outbox(NOW)
    give_back(delivery, LATER)
    factories.run_outbox(LATER)

    worlds.accepted(Delivery.objects.get(pk=delivery.pk), now=MUCH_LATER)
    factories.run_outbox(MUCH_LATER)

    visits = [version for version in versions() if version[0] == "besuche"]
    assert visits == [("besuche", Decimal(1200), NOW, LATER), ("besuche", Decimal(1200), MUCH_LATER, None)]


@pytest.mark.parametrize("seed", range(6))
def test_messages_in_any_order_leave_the_store_as_the_delivery_is(seed):
    delivery = worlds.accepted()
    give_back(delivery, NOW)
    worlds.accepted(Delivery.objects.get(pk=delivery.pk), now=NOW, visits=1300)
    messages = list(Message.objects.filter(topic="store").order_by("pk"))
    assert len(messages) == 3

    random.Random(seed).shuffle(messages)
    for minute, message in enumerate(messages):
        feed(message.payload, NOW + datetime.timedelta(minutes=minute))

    assert versions() == [("beratungen", Decimal(300), NOW, None), ("besuche", Decimal(1300), NOW, None)]


@pytest.mark.parametrize(
    ("handed_in", "status"),
    [
        (datetime.datetime(2027, 12, 31, 23, 59, tzinfo=BERLIN), "P"),
        (datetime.datetime(2028, 1, 1, 0, 30, tzinfo=BERLIN), "A"),
    ],
)
def test_figures_handed_in_before_the_period_is_over_are_provisional(handed_in, status):
    delivery = worlds.accepted(now=handed_in)

    feed({"delivery": delivery.pk}, handed_in)

    assert set(Observation.objects.values_list("status", flat=True)) == {status}


def test_two_feeds_in_one_transaction_do_not_mix_their_figures():
    application = factories.granted()
    first = worlds.due(application)
    second = Delivery.objects.create(
        application=application,
        period=factories.period(label="2028", start=datetime.date(2028, 1, 1), end=datetime.date(2028, 12, 31)),
        created_at=NOW,
    )
    worlds.accepted(first, visits=10)
    worlds.accepted(second, visits=20)

    with transaction.atomic(using="store"):
        feed({"delivery": first.pk}, NOW)
        feed({"delivery": second.pk}, NOW)

    rows = Observation.objects.filter(indicator="besuche").order_by("pk").values_list("period", "delivery", "value")
    assert list(rows) == [("2027", str(first.pk), Decimal(10)), ("2028", str(second.pk), Decimal(20))]


def test_a_feed_that_fails_half_way_leaves_the_store_as_it_was():
    delivery = worlds.accepted()
    factories.run_outbox(NOW)
    before = versions()
    give_back(delivery, LATER)

    # A clock that runs backwards would close a version before it began: the store refuses.
    with pytest.raises(DatabaseError), transaction.atomic(using="store"):
        feed({"delivery": delivery.pk}, NOW - datetime.timedelta(days=1))

    assert versions() == before


@pytest.mark.django_db(transaction=True)
def test_while_the_store_is_down_the_message_waits_and_arrives_later():
    delivery = worlds.accepted()
    message = Message.objects.get(topic="store")
    store = connections["store"]
    socket_folder = store.settings_dict["HOST"]
    store.close()
    store.settings_dict["HOST"] = "/nowhere"
    try:
        assert outbox.handle(message_id=message.pk, now=NOW) is False
    finally:
        store.close()
        store.settings_dict["HOST"] = socket_folder
    message = Message.objects.get(pk=message.pk)
    assert (message.handled_at, message.attempts, message.last_error[:16]) == (None, 1, "OperationalError")
    assert message.next_attempt_at == NOW + datetime.timedelta(seconds=10)
    assert Delivery.objects.get(pk=delivery.pk).state == "accepted"
    assert versions() == []

    factories.run_outbox(LATER)

    assert versions() == [("beratungen", Decimal(300), LATER, None), ("besuche", Decimal(1200), LATER, None)]
