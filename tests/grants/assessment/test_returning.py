"""Back from the ranking to the assessment: the result stays as history, and chosen sheets are opened again."""

import pytest

from grants.applications.states import State
from grants.assessment import workflow
from grants.assessment.marks import AssessmentIncomplete, Mark
from grants.assessment.models import Assessment, Result
from grants.assessment.queries import ranking
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.assessment.worlds import close, give_back, moderated
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db


def test_the_result_is_kept_as_it_was():
    result = moderated()
    application = give_back(result.application)

    kept = application.earlier_results.get()
    assert application.state == State.ASSESSMENT
    assert not Result.objects.filter(application=application).exists()
    assert (kept.percent, kept.spread, kept.points, kept.lines) == (
        result.percent,
        result.spread,
        result.points,
        result.lines,
    )
    assert kept.moderated["bedarf"] == [3, "Die Zahlen des Ortsteils belegen den Bedarf."]
    assert [sheet["scores"]["bedarf"][0] for sheet in kept.sheets] == [4, 1]
    assert kept.reason == "Ein Bogen ging von falschen Zahlen aus."


def test_it_takes_no_place_in_the_ranking_until_it_is_closed_again():
    application, head = factories.assessed(), UserFactory(head=True)
    application = give_back(application)
    assert ranking(application.call, head).places == ()

    close(application)

    assert [place.application for place in ranking(application.call, head).places] == [application]
    assert application.earlier_results.count() == 1


def test_a_sheet_that_is_opened_again_is_changed_and_seals_all_meanwhile():
    application = factories.assessed()
    first, second = application.assessments.order_by("pk")
    give_back(application, reopen=[first.pk])

    assert not Assessment.objects.visible_to(application.caseworker).exists()
    marks = {"bedarf": Mark(2, "Neue Zahlen."), "konzept": Mark(2, "")}
    act = {"actor": first.assessor, "now": NOW}
    workflow.save_scores(assessment=first, marks=marks, **act)
    workflow.submit(assessment=first, **act)
    assert set(Assessment.objects.visible_to(application.caseworker)) == {first, second}
    refused(NotPossible, workflow.save_scores, assessment=second, actor=second.assessor, now=NOW, marks=marks)


def test_sheets_of_other_applications_stay_as_they_are():
    application, other = factories.assessed(), factories.assessed()

    give_back(application, reopen=[other.assessments.first().pk])

    assert not other.assessments.filter(submitted_at=None).exists()


def test_it_needs_a_reason_the_right_and_the_ranking():
    application = factories.assessed()

    refused(AssessmentIncomplete, give_back, application=application, reason=" ")
    refused(Forbidden, give_back, application=application, actor=UserFactory(head=True))
    refused(NotPossible, give_back, application=factories.decided(), actor=UserFactory(caseworker=True))
