"""Revisions, receipts, questions about values, taking back and more time: what a delivery keeps and what moves it."""

import datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from grants.audit.models import Entry
from grants.outbox.models import Message
from grants.steps import Forbidden, NotPossible
from reporting.deliveries import extending, reminders, workflow
from reporting.deliveries.extensions import Extension
from reporting.deliveries.freezing import Note, UnknownCell
from reporting.deliveries.models import Delivery, Upload
from reporting.deliveries.revisions import Revision, RevisionCell
from reporting.deliveries.states import State
from reporting.deliveries.workflow import DayMissed, ReasonMissing
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import cast, refused
from tests.reporting.deliveries import worlds

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def officer():
    return factories.UserFactory(caseworker=True)


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def at(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), tzinfo=NOW.tzinfo)


def ask(delivery, *, actor=None, until=None, reason="Krankheit im Team.", now=NOW) -> Extension:
    actor, until = actor or delivery.application.created_by, until or delivery.due_on + 14 * DAY
    return extending.ask_extension(delivery=delivery, actor=actor, now=now, until=until, reason=reason)


def extend(delivery, *, actor=None, until=None, reason="Wie erbeten.", now=NOW) -> Delivery:
    until = until or delivery.due_on + 14 * DAY
    return extending.extend(delivery=delivery, actor=actor or officer(), now=now, until=until, reason=reason)


def test_each_submission_keeps_its_values_and_why_it_came():
    delivery = worlds.accepted()
    workflow.give_back(delivery=delivery, actor=officer(), now=NOW, reason="Der Mai fehlt.")
    worlds.submitted(fresh(delivery), visits=1300)

    kept = {
        revision.number: (revision.reason, {cell.indicator.code: cell.value for cell in revision.cells.all()})
        for revision in Revision.objects.filter(delivery=delivery)
    }
    assert kept == {
        1: ("", {"besuche": Decimal(1200), "beratungen": Decimal(300)}),
        2: ("Der Mai fehlt.", {"besuche": Decimal(1300), "beratungen": Decimal(300)}),
    }


@pytest.mark.parametrize("model", [Revision, RevisionCell])
def test_the_database_keeps_what_was_handed_in(model):
    worlds.submitted()

    for change in (lambda rows: rows.update(id=0), lambda rows: rows._raw_delete("default")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change(model.objects.order_by("-pk"))


def test_the_same_values_again_give_the_old_receipt_and_change_nothing():
    delivery = worlds.due()
    first = worlds.upload(delivery)

    again = worlds.upload(delivery, now=NOW + DAY)
    delivery = worlds.submitted(fresh(delivery))
    late = worlds.upload(delivery, now=NOW + DAY)

    assert (again, late, Upload.objects.count()) == (first, first, 1)
    assert (fresh(delivery).state, Revision.objects.count()) == (State.SUBMITTED, 1)


def test_other_values_after_handing_in_are_refused():
    refused(NotPossible, worlds.upload, delivery=worlds.submitted(), visits=1)


def test_what_is_asked_about_a_value_stays_with_the_revision():
    delivery, until = worlds.submitted(), NOW.date() + 14 * DAY
    note = Note("41", "besuche", "", "Bitte prüfen Sie den Mai.")

    workflow.give_back(delivery=delivery, actor=officer(), now=NOW, reason="", until=until, notes=[note])

    kept = Revision.objects.get().notes.get()
    assert (kept.district_id, kept.indicator.code, kept.text) == ("41", "besuche", "Bitte prüfen Sie den Mai.")
    assert (fresh(delivery).state, fresh(delivery).due_on) == (State.RETURNED, until)


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        (ReasonMissing, {"reason": " "}),
        (DayMissed, {"reason": "Prüfen.", "until": NOW.date()}),
        (UnknownCell, {"reason": "Prüfen.", "notes": [Note("42", "besuche", "", "Warum?")]}),
    ],
)
def test_giving_back_says_what_about_which_value_until_when(kind, answers):
    delivery = worlds.submitted()

    refused(kind, workflow.give_back, delivery=delivery, actor=officer(), now=NOW, **answers)


