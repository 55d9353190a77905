"""How planned mails are sent: once more checked, once only, with what the other side answered."""

import datetime

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from grants import outbox
from grants.organisations import links
from grants.organisations.members import invite, revoke
from grants.organisations.models import Invitation
from grants.outbox import mailing, tasks
from grants.outbox.mails import Kind, Mail, MailItem, MailState, is_troubled, undeliverable
from grants.outbox.models import Message
from grants.outbox.posting import collect, digest_moment
from grants.people.models import User
from tests import factories
from tests.factories import NOW
from tests.grants.outbox.mails import a_mail, came_back, sent
from tests.grants.worlds import at_once

pytestmark = pytest.mark.django_db

SMTP = "tests.grants.outbox.smtp"


def waiting(row: Mail) -> Message:
    return Message.objects.get(topic="send", payload__mail=row.pk, handled_at=None)


def handled(row: Mail, now=NOW) -> Mail:
    outbox.handle(message_id=waiting(row).pk, now=now)
    return Mail.objects.get(pk=row.pk)


def test_a_mail_goes_out_with_a_message_id_that_nobody_else_can_make():
    row = sent()
    (message,) = mail.outbox
    own = message.extra_headers["Message-ID"]
    assert (row.state, row.sent_at, message.to) == (MailState.SENT, NOW, [row.person.email])
    assert mailing.mail_of(own) == (row.pk, 1)
    forged = own.replace(f"<{row.pk}.1.", f"<{row.pk + 1}.1.")
    assert [mailing.mail_of(text) for text in (forged, "", "<x@example.org>", own * 2)] == [None] * 4


def test_a_worker_killed_after_sending_sends_again_under_the_same_message_id():
    row = a_mail()
    with transaction.atomic():
        mailing.send(waiting(row).payload, NOW)
        transaction.set_rollback(True)
    handled(row)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_digest_send_it_once():
    person = factories.UserFactory()
    item = collect(kind=Kind.CONFIRMATION, key="a", now=NOW, person=person, text="Neues.")
    message, morning = waiting(item.mail), digest_moment(NOW)
    outcomes = at_once(*[lambda: outbox.handle(message_id=message.pk, now=morning)] * 3)
    assert sorted(outcomes) == [False, False, True]
    assert len(mail.outbox) == 1


def test_an_address_that_does_not_exist_is_not_tried_again(settings):
    settings.EMAIL_BACKEND = f"{SMTP}.Unknown"
    row = handled(a_mail())
    assert (row.state, row.bounced_at, row.bounce_status) == (MailState.BOUNCED, NOW, "5.1.1")
    assert " ".join(row.answer.split()) == "550 5.1.1 No such user [31m here"
    assert not Message.objects.filter(topic="send", handled_at=None).exists()


@pytest.mark.parametrize(("server", "answer"), [("Busy", "4.3.0 Try again later"), ("Gone", "Connection refused")])
def test_a_server_that_is_busy_or_gone_is_asked_again_and_its_answer_is_kept(settings, server, answer):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{SMTP}.{server}"
    row = handled(a_mail())
    assert (row.state, row.failed_at, answer in row.answer) == (MailState.FAILED, NOW, True)
    settings.EMAIL_BACKEND = backend
    row = handled(row, NOW + datetime.timedelta(hours=1))
    assert (row.state, row.answer, len(mail.outbox)) == (MailState.SENT, "", 1)


def test_a_mail_goes_to_the_address_that_the_account_has_when_it_is_sent():
    row = a_mail()
    User.objects.filter(pk=row.person_id).update(email="neu@example.org")
    assert (handled(row).address, mail.outbox[0].to) == ("neu@example.org", ["neu@example.org"])


def test_a_closed_account_gets_no_mail():
    row = a_mail()
    User.objects.filter(pk=row.person_id).update(is_active=False)
    assert (handled(row).state, mail.outbox) == (MailState.DROPPED, [])


