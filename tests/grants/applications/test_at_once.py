"""Two people at the same moment, on a real PostgreSQL: exactly one wins, and nobody overwrites anybody."""

import pytest

from grants import audit
from grants.applications import editing, workflow
from grants.applications.conflicts import Conflict
from grants.applications.models import Application, Submission
from grants.applications.states import State
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_an_application_submitted_twice_at_once_is_submitted_once():
    application = factories.complete()
    people = application.created_by, factories.member(application.organisation)

    outcomes = at_once(
        *(lambda person=person: workflow.submit(application=application, actor=person, now=NOW) for person in people)
    )

    assert kinds(outcomes) == ["Application", "NotPossible"]
    row = Application.objects.get(pk=application.pk)
    assert (row.reference, row.call.last_number) == (f"{row.call.reference_prefix}-0001", 1)
    assert Submission.objects.filter(application=application).count() == 1
    assert audit.broken_at(application.chain) is None


def test_submissions_of_one_call_get_different_references_without_a_gap():
    call = factories.CallFactory()
    applications = [factories.complete(factories.draft(call)) for _ in range(4)]

    at_once(
        *(
            lambda application=application: workflow.submit(
                application=application, actor=application.created_by, now=NOW
            )
            for application in applications
        )
    )

    references = Application.objects.order_by("reference").values_list("reference", flat=True)
    assert list(references) == [f"{call.reference_prefix}-000{number}" for number in (1, 2, 3, 4)]


def test_two_saves_of_one_version_keep_the_first_and_tell_the_second():
    application = factories.draft()
    people = application.created_by, factories.member(application.organisation)

    outcomes = at_once(
        *(
            lambda person=person: editing.save_section(
                application=application,
                section="project",
                actor=person,
                now=NOW,
                version=1,
                relations={},
                title=f"Titel von {person.pk}",
            )
            for person in people
        )
    )

    assert kinds(outcomes) == ["Application", "ChangedMeanwhile"]
    winner = next(outcome for outcome in outcomes if isinstance(outcome, Application))
    row = Application.objects.get(pk=application.pk)
    assert (row.title, row.version) == (f"Titel von {winner.saved_by_id}", 2)


def test_a_save_and_a_submission_at_once_leave_a_submission_that_says_what_is_saved():
    application = factories.complete()
    owner = application.created_by

    outcomes = at_once(
        lambda: workflow.submit(application=application, actor=owner, now=NOW),
        lambda: editing.save_section(
            application=application,
            section="project",
            actor=owner,
            now=NOW,
            version=application.version,
            relations={},
            title="Anders",
        ),
    )

    assert isinstance(outcomes[0], Application)
    row = Application.objects.get(pk=application.pk)
    assert row.submissions.get().content["title"] == row.title


def test_two_caseworkers_who_begin_the_check_at_once_are_one_officer_and_one_refusal():
    application = factories.submitted()
    people = [factories.UserFactory(caseworker=True) for _ in range(2)]

    outcomes = at_once(
        *(
            lambda person=person: workflow.start_check(application=application, actor=person, now=NOW)
            for person in people
        )
    )

    assert kinds(outcomes) == ["Application", "NotPossible"]
    winner = next(outcome for outcome in outcomes if isinstance(outcome, Application))
    assert Application.objects.get(pk=application.pk).caseworker == winner.caseworker


def test_withdrawing_and_beginning_the_check_at_once_end_in_a_state_of_the_table():
    application = factories.submitted()
    caseworker = factories.UserFactory(caseworker=True)

    outcomes = at_once(
        lambda: workflow.withdraw(application=application, actor=application.created_by, now=NOW),
        lambda: workflow.start_check(application=application, actor=caseworker, now=NOW),
    )

    assert isinstance(outcomes[0], Application)
    assert isinstance(outcomes[1], Application | NotPossible)
    assert Application.objects.get(pk=application.pk).state == State.WITHDRAWN
    assert audit.broken_at(application.chain) is None


def test_a_conflict_declared_twice_at_once_is_declared_once():
    application = factories.submitted()
    person = factories.UserFactory(caseworker=True)
    outcomes = at_once(
        *[lambda: workflow.declare_conflict(application=application, actor=person, now=NOW, reason="Verwandt")] * 2
    )

    assert kinds(outcomes) == ["Forbidden", "NoneType"]
    assert [outcome for outcome in outcomes if isinstance(outcome, Forbidden)]
    assert Conflict.objects.count() == 1
