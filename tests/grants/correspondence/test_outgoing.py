"""What the office does with mails: hold back, send now, send again, each recorded; and who may know of which."""

import pytest
from django.core import mail

from grants.audit.models import Entry
from grants.correspondence import outgoing
from grants.correspondence.outgoing import NoReason
from grants.outbox.mails import Mail, MailState
from grants.outbox.posting import digest_moment
from grants.people.models import User
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.outbox.mails import a_mail, came_back, sent
from tests.grants.outbox.test_posting import told
from tests.grants.worlds import cast, refused

pytestmark = pytest.mark.django_db

LATER = NOW.replace(hour=15)


@pytest.fixture
def officer():
    return factories.UserFactory(caseworker=True)


def act(door, row: Mail, actor, **fields) -> Mail:
    return door(**({"mail": row, "actor": actor, "now": LATER, "round": row.round} | fields))


def test_a_mail_that_is_held_back_goes_out_only_when_somebody_sends_it(officer):
    row = act(outgoing.hold, a_mail(), officer, reason="Falscher Förderaufruf")
    factories.run_outbox(LATER)
    assert (row.state, mail.outbox) == (MailState.HELD, [])
    act(outgoing.send_now, row, officer)
    factories.run_outbox(LATER)
    assert len(mail.outbox) == 1
    assert [entry.sentence for entry in Entry.objects.filter(chain=row.chain).order_by("number")] == [
        "E-Mail zurückgehalten. Falscher Förderaufruf",
        "E-Mail sofort auf den Weg gebracht.",
    ]


def test_a_digest_sent_now_is_not_sent_again_in_the_morning(officer):
    item = told(factories.UserFactory(), "a")
    act(outgoing.send_now, item.mail, officer)
    factories.run_outbox(LATER)
    factories.run_outbox(digest_moment(LATER))
    assert len(mail.outbox) == 1


def test_a_mail_that_came_back_is_sent_again_to_the_address_of_now_and_no_longer_counts(officer):
    person = factories.UserFactory()
    came_back(person)
    row = person.mails.get()
    User.objects.filter(pk=person.pk).update(email="neu@example.org")
    act(outgoing.send_again, row, officer, reason="Adresse berichtigt")
    mail.outbox.clear()
    factories.run_outbox(LATER)
    row = person.mails.get()
    assert (row.state, row.address, mail.outbox[0].to) == (MailState.SENT, "neu@example.org", ["neu@example.org"])
    entry = Entry.objects.get(chain=row.chain)
    assert (entry.sentence, entry.data["before"]["answer"]) == (
        "E-Mail noch einmal auf den Weg gebracht. Adresse berichtigt",
        "550 unknown user",
    )


def test_sending_again_needs_a_new_message_id(officer):
    row = sent()
    act(outgoing.send_again, row, officer, reason="Nicht angekommen")
    factories.run_outbox(LATER)
    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first != second


def test_a_button_pressed_twice_acts_once(officer):
    row = a_mail()
    act(outgoing.send_now, row, officer)
    refused(NotPossible, act, door=outgoing.send_now, row=row, actor=officer)
    factories.run_outbox(LATER)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_holding_back_and_sending_again_need_a_reason(officer, reason):
    refused(NoReason, act, door=outgoing.hold, row=a_mail(), actor=officer, reason=reason)
    refused(NoReason, act, door=outgoing.send_again, row=sent(), actor=officer, reason=reason)


def test_what_is_sent_cannot_be_held_back_nor_what_is_planned_be_sent_again(officer):
    refused(NotPossible, act, door=outgoing.hold, row=sent(), actor=officer, reason="Zu spät")
    refused(NotPossible, act, door=outgoing.send_again, row=a_mail(), actor=officer, reason="Zu früh")


def test_a_mail_about_a_file_is_known_to_those_who_work_on_it_and_to_nobody_else():
    application = factories.submitted()
    row, people = a_mail(application=application), cast(application)
    seeing = {name for name, person in people.items() if Mail.objects.visible_to(person).filter(pk=row.pk).exists()}
    assert seeing == {"caseworker", "head"}
    for name, person in people.items():
        if name not in seeing and name != "anonymous":
            with pytest.raises(Forbidden):
                act(outgoing.hold, row, person, reason="Nein")


def test_a_mail_about_no_file_is_known_to_the_whole_office_that_sends():
    row, people = a_mail(), cast(factories.submitted())
    seeing = {name for name, person in people.items() if Mail.objects.visible_to(person).filter(pk=row.pk).exists()}
    assert seeing == {
        "caseworker",
        "head",
        "admin",
        "caseworker of the Träger",
        "head of the Träger",
        "conflicted caseworker",
        "conflicted head",
    }


def test_a_reminder_of_a_draft_stays_unknown_to_the_office(officer):
    a_mail(application=factories.draft())
    assert not Mail.objects.visible_to(officer).exists()


def test_a_digest_is_hidden_if_one_of_its_files_is(officer):
    open_file, hidden = factories.submitted(), factories.submitted()
    hidden.conflicts.create(user=officer, reason="Verwandt", declared_at=NOW)
    item = told(factories.UserFactory(), "a")
    for number, application in enumerate((open_file, hidden)):
        item.mail.items.create(kind="message", key=f"x{number}", application=application, created_at=NOW)
        assert Mail.objects.visible_to(officer).filter(pk=item.mail_id).exists() is (number == 0)
