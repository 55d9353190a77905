import pytest

from grants.assessment.models import CheckItem
from tests import factories
from tests.portal.casework.pages import as_, chosen, errors, messages, summary, url, value, words

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
@pytest.mark.parametrize("page", ["check", "assessors", "close_assessment"])
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
    response = client.get(url("check", application.pk), follow=True)
    assert response.redirect_chain == [(url("file", application.pk), 302)]
    assert messages(response) == ["Diese Akte ist gerade nicht in der formalen Prüfung."]


def test_files_of_others_do_not_exist(application):
    both = factories.member(application.organisation, roles=["caseworker"])
    client = as_(both)
    for page in ("check", "assessors", "close_assessment", "conflict"):
        assert client.get(url(page, application.pk)).status_code == 404
        assert client.post(url(page, application.pk), {}).status_code == 404
    assert client.post(url("start_check", application.pk)).status_code == 404


def test_of_two_people_who_save_one_check_the_second_reads_both_versions(application, caseworker):
    first, second = caseworker, factories.UserFactory(caseworker=True)
    seen = value(as_(second).get(url("check", application.pk)), "version")
    as_(first).post(url("check", application.pk), answers(application, "yes", "no", note="Fehlt.") | {"version": seen})
    mine = answers(application, "no", "no", note="Fehlt.") | {"version": seen}
    response = as_(second).post(url("check", application.pk), mine)
    assert response.status_code == 422
    assert summary(response)[0].startswith(f"Inzwischen hat {first} die Prüfung gespeichert.")
    assert errors(response) == [f"{first} hat gespeichert: erfüllt, Vermerk: Fehlt."]
    question = application.priority.requirements.order_by("position").first()
    assert chosen(response, f"fulfilled_requirement{question.pk}") == ["no"]
    assert CheckItem.objects.get(requirement=question).fulfilled is True

    as_(second).post(url("check", application.pk), mine | {"version": value(response, "version")})
    assert CheckItem.objects.get(requirement=question).fulfilled is False


def test_a_check_without_a_version_overwrites_nothing(application, caseworker):
    client = as_(caseworker)
    client.post(url("check", application.pk), answers(application, "yes", "yes"))
    response = client.post(url("check", application.pk), answers(application, "no", "no", note="Fehlt."))
    assert response.status_code == 422
    assert not CheckItem.objects.filter(fulfilled=False).exists()


def test_what_is_not_met_or_does_not_apply_needs_a_note(caseworker, application):
    response = as_(caseworker).post(url("check", application.pk), answers(application, "no", "na"))
    assert response.status_code == 422
    assert errors(response) == [
        "Bitte schreiben Sie, was fehlt oder nicht stimmt.",
        "Bitte schreiben Sie, warum das auf diesen Antrag nicht zutrifft.",
    ]
    assert not CheckItem.objects.exists()


def test_what_does_not_apply_is_kept_with_its_note_and_lets_the_check_be_completed(caseworker, application):
    client = as_(caseworker)
    sent = answers(application, "yes", "na", note="Nur für Beratungsstellen.")
    response = client.post(url("check", application.pk), sent, follow=True)
    item = CheckItem.objects.get(is_applicable=False)
    assert (item.fulfilled, item.note) == (None, "Nur für Beratungsstellen.")
    assert chosen(response, f"fulfilled_requirement{item.requirement_id}") == ["na"]

    more = {"act": "complete", "version": value(response, "version")}
    response = client.post(url("check", application.pk), sent | more, follow=True)
    assert messages(response) == ["Die formale Prüfung ist abgeschlossen. Die Bewertung kann beginnen."]
    assert "nicht zutreffend Nur für Beratungsstellen." in words(response)
