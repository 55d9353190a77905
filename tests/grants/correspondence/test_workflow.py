"""Messages about a file: who writes and reads them, that they are kept, and what each person sets for itself."""

import datetime

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from grants import audit
from grants.applications import workflow as applications
from grants.audit.models import Entry
from grants.correspondence import queries, workflow
from grants.correspondence.models import LONGEST_TEXT, FileMessage, How, Preferences
from grants.outbox.models import Message
from grants.people.models import User
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import cast, everything, refused, unchanged_since

pytestmark = pytest.mark.django_db

LATER = NOW.replace(hour=15)


@pytest.fixture
def application():
    return factories.checking_()


def from_owner(application, text="Wann hören wir von Ihnen?", **fields) -> FileMessage:
    return workflow.send(application=application, actor=application.created_by, now=NOW, text=text, **fields)


def from_office(application, text="Nächste Woche.", **fields) -> FileMessage:
    return workflow.answer(application=application, actor=application.caseworker, now=LATER, text=text, **fields)


def notices() -> list[EmailMessage]:
    """What goes out about messages with the digests of the next days."""
    mail.outbox.clear()
    factories.run_outbox(LATER)
    factories.run_outbox(LATER + datetime.timedelta(days=7))
    return [each for each in mail.outbox if "neue Nachricht" in each.body]


def mails() -> list[str]:
    return sorted(each.to[0] for each in notices())


def test_both_sides_write_and_are_named(application):
    asked, answered = from_owner(application), from_office(application)
    officer, owner = application.caseworker, application.created_by
    assert [asked.sender, answered.sender] == [owner.name, f"Sozialamt, {officer.name} (Sachbearbeitung)"]
    assert [asked.from_office, answered.from_office] == [False, True]


def test_exactly_those_who_may_see_the_file_see_its_messages(application):
    from_owner(application)
    people = cast(application)
    seeing = {name for name, person in people.items() if FileMessage.objects.visible_to(person).exists()}
    assert seeing == {
        "owner editor",
        "owner signatory",
        "caseworker of the Träger",
        "head of the Träger",
        "caseworker",
        "head",
        "auditor",
    }


def test_nobody_writes_without_the_right(application):
    people = cast(application)
    writing = {"owner": set(), "office": set()}
    for name, person in people.items():
        for side, door in (("owner", workflow.send), ("office", workflow.answer)):
            try:
                door(application=application, actor=person, now=NOW, text=f"{name} {side}")
            except Forbidden:
                continue
            writing[side].add(name)
    assert writing == {
        "owner": {"owner editor", "owner signatory", "caseworker of the Träger", "head of the Träger"},
        "office": {"caseworker", "head"},
    }


def test_a_draft_has_nobody_to_write_to():
    draft = factories.complete()
    refused(NotPossible, workflow.send, application=draft, actor=draft.created_by, now=NOW, text="Hallo")


@pytest.mark.parametrize("text", ["", " \n\t", "x" * (LONGEST_TEXT + 1)], ids=["empty", "blank", "too long"])
def test_a_message_says_something_of_bearable_length(application, text):
    actor = application.created_by
    refused(workflow.Unsayable, workflow.send, application=application, actor=actor, now=NOW, text=text)


def test_after_a_withdrawal_the_talk_goes_on(application):
    withdrawn = applications.withdraw(application=application, actor=application.created_by, now=NOW)
    assert from_owner(withdrawn).pk


def test_a_button_pressed_twice_makes_one_message(application):
    assert from_owner(application).pk == from_owner(application).pk
    from_office(application)
    from_owner(application)
    assert application.messages.count() == 3


def test_the_record_proves_the_text_without_telling_it(application):
    message = from_owner(application)
    entry = Entry.objects.filter(chain=application.chain).latest("number")
    assert (entry.action, entry.sentence) == ("send_message", "Nachricht an das Sozialamt gesendet.")
    assert entry.data["message"] == message.pk
    assert message.text not in str(entry.data)
    assert audit.broken_at(application.chain) is None


@pytest.mark.parametrize(
    "act",
    [
        lambda rows: rows.delete(),
        lambda rows: rows.update(text="Anders"),
        lambda rows: rows.update(sent_at=LATER),
        lambda rows: rows.update(from_office=True),
    ],
    ids=["delete", "text", "time", "side"],
)
def test_the_database_keeps_what_was_said(application, act):
    message = from_owner(application)
    with pytest.raises(IntegrityError, match="neither changed nor deleted"), transaction.atomic():
        act(FileMessage.objects.filter(pk=message.pk))


def test_a_message_is_unread_until_the_other_side_reads_or_answers(application):
    officer, owner = application.caseworker, application.created_by
    first, second = from_owner(application, "Eins"), from_owner(application, "Zwei")
    assert [queries.unread(officer, office=True), queries.unread(owner, office=False)] == [2, 0]

    workflow.mark_read(application=application, actor=officer, now=LATER, office=True, last=first.pk)
    assert queries.unread(officer, office=True) == 1

    from_office(application, read_until=second.pk)
    assert [queries.unread(officer, office=True), queries.unread(owner, office=False)] == [0, 1]
    first.refresh_from_db()
    assert (first.read_at, first.read_by) == (LATER, officer)


