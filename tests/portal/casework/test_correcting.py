import datetime

import pytest

from grants.applications import editing, workflow
from grants.applications.corrections import Point
from grants.applications.models import CorrectionRequest
from grants.assessment import checking
from portal.access import clock
from tests import factories
from tests.portal.casework.pages import as_, buttons, errors, messages, summary, url, value, words

pytestmark = pytest.mark.django_db

FUTURE = datetime.date(2099, 12, 31)


@pytest.fixture
def caseworker():
    return factories.UserFactory(caseworker=True)


@pytest.fixture
def application(caseworker):
    return factories.checking_(caseworker=caseworker)


def due(day: datetime.date) -> dict:
    return {"due_on_0": day.day, "due_on_1": day.month, "due_on_2": day.year}


def form(*points: dict, **more) -> dict:
    """What the page of a Nachforderung sends."""
    sent = {"points-TOTAL_FORMS": max(len(points), 1), "points-INITIAL_FORMS": 0, "message": "", **due(FUTURE)}
    for number, point in enumerate(points):
        sent |= {f"points-{number}-{name}": each for name, each in point.items()}
    return sent | more


POINT = {"answer": "summary", "kind": "incomplete", "text": "Bitte beschreiben Sie den Ablauf.", "question": ""}
SECTIONS = {"sections": ["project", "plan"], "message": "Bitte nennen Sie die Miete."}


def asked(application, *, due_on=FUTURE, now=factories.NOW):
    points = (Point("title", "unclear", "Bitte nennen Sie den Ort."),)
    return workflow.request_correction(
        application=application, actor=application.caseworker, now=now, points=points, due_on=due_on
    )


def overdue(application):
    """Asked ten days ago; the Träger had until yesterday."""
    now, day = clock.now(), datetime.timedelta(days=1)
    return asked(application, due_on=now.date() - day, now=now - 10 * day)


# --- asking ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["head", "assessor", "auditor", "planner"])
@pytest.mark.parametrize("page", ["correction", "extend_correction", "close_correction", "return_to_check"])
def test_only_the_caseworkers_open_these_pages(role, page, application):
    assert as_(factories.UserFactory(**{role: True})).get(url(page, application.pk)).status_code == 403


@pytest.mark.parametrize("page", ["correction", "extend_correction", "close_correction", "return_to_check"])
def test_files_of_others_do_not_exist(page, application):
    client = as_(factories.member(application.organisation, roles=["caseworker"]))
    assert client.get(url(page, application.pk)).status_code == 404
    assert client.post(url(page, application.pk), {}).status_code == 404


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("correction", "Diese Akte ist gerade nicht in der formalen Prüfung."),
        ("extend_correction", "Zu dieser Akte wartet gerade keine Nachforderung auf Antwort."),
        ("close_correction", "Zu dieser Akte wartet gerade keine Nachforderung auf Antwort."),
        ("return_to_check", "Diese Akte ist gerade nicht in der fachlichen Bewertung."),
    ],
)
def test_a_page_out_of_turn_leads_back_with_a_reason(page, sentence, caseworker):
    application = factories.submitted()
    response = as_(caseworker).get(url(page, application.pk), follow=True)
    assert response.redirect_chain == [(url("file", application.pk), 302)]
    assert messages(response) == [sentence]


def test_a_point_about_one_answer_goes_to_the_traeger(caseworker, application):
    response = as_(caseworker).post(url("correction", application.pk), form(POINT), follow=True)
    assert messages(response) == ["Die Nachforderung geht an den Träger."]
    request = CorrectionRequest.objects.get()
    point = request.points.get()
    assert (request.number, request.sections, request.due_on) == (1, [], FUTURE)
    assert (point.answer, point.kind, point.text) == ("summary", "incomplete", "Bitte beschreiben Sie den Ablauf.")
    assert "Die Frist läuft bis zum 31.12.2099." in words(response)
    assert "Vorhaben: Was Sie vorhaben (unvollständig): Bitte beschreiben Sie den Ablauf." in words(response)
    assert buttons(response) == ["Frist verlängern"]


