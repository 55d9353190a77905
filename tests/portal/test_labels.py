"""What a guideline version calls a state or step stands on every page, in exports and in the interface."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria.packages.labels import STEPS
from criteria.packages.shape import Label, LabelKind
from grants.applications import workflow
from grants.people.models import User
from portal.applicant import timeline
from tests import factories
from tests.factories import NOW, CallFactory, GuidelineFactory, UserFactory
from tests.portal.casework.pages import as_, buttons, rows, url, words
from tests.rulebook import ASSUMED

pytestmark = pytest.mark.django_db

API = "/api/v1/applications/"
OWN = (
    Label(LabelKind.STATE, "submitted", "Eingang", "Angekommen", ASSUMED),
    Label(LabelKind.STATE, "checking", "Vorprüfung", None, ASSUMED),
    Label(LabelKind.STEP, "start_check", "Vorprüfung begonnen", "Vorprüfung läuft", ASSUMED, "Vorprüfung beginnen"),
    Label(LabelKind.STEP, "withdraw", None, None, ASSUMED, "Antrag zurücknehmen"),
)


@pytest.fixture
def call():
    return CallFactory(guideline=GuidelineFactory(labels=OWN))


@pytest.fixture
def application(call):
    return factories.submitted(factories.complete(factories.draft(call)))


@pytest.fixture
def officer():
    return UserFactory(caseworker=True)


def traeger(application):
    return as_(User.objects.get(pk=application.submitted_by_id))


def exported(client, address: str) -> str:
    return b"".join(client.get(address, {"export": "csv"}).streaming_content).decode("utf-8-sig")


def test_the_office_reads_it_in_work_list_export_file_and_record(application, officer):
    client = as_(officer)

    assert "Eingang" in rows(client.get(url("inbox")))[0]
    assert "Eingang" in exported(client, url("inbox"))
    file = client.get(url("file", application.pk))
    assert "Eingang" in words(file)
    assert "Vorprüfung beginnen" in buttons(file)
    workflow.start_check(application=application, actor=officer, now=NOW)
    assert "Vorprüfung begonnen." in words(client.get(url("record", application.pk)))
    assert "Vorprüfung" in rows(client.get(url("inbox")))[0]


def test_the_filter_over_many_calls_uses_the_usual_word_and_finds_it(application, officer):
    response = as_(officer).get(url("inbox"), {"state": "submitted"})

    assert "Stand: Eingereicht" in words(response)
    assert "Eingang" in rows(response)[0]


def test_the_traeger_reads_it_in_its_list_on_its_page_and_on_the_button(application, officer):
    client = traeger(application)

    assert "Angekommen" in words(client.get(reverse("applicant:overview")))
    page = words(client.get(reverse("applicant:tasks", args=[application.pk])))
    assert "Angekommen" in page
    assert "Antrag zurücknehmen" in page
    assert "Antrag zurücknehmen" in buttons(client.get(reverse("applicant:withdraw", args=[application.pk])))
    workflow.start_check(application=application, actor=officer, now=NOW)
    assert "Vorprüfung läuft" in words(client.get(reverse("applicant:tasks", args=[application.pk])))


def test_the_interface_keeps_the_key_and_says_the_word(application):
    client = traeger(application)

    (found,) = client.get(API).json()["results"]
    assert (found["state"], found["state_label"]) == ("submitted", "Angekommen")


def test_the_timeline_shows_exactly_the_steps_that_have_a_word_for_the_traeger():
    shown = {*timeline.OWN_STEPS, *timeline.STEPS_OF_OFFICE}

    assert shown == {name for name, step in STEPS.items() if step.applicant}


@pytest.mark.parametrize("name", ["casework:inbox", "applicant:overview", "api"])
def test_words_of_their_own_cost_lists_nothing_per_row(name, application, officer):
    person = User.objects.get(pk=application.submitted_by_id)
    client, address = as_(officer if name == "casework:inbox" else person), API if name == "api" else reverse(name)
    client.get(address)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    one = queries()
    for _ in range(3):
        other = CallFactory(guideline=GuidelineFactory(labels=OWN))
        factories.submitted(factories.complete(factories.draft(other, application.organisation, actor=person)))
    assert queries() == one
