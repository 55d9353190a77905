"""Reminders before a deadline: on the right days, once, to those who want them, and only while there is something."""

import datetime

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from django.utils.module_loading import import_string

from criteria.deadlines import BERLIN
from grants.applications import correcting
from grants.applications import workflow as applications
from grants.correspondence import tasks, workflow
from grants.correspondence.models import How
from grants.correspondence.reminders import put_reminders
from grants.outbox import handle
from grants.outbox.mails import Mail, MailState
from grants.outbox.models import Message
from grants.outbox.posting import digest_moment
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

# The call of the factories closes on 30 September 2026, 23:59.
CLOSES = datetime.date(2026, 9, 30)


def on(day: datetime.date, hour: int = 8) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour), tzinfo=BERLIN)


def days_before(number: int) -> datetime.datetime:
    return on(CLOSES - datetime.timedelta(days=number))


def reminded(now: datetime.datetime) -> list[str]:
    """The addresses that get a reminder at this moment or with the next digest."""
    mail.outbox.clear()
    put_reminders(now)
    factories.run_outbox(now)
    factories.run_outbox(digest_moment(now))
    return [each.to[0] for each in mail.outbox if "noch nicht abgesendet" in each.body]


def at_once(now: datetime.datetime) -> list[str]:
    """The subjects of the reminders that do not wait for the digest."""
    mail.outbox.clear()
    put_reminders(now)
    factories.run_outbox(now)
    return [each.subject for each in mail.outbox if "noch nicht abgesendet" in each.body]


def in_correction(due_on: datetime.date):
    application = factories.checking_()
    return applications.request_correction(
        application=application,
        actor=application.caseworker,
        now=NOW,
        sections=("plan",),
        message="Bitte ergänzen.",
        due_on=due_on,
    )


def test_a_draft_is_reminded_of_seven_and_two_days_before_the_deadline():
    draft = factories.draft()
    days = [days for days in range(12, -2, -1) if reminded(days_before(days))]
    assert days == [7, 2]
    assert draft.created_by.email


def test_a_reminder_that_was_missed_is_made_up_for_once():
    draft = factories.draft()
    assert [reminded(days_before(number)) for number in (6, 5, 1, 0)] == [
        [draft.created_by.email],
        [],
        [draft.created_by.email],
        [],
    ]


def test_the_first_reminder_waits_for_the_digest_and_the_last_goes_out_at_once():
    draft = factories.draft()
    assert [at_once(days_before(7)), at_once(days_before(2))] == [[], ["Erinnerung: Die Antragsfrist endet bald"]]
    mail.outbox.clear()
    factories.run_outbox(digest_moment(days_before(2)))
    # The digest with the first reminder was never sent meanwhile; the last one has overtaken it.
    assert [each.to for each in mail.outbox if draft.created_by.email in each.to] == []


def test_who_wants_reminders_at_once_gets_them_at_once():
    draft = factories.draft()
    workflow.set_notices(actor=draft.created_by, reminder_mail=How.AT_ONCE, message_mail=How.DAILY)
    assert at_once(days_before(7)) == ["Erinnerung: Die Antragsfrist endet bald"]


def test_running_twice_reminds_once():
    draft = factories.draft()
    assert [reminded(days_before(7)), reminded(days_before(7))] == [[draft.created_by.email], []]


def test_after_the_deadline_nobody_is_reminded():
    factories.draft()
    assert reminded(on(CLOSES + datetime.timedelta(days=1))) == []


def test_what_is_submitted_or_withdrawn_is_left_in_peace():
    factories.submitted()
    withdrawn = factories.draft()
    applications.withdraw(application=withdrawn, actor=withdrawn.created_by, now=NOW)
    assert reminded(days_before(2)) == []


def test_several_drafts_for_one_call_make_one_mail_per_person():
    first = factories.draft()
    factories.draft(first.call, first.organisation, actor=first.created_by)
    colleague = factories.member(first.organisation, "edit")
    assert sorted(reminded(days_before(7))) == sorted([first.created_by.email, colleague.email])