def test_whole_sections_can_be_opened(caseworker, application):
    as_(caseworker).post(url("correction", application.pk), form(**SECTIONS))
    request = CorrectionRequest.objects.get()
    assert (request.sections, request.message) == (["project", "plan"], "Bitte nennen Sie die Miete.")


def test_what_is_not_met_stands_there_as_a_point_and_keeps_its_question(caseworker, application):
    questions = checking.questions(application)
    findings = {questions[0].key: checking.Finding(False, "Die Satzung fehlt.")}
    checking.save_check(application=application, actor=caseworker, now=factories.NOW, findings=findings)
    client = as_(caseworker)
    response = client.get(url("correction", application.pk))
    assert f'<option value="{questions[0].key}" selected>' in response.content.decode()
    assert value(response, "points-0-text") == "Die Satzung fehlt."
    point = POINT | {"answer": "attachments", "question": questions[0].key, "text": "Die Satzung fehlt."}
    client.post(url("correction", application.pk), form(point))
    assert CorrectionRequest.objects.get().points.get().question == questions[0].text


def test_the_guideline_suggests_the_due_day(caseworker):
    call = factories.CallFactory(guideline=factories.GuidelineFactory(correction_days="180"))
    application = factories.checking_(factories.submitted(factories.complete(factories.draft(call))))
    page = as_(caseworker).get(url("correction", application.pk))
    suggested = datetime.date(*(int(value(page, f"due_on_{part}")) for part in (2, 1, 0)))
    # A day on a weekend or holiday moves to the next working day (§ 193 BGB).
    assert 180 <= (suggested - clock.now().date()).days <= 184


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (form(SECTIONS | POINT, sections=["geheim"]), "Wählen Sie einen Eintrag aus der Liste aus."),
        (form(sections=["plan"]), "Schreiben Sie, was in diesen Abschnitten fehlt oder nicht stimmt."),
        (form(POINT | {"answer": ""}), "Wählen Sie die Angabe, um die es geht."),
        (form(POINT | {"answer": "state"}), "Wählen Sie einen Eintrag aus der Liste aus."),
        (form(POINT | {"kind": ""}), "Wählen Sie, was mit der Angabe ist."),
        (form(POINT | {"text": " "}), "Schreiben Sie, was der Träger ändern oder ergänzen soll."),
        (form(POINT | {"question": "gate0"}), "Wählen Sie einen Eintrag aus der Liste aus."),
        (
            form(POINT, message="x" * 4001),
            "Kürzen Sie den Text auf höchstens 4000 Zeichen. Es sind jetzt 4001 Zeichen.",
        ),
        (form(POINT, **due(datetime.date(2020, 1, 1))), "Geben Sie einen Tag ab morgen an."),
        (
            form(POINT, due_on_0="", due_on_1="", due_on_2=""),
            "Geben Sie an, bis wann der Träger antworten soll.",
        ),
    ],
)
def test_a_wrong_correction_says_what_to_do_and_keeps_what_was_typed(caseworker, application, sent, sentence):
    response = as_(caseworker).post(url("correction", application.pk), sent)
    assert response.status_code == 422
    assert errors(response) == [sentence]
    assert not CorrectionRequest.objects.exists()
    if sent.get("points-0-text", "").strip():
        assert value(response, "points-0-text") == sent["points-0-text"]


def test_a_correction_without_anything_to_change_is_refused(caseworker, application):
    response = as_(caseworker).post(url("correction", application.pk), form())
    assert response.status_code == 422
    assert summary(response) == ["Bitte wählen Sie, welche Angaben oder Abschnitte der Träger ändern soll."]


def test_two_people_asking_at_once_get_one_correction(caseworker, application):
    client = as_(caseworker)
    client.post(url("correction", application.pk), form(POINT))
    response = client.post(url("correction", application.pk), form(POINT))
    assert response.status_code == 422
    assert value(response, "points-0-text") == "Bitte beschreiben Sie den Ablauf."
    assert CorrectionRequest.objects.count() == 1


