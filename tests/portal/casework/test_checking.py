import datetime

import pytest

from grants.applications.models import CorrectionRequest
from grants.assessment.models import CheckItem
from portal.access import clock
from tests import factories
from tests.portal.casework.pages import as_, buttons, chosen, errors, messages, summary, url, value, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker():
    return factories.UserFactory(caseworker=True)


@pytest.fixture
def application(caseworker):
    return factories.checking_(caseworker=caseworker)


def answers(application, *findings: str, act: str = "save", note: str = "") -> dict:
    """What the form of the formal check sends."""
    gate = application.call.guideline.gates.get()
    sent = {"act": act, f"fulfilled_gate{gate.pk}": "yes", f"note_gate{gate.pk}": ""}
    for requirement, finding in zip(application.priority.requirements.order_by("position"), findings, strict=True):
        sent |= {f"fulfilled_requirement{requirement.pk}": finding, f"note_requirement{requirement.pk}": note}
    return sent


def due(day: datetime.date) -> dict:
    return {"due_on_0": day.day, "due_on_1": day.month, "due_on_2": day.year}


FUTURE = datetime.date(2099, 12, 31)


def test_beginning_the_check_makes_one_the_officer_of_the_file(caseworker):
    application = factories.submitted()
    response = as_(caseworker).post(url("start_check", application.pk), follow=True)
    assert messages(response) == ["Sie prüfen jetzt diesen Antrag."]
    application = type(application).objects.get(pk=application.pk)
    assert (application.state, application.caseworker) == ("checking", caseworker)


def test_a_second_press_is_answered_with_a_message(caseworker):
    application = factories.submitted()
    client = as_(caseworker)
    client.post(url("start_check", application.pk))
    response = client.post(url("start_check", application.pk), follow=True)
    assert response.status_code == 200
    assert messages(response)[-1].startswith(
        "„Formale Prüfung begonnen“ ist im Zustand „Formale Prüfung“ nicht möglich."
    )


def test_beginning_by_get_is_refused(caseworker):
    assert as_(caseworker).get(url("start_check", factories.submitted().pk)).status_code == 405


@pytest.mark.parametrize("role", ["head", "assessor", "auditor", "planner"])
@pytest.mark.parametrize("page", ["check", "correction", "assessors", "close_assessment"])
def test_only_the_caseworkers_open_these_pages(role, page, application):
    assert as_(factories.UserFactory(**{role: True})).get(url(page, application.pk)).status_code == 403


def test_an_unfinished_check_is_saved_as_it_is(caseworker, application):
    sent = answers(application, "yes", "open", note="Satzung liegt vor.")
    response = as_(caseworker).post(url("check", application.pk), sent, follow=True)
    assert response.redirect_chain == [(url("check", application.pk), 302)]
    assert messages(response) == ["Die Prüfung ist gespeichert."]
    first, second = application.priority.requirements.order_by("position")
    assert chosen(response, f"fulfilled_requirement{first.pk}") == ["yes"]
    assert chosen(response, f"fulfilled_requirement{second.pk}") == ["open"]
    assert value(response, f"note_requirement{first.pk}") == "Satzung liegt vor."


def test_a_complete_check_opens_the_assessment(caseworker, application):
    response = as_(caseworker).post(
        url("check", application.pk), answers(application, "yes", "yes", act="complete"), follow=True
    )
    assert response.redirect_chain == [(url("file", application.pk), 302)]
    assert messages(response) == ["Die formale Prüfung ist abgeschlossen. Die Bewertung kann beginnen."]
    assert type(application).objects.get(pk=application.pk).state == "assessment"


def test_what_is_not_met_keeps_the_check_open_but_saved(caseworker, application):
    sent = answers(application, "no", "yes", act="complete", note="Es fehlt ein Nachweis.")
    response = as_(caseworker).post(url("check", application.pk), sent)
    assert response.status_code == 422
    assert errors(response) == ["Zum Abschluss muss das erfüllt sein. Fehlt etwas, stellen Sie eine Nachforderung."]
    first = application.priority.requirements.order_by("position").first()
    assert chosen(response, f"fulfilled_requirement{first.pk}") == ["no"]
    assert CheckItem.objects.get(requirement=first).note == "Es fehlt ein Nachweis."
    assert type(application).objects.get(pk=application.pk).state == "checking"