def test_a_mail_with_nothing_left_to_tell_drops_out_and_a_digest_tells_the_rest():
    application = factories.submitted()
    person = application.created_by
    for key, kind, payload in (("a", Kind.LETTER, {"letter": 0}), ("b", Kind.CONFIRMATION, {})):
        collect(kind=kind, key=key, now=NOW, person=person, text=f"Text {key}.", payload=payload)
    morning = digest_moment(NOW)
    row = Mail.objects.get(is_digest=True)
    MailItem.objects.filter(key="a").update(payload={"letter": 999999})
    row = handled(row, morning)
    assert ("Text a." in row.body, "Text b." in row.body, row.state) == (False, True, MailState.SENT)
    assert MailItem.objects.get(key="a").dropped_at == morning


def test_the_link_of_an_invitation_is_in_the_mail_but_not_in_the_database():
    organisation = factories.OrganisationFactory()
    actor = factories.member(organisation)
    invite(organisation=organisation, actor=actor, now=NOW, email="neu@example.org", rights=["edit"])
    factories.run_outbox()
    token = links.token_of(Invitation.objects.get())
    row = Mail.objects.get()
    assert (token in mail.outbox[0].body, token in row.body) == (True, False)
    assert "[persönlicher Link]" in row.body
    assert token not in str(list(Message.objects.values_list("payload", flat=True)))


def test_an_invitation_that_was_taken_back_is_not_sent():
    organisation = factories.OrganisationFactory()
    actor = factories.member(organisation)
    invitation = invite(organisation=organisation, actor=actor, now=NOW, email="neu@example.org", rights=["edit"])
    outbox.handle(message_id=Message.objects.get(topic="invitation").pk, now=NOW)
    revoke(invitation=invitation, actor=actor, now=NOW)
    factories.run_outbox()
    assert (Mail.objects.get().state, mail.outbox) == (MailState.DROPPED, [])


def test_mails_that_can_be_switched_off_say_so_to_people_and_programs():
    row = sent(opt_out="reminders", body="Text\n[Link zum Abbestellen]")
    message = mail.outbox[0]
    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mailing.opt_out_of(link.rstrip("/").rpartition("/")[2]) == (row.person_id, "reminders")
    sent()
    assert "List-Unsubscribe" not in mail.outbox[1].extra_headers


@pytest.mark.parametrize(("number", "optional"), [(2, MailState.SENT), (3, MailState.DROPPED)])
def test_after_three_returned_mails_only_what_must_go_out_still_does(number, optional):
    person = factories.UserFactory()
    came_back(person, number)
    assert sent(person=person, opt_out="reminders").state == optional
    assert sent(person=person).state == MailState.SENT


def test_only_what_came_back_for_good_and_lately_counts():
    person = factories.UserFactory()
    came_back(person, 3, status="4.4.7")
    came_back(person, 3, now=NOW - datetime.timedelta(days=91))
    assert (is_troubled(person.email, NOW), undeliverable([person.email], NOW)) == (False, set())
    came_back(person)
    assert (is_troubled(person.email, NOW), undeliverable([person.email], NOW)) == (False, {person.email})


def planned(people: int, items: int) -> None:
    """So many people with so many things each to tell."""
    for number in range(people):
        person = factories.UserFactory()
        for item in range(items):
            key, text = f"{person.pk}:{item}", f"Neues {number}."
            collect(kind=Kind.CONFIRMATION, key=key, now=NOW, person=person, text=text)


def test_a_digest_takes_as_many_queries_with_one_thing_to_tell_as_with_many():
    counts = []
    for items in (1, 20):
        planned(1, items)
        message = Message.objects.get(topic="send", handled_at=None)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            outbox.handle(message_id=message.pk, now=digest_moment(NOW))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_two_hundred_people_get_one_mail_each_for_a_thousand_things(monkeypatch):
    planned(200, 5)
    assert (MailItem.objects.count(), Mail.objects.count()) == (1000, 200)
    monkeypatch.setattr("django.utils.timezone.now", lambda: digest_moment(NOW))
    with CaptureQueriesContext(connection) as queries:
        tasks.sweep()
    assert len(mail.outbox) == len({message.to[0] for message in mail.outbox}) == 200
    assert len(queries) <= 200 * 9 + 1
    tasks.sweep()
    assert len(mail.outbox) == 200
