"""When mails are planned for, and that what can wait is told in one mail."""

import datetime

import pytest
from django.core import mail

from criteria.deadlines import BERLIN
from grants.outbox.mails import Kind, Mail, MailItem, MailState
from grants.outbox.posting import collect, digest_moment
from tests import factories
from tests.factories import NOW
from tests.grants.outbox.mails import a_mail

pytestmark = pytest.mark.django_db


def told(person, key: str, now=NOW, text="Es gibt Neues.") -> MailItem:
    return collect(kind=Kind.CONFIRMATION, key=key, now=now, person=person, text=text)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-09-15 06:59", "2026-09-15 07:00"),
        ("2026-09-15 07:00", "2026-09-16 07:00"),
        ("2026-09-18 12:00", "2026-09-21 07:00"),  # Friday
        ("2026-09-20 06:00", "2026-09-21 07:00"),  # Sunday
        ("2026-10-30 12:00", "2026-11-02 07:00"),  # before Reformationstag, a Saturday
        ("2026-11-17 12:00", "2026-11-19 07:00"),  # before Buß- und Bettag
        ("2026-12-31 12:00", "2027-01-04 07:00"),
        ("2026-10-23 12:00", "2026-10-26 07:00"),  # the clocks go back in between
    ],
)
def test_digests_go_out_in_the_morning_of_the_next_working_day(now, expected):
    def moment(text):
        return datetime.datetime.fromisoformat(text).replace(tzinfo=BERLIN)

    assert digest_moment(moment(now).astimezone(datetime.UTC)) == moment(expected)


def test_the_same_key_twice_is_one_mail():
    person = factories.UserFactory()
    assert a_mail(person=person, key="x") == a_mail(person=person, key="x")
    assert MailItem.objects.count() == 1


def test_what_can_wait_is_one_mail_per_person_and_what_reads_the_same_stands_there_once():
    person, other = factories.UserFactory(), factories.UserFactory()
    for number in range(3):
        told(person, f"a{number}")
    told(person, "b", text="Noch etwas.")
    told(other, "c")
    told(person, "a0")

    factories.run_outbox(NOW)
    assert mail.outbox == []
    factories.run_outbox(digest_moment(NOW))

    assert sorted(each.to[0] for each in mail.outbox) == sorted([person.email, other.email])
    body = next(each.body for each in mail.outbox if each.to == [person.email])
    assert (body.count("Es gibt Neues."), body.count("Noch etwas.")) == (1, 1)


def test_what_comes_after_the_digest_left_is_told_the_day_after():
    person = factories.UserFactory()
    told(person, "a")
    morning = digest_moment(NOW)
    factories.run_outbox(morning)
    # Planned as if the clock of another worker still showed yesterday.
    late = told(person, "b", now=NOW)

    assert late.mail.due_at == digest_moment(morning)
    assert list(Mail.objects.order_by("pk").values_list("sent_at", flat=True)) == [morning, None]
    assert late.mail.state == MailState.PLANNED


def test_the_office_can_read_a_digest_before_it_goes_out():
    person = factories.UserFactory()
    told(person, "a")
    item = told(person, "b", text="Noch etwas.")
    row = Mail.objects.get(pk=item.mail_id)
    assert (row.subject, row.is_digest) == ("Neues im Förderportal", True)
    assert "– Es gibt Neues.\n\n– Noch etwas." in row.body
    assert "[Link zum Abbestellen]" in row.body
