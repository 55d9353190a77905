"""Nothing that leaves the portal is lost: it is kept, tried again, and has its effect once."""

import base64
import datetime
import json

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction

from grants import outbox
from grants.applications.models import Application, CorrectionRequest
from grants.letters.models import Letter
from grants.outbox import sending, tasks
from grants.outbox.mails import MailState
from grants.outbox.models import Message
from reporting.deliveries.models import Delivery
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import everything
from tests.reporting.deliveries import worlds

pytestmark = pytest.mark.django_db

LONG_AGO = datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)
FAR_AHEAD = datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture
def handled():
    """A topic of the tests that notes what it was given; a payload with `fail` fails after noting."""
    seen = []

    def note(payload, now):
        seen.append((payload, now))
        Message.objects.create(topic="effect", key=str(len(seen)), created_at=now, next_attempt_at=FAR_AHEAD)
        if payload.get("fail"):
            raise ValueError("Der Empfänger antwortet nicht.")

    outbox.handler("test")(note)
    yield seen
    del sending.HANDLERS["test"]


def put(key="one", now=NOW, **payload) -> Message:
    return outbox.put(topic="test", key=key, now=now, **payload)


def test_a_message_is_handed_to_its_topic_with_the_time_of_handling(handled):
    message = put(number=1)

    assert outbox.handle(message_id=message.pk, now=NOW) is True

    message.refresh_from_db()
    assert handled == [({"number": 1}, NOW)]
    assert (message.handled_at, message.attempts, message.last_error) == (NOW, 1, "")


def test_a_message_that_is_handled_is_not_handled_again(handled):
    message = put()
    outbox.handle(message_id=message.pk, now=NOW)

    assert outbox.handle(message_id=message.pk, now=NOW) is False
    assert len(handled) == 1


def test_the_same_key_twice_is_one_message_with_the_first_content():
    first, second = put(number=1), put(number=2)

    assert first.pk == second.pk
    assert Message.objects.get().payload == {"number": 1}


def test_a_failure_is_kept_with_its_reason_and_leaves_no_half_effect(handled):
    message = put(fail=True)

    assert outbox.handle(message_id=message.pk, now=NOW) is False

    message.refresh_from_db()
    assert (message.handled_at, message.attempts) == (None, 1)
    assert message.last_error == "ValueError: Der Empfänger antwortet nicht."
    assert Message.objects.filter(topic="effect").count() == 0


def test_each_failure_waits_longer_but_never_longer_than_an_hour(handled):
    message = put(fail=True)
    waits = []
    for _ in range(100):
        outbox.handle(message_id=message.pk, now=NOW)
        message.refresh_from_db()
        waits.append((message.next_attempt_at - NOW).total_seconds())

    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, *[3600] * 91]


def test_a_topic_that_nobody_handles_waits_instead_of_getting_lost():
    message = outbox.put(topic="unknown", key="one", now=NOW)

    assert outbox.handle(message_id=message.pk, now=NOW) is False
    assert Message.objects.get().handled_at is None


def test_the_sweep_handles_what_was_left_and_is_not_stopped_by_what_fails(handled):
    put("first", LONG_AGO, fail=True)
    put("second", LONG_AGO)
    put("not yet", FAR_AHEAD)

    tasks.sweep()

    rows = [(row.key, row.attempts, row.handled_at is None) for row in Message.objects.filter(topic="test")]
    assert rows == [("first", 1, True), ("second", 1, False), ("not yet", 0, True)]


def test_the_sweep_goes_past_a_message_that_has_failed_for_days(handled):
    Message.objects.filter(pk=put("first", LONG_AGO, fail=True).pk).update(attempts=2000)
    put("second", LONG_AGO)

    tasks.sweep()

    assert Message.objects.filter(topic="test", handled_at__isnull=False).get().key == "second"


def test_the_worker_handles_the_message_it_is_told(handled):
    message = put()

    tasks.handle_message(message_id=message.pk)

    assert Message.objects.get(pk=message.pk).attempts == 1


def test_an_act_that_is_undone_sends_nothing(handled):
    with transaction.atomic():
        put()
        transaction.set_rollback(True)

    assert Message.objects.count() == 0


QUEUE = settings.BROKER_FOLDER / "queue"