def test_reading_a_second_time_keeps_the_first_reader(application):
    message = from_owner(application)
    workflow.mark_read(application=application, actor=application.caseworker, now=NOW, office=True, last=message.pk)
    head = factories.UserFactory(head=True)
    assert workflow.mark_read(application=application, actor=head, now=LATER, office=True, last=message.pk) == 0
    message.refresh_from_db()
    assert message.read_by == application.caseworker


def test_who_only_reads_files_marks_nothing_as_read(application):
    message = from_owner(application)
    auditor = factories.UserFactory(auditor=True)
    refused(
        Forbidden, workflow.mark_read, application=application, actor=auditor, now=NOW, office=True, last=message.pk
    )
    owner = application.created_by
    refused(Forbidden, workflow.mark_read, application=application, actor=owner, now=NOW, office=True, last=message.pk)


def test_a_conflict_hides_messages_and_their_number(application):
    from_owner(application)
    officer = application.caseworker
    applications.declare_conflict(application=application, actor=officer, now=NOW, reason="Verwandt")
    assert not FileMessage.objects.visible_to(officer).exists()
    assert queries.unread(officer, office=True) == 0


def test_an_officer_of_the_traeger_counts_its_messages_on_one_side_only(application):
    both = factories.member(application.organisation, roles=["caseworker"])
    from_owner(application)
    from_office(application)
    assert [queries.unread(both, office=True), queries.unread(both, office=False)] == [0, 1]


def test_the_officer_of_the_file_gets_a_mail_without_content(application):
    from_owner(application, "Frau Geheim ist krank.")
    [notice] = notices()
    assert notice.to == [application.caseworker.email]
    assert "eine neue Nachricht" in notice.body
    for word in ("Geheim", application.reference, application.title, application.organisation.name):
        assert word not in notice.body + notice.subject


def test_everybody_of_the_traeger_gets_one_mail_until_they_have_read(application):
    colleague = factories.member(application.organisation, "edit")
    factories.member(application.organisation, is_active=False)
    former = factories.member(application.organisation)
    former.memberships.update(ended_at=NOW)
    expected = sorted([application.created_by.email, colleague.email])
    from_office(application, "Eins")
    assert mails() == expected
    second = from_office(application, "Zwei")
    assert mails() == []
    from_owner(application, "Danke", read_until=second.pk)
    from_office(application, "Drei")
    assert mails() == sorted([*expected, application.caseworker.email])


def test_before_somebody_has_taken_the_file_nobody_of_the_office_gets_a_mail():
    application = factories.submitted()
    factories.UserFactory(caseworker=True)
    from_owner(application)
    assert mails() == []


@pytest.mark.parametrize("change", [{"roles": []}, {"is_active": False}], ids=["other work", "closed account"])
def test_an_officer_who_no_longer_works_on_files_gets_no_mail(application, change):
    User.objects.filter(pk=application.caseworker.pk).update(**change)
    from_owner(application)
    assert mails() == []


def test_who_switched_the_mails_off_gets_none(application):
    workflow.set_notices(actor=application.created_by, message_mail=How.OFF)
    from_office(application)
    assert mails() == []


def test_a_refused_message_sends_nothing(application):
    stranger = factories.member(factories.OrganisationFactory())
    refused(Forbidden, workflow.send, application=application, actor=stranger, now=NOW, text="Hallo")
    assert not Message.objects.filter(topic="notice").exists()


def test_a_calendar_gets_a_new_key_each_time_and_none_when_stopped():
    person = factories.UserFactory()
    keys = {workflow.renew_calendar(actor=person, now=NOW).calendar_key for _ in range(3)}
    assert {len(key) for key in keys} == {43}
    assert len(keys) == 3
    assert workflow.stop_calendar(actor=person, now=NOW).calendar_key is None
    assert Preferences.objects.get(user=person).reminder_mail == How.DAILY


def test_taking_the_data_away_is_recorded_and_only_for_ones_own():
    organisation = factories.OrganisationFactory()
    editor, stranger = factories.member(organisation, "edit"), factories.member(factories.OrganisationFactory())
    before = everything()
    with pytest.raises(Forbidden):
        workflow.record_export(organisation=organisation, actor=stranger, now=NOW, scope="alle Förderjahre")
    assert unchanged_since(before)
    workflow.record_export(organisation=organisation, actor=editor, now=NOW, scope="alle Förderjahre")
    entry = Entry.objects.get(chain=f"organisation:{organisation.pk}", action="export")
    assert (entry.actor, entry.sentence) == (editor, "Daten des Trägers heruntergeladen: alle Förderjahre.")
