"""Checking and scoring: who may, what must be complete, what stays sealed."""

from fractions import Fraction

import pytest

from grants.applications.models import Application
from grants.applications.states import State
from grants.assessment import checking, workflow
from grants.assessment.marks import AssessmentIncomplete, WrongMark
from grants.assessment.models import Assessment, Result
from grants.assessment.queries import progress, ranking
from grants.assessment.workflow import Mark
from grants.audit.models import Entry
from grants.people.models import Role, User
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db


def assign(application, assessor=None, actor=None, part="") -> Assessment:
    return workflow.assign(
        application=application,
        assessor=assessor or UserFactory(assessor=True),
        actor=actor or application.caseworker,
        now=NOW,
        part=part,
    )


def unassign(assessment, actor=None, reason="Erkrankt.") -> None:
    workflow.unassign(assessment=assessment, actor=actor or assessment.application.caseworker, now=NOW, reason=reason)


def save(assessment, actor=None, **marks) -> Assessment:
    return workflow.save_scores(
        assessment=assessment,
        actor=actor or assessment.assessor,
        now=NOW,
        marks={code: Mark(*mark) for code, mark in marks.items()},
    )


def submit(assessment, actor=None) -> Assessment:
    return workflow.submit(assessment=assessment, actor=actor or assessment.assessor, now=NOW)


# --- the formal check -----------------------------------------------------------------------------------------------


def check(application, *fulfilled) -> Application:
    pairs = zip(checking.questions(application), fulfilled, strict=False)
    findings = {question.key: checking.Finding(value, "Gesehen.") for question, value in pairs}
    return checking.save_check(application=application, actor=application.caseworker, now=NOW, findings=findings)


@pytest.mark.parametrize("fulfilled", [(), (True, True), (True, True, None), (True, True, False), (False, True, True)])
def test_a_check_with_a_gap_is_saved_but_not_closed(fulfilled):
    application = check(factories.checking_(), *fulfilled)

    refusal = refused(
        checking.CheckIncomplete,
        checking.complete_check,
        application=application,
        actor=application.caseworker,
        now=NOW,
    )
    assert application.check_items.count() == 3
    assert str(refusal)[:2] == ("1 " if fulfilled else "3 ")


def test_a_check_saved_again_replaces_what_was_found():
    application = check(check(factories.checking_(), True, True, False), True, True, True)

    row = checking.complete_check(application=application, actor=application.caseworker, now=NOW)

    assert row.state == State.ASSESSMENT


@pytest.mark.parametrize("world", [factories.submitted, factories.checked, factories.granted])
def test_a_check_is_saved_only_while_it_runs(world):
    application, caseworker = world(), UserFactory(caseworker=True)

    refused(NotPossible, checking.save_check, application=application, actor=caseworker, now=NOW, findings={})


# --- assigning ------------------------------------------------------------------------------------------------------


def test_an_application_is_assigned_once_to_each_assessor():
    application = factories.checked()
    first = assign(application)

    assert assign(application, first.assessor) == first
    assert application.assessments.count() == 1


@pytest.mark.parametrize(
    "person",
    [
        lambda application: UserFactory(caseworker=True),
        lambda application: UserFactory(assessor=True, is_active=False),
        lambda application: factories.member(application.organisation, roles=[Role.ASSESSOR.value]),
    ],
    ids=["no assessor", "closed account", "acts for the Träger"],
)
def test_who_cannot_assess_is_not_assigned(person):
    application = factories.checked()

    refused(
        workflow.NotAssignable,
        workflow.assign,
        application=application,
        assessor=person(application),
        actor=application.caseworker,
        now=NOW,
    )


@pytest.mark.parametrize("world", [factories.checking_, factories.assessed])
def test_nobody_is_assigned_outside_of_the_assessment(world):
    application = world()

    refused(NotPossible, assign, application=application, actor=UserFactory(caseworker=True))


def test_a_part_is_covered_once_by_each_person():
    application, whole, part = factories.checked(), UserFactory(assessor=True), UserFactory(assessor=True)
    assign(application, whole)
    fachlich = assign(application, part, part="fachlich")

    assert assign(application, part, part="fachlich") == fachlich
    assert assign(application, part, part="finanztechnisch").part_label == "Finanztechnische Bewertung"
    for person, scope in ((whole, "fachlich"), (part, ""), (whole, "unbekannt")):
        refused(workflow.NotAssignable, assign, application=application, assessor=person, part=scope)


