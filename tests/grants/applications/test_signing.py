"""Two people sign one application: what counts, what no longer does, and that the last signature sends."""

import datetime
import hashlib

import pytest

from grants import audit
from grants.applications import editing, signatures, workflow
from grants.applications.content import sha256
from grants.applications.declarations import DECLARATIONS
from grants.applications.models import Application
from grants.applications.signing import AlreadySigned, sign, take_back
from grants.applications.states import State
from grants.audit.models import Entry
from grants.organisations.members import end_membership
from grants.outbox.mails import MailItem
from grants.outbox.models import Message
from grants.people.models import User
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import at_once, refused

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def application():
    """A complete draft of a Träger whose applications two people sign."""
    found = factories.complete()
    found.organisation.needs_two_signatures = True
    found.organisation.save()
    return Application.objects.get(pk=found.pk)


@pytest.fixture
def first(application) -> User:
    return application.created_by


@pytest.fixture
def second(application) -> User:
    return factories.member(application.organisation, name="Bo Zwei")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def change(application, **answers):
    application = fresh(application)
    return editing.save_section(
        application=application,
        section="project",
        actor=application.created_by,
        now=NOW,
        version=application.version,
        relations={},
        **answers,
    )


def test_one_signature_is_one_row_where_one_person_signs():
    sent = factories.submitted()

    row = sent.signatures.get()
    assert (row.person, row.number, row.signed_at, row.taken_back_at) == (sent.created_by, 1, NOW, None)
    assert row.declarations == [vars(declaration) for declaration in DECLARATIONS]


def test_what_was_declared_and_who_signed_is_frozen_with_the_submission(application, first, second):
    sign(application=application, actor=first, now=NOW)
    sent = sign(application=application, actor=second, now=NOW + MINUTE)

    submission = sent.submissions.get()
    assert submission.content["declarations"] == [vars(declaration) for declaration in DECLARATIONS]
    assert submission.content["signatures"] == [
        {"name": first.label, "signed_at": NOW.isoformat()},
        {"name": second.label, "signed_at": (NOW + MINUTE).isoformat()},
    ]
    assert submission.sha256 == sha256(submission.content)


def test_the_first_signature_waits_and_the_second_sends_at_its_own_moment(application, first, second):
    waiting = sign(application=application, actor=first, now=NOW)
    assert (waiting.state, waiting.submissions.count(), waiting.call.last_number) == (State.DRAFT, 0, 0)

    sent = sign(application=application, actor=second, now=NOW + MINUTE)
    assert (sent.state, sent.submitted_at, sent.submitted_by) == (State.SUBMITTED, NOW + MINUTE, second)
    assert sent.submissions.get().submitted_at == NOW + MINUTE
    actions = Entry.objects.filter(chain=sent.chain).order_by("number").values_list("action", flat=True)
    assert list(actions)[-2:] == ["sign", "submit"]
    assert audit.broken_at(sent.chain) is None


def test_nobody_sends_alone_what_two_people_sign(application, first):
    refused(workflow.SignatureMissing, workflow.submit, application=application, actor=first, now=NOW)
    sign(application=application, actor=first, now=NOW)

    refused(workflow.SignatureMissing, workflow.submit, application=application, actor=first, now=NOW)
    refused(AlreadySigned, sign, application=application, actor=first, now=NOW)


def test_a_change_makes_a_signature_void(application, first, second):
    sign(application=application, actor=first, now=NOW)
    change(application, title="Anders")

    found = signatures.signed(fresh(application))
    assert ([row.person for row in found.overtaken], found.valid) == ([first], ())
    assert sign(application=application, actor=second, now=NOW).state == State.DRAFT
    assert sign(application=application, actor=first, now=NOW).state == State.SUBMITTED


def test_a_change_and_its_undoing_do_not_bring_a_signature_back(application, first):
    title = application.title
    sign(application=application, actor=first, now=NOW)
    change(application, title="Anders")
    change(application, title=title)

    assert signatures.signed(fresh(application)).valid == ()


def test_new_master_data_make_a_signature_void(application, first):
    sign(application=application, actor=first, now=NOW)
    owner = fresh(application.organisation)
    owner.street, owner.version = "Neue Straße 1", owner.version + 1
    owner.save()

    assert signatures.signed(fresh(application)).valid == ()


def test_who_may_no_longer_sign_has_not_signed(application, first, second):
    sign(application=application, actor=second, now=NOW)
    end_membership(organisation=application.organisation, person=second, actor=first, now=NOW)

    found = signatures.signed(fresh(application))
    assert ([row.person for row in found.lapsed], found.valid) == ([second], ())
    assert sign(application=application, actor=User.objects.get(pk=first.pk), now=NOW).state == State.DRAFT


def test_a_signature_is_taken_back_and_given_again(application, first, second):
    sign(application=application, actor=first, now=NOW)
    take_back(application=application, actor=first, now=NOW)

    assert sign(application=application, actor=second, now=NOW).state == State.DRAFT
    assert sign(application=application, actor=first, now=NOW).state == State.SUBMITTED
    assert application.signatures.count() == 3


