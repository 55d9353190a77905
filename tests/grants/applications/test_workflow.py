"""The doors of an application: what they refuse, what they keep, and that a refusal changes nothing."""

import datetime

import pytest

from criteria.deadlines import BERLIN
from criteria.plan.models import Goal
from grants import audit
from grants.applications import workflow
from grants.applications.content import sha256
from grants.applications.models import Application, CorrectionRequest, PlanRow
from grants.applications.states import State
from grants.assessment import workflow as assessing
from grants.audit.models import Entry
from grants.outbox.models import Message
from grants.people.models import Role, User
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db

DEADLINE = datetime.datetime(2026, 9, 30, 23, 59, tzinfo=BERLIN)
SECOND = datetime.timedelta(seconds=1)


def request(application=None, **changes) -> Application:
    application = application or factories.checking_()
    answers = {"sections": ("project",), "message": "Bitte ergänzen.", "due_on": datetime.date(2026, 9, 29)} | changes
    return workflow.request_correction(application=application, actor=UserFactory(caseworker=True), now=NOW, **answers)


# --- starting and submitting ----------------------------------------------------------------------------------------


def test_a_draft_begins_with_the_period_of_its_call_and_freezes_the_guideline():
    application = factories.draft()

    guideline = application.call.guideline.__class__.objects.get()
    assert (application.state, application.version) == (State.DRAFT, 1)
    assert (application.period_start, application.period_end) == (
        application.call.period_start,
        application.call.period_end,
    )
    assert guideline.frozen_at == NOW


def test_nobody_starts_a_draft_for_another_träger():
    call, organisation = factories.CallFactory(), factories.OrganisationFactory()
    stranger = factories.member(factories.OrganisationFactory())

    refused(Forbidden, workflow.start, call=call, organisation=organisation, actor=stranger, now=NOW)


@pytest.mark.parametrize("now", [factories.CallFactory.opens_at - SECOND, DEADLINE + SECOND], ids=["before", "after"])
def test_nobody_starts_a_draft_while_the_call_is_closed(now):
    call, organisation = factories.CallFactory(), factories.OrganisationFactory()
    owner = factories.member(organisation)

    refused(workflow.CallClosed, workflow.start, call=call, organisation=organisation, actor=owner, now=now)


def test_a_submission_gets_a_reference_a_frozen_copy_and_a_receipt():
    application = factories.submitted()

    submission = application.submissions.get()
    assert application.reference == f"{application.call.reference_prefix}-0001"
    assert (application.submitted_at, application.submitted_by) == (NOW, application.created_by)
    assert (submission.number, submission.content["reference"]) == (1, application.reference)
    assert submission.sha256 == sha256(submission.content)
    assert Message.objects.get().payload == {"kind": "receipt", "subject": submission.pk}


def test_the_last_second_counts_and_the_next_does_not():
    in_time, late = factories.complete(), factories.complete()

    assert factories.submitted(in_time, now=DEADLINE).submitted_at == DEADLINE
    refusal = refused(
        workflow.CallClosed, workflow.submit, application=late, actor=late.created_by, now=DEADLINE + SECOND
    )
    assert str(refusal) == (
        f"Der Förderaufruf „{late.call}“ nimmt jetzt keine Anträge an. Die Antragsfrist war "
        "30.09.2026, 23:59 Uhr (MESZ). Sie war eine Ausschlussfrist: Das Portal nimmt keine Anträge mehr an. "
        "Ihre Angaben sind gespeichert. Bitte wenden Sie sich an die Sachbearbeitung."
    )


def test_the_grace_after_the_deadline_is_part_of_the_call():
    application = factories.complete(factories.draft(factories.CallFactory(grace_minutes=120)))

    row = factories.submitted(application, now=DEADLINE + datetime.timedelta(hours=2))

    assert row.state == State.SUBMITTED


def test_an_incomplete_draft_is_refused_with_everything_that_is_missing():
    application = factories.draft()

    refusal = refused(
        workflow.Incomplete, workflow.submit, application=application, actor=application.created_by, now=NOW
    )

    assert [(each.section, each.sentence) for each in refusal.missing] == [
        ("project", "Geben Sie dem Vorhaben einen Namen."),
        ("project", "Wählen Sie den Förderschwerpunkt."),
        ("project", "Beschreiben Sie, was Sie vorhaben."),
        ("target_group", "Nennen Sie die Zielgruppe."),
        ("target_group", "Wählen Sie mindestens einen Ortsteil, in dem Sie das Angebot machen."),
        ("goals", "Wählen Sie ein Ziel, höchstens 3."),
        ("goals", "Beschreiben Sie, was Ihr Vorhaben zu den Zielen beiträgt."),
        ("plan", "Tragen Sie die Ausgaben ein."),
    ]


def wrong(application: Application, **fields) -> list[str]:
    Application.objects.filter(pk=application.pk).update(**fields)
    refusal = refused(
        workflow.Incomplete, workflow.submit, application=application, actor=application.created_by, now=NOW
    )
    return [each.sentence for each in refusal.missing]


def test_a_period_outside_of_the_call_is_refused():
    days = {"period_start": datetime.date(2026, 12, 31), "period_end": datetime.date(2028, 1, 1)}

    assert wrong(factories.complete(), **days) == [
        "Der Beginn liegt vor dem Bewilligungszeitraum (01.01.2027).",
        "Das Ende liegt nach dem Bewilligungszeitraum (31.12.2027).",
    ]