@pytest.mark.parametrize(
    ("finding", "note"), [("vielleicht", ""), ("", ""), ("yes", "x" * 501), ("yes", "unsicht\x00bar")]
)
def test_nonsense_in_the_check_is_422_and_saves_nothing(caseworker, application, finding, note):
    response = as_(caseworker).post(url("check", application.pk), answers(application, finding, "yes", note=note))
    assert response.status_code == 422
    assert not CheckItem.objects.exists()


def test_missing_answers_are_422(caseworker, application):
    assert as_(caseworker).post(url("check", application.pk), {}).status_code == 422


def test_a_check_that_somebody_else_closed_keeps_what_was_typed(caseworker, application):
    factories.checked(application)
    sent = answers(application, "yes", "no", note="Mein Vermerk")
    response = as_(caseworker).post(url("check", application.pk), sent)
    assert response.status_code == 422
    assert summary(response) == ["Die formale Prüfung ist abgeschlossen. Ihre Änderung wurde nicht gespeichert."]
    first = application.priority.requirements.order_by("position").first()
    assert value(response, f"note_requirement{first.pk}") == "Mein Vermerk"


def test_a_file_that_is_not_in_check_leads_back_with_a_reason(caseworker):
    application = factories.submitted()
    client = as_(caseworker)
    for page in ("check", "correction"):
        response = client.get(url(page, application.pk), follow=True)
        assert response.redirect_chain == [(url("file", application.pk), 302)]
        assert messages(response) == ["Diese Akte ist gerade nicht in der formalen Prüfung."]


def test_files_of_others_do_not_exist(application):
    both = factories.member(application.organisation, roles=["caseworker"])
    client = as_(both)
    for page in ("check", "correction", "assessors", "close_assessment", "conflict"):
        assert client.get(url(page, application.pk)).status_code == 404
        assert client.post(url(page, application.pk), {}).status_code == 404
    assert client.post(url("start_check", application.pk)).status_code == 404


def test_a_correction_goes_to_the_traeger(caseworker, application):
    sent = {"sections": ["project", "plan"], "message": "Bitte nennen Sie die Miete.", **due(FUTURE)}
    response = as_(caseworker).post(url("correction", application.pk), sent, follow=True)
    assert messages(response) == ["Die Nachforderung geht an den Träger."]
    request = CorrectionRequest.objects.get()
    assert (request.sections, request.message, request.due_on) == (
        ["project", "plan"],
        "Bitte nennen Sie die Miete.",
        FUTURE,
    )
    assert "Die Frist läuft bis zum 31.12.2099." in words(response)
    assert buttons(response) == []


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
        ({"sections": []}, "Wählen Sie bei „Welche Abschnitte soll der Träger ändern können?“ etwas aus."),
        ({"sections": ["geheim"]}, "Wählen Sie einen Eintrag aus der Liste aus."),
        ({"message": " "}, "Füllen Sie das Feld „Was fehlt oder stimmt nicht?“ aus."),
        ({"message": "x" * 4001}, "Kürzen Sie den Text auf höchstens 4000 Zeichen. Es sind jetzt 4001 Zeichen."),
        ({"message": "\x00"}, "Geben Sie den Text neu ein. Er enthält unsichtbare Steuerzeichen."),
        (due(datetime.date(2020, 1, 1)), "Geben Sie einen Tag ab morgen an."),
        (
            {"due_on_0": "31", "due_on_1": "2"},
            "Dieses Datum gibt es nicht. Prüfen Sie Tag, Monat und Jahr, zum Beispiel 31 1 2027.",
        ),
        ({"due_on_0": "", "due_on_1": "", "due_on_2": ""}, "Geben Sie an, bis wann der Träger antworten soll."),
    ],
)
def test_a_wrong_correction_says_what_to_do_and_keeps_what_was_typed(caseworker, application, sent, sentence):
    complete = {"sections": ["project"], "message": "Bitte ergänzen.", **due(FUTURE)}
    response = as_(caseworker).post(url("correction", application.pk), complete | sent)
    assert response.status_code == 422
    assert errors(response) == [sentence]
    assert not CorrectionRequest.objects.exists()
    if "message" not in sent:
        assert value(response, "message") == "Bitte ergänzen."


def test_two_people_asking_at_once_get_one_correction(caseworker, application):
    client = as_(caseworker)
    sent = {"sections": ["project"], "message": "Bitte ergänzen.", **due(FUTURE)}
    client.post(url("correction", application.pk), sent)
    response = client.post(url("correction", application.pk), sent)
    assert response.status_code == 422
    assert value(response, "message") == "Bitte ergänzen."
    assert CorrectionRequest.objects.count() == 1
