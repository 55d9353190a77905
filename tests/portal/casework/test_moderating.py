"""Closing the assessment, the moderation, and the way back from the ranking, as pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.assessment.models import Result
from tests import factories
from tests.grants.assessment.worlds import close, far_apart, give_back, people_of
from tests.portal.casework.pages import as_, buttons, errors, messages, summary, url, value, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return factories.checked()


@pytest.fixture
def caseworker(application):
    return application.caseworker


@pytest.fixture
def sheet(application, caseworker):
    assessor = factories.UserFactory(assessor=True, name="Ada Lange")
    return factories.assessing.assign(application=application, assessor=assessor, actor=caseworker, now=factories.NOW)


# --- closing ------------------------------------------------------------------------------------------------------


def test_an_open_sheet_keeps_the_assessment_open_and_the_points_sealed(application, caseworker, sheet):
    factories.assess(application, {"bedarf": 4, "konzept": 1})
    client = as_(caseworker)
    response = client.get(url("close_assessment", application.pk))
    assert "Ada Lange, Beide Teile: noch offen" in words(response)
    assert "4 von 4" not in words(response)
    assert buttons(response) == []
    refused = client.post(url("close_assessment", application.pk), {})
    assert refused.status_code == 422
    assert summary(refused) == ["Es müssen mindestens 2 Bewertungen je Teil zugewiesen und alle abgegeben sein."]


def test_closing_puts_the_application_into_the_ranking(application, caseworker):
    factories.assess(application, {"bedarf": 3, "konzept": 2})
    factories.assess(application, {"bedarf": 3, "konzept": 3})
    client = as_(caseworker)
    assert "Gemeinsames Ergebnis: 70,00 %. Abstand der Bewertungen: 10,00 Prozentpunkte." in words(
        client.get(url("close_assessment", application.pk))
    )
    response = client.post(url("close_assessment", application.pk), {"moderation": ""}, follow=True)
    assert messages(response) == ["Die Bewertung ist abgeschlossen. Der Antrag steht jetzt in der Rangfolge."]
    assert "Ergebnis 70,00 %" in words(response)


def agreed(application, **changes) -> dict:
    """What the form sends when the assessors agreed on 3 and 2 points."""
    first, second = application.call.guideline.criteria.order_by("position")
    return {
        f"points_{first.pk}": "3",
        f"reason_{first.pk}": "Mit Zahlen belegt.",
        f"points_{second.pk}": "2",
        f"reason_{second.pk}": "Ohne Vertretung.",
        "took_part": [sheet.assessor_id for sheet in application.assessments.all()],
        "moderation": "Gespräch am Montag.",
    } | changes


def test_far_apart_sheets_are_settled_criterion_by_criterion():
    application = far_apart()
    client = as_(application.caseworker)
    page = words(client.get(url("close_assessment", application.pk)))
    assert "Abgestimmte Punkte für „Bedarf“" in page
    people = people_of(application)
    assert f"Bisher vergeben: {people[0]}: 4; {people[1]}: 1. Höchstens 4." in page
    done = words(client.post(url("close_assessment", application.pk), agreed(application), follow=True))
    assert "Ergebnis 65,00 %" in done
    assert "Ergebnis der Abstimmung Gespräch am Montag." in done
    assert f"Abgestimmt haben sich {people[0]}, {people[1]}" in done
    assert "Abgestimmt: Bedarf 3 von 4 Punkten Mit Zahlen belegt." in done


def test_what_is_missing_of_a_moderation_is_said_beside_its_field():
    application = far_apart()
    sent = agreed(application, moderation=" ", took_part=[])
    first = application.call.guideline.criteria.get(code="bedarf")
    sent |= {f"points_{first.pk}": "", f"reason_{first.pk}": ""}
    response = as_(application.caseworker).post(url("close_assessment", application.pk), sent)
    assert response.status_code == 422
    assert len(errors(response)) == 4
    second = application.call.guideline.criteria.get(code="konzept")
    assert value(response, f"reason_{second.pk}") == "Ohne Vertretung."
    assert not Result.objects.exists()


def test_closing_twice_keeps_the_first_result_and_the_text(application, caseworker):
    factories.assess(application, {"bedarf": 3, "konzept": 2})
    factories.assess(application, {"bedarf": 3, "konzept": 3})
    client = as_(caseworker)
    client.post(url("close_assessment", application.pk), {})
    response = client.post(url("close_assessment", application.pk), {"moderation": "Noch einmal."})
    assert response.status_code == 422
    assert value(response, "moderation") == "Noch einmal."
    assert client.get(url("close_assessment", application.pk))["Location"] == url("file", application.pk)


# --- and back -----------------------------------------------------------------------------------------------------


def test_an_assessed_application_is_given_back_and_its_result_stays_in_the_file():
    application = factories.assessed()
    first = application.assessments.order_by("pk").first()
    client = as_(application.caseworker)
    assert "Zur Bewertung zurückgeben" in buttons(client.get(url("file", application.pk)))
    assert "(70,00 %)" in words(client.get(url("return_to_assessment", application.pk)))
    sent = {"reason": "Falsche Zahlen.", "reopen": [first.pk]}
    response = client.post(url("return_to_assessment", application.pk), sent, follow=True)
    page = words(response)
    assert messages(response) == ["Der Antrag ist wieder in der Bewertung. Das bisherige Ergebnis steht in der Akte."]
    assert "Grund Falsche Zahlen. Ergebnis 70,00 %" in page
    assert f"Wir warten auf: {first.assessor}." in page


def test_giving_back_needs_a_reason_and_the_ranking():
    application = factories.assessed()
    client = as_(application.caseworker)
    response = client.post(url("return_to_assessment", application.pk), {"reason": " "})
    assert response.status_code == 422
    foreign = client.post(url("return_to_assessment", application.pk), {"reason": "Falsch.", "reopen": ["0"]})
    assert foreign.status_code == 422
    client.post(url("return_to_assessment", application.pk), {"reason": "Falsch."})
    again = client.post(url("return_to_assessment", application.pk), {"reason": "Noch einmal."})
    assert again.status_code == 422
    assert value(again, "reason") == "Noch einmal."
    assert client.get(url("return_to_assessment", application.pk))["Location"] == url("file", application.pk)


def test_an_earlier_result_costs_the_file_no_query_per_result():
    application = give_back(factories.assessed())
    client = as_(application.caseworker)
    with CaptureQueriesContext(connection) as few:
        client.get(url("file", application.pk))
    for _ in range(2):
        application = give_back(close(application))
    with CaptureQueriesContext(connection) as many:
        client.get(url("file", application.pk))
    assert len(many) == len(few)
