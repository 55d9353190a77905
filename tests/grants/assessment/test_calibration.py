"""Calibration files: invented, with a reason for every reference point, scored once, and never counted."""

import pytest

from grants.assessment import calibration
from grants.assessment.calibration import CalibrationCase, CalibrationScore
from grants.assessment.drift import own_deviation
from grants.assessment.marks import AssessmentIncomplete, Mark, WrongMark
from grants.assessment.models import Assessment, Score
from grants.assessment.queries import round_of
from grants.audit.models import Entry
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.assessment.worlds import REFERENCE, a_calibration_sheet, a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessor():
    return factories.UserFactory(assessor=True)


def hand_in(case, actor, **marks):
    given = {"bedarf": Mark(3), "konzept": Mark(2)} | marks
    return calibration.hand_in(case=case, actor=actor, now=NOW, marks=given)


def test_a_case_is_shown_with_its_reference_only_after_the_release(assessor):
    draft = a_case(is_draft=True)
    assert not calibration.released()
    with pytest.raises(NotPossible, match="nicht freigegeben"):
        hand_in(draft, assessor)
    released = a_case()
    assert [row.pk for row in calibration.released()] == [released.pk]
    assert set(released.scores.values_list("criterion__code", "points")) == {("bedarf", 3), ("konzept", 2)}
    sentence = Entry.objects.filter(chain=released.guideline.chain).latest("number").sentence
    assert sentence == "Übungsakte „Erfundener Treff“ für die Bewertenden freigegeben."


@pytest.mark.parametrize(
    ("marks", "refused"),
    [
        ({"bedarf": Mark(3, "x")}, AssessmentIncomplete),
        (REFERENCE | {"konzept": Mark(2, " ")}, AssessmentIncomplete),
        (REFERENCE | {"konzept": Mark(9, "x")}, WrongMark),
    ],
)
def test_the_reference_has_points_and_a_reason_everywhere(marks, refused):
    case = a_case(is_draft=True)
    with pytest.raises(refused):
        calibration.release_case(case=case, actor=case.made_by, now=NOW, marks=marks)
    assert CalibrationCase.objects.get().released_at is None


def test_a_released_case_stays_and_a_draft_of_the_guideline_has_none():
    case = a_case()
    with pytest.raises(NotPossible, match="schon freigegeben"):
        calibration.release_case(case=case, actor=case.made_by, now=NOW, marks=REFERENCE)
    with pytest.raises(NotPossible, match="nicht in Kraft"):
        a_case(factories.GuidelineFactory(is_draft=True))


def test_it_is_scored_once_and_completely(assessor):
    case = a_case()
    with pytest.raises(AssessmentIncomplete, match="begründen"):
        hand_in(case, assessor, bedarf=Mark(0))
    with pytest.raises(AssessmentIncomplete, match="fehlen Punkte"):
        calibration.hand_in(case=case, actor=assessor, now=NOW, marks={})
    hand_in(case, assessor)
    with pytest.raises(NotPossible, match="schon bewertet"):
        hand_in(case, assessor)
    assert CalibrationScore.objects.count() == 2


def test_only_assessors_score_and_only_the_office_invents(assessor):
    case = a_case()
    with pytest.raises(Forbidden):
        hand_in(case, case.made_by)
    with pytest.raises(Forbidden):
        calibration.make_case(guideline=case.guideline, title="A", story="B", actor=assessor, now=NOW)
    with pytest.raises(AssessmentIncomplete):
        calibration.make_case(guideline=case.guideline, title=" ", story="B", actor=case.made_by, now=NOW)


def test_nothing_of_it_is_counted():
    sheet = a_calibration_sheet()
    assert not Assessment.objects.exists()
    assert not Score.objects.exists()
    assert round_of(sheet.assessor).total == 0
    assert own_deviation(sheet.assessor) is None