def test_more_goals_than_the_guideline_allows_are_refused():
    application = factories.complete()
    plan = application.goals.get().plan
    application.goals.add(*[Goal.objects.create(key=key, plan=plan, text=key, source="T") for key in ("b", "c", "d")])

    assert wrong(application) == ["Wählen Sie höchstens 3 Ziele."]


def test_too_small_own_funds_and_a_plan_out_of_balance_are_refused():
    application = factories.complete()
    PlanRow.objects.filter(application=application, item__code="eigenmittel").update(amount="999.99")

    assert len(wrong(application)) == 2
    share = "Die Eigenmittel müssen mindestens 10\u00a0% der zuwendungsfähigen Ausgaben betragen."
    assert wrong(application)[1] == share


def test_only_a_signatory_submits():
    application = factories.complete()
    editor = factories.member(application.organisation, "edit")

    refused(Forbidden, workflow.submit, application=application, actor=editor, now=NOW)


def test_a_closed_account_does_nothing_even_with_every_right():
    application = factories.complete()
    owner = application.created_by
    User.objects.filter(pk=owner.pk).update(is_active=False)

    refused(Forbidden, workflow.submit, application=application, actor=User.objects.get(pk=owner.pk), now=NOW)


# --- correcting -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"sections": ()},
        {"sections": ("project", "unknown")},
        {"message": " \n "},
        {"due_on": NOW.date()},
    ],
    ids=["no section", "unknown section", "only spaces", "no time"],
)
def test_a_nachforderung_that_nobody_could_answer_is_refused(changes):
    refused(workflow.Unanswerable, request, application=factories.checking_(), **changes)


def test_a_correction_freezes_a_second_version_beside_the_first():
    application = request()
    owner = application.created_by
    factories.editing.save_section(
        application=application,
        section="project",
        actor=owner,
        now=NOW,
        version=application.version,
        relations={},
        title="Begegnung in Connewitz",
    )

    workflow.resubmit(application=application, actor=owner, now=NOW)

    rows = application.submissions.order_by("number")
    assert [row.content["title"] for row in rows] == ["Begegnung im Süden", "Begegnung in Connewitz"]
    assert CorrectionRequest.objects.get().answered_at == NOW


def test_an_answer_after_its_day_is_taken_because_the_office_may_still_hear_it():
    application = request()

    late = NOW + datetime.timedelta(days=60)
    row = workflow.resubmit(application=application, actor=application.created_by, now=late)

    assert row.state == State.CHECKING


def test_an_answer_that_is_not_complete_is_refused():
    application = request()
    Application.objects.filter(pk=application.pk).update(summary="")

    refused(workflow.Incomplete, workflow.resubmit, application=application, actor=application.created_by, now=NOW)


def test_a_second_nachforderung_opens_only_its_own_sections():
    application = request(sections=("project",))
    workflow.resubmit(application=application, actor=application.created_by, now=NOW)
    application = request(application, sections=("goals",))

    assert factories.editing.open_sections(application, ["project", "goals", "plan"]) == ("goals",)


# --- conflict of interest -------------------------------------------------------------------------------------------


def declare(application, actor) -> None:
    workflow.declare_conflict(application=application, actor=actor, now=NOW, reason="Verwandt")


def test_the_officer_of_a_file_is_taken_off_it():
    application = factories.checking_()

    declare(application, application.caseworker)

    assert Application.objects.get(pk=application.pk).caseworker is None
    assert [entry.sentence for entry in Entry.objects.filter(chain=application.chain).order_by("-number")[:2]] == [
        f"{application.caseworker} bearbeitet die Akte nicht mehr. Sie ist neu zuzuweisen.",
        "Befangenheit erklärt (§ 20 VwVfG).",
    ]
    assert audit.broken_at(application.chain) is None


@pytest.mark.parametrize("role", ["planner", "auditor", "admin"])
def test_who_takes_no_part_has_no_conflict_to_declare(role):
    refused(Forbidden, declare, application=factories.submitted(), actor=UserFactory(**{role: True}))


def test_nobody_declares_a_conflict_about_a_file_they_must_not_know():
    refused(Forbidden, declare, application=factories.draft(), actor=UserFactory(caseworker=True))
    refused(Forbidden, declare, application=factories.submitted(), actor=UserFactory(assessor=True))


def test_a_conflict_is_declared_once():
    application = factories.submitted()
    outsider = UserFactory(caseworker=True)
    insider = factories.member(application.organisation, roles=[Role.CASEWORKER.value])
    for person in (outsider, insider):
        declare(application, person)

    refused(Forbidden, declare, application=application, actor=outsider)
    refused(NotPossible, declare, application=application, actor=insider)


def test_the_assessment_of_an_assessor_with_a_conflict_neither_counts_nor_is_waited_for():
    application = factories.checked()
    assessors = [UserFactory(assessor=True) for _ in range(2)]
    for assessor in assessors:
        assessing.assign(application=application, assessor=assessor, actor=application.caseworker, now=NOW)

    declare(application, assessors[0])

    assert [assessment.assessor for assessment in application.assessments.all()] == [assessors[1]]
    refused(
        assessing.NotAssignable,
        assessing.assign,
        application=application,
        assessor=assessors[0],
        actor=application.caseworker,
        now=NOW,
    )


def test_what_was_assessed_before_the_result_stays_as_evidence_when_a_conflict_is_declared_later():
    application = factories.assessed()
    assessor = application.assessments.first().assessor

    declare(application, assessor)

    assert application.assessments.count() == 2
