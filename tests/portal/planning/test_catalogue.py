"""The catalogue of indicators."""

import pytest

from tests import factories
from tests.portal.planning import worlds

pytestmark = pytest.mark.django_db

LIST = "/planung/zahlen/"


@pytest.fixture
def page(client):
    client.force_login(factories.UserFactory(planner=True))
    return client


def listed(response) -> list[tuple]:
    return [(entry.label, entry.values) for entry in response.context["table"].page.object_list.data]


@pytest.mark.parametrize("role", ["caseworker", "assessor", "auditor", "admin"])
def test_other_roles_are_refused(client, role):
    client.force_login(factories.UserFactory(**{role: True}))

    assert client.get(LIST).status_code == 403


def test_indicators_come_in_german_order_with_how_many_values_the_store_has(page, city):
    for code, label in (("z", "Zuwendungen"), ("o", "Öffnungstage"), ("a", "Oase")):
        worlds.indicator(code, label=label)
    worlds.observe("41", "1", code="o")
    worlds.observe("05", "1", code="o")
    worlds.observe("00", "1", code="o", valid_to=factories.NOW)

    assert listed(page.get(LIST)) == [("Oase", 0), ("Öffnungstage", 2), ("Zuwendungen", 0)]
    assert listed(page.get(LIST, {"sort": "-values"}))[0] == ("Öffnungstage", 2)


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"source": "Konzept, Tabelle 3"}, "Konzept, Tabelle 3"),
        ({"source": "", "is_assumption": True}, "Annahme"),
        ({"source": "Muster", "is_assumption": True}, "Muster, Annahme"),
    ],
)
def test_the_source_or_the_assumption_is_named(page, fields, source):
    worlds.indicator(**fields)

    assert [entry.source for entry in page.get(LIST).context["table"].data.data] == [source]


def test_the_list_is_filtered(page):
    worlds.indicator()
    worlds.indicator("stunden", label="Stunden", counted="hours", definition="Geöffnet")

    assert listed(page.get(LIST, {"counted": "hours"})) == [("Stunden", 0)]
    assert listed(page.get(LIST, {"search": "geöff"})) == [("Stunden", 0)]
    assert page.get(LIST, {"counted": "äpfel"}).status_code == 422
    assert page.get(LIST, {"search": "a\0b"}).status_code == 422


def test_an_empty_store_is_said(page):
    worlds.indicator()

    assert page.get(LIST).content.decode().count("In der zentralen Statistik stehen noch keine Zahlen.") == 1


def test_the_number_of_queries_does_not_grow(page, django_assert_max_num_queries):
    for number in range(30):
        worlds.indicator(f"i{number}", label=f"Indikator {number}")
    page.get(LIST)
    with django_assert_max_num_queries(6):
        assert len(listed(page.get(LIST))) == 25


def test_the_export_holds_all_pages(page):
    for number in range(30):
        worlds.indicator(f"i{number}", label=f"Indikator {number}")

    lines = b"".join(page.get(LIST, {"export": "csv"}).streaming_content).decode("utf-8-sig").splitlines()

    assert lines[0] == "Indikator;Definition;Einheit;gezählt werden;Quelle;Werte in der zentralen Statistik"
    assert len(lines) == 31