# --- the answer -----------------------------------------------------------------------------------------------------


def test_the_office_reads_field_by_field_what_the_answer_changed(caseworker, application):
    application, owner = asked(application), application.created_by
    application = editing.save_section(
        application=application,
        section="project",
        actor=owner,
        now=factories.NOW,
        version=application.version,
        relations={},
        title="Treff im Süden",
    )
    workflow.resubmit(application=application, actor=owner, now=factories.NOW + datetime.timedelta(hours=1))
    text = words(as_(caseworker).get(url("file", application.pk)))
    assert "Antwort auf die 1. Nachforderung: 1 Angabe geändert" in text
    assert "Treff im Süden" in text


def test_an_answer_that_changes_nothing_is_said(caseworker, application):
    application = asked(application)
    workflow.resubmit(
        application=application,
        actor=application.created_by,
        now=factories.NOW + datetime.timedelta(hours=1),
    )
    page = words(as_(caseworker).get(url("file", application.pk)))
    assert "Der Träger hat geantwortet, ohne eine Angabe zu ändern." in page


# --- more time, and the end of waiting -------------------------------------------------------------------------------


def test_the_office_gives_more_time_with_a_reason(caseworker, application):
    application = asked(application, due_on=datetime.date(2099, 1, 1))
    sent = {"reason": "Der Träger hat darum gebeten.", **due(FUTURE)}
    response = as_(caseworker).post(url("extend_correction", application.pk), sent, follow=True)
    assert messages(response) == ["Die Frist ist verlängert."]
    assert CorrectionRequest.objects.get().due_on == FUTURE


def test_an_earlier_day_is_no_extension(caseworker, application):
    application = asked(application)
    sent = {"reason": "Anruf.", **due(datetime.date(2098, 1, 1))}
    response = as_(caseworker).post(url("extend_correction", application.pk), sent)
    assert response.status_code == 422
    assert summary(response) == ["Bitte wählen Sie einen Tag, der nach der bisherigen Frist und nach heute liegt."]
    assert value(response, "reason") == "Anruf."


def test_a_nachforderung_that_still_has_time_is_not_ended(caseworker, application):
    application = asked(application)
    client = as_(caseworker)
    response = client.get(url("close_correction", application.pk), follow=True)
    assert messages(response) == ["Der Träger hat noch bis zum 31.12.2099 Zeit."]
    response = client.post(url("close_correction", application.pk))
    assert response.status_code == 422
    assert summary(response)[0].startswith("Der Träger hat noch bis zum 31.12.2099 Zeit.")


def test_a_nachforderung_without_an_answer_is_ended(caseworker, application):
    application = overdue(application)
    client = as_(caseworker)
    assert buttons(client.get(url("file", application.pk))) == ["Frist verlängern", "Nachforderung beenden"]
    assert "§ 26 Abs. 2 VwVfG" in words(client.get(url("close_correction", application.pk)))
    response = client.post(url("close_correction", application.pk), follow=True)
    assert messages(response) == ["Die Nachforderung ist beendet. Sie prüfen jetzt weiter, was vorliegt."]
    assert f"von {caseworker}. Gestellt von {caseworker}." in words(response)
    assert type(application).objects.get(pk=application.pk).state == "checking"


# --- back to the check ----------------------------------------------------------------------------------------------


def test_a_file_goes_back_to_the_check_with_a_reason(caseworker):
    application = factories.checked()
    client = as_(caseworker)
    assert "Zur formalen Prüfung zurückgeben" in buttons(client.get(url("file", application.pk)))
    response = client.post(url("return_to_check", application.pk), {"reason": "Die Satzung ist veraltet."}, follow=True)
    assert messages(response) == ["Die Akte ist wieder in der formalen Prüfung."]
    assert type(application).objects.get(pk=application.pk).state == "checking"


def test_going_back_without_a_reason_is_422(caseworker):
    application = factories.checked()
    response = as_(caseworker).post(url("return_to_check", application.pk), {"reason": " "})
    assert response.status_code == 422
    assert type(application).objects.get(pk=application.pk).state == "assessment"
