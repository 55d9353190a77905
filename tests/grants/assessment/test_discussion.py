"""The discussion: sealed while a sheet is open, then remarks and points thought over, with what was before kept."""

import pytest

from grants.applications import workflow as applications
from grants.assessment import discussion, workflow
from grants.assessment.discussion import RevisedScore, remarks_of, revisions_of, sheets_in_discussion
from grants.assessment.marks import AssessmentIncomplete, Mark
from grants.assessment.models import Assessment, Result
from grants.audit.models import Entry
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.assessment.worlds import AGREED, close, far_apart, people_of

pytestmark = pytest.mark.django_db


def say(application, actor, text="Der Bedarf ist belegt.", code="bedarf"):
    return discussion.remark(application=application, actor=actor, now=NOW, code=code, text=text)


def change(sheet, actor=None, mark=None, *, why="Die Zahlen überzeugen.", code="bedarf"):
    return discussion.revise(
        assessment=sheet, actor=actor or sheet.assessor, now=NOW, code=code, mark=mark or Mark(3), why=why
    )


def half_done():
    """One sheet is in, the other is open."""
    application = factories.checked()
    done = factories.assess(application, {"bedarf": 4, "konzept": 4})
    waiting = factories.UserFactory(assessor=True)
    workflow.assign(application=application, assessor=waiting, actor=application.caseworker, now=NOW)
    return application, done, waiting


def test_while_a_sheet_is_open_nobody_reads_others_or_talks():
    application, done, waiting = half_done()
    for person in (waiting, application.caseworker, factories.UserFactory(head=True)):
        assert not sheets_in_discussion(application, person)
        assert not Assessment.objects.visible_to(person).exclude(assessor=person)
    with pytest.raises(NotPossible, match="fehlt noch eine Bewertung"):
        say(application, done.assessor)
    with pytest.raises(NotPossible, match="fehlt noch eine Bewertung"):
        change(done)


def test_when_all_are_in_the_assessors_read_each_other_and_talk_and_no_other_assessor_does():
    application = far_apart()
    one, two = people_of(application)
    say(application, one)
    assert [row.text for row in remarks_of(application, two)] == ["Der Bedarf ist belegt."]
    assert set(sheets_in_discussion(application, two).values_list("assessor", flat=True)) == {one.pk, two.pk}
    assert remarks_of(application, application.caseworker).count() == 1
    for other in (factories.UserFactory(assessor=True), application.created_by):
        assert not remarks_of(application, other)
        assert not sheets_in_discussion(application, other)


def test_only_who_assesses_the_file_talks():
    application = far_apart()
    for other in (factories.UserFactory(assessor=True), application.caseworker):
        with pytest.raises(Forbidden):
            say(application, other)
    with pytest.raises(AssessmentIncomplete, match="Bemerkung"):
        say(application, people_of(application)[0], text="  ")
    with pytest.raises(NotPossible, match="gibt es nicht"):
        say(application, people_of(application)[0], code="anderes")


def test_changed_points_count_and_the_first_ones_are_kept():
    application = far_apart()
    sheet = application.assessments.order_by("pk").last()
    change(sheet, mark=Mark(3, "Belegt."))
    change(sheet, mark=Mark(2, "Doch nicht ganz."), why="Nach dem zweiten Gespräch.")
    kept = list(RevisedScore.objects.values_list("points", "reason", "new_points"))
    assert kept == [(1, "Begründung", 3), (3, "Belegt.", 2)]
    assert sheet.scores.get(criterion__code="bedarf").points == 2
    entry = Entry.objects.filter(chain=application.chain).latest("number")
    assert entry.sentence.startswith("Punkte nach dem Gespräch geändert")
    assert [row.pk for row in revisions_of(application, application.caseworker)] == [
        row.pk for row in RevisedScore.objects.all()
    ]


def test_when_the_points_come_close_no_moderation_is_needed():
    application = far_apart()
    sheet = application.assessments.order_by("pk").last()
    for code in ("bedarf", "konzept"):
        change(sheet, mark=Mark(4, "Überzeugt."), code=code)
    close(application)
    assert Result.objects.get(application=application).percent == "100"


@pytest.mark.parametrize(
    ("answers", "refused", "sentence"),
    [
        ({"why": " "}, AssessmentIncomplete, "warum Sie Ihre Punkte ändern"),
        ({"mark": Mark(0)}, AssessmentIncomplete, "begründen Sie die Punktzahl"),
        ({"mark": Mark(1, "x")}, AssessmentIncomplete, "dieselben Punkte"),
        ({"mark": Mark(9)}, workflow.Refused, "Punkte möglich"),
        ({"code": "anderes"}, NotPossible, "gehört nicht zu Ihrer Bewertung"),
    ],
)
def test_a_change_that_says_too_little_is_refused(answers, refused, sentence):
    sheet = far_apart().assessments.order_by("pk").last()
    with pytest.raises(refused, match=sentence):
        change(sheet, **answers)
    assert not RevisedScore.objects.exists()


def test_nobody_changes_the_points_of_another():
    application = far_apart()
    sheet = application.assessments.order_by("pk").last()
    with pytest.raises(Forbidden):
        change(sheet, people_of(application)[0])


def test_after_the_result_nobody_changes_anything_and_the_biased_are_silent():
    application = far_apart()
    one, two = people_of(application)
    say(application, one)
    say(application, two)
    applications.declare_conflict(application=application, actor=two, now=NOW, reason="Verwandt")
    assert {row.author for row in remarks_of(application, one)} <= {one}
    third = factories.UserFactory(assessor=True)
    factories.assess(application, {"bedarf": 1, "konzept": 1}, assessor=third)
    assert {row.author for row in remarks_of(application, third)} == {one}
    close(application, moderation="Gespräch.", marks=AGREED, took_part=[one, third])
    with pytest.raises(NotPossible):
        say(application, one)
    with pytest.raises(NotPossible):
        change(application.assessments.get(assessor=third))
