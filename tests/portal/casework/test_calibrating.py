"""The pages of calibration files."""

import pytest

from grants.assessment.calibration import CalibrationCase
from tests import factories
from tests.grants.assessment.worlds import a_case
from tests.portal.casework.pages import as_, errors, messages, rows, url, value, words

pytestmark = pytest.mark.django_db


def sheet_of(case, **answers) -> dict:
    """What the form sends: by code of the criterion, points and reason."""
    found = {}
    for criterion in case.guideline.criteria.all():
        points, reason = answers[criterion.code]
        found |= {f"points_{criterion.pk}": points, f"reason_{criterion.pk}": reason}
    return found


def test_the_office_invents_a_case_sets_the_reference_and_releases_it():
    guideline, browser = factories.GuidelineFactory(), as_(factories.UserFactory(caseworker=True))
    nothing = browser.post(url("calibration_new"), {"guideline": guideline.pk, "title": "Treff", "story": ""})
    assert (nothing.status_code, value(nothing, "title")) == (422, "Treff")
    made = browser.post(url("calibration_new"), {"guideline": guideline.pk, "title": "Treff", "story": "Text"})
    case = CalibrationCase.objects.get()
    assert made.url == url("calibration", case.pk)
    half = browser.post(made.url, sheet_of(case, bedarf=("3", "Belegt."), konzept=("2", "")))
    assert errors(half) == ["Begründen Sie die Punkte für „Konzept“."]
    done = browser.post(made.url, sheet_of(case, bedarf=("3", "Belegt."), konzept=("2", "Lücken.")), follow=True)
    assert messages(done) == ["Die Übungsakte ist freigegeben."]
    assert "3 von 4 Punkten" in words(done)
    assert rows(browser.get(url("calibrations")))[0][-1] == "0"


def test_an_assessor_scores_it_and_then_sees_the_difference_alone():
    case, person = a_case(), factories.UserFactory(assessor=True)
    browser, address = as_(person), url("calibration_take", case.pk)
    assert "Erfundener Treff: noch nicht bewertet" in words(browser.get(url("assessments")))
    before = browser.get(address)
    assert "Belegt mit Zahlen." not in words(before)
    wrong = browser.post(address, sheet_of(case, bedarf=("0", ""), konzept=("2", "Gut.")))
    assert wrong.status_code == 422
    after = browser.post(address, sheet_of(case, bedarf=("1", "Dünn."), konzept=("2", "")), follow=True)
    assert "Sie: 1, Vorgabe: 3 von 4 Punkten, 2 Punkte weniger als die Vorgabe" in words(after)
    assert "wie die Vorgabe" in words(after)
    assert "Belegt mit Zahlen." in words(after)
    other = as_(factories.UserFactory(assessor=True)).get(address)
    assert "Dünn." not in words(other)
    office = as_(case.made_by)
    assert "Dünn." not in words(office.get(url("calibration", case.pk)))
    assert rows(office.get(url("calibrations")))[0][-1] == "1"


def test_a_draft_is_not_there_for_assessors():
    browser = as_(factories.UserFactory(assessor=True))
    assert browser.get(url("calibration_take", a_case(is_draft=True).pk)).status_code == 404
    assert "Übungsakten" not in words(browser.get(url("assessments")))