def test_a_sheet_that_is_not_submitted_is_taken_off_with_the_reason():
    application = factories.checked()
    sheet = save(assign(application), bedarf=(3, ""))
    unassign(sheet)

    assert not application.assessments.exists()
    last = Entry.objects.filter(chain=application.chain).latest("number")
    assert (last.action, last.sentence) == (
        "unassign",
        f"{sheet.assessor} bewertet den Antrag nicht mehr (Beide Teile). Grund: Erkrankt.",
    )


def test_what_is_submitted_or_over_is_not_taken_off_and_never_without_a_reason():
    application = factories.checked()
    done, open_ = assign(application), assign(application)
    submit(save(done, bedarf=(3, ""), konzept=(2, "")))

    refused(NotPossible, unassign, assessment=done)
    refused(AssessmentIncomplete, unassign, assessment=open_, reason=" ")
    refused(Forbidden, unassign, assessment=open_, actor=open_.assessor)
    unassign(open_)
    refused(NotPossible, unassign, assessment=open_)


# --- scoring --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("points", [-1, 5, 40000])
def test_points_that_the_criterion_does_not_have_are_refused(points):
    refused(WrongMark, save, assessment=assign(factories.checked()), bedarf=(points, "Weil."))


def test_an_incomplete_sheet_is_saved_but_not_submitted():
    assessment = save(assign(factories.checked()), bedarf=(3, ""))

    refusal = refused(AssessmentIncomplete, submit, assessment=assessment)

    assert assessment.points == {"bedarf": 3}
    assert str(refusal) == "Es fehlen Punkte für „Konzept“. Bitte bewerten Sie alle Kriterien."


@pytest.mark.parametrize("points", [0, 4])
@pytest.mark.parametrize("reason", ["", " \n"])
def test_the_lowest_and_the_highest_points_need_a_reason(points, reason):
    assessment = save(assign(factories.checked()), bedarf=(points, reason), konzept=(2, ""))

    refused(AssessmentIncomplete, submit, assessment=assessment)


def test_a_sheet_without_a_mark_any_more_loses_it():
    assessment = save(assign(factories.checked()), bedarf=(3, ""), konzept=(2, ""))

    assert save(assessment, konzept=(1, "")).points == {"konzept": 1}


def test_a_submitted_sheet_does_not_change_any_more():
    assessment = submit(save(assign(factories.checked()), bedarf=(3, ""), konzept=(2, "")))

    refused(NotPossible, save, assessment=assessment, bedarf=(1, ""))
    refused(NotPossible, submit, assessment=assessment)


def test_nobody_writes_on_the_sheet_of_another_person():
    application = factories.checked()
    mine, theirs = assign(application), assign(application)

    for actor in (theirs.assessor, UserFactory(assessor=True), application.caseworker, UserFactory(head=True)):
        refused(Forbidden, save, assessment=mine, actor=actor, bedarf=(1, ""))
        refused(Forbidden, submit, assessment=mine, actor=actor)


def test_who_comes_to_act_for_the_träger_no_longer_assesses():
    assessment = assign(factories.checked())
    factories.Membership.objects.create(
        user=assessment.assessor, organisation=assessment.application.organisation, right="edit"
    )

    refused(Forbidden, save, assessment=assessment, actor=User.objects.get(pk=assessment.assessor_id), bedarf=(1, ""))


def test_an_application_that_was_withdrawn_is_not_scored_any_more():
    assessment = assign(factories.checked())
    owner = assessment.application.created_by
    factories.workflow.withdraw(application=assessment.application, actor=owner, now=NOW)

    refused(NotPossible, save, assessment=Assessment.objects.get(), bedarf=(1, ""))


# --- what others may see, and closing -------------------------------------------------------------------------------


def test_sheets_are_sealed_until_nobodys_is_open():
    application = factories.checked()
    first, second = assign(application), assign(application)
    caseworker, head = UserFactory(caseworker=True), UserFactory(head=True)
    submit(save(first, bedarf=(3, ""), konzept=(2, "")))

    def seen(user):
        return list(Assessment.objects.visible_to(user).order_by("pk"))

    assert [seen(user) for user in (caseworker, head, first.assessor, second.assessor)] == [[], [], [first], [second]]

    submit(save(second, bedarf=(3, ""), konzept=(3, "")))

    for user in (caseworker, head, first.assessor, second.assessor):
        assert seen(user) == [first, second]
    assert seen(UserFactory(assessor=True)) == seen(application.created_by) == []