def test_nobody_takes_back_what_is_not_theirs_or_is_sent(application, first, second):
    refused(NotPossible, take_back, application=application, actor=first, now=NOW)
    sign(application=application, actor=first, now=NOW)
    refused(NotPossible, take_back, application=application, actor=second, now=NOW)
    sign(application=application, actor=second, now=NOW)
    refused(NotPossible, take_back, application=application, actor=first, now=NOW)


def test_only_signatories_sign_and_only_what_was_seen(application, first):
    editor = factories.member(application.organisation, "edit")
    refused(Forbidden, sign, application=application, actor=editor, now=NOW)
    refused(Forbidden, take_back, application=application, actor=editor, now=NOW)
    seen = signatures.stamp(application)
    change(application, title="Anders")

    refused(editing.ChangedMeanwhile, sign, application=application, actor=first, now=NOW, seen=seen)


def test_an_incomplete_draft_is_not_signed():
    draft = factories.draft()

    refused(workflow.Incomplete, sign, application=draft, actor=draft.created_by, now=NOW)


@pytest.mark.parametrize(("seconds", "state"), [(-1, State.SUBMITTED), (0, State.SUBMITTED), (1, State.DRAFT)])
def test_the_second_signature_must_be_in_time(application, first, second, seconds, state):
    sign(application=application, actor=first, now=NOW)
    moment = application.call.closes_at + datetime.timedelta(seconds=seconds)
    if state == State.DRAFT:
        refused(workflow.CallClosed, sign, application=application, actor=second, now=moment)
    else:
        sign(application=application, actor=second, now=moment)

    assert fresh(application).state == state


def test_the_answer_to_a_correction_is_signed_by_two_anew(application, first, second):
    sign(application=application, actor=first, now=NOW)
    sent = sign(application=application, actor=second, now=NOW)
    checking = factories.checking_(sent)
    workflow.request_correction(
        application=checking,
        actor=checking.caseworker,
        now=NOW,
        sections=("project",),
        message="Bitte ergänzen.",
        due_on=datetime.date(2026, 9, 29),
    )

    refused(workflow.SignatureMissing, workflow.resubmit, application=application, actor=first, now=NOW)
    assert sign(application=application, actor=second, now=NOW).state == State.CORRECTION
    answered = sign(application=application, actor=first, now=NOW)
    assert (answered.state, answered.submissions.count()) == (State.CHECKING, 2)
    names = [row["name"] for row in answered.submissions.get(number=2).content["signatures"]]
    assert names == [second.label, first.label]


def test_with_one_signature_enough_again_the_first_may_send(application, first):
    sign(application=application, actor=first, now=NOW)
    application.organisation.needs_two_signatures = False
    application.organisation.save()

    assert sign(application=application, actor=first, now=NOW).state == State.SUBMITTED
    assert application.signatures.count() == 1


def test_the_other_signatories_are_told_and_nobody_else(application, first, second):
    factories.member(application.organisation, "edit")
    sign(application=application, actor=first, now=NOW)

    told = [message.payload["person"] for message in Message.objects.filter(topic="notice")]
    assert told == [second.pk]
    factories.run_outbox()
    item = MailItem.objects.get(kind="signature")
    assert (item.mail.person, application.title in item.mail.body) == (second, False)
    assert first.label not in item.mail.body


def test_a_mail_about_a_signature_that_was_taken_back_is_not_sent(application, first, second, mailoutbox):
    sign(application=application, actor=first, now=NOW)
    take_back(application=application, actor=first, now=NOW)
    factories.run_outbox()

    assert [mail for mail in mailoutbox if "Unterschrift" in mail.subject] == []


@pytest.mark.django_db(transaction=True)
def test_two_people_who_sign_at_once_send_once(application, first, second):
    outcomes = at_once(
        *(lambda person=person: sign(application=application, actor=person, now=NOW) for person in (first, second))
    )

    assert [type(outcome) for outcome in outcomes] == [Application, Application]
    row = fresh(application)
    assert (row.state, row.submissions.count(), row.call.last_number) == (State.SUBMITTED, 1, 1)
    assert {signature.person for signature in row.signatures.all()} == {first, second}
    assert audit.broken_at(row.chain) is None


@pytest.mark.django_db(transaction=True)
def test_a_person_who_signs_twice_at_once_signs_once_and_sends_nothing(application, first):
    outcomes = at_once(*[lambda: sign(application=application, actor=first, now=NOW)] * 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadySigned", "Application"]
    assert (fresh(application).state, application.signatures.count()) == (State.DRAFT, 1)


@pytest.mark.django_db(transaction=True)
def test_a_third_person_at_the_same_moment_changes_nothing(application, first, second):
    people = first, second, factories.member(application.organisation)
    outcomes = at_once(
        *(lambda person=person: sign(application=application, actor=person, now=NOW) for person in people)
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Application", "Application", "NotPossible"]
    assert fresh(application).submissions.count() == 1


def test_a_new_wording_of_a_declaration_is_a_new_version():
    """Whoever changes a text raises its version, and then this table."""
    known = {
        (declaration.key, declaration.version): hashlib.sha256(declaration.text.encode()).hexdigest()[:12]
        for declaration in DECLARATIONS
    }

    assert known == {
        ("subsidy_facts", 1): "625e6e5c1491",
        ("correctness", 1): "9e794a6ba484",
        ("privacy", 1): "792c2f24f475",
        ("publication", 1): "86598091e936",
    }
