import datetime

import pytest

from grants.applications import correcting, editing, workflow
from grants.applications.content import content
from grants.applications.corrections import ANSWERS, CorrectionPoint, Point
from grants.applications.differences import QUESTIONS
from grants.applications.models import Application, CorrectionRequest
from grants.applications.sections import TITLES
from grants.attachments import workflow as papers
from grants.audit.models import Entry
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.attachments import files
from tests.grants.attachments.worlds import attached
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db

DUE_ON = datetime.date(2026, 9, 29)
LATE = datetime.datetime(2026, 9, 30, 8, tzinfo=datetime.UTC)
TITLE = Point("title", "unclear", "Bitte nennen Sie den Ort.")


def asked(*points: Point, application=None, **answers) -> Application:
    application = application or factories.checking_()
    return workflow.request_correction(
        application=application, actor=application.caseworker, now=NOW, points=points, due_on=DUE_ON, **answers
    )


def save(application, section: str, *, relations=None, lists=None, **fields) -> Application:
    return editing.save_section(
        application=application,
        section=section,
        actor=application.created_by,
        now=NOW,
        version=application.version,
        relations=relations or {},
        lists=lists or {},
        **fields,
    )


def close(application, now=LATE) -> Application:
    return correcting.close_correction(application=application, actor=UserFactory(caseworker=True), now=now)


# --- points ---------------------------------------------------------------------------------------------------------


def test_every_answer_has_a_section_and_is_read_from_a_version():
    assert {answer.section for answer in ANSWERS.values()} == TITLES.keys()
    assert {key for answer in ANSWERS.values() for key in answer.contents} == QUESTIONS.keys() - {
        "organisation",
        "guideline",
    }


def test_every_kind_of_a_point_is_among_those_the_database_knows():
    request = CorrectionRequest.objects.get(application=asked(TITLE))
    for position, kind in enumerate(CorrectionPoint.Kind.values, start=2):
        CorrectionPoint.objects.create(request=request, position=position, answer="title", kind=kind, text="x")


def test_points_open_just_their_answers():
    application = save(asked(TITLE), "project", title="Treff im Süden")

    assert application.title == "Treff im Süden"
    for section, change in (
        ("project", {"summary": "Anders"}),
        ("project", {"title": "Neu", "summary": "Anders"}),
        ("project", {"title": "Neu", "relations": {"goals": []}}),
        ("project", {"title": "Neu", "lists": {"posts": []}}),
        ("goals", {"contribution": "Anders"}),
    ):
        refused(editing.SectionClosed, save, application=application, section=section, **change)


def test_a_point_about_the_plan_opens_the_plan_only():
    application = asked(Point("plan_rows", "incorrect", "Die Miete stimmt nicht."))

    assert editing.open_sections(application, tuple(TITLES)) == ("plan",)


def test_points_and_whole_sections_open_together():
    application = asked(TITLE, sections=("goals",), message="Bitte ergänzen.")

    assert editing.open_sections(application, tuple(TITLES)) == ("project", "goals")
    assert save(application, "goals", contribution="Mehr").contribution == "Mehr"


def test_rounds_are_numbered():
    application = asked(TITLE)
    application = workflow.resubmit(application=application, actor=application.created_by, now=NOW)
    asked(TITLE, application=application)

    assert list(CorrectionRequest.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    "wrong", [Point("state", "unclear", "Bitte"), Point("title", "ugly", "Bitte"), Point("title", "unclear", " ")]
)
def test_a_point_needs_a_known_answer_a_known_kind_and_a_text(wrong):
    application = factories.checking_()

    refused(
        workflow.Unanswerable,
        workflow.request_correction,
        application=application,
        actor=application.caseworker,
        now=NOW,
        points=(wrong,),
        due_on=DUE_ON,
    )