def test_a_deadline_that_was_moved_is_a_new_one():
    draft = factories.draft()
    reminded(days_before(2))
    draft.call.closes_at += datetime.timedelta(days=7)
    draft.call.save()
    assert reminded(days_before(0)) == [draft.created_by.email]


def test_a_correction_is_reminded_of_seven_and_two_days_before_its_end():
    due_on = datetime.date(2026, 10, 20)
    application = in_correction(due_on)
    days = [days for days in range(12, -3, -1) if reminded(on(due_on - datetime.timedelta(days=days)))]
    assert days == [7, 2]
    applications.resubmit(application=application, actor=application.created_by, now=NOW)
    assert reminded(on(due_on)) == []


def test_more_time_for_a_correction_is_told_at_once_with_the_day_that_counts():
    application = in_correction(datetime.date(2026, 10, 1))
    colleague = factories.member(application.organisation, "edit")
    workflow.set_notices(actor=colleague, reminder_mail=How.OFF)
    act = {"application": application, "actor": application.caseworker, "now": NOW, "reason": "Krankheit"}
    factories.run_outbox()
    mail.outbox.clear()

    correcting.extend_correction(**act, due_on=datetime.date(2026, 10, 20))
    factories.run_outbox()
    assert [(each.to, each.subject) for each in mail.outbox] == [
        ([application.created_by.email], "Sie haben mehr Zeit für die Nachbesserung")
    ]
    assert "Sie endet jetzt am 20.10.2026." in mail.outbox[0].body
    assert (str(application.organisation) in mail.outbox[0].body, "Krankheit" in mail.outbox[0].body) == (False, False)

    mail.outbox.clear()
    correcting.extend_correction(**act, due_on=datetime.date(2026, 10, 27))
    correcting.extend_correction(**act, due_on=datetime.date(2026, 11, 3))
    factories.run_outbox()
    [only] = mail.outbox
    assert "Sie endet jetzt am 03.11.2026." in only.body


def test_who_switched_reminders_off_gets_none():
    draft = factories.draft()
    in_correction(CLOSES)
    workflow.set_notices(actor=draft.created_by, reminder_mail=How.OFF)
    assert draft.created_by.email not in reminded(days_before(2))


def test_who_left_the_traeger_or_has_a_closed_account_gets_none():
    draft = factories.draft()
    draft.created_by.memberships.update(ended_at=NOW)
    factories.member(draft.organisation, is_active=False)
    assert reminded(days_before(2)) == []


def test_a_reminder_that_comes_late_out_of_the_outbox_is_checked_once_more():
    application = factories.complete()
    put_reminders(days_before(2))
    factories.submitted(application, now=days_before(2))
    message = Message.objects.get(topic="notice")
    mail.outbox.clear()
    assert handle(message_id=message.pk, now=days_before(2))
    factories.run_outbox(days_before(2))
    assert [each for each in mail.outbox if each.subject.startswith("Erinnerung")] == []
    assert Mail.objects.get(items__kind="draft").state == MailState.DROPPED


def test_the_mail_says_the_deadline_and_nothing_of_the_application():
    application = factories.complete()
    reminded(days_before(7))
    body = mail.outbox[0].body
    assert f"„{application.call}“ können Sie Anträge bis 30.09.2026, 23:59 Uhr absenden" in body
    for word in (application.title, application.created_by.name, application.organisation.name):
        assert word not in body


def test_the_clock_calls_a_task_that_exists():
    planned = settings.CELERY_BEAT_SCHEDULE["remind"]["task"]
    assert (planned, import_string(planned)) == (tasks.remind.name, tasks.remind)


def test_the_task_looks_at_the_clock(monkeypatch):
    factories.draft()
    monkeypatch.setattr(timezone, "now", lambda: days_before(2))
    tasks.remind()
    assert Message.objects.filter(topic="notice").count() == 1
