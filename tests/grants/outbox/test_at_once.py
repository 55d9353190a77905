"""Workers side by side: one message is handled once, one record has no gaps."""

import pytest

from grants import audit, outbox
from grants.letters.models import Letter
from grants.outbox.models import Message
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_with_one_message_make_one_letter():
    factories.submitted()
    message = Message.objects.get(topic="letter")

    outcomes = at_once(*[lambda: outbox.handle(message_id=message.pk, now=NOW)] * 3)

    assert sorted(outcomes) == [False, False, True]
    assert Letter.objects.count() == 1
    assert Message.objects.filter(topic="mail").count() == 1
    assert Message.objects.get(pk=message.pk).attempts == 1


def test_records_written_at_once_follow_each_other_without_a_gap():
    outcomes = at_once(
        *[lambda: audit.record(chain="test:1", actor=None, action="test", sentence="Test.", now=NOW)] * 6
    )

    assert sorted(entry.number for entry in outcomes) == [1, 2, 3, 4, 5, 6]
    assert audit.broken_at("test:1") is None


def test_one_message_put_twice_at_once_is_one_message():
    at_once(*[lambda: outbox.put(topic="letter", key="same", now=NOW)] * 3)

    assert Message.objects.count() == 1