def test_the_record_names_the_round_and_the_points():
    application = asked(TITLE)

    entry = Entry.objects.filter(chain=application.chain).order_by("number").last()
    assert "Runde 1, Frist 29.09.2026." in entry.sentence
    assert "Vorhaben: Name des Vorhabens: Bitte nennen Sie den Ort." in entry.sentence


# --- ending without an answer ---------------------------------------------------------------------------------------


def test_the_last_day_still_belongs_to_the_träger():
    application = asked(TITLE)

    refused(
        correcting.StillTime,
        close,
        application=application,
        now=datetime.datetime(2026, 9, 29, 21, 59, tzinfo=datetime.UTC),
    )
    assert close(application).state == "checking"


def test_what_was_never_sent_is_put_back():
    application = factories.complete()
    application = factories.checking_(factories.submitted(application))
    before = content(application)
    application = asked(application=application, sections=tuple(TITLES), message="Bitte prüfen Sie alles.")
    application = save(application, "project", title="Anders", period_start=datetime.date(2027, 3, 1))
    application = save(
        application, "goals", contribution="Anders", relations={"goals": []}, lists={"planned_values": []}
    )
    application = save(application, "target_group", relations={"districts": []})
    application = save(application, "staff", lists={"posts": []})
    application = editing.save_plan(
        application=application,
        section="plan",
        actor=application.created_by,
        now=NOW,
        version=application.version,
        rows=[],
    )
    assert content(application) != before

    closed = close(application)

    closed = Application.objects.get(pk=closed.pk)
    assert content(closed) == before
    assert closed.version == application.version + 1
    request = closed.correction_requests.get()
    assert (request.answered_at, request.closed_by is not None) == (LATE, True)


def test_papers_given_and_taken_since_then_are_put_back():
    application = factories.complete()
    kept = attached(application)
    application = factories.checking_(factories.submitted(application))
    application = asked(Point("attachments", "outdated", "Bitte ein neues Konzept."), application=application)
    later = NOW + datetime.timedelta(days=1)
    papers.detach(attachment=kept, actor=application.created_by, now=later)
    new = attached(application, data=files.paper("Neu"), actor=application.created_by, now=later)

    close(application)

    assert list(application.attachments.filter(removed_at=None)) == [kept]
    new.refresh_from_db()
    assert new.removed_at == LATE


def test_only_the_office_ends_a_nachforderung():
    application = asked(TITLE)

    refused(Forbidden, correcting.close_correction, application=application, actor=application.created_by, now=LATE)


def test_an_answered_nachforderung_is_not_ended():
    application = asked(TITLE)
    application = workflow.resubmit(application=application, actor=application.created_by, now=NOW)

    refused(NotPossible, close, application=application)


# --- more time ------------------------------------------------------------------------------------------------------


def extend(application, *, due_on=datetime.date(2026, 10, 9), reason="Der Vorstand tagt erst dann.", **who):
    actor = who.get("actor") or UserFactory(caseworker=True)
    return correcting.extend_correction(application=application, actor=actor, now=NOW, due_on=due_on, reason=reason)


def test_more_time_moves_the_day_and_is_recorded_with_its_reason():
    application = asked(TITLE)
    extend(application)

    assert application.correction_requests.get().due_on == datetime.date(2026, 10, 9)
    entry = Entry.objects.filter(chain=application.chain).order_by("number").last()
    assert (entry.action, entry.data["before"], entry.data["after"]) == (
        "extend_correction",
        "2026-09-29",
        "2026-10-09",
    )
    assert "Der Vorstand tagt erst dann." in entry.sentence


@pytest.mark.parametrize("wrong", [{"due_on": DUE_ON}, {"reason": " "}])
def test_more_time_needs_a_later_day_and_a_reason(wrong):
    refused(workflow.Unanswerable, extend, application=asked(TITLE), **wrong)


def test_nobody_extends_what_does_not_wait():
    refused(NotPossible, extend, application=factories.checking_())
    application = asked(TITLE)
    refused(Forbidden, extend, application=application, actor=application.created_by)