@pytest.fixture(params=["no folder", "a folder that takes nothing"])
def broken_broker(request):
    """Where the queue should be there is something else."""
    aside = QUEUE.rename(QUEUE.with_name("queue-aside"))
    if request.param == "no folder":
        QUEUE.write_text("Kein Ordner")
    else:
        QUEUE.symlink_to("/proc")
    yield
    QUEUE.unlink()
    aside.rename(QUEUE)


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_neither_fails_the_act_nor_loses_the_message(broken_broker, caplog):
    application = factories.submitted()

    assert Application.objects.get(pk=application.pk).state == "submitted"
    message = Message.objects.get()
    assert message.handled_at is None
    assert [record.message for record in caplog.records if record.name == sending.__name__] == [
        f"The queue is not reachable; message {message.pk} waits for the sweep"
    ]

    Message.objects.update(next_attempt_at=LONG_AGO)
    tasks.sweep()

    assert Letter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_put_reaches_the_queue_once_the_act_is_committed():
    before = set(QUEUE.iterdir())

    with transaction.atomic():
        message = put()
        assert queued(before, message) == 0

    assert queued(before, message) == 1


def queued(before, message) -> int:
    """How many new entries of the queue name this message."""
    bodies = [base64.b64decode(json.loads(file.read_text())["body"]) for file in set(QUEUE.iterdir()) - before]
    return sum(json.loads(body)[1] == {"message_id": message.pk} for body in bodies)


# --- every handler a second time ------------------------------------------------------------------------------------


def effects() -> dict:
    """What the handlers made, apart from the outbox's own bookkeeping."""
    rows = everything()
    rows["grants_message"] = list(Message.objects.order_by("pk").values_list("topic", "key", "payload"))
    return rows


def test_every_handler_called_a_second_time_changes_nothing():
    delivery = worlds.accepted()
    factories.run_outbox()
    before, mails = effects(), len(mail.outbox)
    assert set(Message.objects.values_list("topic", flat=True)) == {"letter", "mail", "send", "obligations", "store"}
    assert Delivery.objects.get() == delivery

    for message in Message.objects.order_by("pk"):
        with transaction.atomic(using="store"):
            sending.HANDLERS[message.topic](message.payload, NOW + datetime.timedelta(days=1))

    assert effects() == before
    assert len(mail.outbox) == mails


def test_a_mail_goes_once_to_each_person_of_the_träger_and_names_nobody():
    application = factories.complete()
    organisation = application.organisation
    factories.member(organisation, "edit", email="zweite@example.org")
    factories.member(organisation, email="zu@example.org", is_active=False)
    factories.member(organisation, email="weg@example.org").memberships.update(ended_at=NOW)
    factories.member(factories.OrganisationFactory(), email="fremd@example.org")
    factories.submitted(application)

    factories.run_outbox()

    assert sorted(message.to for message in mail.outbox) == sorted(
        [[application.created_by.email], ["zweite@example.org"]]
    )
    (text,) = {(message.subject, message.body) for message in mail.outbox}
    for secret in (organisation.name, application.title, application.created_by.name, "50-2027"):
        assert [secret in part for part in text] == [False, False]


def test_one_address_that_fails_keeps_nobody_else_waiting_and_gives_nobody_a_second_mail():
    application = factories.complete()
    broken = factories.member(application.organisation, email="kein\numbruch@example.org")
    factories.submitted(application)
    for _ in range(2):
        for message in Message.objects.filter(handled_at=None).order_by("pk"):
            outbox.handle(message_id=message.pk, now=NOW)
    for message in Message.objects.filter(handled_at=None):
        outbox.handle(message_id=message.pk, now=NOW)

    assert [message.to for message in mail.outbox] == [[application.created_by.email]]
    row = broken.mails.get()
    assert Message.objects.get(handled_at=None).payload == {"mail": row.pk, "round": 1}
    assert (row.state, row.sent_at, row.failed_at) == (MailState.FAILED, None, NOW)


def test_a_nachforderung_is_told_by_mail_too():
    application = factories.checking_()
    factories.run_outbox()
    mail.outbox.clear()
    factories.workflow.request_correction(
        application=application,
        actor=application.caseworker,
        now=NOW,
        sections=("plan",),
        message="Bitte ergänzen Sie die Eigenmittel.",
        due_on=datetime.date(2026, 9, 29),
    )

    factories.run_outbox()

    assert CorrectionRequest.objects.get().application == application
    assert [message.to for message in mail.outbox] == [[application.created_by.email]]
