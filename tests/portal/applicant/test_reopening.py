"""What a Nachforderung opens again, as the Träger meets it."""

import pytest

from grants.applications import workflow
from grants.applications.authors import LastChange
from grants.applications.corrections import Point
from tests import factories
from tests.portal.applicant.pages import document, stored, text
from tests.portal.applicant.test_sections import address, project_data
from tests.portal.applicant.worlds import DUE_ON

POINTS = {
    "title": Point("title", "unclear", "Bitte nennen Sie den Ort."),
    "contribution": Point("contribution", "incomplete", "Bitte nennen Sie Zahlen."),
    "districts": Point("districts", "incorrect", "Grünau fehlt."),
    "target_group": Point("target_group", "unclear", "Für wen?"),
    "planned_values": Point("planned_values", "outdated", "Bitte neue Werte."),
}


@pytest.fixture
def asked(draft):
    """Makes a complete application that waits for answers to these points."""

    def make(*names: str):
        application = factories.checking_(factories.submitted(factories.complete(draft)))
        return workflow.request_correction(
            application=application,
            actor=application.caseworker,
            now=factories.NOW,
            points=tuple(POINTS[name] for name in names),
            due_on=DUE_ON,
        )

    return make


def fields(response) -> set[str]:
    names = document(response).xpath("//main//form//*[@name]/@name")
    return set(names) - {"csrfmiddlewaretoken", "version", "seen", "author", "next"}


def test_a_section_shows_only_the_answers_that_are_asked_for(browser, asked):
    response = browser.get(address(asked("title"), "project"))

    assert fields(response) == {"title"}
    assert "Vorhaben: Name des Vorhabens (unklar): Bitte nennen Sie den Ort." in text(response)


def test_the_task_page_lists_all_points(browser, asked):
    application = asked("title", "contribution")
    page = text(browser.get(address(application, "tasks")))

    assert "Bitte nennen Sie den Ort." in page
    assert "Ziele: Beitrag zu den Zielen (unvollständig): Bitte nennen Sie Zahlen." in page


def test_an_open_answer_is_saved_and_a_forged_one_is_not_read(browser, asked):
    application = asked("title")
    before = application.summary
    response = browser.post(address(application, "project"), project_data(application, title="Treff im Süden"))

    assert response.status_code == 302
    application = stored(application)
    assert (application.title, application.summary) == ("Treff im Süden", before)
    assert application.period_start == application.call.period_start
    assert list(LastChange.objects.filter(application=application).values_list("part", flat=True)) == ["title"]


def test_a_closed_section_takes_nothing(browser, asked):
    application = asked("contribution")
    response = browser.post(address(application, "project"), project_data(application))

    assert response.status_code == 409
    assert stored(application).version == application.version


@pytest.mark.parametrize(
    ("asked_for", "section", "sent", "expected"),
    [
        ("contribution", "goals", {"contribution": "Hundert Menschen mehr"}, {"contribution": "Hundert Menschen mehr"}),
        ("target_group", "target_group", {"target_group": "Ältere"}, {"target_group": "Ältere"}),
    ],
)
def test_beside_an_open_text_the_lists_of_its_section_stay(browser, asked, asked_for, section, sent, expected):
    application = asked(asked_for)
    goals, districts = list(application.goals.all()), list(application.districts.all())
    response = browser.post(address(application, section), {"version": application.version} | sent)

    assert response.status_code == 302
    application = stored(application)
    assert {name: getattr(application, name) for name in expected} == expected
    assert (list(application.goals.all()), list(application.districts.all())) == (goals, districts)


def test_an_open_list_is_saved_alone(browser, asked):
    application = asked("districts")
    response = browser.get(address(application, "target_group"))
    assert fields(response) == {"districts"}
    browser.post(address(application, "target_group"), {"version": application.version, "target_group": "Alle"})

    assert list(application.districts.all()) == []
    assert stored(application).target_group == application.target_group


def test_an_open_table_is_shown_without_the_questions_beside_it(browser, asked):
    response = browser.get(address(asked("planned_values"), "goals"))

    assert {name.partition("-")[0] for name in fields(response)} == {"planned_values"}
