"""The start page, and the sign of life."""

import datetime

import pytest

from grants.people.models import Role
from portal.access import clock
from portal.access.context import ENTRIES
from portal.public.views import PURPOSES
from tests import factories

FILES = ("Eingang", "Nachrichten der Träger", "Rangfolgen", "Postversand", "Förderaufrufe")
FIGURES = ("Gelieferte Statistik", "Sachberichte", "Rechnen")
PLANS = ("Fachpläne", "Ziele der Fachpläne")


@pytest.fixture
def at(monkeypatch):
    """Set the clock of the pages."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def rooms(response) -> list[str]:
    return [room.label for room in response.context["rooms"]]


def test_health_answers_without_a_database(client):
    response = client.get("/gesund/")

    assert (response.status_code, response.content, response["Content-Type"]) == (
        200,
        b"ok",
        "text/plain; charset=utf-8",
    )


@pytest.mark.parametrize("address", ["/impressum/", "/datenschutz/", "/barrierefreiheit/", "/barriere-melden/"])
def test_the_pages_the_law_asks_for_are_open_to_everybody(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/", "/gesund/", "/aufrufe/x/"])
def test_nothing_can_be_sent_to_public_pages(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_visitors_read_what_the_portal_is_and_how_is_decided_and_can_sign_in(client):
    response = client.get("/")

    assert response.content.decode().count('href="/entscheidung/"') == 2  # in the text and in the footer
    assert rooms(response) == []
    assert response.content.decode().count('href="/konto/login/"') == 2
    assert response.content.decode().count("Zurzeit ist kein Förderaufruf offen.") == 1


@pytest.mark.django_db
def test_open_calls_are_listed_with_date_and_time_the_nearest_deadline_first(client, at):
    at(factories.NOW)
    later = factories.CallFactory(closes_at=factories.NOW + datetime.timedelta(days=60))
    soon = factories.CallFactory()
    coming = factories.CallFactory(opens_at=factories.NOW + datetime.timedelta(hours=1))
    factories.CallFactory(is_draft=True)
    factories.CallFactory(
        opens_at=factories.NOW - datetime.timedelta(days=9), closes_at=factories.NOW - datetime.timedelta(seconds=1)
    )

    response = client.get("/")

    assert (list(response.context["calls"]), list(response.context["coming"])) == ([soon, later], [coming])
    assert response.content.decode().count("30.09.2026, 23:59 Uhr (MESZ)") == 2
    assert response.content.decode().count("Öffnet am <strong>15.09.2026, 11:30 Uhr (MESZ)</strong>") == 1
    assert response.content.decode().count("100.000,00\u00a0€") == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("caseworker", [*FILES, "Befangenheit", *FIGURES, "Förderrichtlinie", *PLANS, "Träger", "Ausgang"]),
        ("assessor", ["Meine Bewertungen", "Befangenheit", "Förderrichtlinie", *PLANS]),
        ("head", [*FILES, "Befangenheit", *FIGURES, "Förderrichtlinie", "Monitoring", "Erhebungen", *PLANS, "Ausgang"]),
        ("planner", ["Befangenheit", "Förderrichtlinie", "Monitoring", "Erhebungen", *PLANS]),
        ("auditor", [*FILES, "Befangenheit", *FIGURES, "Rechnungsprüfung", "Förderrichtlinie", *PLANS]),
        ("admin", ["Träger", "Ausgang", "Konten"]),
    ],
)
def test_people_of_the_office_find_their_rooms(client, role, labels):
    client.force_login(factories.UserFactory(roles=[Role(role).value]))

    assert rooms(client.get("/")) == labels


@pytest.mark.django_db
def test_people_of_a_traeger_find_theirs(client):
    client.force_login(factories.member(factories.OrganisationFactory()))

    own = ["Meine Anträge", "Postfach", "Nachrichten", "Termine", "Statistik", "Sachberichte", "Mein Träger"]
    assert rooms(client.get("/")) == own


@pytest.mark.django_db
def test_an_account_without_any_right_is_told_what_to_do(client):
    client.force_login(factories.UserFactory())

    assert client.get("/").content.decode().count("Ihr Konto gehört noch zu keinem Träger") == 1


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_calls(client, at, django_assert_num_queries):
    at(factories.NOW)
    for _ in range(4):
        factories.CallFactory()
    with django_assert_num_queries(2):
        assert len(client.get("/").context["calls"]) == 4


def test_every_entry_of_the_navigation_has_a_purpose():
    assert list(PURPOSES) == [name for name, _ in ENTRIES]