def test_the_träger_takes_back_what_is_not_accepted_and_the_next_revision_says_why():
    delivery = worlds.submitted()
    owner = delivery.application.created_by

    refused(ReasonMissing, workflow.take_back, delivery=delivery, actor=owner, now=NOW, reason=" ")
    workflow.take_back(delivery=delivery, actor=owner, now=NOW, reason="Zahlendreher.")
    delivery = worlds.submitted(fresh(delivery), visits=2100)

    assert [revision.reason for revision in delivery.revisions.all()] == ["", "Zahlendreher."]
    assert Message.objects.filter(topic="store").count() == 0


def test_time_is_asked_and_given_and_only_this_delivery_moves():
    delivery = worlds.due()
    until = delivery.due_on + 10 * DAY

    ask(delivery, until=until)
    extend(delivery, until=until)

    kept = Extension.objects.get()
    assert (kept.asked_until, kept.granted_until, kept.wish) == (until, until, "Krankheit im Team.")
    assert (fresh(delivery).due_on, fresh(delivery).period.due_on) == (until, until - 10 * DAY)
    last = Entry.objects.filter(chain=delivery.chain).order_by("-number").first()
    assert (last.action, last.legal_basis) == ("extend_delivery", "§ 31 Abs. 7 VwVfG")


def test_time_that_is_refused_leaves_the_day_and_may_be_asked_again():
    delivery = worlds.due()
    ask(delivery)

    extending.refuse_extension(delivery=delivery, actor=officer(), now=NOW, reason="Der Bericht ist nötig.")
    ask(delivery)

    assert (fresh(delivery).postponed_to, delivery.extensions.count()) == (None, 2)


def test_more_time_is_refused_where_it_makes_no_sense():
    delivery = worlds.due()
    ask(delivery)

    refused(NotPossible, ask, delivery=delivery)
    refused(DayMissed, extend, delivery=delivery, until=delivery.due_on)
    refused(ReasonMissing, extend, delivery=delivery, reason=" ")
    extend(delivery)
    who = {"actor": officer(), "now": NOW, "reason": "Nein."}
    refused(NotPossible, extending.refuse_extension, delivery=delivery, **who)
    refused(NotPossible, extend, delivery=worlds.submitted(fresh(delivery)), until=datetime.date(2029, 1, 1))


def test_only_the_träger_asks_and_only_the_office_without_conflict_gives():
    delivery = worlds.due()
    people = cast(delivery.application)
    owners = {"owner editor", "owner signatory", "caseworker of the Träger", "head of the Träger"}

    for name in people.keys() - owners:
        refused(Forbidden, ask, delivery=delivery, actor=people[name])
    for name in people.keys() - {"caseworker"}:
        refused(Forbidden, extend, delivery=delivery, actor=people[name])


def test_a_new_person_of_the_träger_goes_on_where_the_first_one_left():
    delivery = worlds.uploaded()
    successor = factories.member(delivery.application.organisation, name="Neu im Amt")

    submitted = workflow.submit(delivery=delivery, actor=successor, now=NOW, explanation="Übernommen.")

    assert (submitted.submitted_by, submitted.revisions.get().cells.count()) == (successor, 2)


@pytest.mark.parametrize(("days", "mails"), [(-8, 0), (-7, 1), (-2, 1), (0, 1), (3, 1), (15, 0)])
def test_the_träger_is_reminded_before_and_once_after_the_day(days, mails):
    delivery = worlds.due()
    now = at(delivery.due_on + days * DAY)

    for _ in range(2):
        reminders.put_reminders(now)

    notices = Message.objects.filter(topic="notice", key__startswith="delivery:")
    assert len({message.payload.get("stage") for message in notices}) == mails


def test_the_mail_about_an_overdue_statistic_names_the_day_and_no_figures():
    delivery = worlds.due()
    now = at(delivery.due_on + DAY)
    mail.outbox.clear()

    reminders.put_reminders(now)
    factories.run_outbox(now)

    assert {sent.subject for sent in mail.outbox} == {"Erinnerung: Bitte geben Sie Ihre Statistik ab"}
    assert all("31.01.2028" in sent.body for sent in mail.outbox)


def test_who_has_handed_in_meanwhile_gets_no_reminder():
    delivery = worlds.due()
    now = at(delivery.due_on + DAY)
    reminders.put_reminders(now)
    worlds.submitted(delivery, now=now)
    mail.outbox.clear()

    factories.run_outbox(now)

    assert [sent.subject for sent in mail.outbox if "Statistik" in sent.subject] == []
