"""Mails that came back: read from what servers send, believed only if they quote our own Message-ID."""

import mailbox
import random

import pytest
from django.core.management import CommandError, call_command

from grants.audit.models import Entry
from grants.correspondence.bounces import LARGEST, Bounce, Unreadable, bounce_in
from grants.correspondence.outgoing import record_bounce
from grants.outbox.mails import Mail, MailState
from tests.factories import NOW
from tests.grants.correspondence.reports import nested, report
from tests.grants.outbox.mails import a_mail, sent
from tests.grants.worlds import everything, unchanged_since

pytestmark = pytest.mark.django_db


def fresh(row: Mail) -> Mail:
    return Mail.objects.get(pk=row.pk)


@pytest.mark.parametrize("headers_only", [False, True])
def test_a_report_names_mail_status_and_answer(headers_only):
    row = sent()
    assert bounce_in(report(row, headers_only=headers_only)) == Bounce(
        row.pk, 1, "5.1.1", "smtp; 550 5.1.1 <person@example.org>: user unknown"
    )


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_a_mail_that_is_only_late_or_arrived_is_no_bounce(action):
    assert bounce_in(report(sent(), action=action)) is None


@pytest.mark.parametrize(
    "quoted", ["", "<1.1.0123456789abcdef0123456789abcdef@example.org>", "<x>", "<1.1.ä@example.org>"]
)
def test_a_report_about_a_mail_that_is_not_ours_counts_nothing(quoted):
    assert bounce_in(report(sent(), quoted=quoted)) is None


@pytest.mark.parametrize("status", ["", "kaputt", "9.9.9", "5.1.1 (\x00\x1b[2J)" + "x" * 5000])
def test_a_broken_status_is_read_as_far_as_possible(status):
    found = bounce_in(report(sent(), status=status))
    assert found.status in {"5.0.0", "5.1.1"}
    assert (len(found.answer) <= 1000, "\x1b" in found.answer) == (True, False)


def test_a_message_too_large_or_too_deep_is_refused_and_not_read():
    with pytest.raises(Unreadable):
        bounce_in(b"x" * (LARGEST + 1))
    with pytest.raises(Unreadable):
        bounce_in(nested(5000))


def test_damaged_reports_never_raise_anything_else():
    whole, chance = report(sent()), random.Random(4)
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 40)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        found = bounce_in(bytes(damaged[: chance.randrange(len(damaged))] if chance.random() < 0.3 else damaged))
        assert found is None or isinstance(found, Bounce)


def test_a_bounce_is_noted_once_and_recorded():
    row = sent()
    bounce = bounce_in(report(row))
    assert record_bounce(bounce=bounce, now=NOW) is True
    before = everything()
    assert record_bounce(bounce=bounce, now=NOW) is False
    assert unchanged_since(before)
    row = fresh(row)
    assert (row.state, row.bounced_at, row.bounce_status) == (MailState.BOUNCED, NOW, "5.1.1")
    entry = Entry.objects.get(chain=row.chain)
    assert (entry.actor, entry.sentence) == (None, "E-Mail kam zurück. Statuscode 5.1.1.")


def test_a_bounce_of_an_earlier_round_or_of_a_mail_not_sent_changes_nothing():
    row, planned = sent(), a_mail()
    bounces = [bounce_in(report(planned)), bounce_in(report(row))]
    Mail.objects.filter(pk=row.pk).update(round=2)
    assert [record_bounce(bounce=bounce, now=NOW) for bounce in bounces] == [False, False]


def in_maildir(folder, contents):
    box = mailbox.Maildir(folder / "maildir", create=True)
    for content in contents:
        box.add(content)
    return folder / "maildir"


def in_mbox(folder, contents):
    box = mailbox.mbox(folder / "mbox", create=True)
    for content in contents:
        box.add(content)
    box.close()
    return folder / "mbox"


@pytest.mark.parametrize("stored", [in_maildir, in_mbox])
def test_the_command_reads_a_whole_mailbox_and_leaves_it_as_it_is(stored, tmp_path, capsys):
    first, second = sent(), sent()
    place = stored(tmp_path, [report(first), nested(5000), b"Subject: Urlaub\n\nIch bin nicht da.", report(second)])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    call_command("record_bounces", place)
    call_command("record_bounces", place)

    assert [fresh(row).state for row in (first, second)] == [MailState.BOUNCED] * 2
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert capsys.readouterr().out.splitlines() == [
        "Gelesen: 4, neu vermerkt: 2, nicht lesbar: 1.",
        "Gelesen: 4, neu vermerkt: 0, nicht lesbar: 1.",
    ]


def test_the_command_reads_a_single_mail(tmp_path, capsys):
    row, place = sent(), tmp_path / "eine.eml"
    place.write_bytes(report(row))
    call_command("record_bounces", place)
    assert fresh(row).state == MailState.BOUNCED


@pytest.mark.parametrize("name", ["fehlt", "."])
def test_the_command_says_what_is_wrong_with_the_place(tmp_path, name):
    with pytest.raises(CommandError, match=r"gibt es nicht|kein Maildir"):
        call_command("record_bounces", tmp_path / name)
