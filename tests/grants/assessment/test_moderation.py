"""Sheets that lie far apart are brought together on points with reasons, and the result rests on these."""

from fractions import Fraction

import pytest

from grants.assessment.marks import AssessmentIncomplete, Mark, WrongMark
from grants.assessment.models import Result
from grants.audit.models import Entry
from tests import factories
from tests.grants.assessment.worlds import AGREED, close, far_apart, moderated, people_of
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db


def test_the_result_is_computed_from_the_agreed_points():
    result = moderated()

    # Bedarf 60 %: 3 of 4; Konzept 40 %: 2 of 4. The spread says how far the sheets lay apart before.
    assert (Fraction(result.percent), Fraction(result.spread)) == (65, 75)
    assert result.points == {"bedarf": "3", "konzept": "2"}
    assert [(one.criterion.code, one.points, one.reason) for one in result.moderated.all()] == [
        (code, mark.points, mark.reason) for code, mark in AGREED.items()
    ]
    assert set(result.took_part.all()) == set(people_of(result.application))
    assert "„Bedarf“ 3 von 4 Punkten" in result.lines[0]


def test_the_record_says_what_was_agreed_and_by_whom():
    result = moderated()

    last = Entry.objects.filter(chain=result.application.chain).latest("number")
    assert last.sentence == "Bewertung abgeschlossen. Gespräch am Montag."
    assert last.data["moderated"] == {code: [mark.points, mark.reason] for code, mark in AGREED.items()}
    assert last.data["took_part"] == sorted(person.pk for person in people_of(result.application))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"moderation": "  "}, "stimmen Sie sich ab"),
        ({"took_part": ()}, "welche Bewertenden sich abgestimmt haben"),
        ({"marks": {}}, "abgestimmten Punkte für „Bedarf“"),
        ({"marks": AGREED | {"konzept": Mark(2, " ")}}, "abgestimmten Punkte für „Konzept“"),
    ],
    ids=["no text", "nobody", "no points", "no reason"],
)
def test_without_points_reasons_and_people_the_assessment_stays_open(change, said):
    application = far_apart()
    whole = {"moderation": "Gespräch.", "marks": AGREED, "took_part": people_of(application)}

    refusal = refused(AssessmentIncomplete, close, application=application, **(whole | change))
    assert said in str(refusal)


def test_points_and_people_must_be_of_this_application():
    application = far_apart()
    whole = {"moderation": "Gespräch.", "marks": AGREED, "took_part": people_of(application)}

    refused(WrongMark, close, application=application, **(whole | {"marks": AGREED | {"bedarf": Mark(5, "Viel.")}}))
    stranger = factories.UserFactory(assessor=True)
    refused(AssessmentIncomplete, close, application=application, **(whole | {"took_part": [stranger]}))


def test_only_criteria_on_which_the_sheets_differ_are_settled():
    application = factories.checked()
    for points in (4, 0):
        factories.assess(application, {"bedarf": points, "konzept": 3})

    close(application, moderation="Gespräch.", marks={"bedarf": Mark(2, "Mitte.")}, took_part=people_of(application))

    assert Result.objects.get(application=application).points == {"bedarf": "2", "konzept": "3"}


def test_sheets_that_agree_are_not_moderated():
    application = factories.checked()
    for _ in range(2):
        factories.assess(application, {"bedarf": 3, "konzept": 3})

    refused(AssessmentIncomplete, close, application=application, marks=AGREED, took_part=people_of(application))
