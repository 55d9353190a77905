"""Who may know an application, and what is derived from it: people against states, and the pair to the permissions."""

import pytest

from grants.applications import workflow
from grants.applications.models import Application
from grants.applications.queries import files, has_conflict_in
from grants.assessment.queries import ranking
from grants.awards.queries import budget
from grants.letters.models import Letter
from grants.permissions import can
from grants.permissions.table import ACTS
from reporting.deliveries.models import Delivery
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import cast

pytestmark = pytest.mark.django_db

OWNERS = {"owner editor", "owner signatory", "caseworker of the Träger", "head of the Träger"}
READERS = {"caseworker", "head", "auditor", "assigned assessor"}


def who_sees(application: Application, people: dict) -> set[str]:
    return {name for name, person in people.items() if application in Application.objects.visible_to(person)}


def test_a_draft_is_seen_by_its_owners_only():
    application = factories.draft()

    assert who_sees(application, cast(application)) == OWNERS


def test_a_submitted_application_is_seen_by_its_owners_and_by_the_office():
    application = factories.submitted()

    assert who_sees(application, cast(application)) == OWNERS | READERS


def test_a_draft_that_was_withdrawn_stays_unknown_to_the_office():
    application = factories.draft()
    workflow.withdraw(application=application, actor=application.created_by, now=NOW)

    assert who_sees(application, cast(application)) == OWNERS


def test_an_application_withdrawn_after_submission_stays_in_the_office():
    application = factories.submitted()
    workflow.withdraw(application=application, actor=application.created_by, now=NOW)

    assert who_sees(application, cast(application)) == OWNERS | READERS


def test_files_of_the_office_leave_out_the_own_träger():
    application = factories.submitted()
    people = {name: person for name, person in cast(application).items() if name != "anonymous"}

    assert {name for name, person in people.items() if application in files(person)} == READERS


def test_whoever_may_act_on_a_submitted_application_also_sees_it():
    application = factories.submitted()
    people = cast(application)
    # These acts are about something else than an application, and a conflict may be declared by role alone.
    others = {
        "figures",
        "catalogue",
        "account",
        "guideline",
        "plan",
        "rates",
        "call",
        "organisation",
        "document",
        "mail",
        "scenario",
        "conflict",
        "relation",
        "sample",
        "calibration",
        "competence",
        "substitution",
        "view",
        "paper",
    }
    rooms = {act.partition(".")[0] for act in ACTS} - others
    acts = {act for act in ACTS if act.partition(".")[0] in rooms} - {"application.declare_conflict"}

    actors = {name for name, person in people.items() if any(can(person, act, application) for act in acts)}

    assert actors == who_sees(application, people)


def test_the_office_may_act_on_exactly_the_files_it_sees():
    applications = [factories.submitted() for _ in range(3)]
    people = {name: person for name, person in cast(applications[1]).items() if name != "anonymous"}

    for person in people.values():
        acted_on = [
            application
            for application in applications
            if any(can(person, act, application) for act in ("application.start_check", "application.decide"))
        ]
        seen = sorted(files(person), key=lambda application: application.pk)
        assert acted_on == (seen if {"caseworker", "head"} & set(person.roles) else [])


def declared(application: Application, **role) -> factories.User:
    """Somebody of the office who has just declared a conflict of interest."""
    person = factories.UserFactory(**role)
    workflow.declare_conflict(application=application, actor=person, now=NOW, reason="Mein Bruder leitet den Träger.")
    return factories.User.objects.get(pk=person.pk)


@pytest.mark.parametrize("role", ["caseworker", "head"])
def test_a_declared_conflict_takes_the_file_and_everything_made_from_it_away(role):
    application = factories.granted()
    factories.period()
    factories.run_outbox()
    other = factories.UserFactory(**{role: True})

    person = declared(application, **{role: True})

    sights = [
        lambda user: Application.objects.visible_to(user).count(),
        lambda user: Letter.objects.visible_to(user).count(),
        lambda user: Delivery.objects.visible_to(user).count(),
        lambda user: files(user).count(),
        lambda user: len(ranking(application.call, user).places),
        lambda user: budget(application.call, user) is not None,
    ]
    assert [sight(other) for sight in sights] == [1, 2, 1, 1, 1, True]
    assert [sight(person) for sight in sights] == [0, 0, 0, 0, 0, False]


def test_money_of_a_call_is_hidden_only_where_a_file_of_that_call_is():
    application, elsewhere = factories.submitted(), factories.submitted()

    person = declared(application, head=True)

    assert has_conflict_in(application.call, person) is True
    assert has_conflict_in(elsewhere.call, person) is False
    assert budget(elsewhere.call, person).left == elsewhere.call.envelope


def test_an_own_draft_does_not_hide_the_money_but_an_own_submitted_application_does():
    application = factories.complete()
    person = factories.member(application.organisation, roles=["head"])
    assert has_conflict_in(application.call, person) is False

    factories.submitted(application)

    assert has_conflict_in(application.call, person) is True


def test_a_declared_conflict_of_an_owner_in_the_office_does_not_hide_what_the_owner_handed_in():
    application = factories.submitted()
    person = factories.member(application.organisation, roles=["caseworker"])

    workflow.declare_conflict(application=application, actor=person, now=NOW, reason="Ich sitze im Vorstand.")

    assert list(Application.objects.visible_to(person)) == [application]
    assert list(files(person)) == []


def test_letters_and_deliveries_of_others_are_in_nobodys_inbox():
    application = factories.granted()
    factories.period()
    factories.run_outbox()
    stranger = factories.member(factories.OrganisationFactory())

    assert list(Letter.objects.inbox_of(stranger)) == []
    assert list(Letter.objects.visible_to(stranger)) == []
    assert list(Delivery.objects.visible_to(stranger)) == []
    assert Letter.objects.inbox_of(application.created_by).count() == 2