def test_one_sheet_alone_stays_sealed_when_the_other_is_taken_off():
    application = factories.checked()
    first, second = assign(application), assign(application)
    submit(save(first, bedarf=(3, ""), konzept=(2, "")))
    unassign(second)

    assert not Assessment.objects.visible_to(application.caseworker).exists()
    submit(save(assign(application), bedarf=(3, ""), konzept=(2, "")))
    assert Assessment.objects.visible_to(application.caseworker).count() == 2


def test_taking_off_the_last_open_sheet_unseals_the_others():
    application = factories.checked()
    first, second, third = (assign(application) for _ in range(3))
    for sheet in (first, second):
        submit(save(sheet, bedarf=(3, ""), konzept=(2, "")))
    assert not Assessment.objects.visible_to(application.caseworker).exists()

    unassign(third)

    assert set(Assessment.objects.visible_to(application.caseworker)) == {first, second}


def test_a_sheet_that_fell_away_by_a_conflict_does_not_seal_the_others_for_ever():
    application = factories.checked()
    *submitted, biased = (assign(application) for _ in range(3))
    for sheet in submitted:
        submit(save(sheet, bedarf=(3, ""), konzept=(2, "")))
    factories.workflow.declare_conflict(application=application, actor=biased.assessor, now=NOW, reason="Nachbar")

    close(application)

    assert set(Assessment.objects.visible_to(application.caseworker)) == set(submitted)


def test_each_part_needs_its_sheets_and_the_result_is_made_of_both():
    application = factories.checked()
    for points in (3, 2):
        submit(save(assign(application, part="fachlich"), bedarf=(points, ""), konzept=(4, "")))
    refused(AssessmentIncomplete, close, application=application)
    assert [part.label for part in progress(application).lacking] == ["Finanztechnische Bewertung"]
    assert not Assessment.objects.visible_to(application.caseworker).exists()

    for _ in range(2):
        submit(save(assign(application, part="finanztechnisch"), konzept=(3, "")))
    close(application)

    result = Result.objects.get(application=application)
    # Bedarf 60 %: 3 and 2 of 4, so 45 and 30 %; Konzept 40 %: 3 of 4 twice.
    assert (Fraction(result.percent), Fraction(result.spread)) == (Fraction(135, 2), 15)


def test_the_progress_says_who_is_open_and_how_many_are_wanted():
    application = factories.checked()
    first, second = assign(application), assign(application)
    submit(save(first, bedarf=(3, ""), konzept=(2, "")))

    now = progress(application)

    assert (now.wanted, now.assigned, now.open, now.is_complete) == (2, (first, second), (second,), False)


def close(application, moderation="") -> Application:
    return workflow.complete_assessment(
        application=application, actor=application.caseworker, now=NOW, moderation=moderation
    )


def test_too_few_or_open_sheets_do_not_make_a_result():
    application = factories.checked()
    refused(AssessmentIncomplete, close, application=application)

    submit(save(assign(application), bedarf=(3, ""), konzept=(2, "")))
    refused(AssessmentIncomplete, close, application=application)

    assign(application)
    refused(AssessmentIncomplete, close, application=application)


def test_the_result_is_exact_and_keeps_the_lines_for_the_bescheid():
    application = factories.assessed()

    result = Result.objects.get(application=application)
    # Bedarf 60 %: 3 of 4 twice; Konzept 40 %: 2 and 3 of 4.
    assert Fraction(result.percent) == (Fraction(65) + Fraction(75)) / 2
    assert Fraction(result.spread) == 10
    assert len(result.lines) >= 2


def test_the_ranking_orders_by_percent_and_shares_a_place():
    call = factories.CallFactory()
    best, *equal = [
        factories.assessed(
            factories.checked(factories.checking_(factories.submitted(factories.complete(factories.draft(call))))),
            points=({"bedarf": points, "konzept": 2}, {"bedarf": points, "konzept": 2}),
        )
        for points in (3, 2, 2)
    ]

    places = ranking(call, UserFactory(head=True)).places

    assert [(place.application, place.place, place.shared) for place in places] == [
        (best, 1, False),
        (equal[0], 2, True),
        (equal[1], 2, True),
    ]
