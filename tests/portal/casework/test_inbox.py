import csv
import datetime
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.applications import workflow
from tests import factories
from tests.portal.casework.pages import as_, rows, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker():
    return factories.UserFactory(caseworker=True)


def references(response) -> list[str]:
    return [row[0] for row in rows(response)]


def named(organisation: str, title: str = "Begegnung", **fields):
    """A submitted application of a Träger with this name."""
    draft = factories.draft(organisation=factories.OrganisationFactory(name=organisation), **fields)
    return factories.submitted(factories.complete(draft, title=title))


def test_a_row_says_what_the_office_needs_at_a_glance(caseworker):
    application = factories.checking_(named("Älter werden e. V."), caseworker=caseworker)
    response = as_(caseworker).get(url("inbox"))
    assert rows(response) == [
        [
            application.reference,
            "Älter werden e. V.",
            "Begegnung",
            "Offene Seniorenarbeit",
            "Formale Prüfung",
            "15.09.2026",
            "9.000,00 €",
            caseworker.name,
        ]
    ]


def test_drafts_and_withdrawn_drafts_are_not_in_the_inbox(caseworker):
    factories.complete()
    draft = factories.draft()
    workflow.withdraw(application=draft, actor=draft.created_by, now=factories.NOW)
    assert "Keine Einträge gefunden." in words(as_(caseworker).get(url("inbox")))


def test_a_conflict_of_interest_hides_the_file(caseworker):
    application = factories.submitted()
    workflow.declare_conflict(application=application, actor=caseworker, now=factories.NOW, reason="Vorstand")
    assert rows(as_(caseworker).get(url("inbox"))) == []


def test_files_of_the_own_traeger_are_not_worked_on():
    application = factories.submitted()
    caseworker = factories.member(application.organisation, roles=["caseworker"])
    assert rows(as_(caseworker).get(url("inbox"))) == []


@pytest.mark.parametrize("search", ["uber", "Über", "ÜBER", "brücke", "BRÜCKE", "-0001"])
def test_search_finds_umlauts_and_parts_of_words(caseworker, search):
    named("Überall zu Hause e. V.", title="Die Brücke")
    other = named("Nirgends e. V.", title="Der Steg")
    workflow.declare_conflict(application=other, actor=caseworker, now=factories.NOW, reason="Vorstand")
    assert len(rows(as_(caseworker).get(url("inbox"), {"search": search}))) == 1


def test_search_takes_wildcards_literally(caseworker):
    named("Hundert e. V.")
    assert rows(as_(caseworker).get(url("inbox"), {"search": "%"})) == []


def test_filters_narrow_the_list(caseworker):
    mine = factories.checking_(caseworker=caseworker)
    other = factories.submitted()
    client = as_(caseworker)
    assert references(client.get(url("inbox"), {"mine": "on"})) == [mine.reference]
    assert references(client.get(url("inbox"), {"state": "submitted"})) == [other.reference]
    assert references(client.get(url("inbox"), {"call": mine.call_id})) == [mine.reference]
    assert set(references(client.get(url("inbox"), {"priority": "seniorenarbeit"}))) == {
        mine.reference,
        other.reference,
    }


def test_traeger_are_sorted_as_in_a_german_dictionary(caseworker):
    for name in ("Zebra e. V.", "Äpfel e. V.", "Birne e. V."):
        named(name)
    response = as_(caseworker).get(url("inbox"), {"sort": "organisation"})
    assert [row[1] for row in rows(response)] == ["Äpfel e. V.", "Birne e. V.", "Zebra e. V."]


def test_caseworkers_are_sorted_as_in_a_german_dictionary(caseworker):
    for name in ("Zora", "Änne", "Bert"):
        factories.checking_(caseworker=factories.UserFactory(caseworker=True, name=name))
    client = as_(caseworker)
    assert [row[7] for row in rows(client.get(url("inbox"), {"sort": "caseworker"}))] == ["Änne", "Bert", "Zora"]
    assert [row[7] for row in rows(client.get(url("inbox"), {"sort": "-caseworker"}))] == ["Zora", "Bert", "Änne"]


def test_states_are_sorted_as_the_work_goes(caseworker):
    factories.checked()
    factories.submitted()
    factories.checking_()
    response = as_(caseworker).get(url("inbox"), {"sort": "state"})
    assert [row[4] for row in rows(response)] == ["Eingereicht", "Formale Prüfung", "Fachliche Bewertung"]


def test_new_files_come_first(caseworker):
    old = factories.submitted(now=factories.NOW - datetime.timedelta(days=3))
    new = factories.submitted()
    assert references(as_(caseworker).get(url("inbox"))) == [new.reference, old.reference]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("?search=%00", 422),
        ("?state=unbekannt", 422),
        ("?call=100000000000000000000", 422),
        ("?call=%00", 422),
        ("?priority=x", 422),
        ("?page=100000000000000000000&per_page=-5", 200),
        ("?sort=unbekannt", 200),
        ("?sort=-organisation,title,%00", 200),
        ("?export=pdf", 200),
        ("?search=" + "x" * 5000, 422),
    ],
)
def test_nonsense_in_the_address_is_no_server_error(caseworker, address, status):
    factories.submitted()
    assert as_(caseworker).get(url("inbox") + address).status_code == status


def test_export_shows_exactly_the_filtered_list(caseworker):
    mine = factories.checking_(named("Äpfel e. V.", title="=1+1"), caseworker=caseworker)
    factories.submitted()
    response = as_(caseworker).get(url("inbox"), {"mine": "on", "export": "csv"})
    lines = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert lines == [
        [
            "Aktenzeichen",
            "Träger",
            "Vorhaben",
            "Förderschwerpunkt",
            "Stand",
            "eingegangen am",
            "beantragt",
            "Sachbearbeitung",
        ],
        [
            # A leading minus or equals sign would be a formula; it is defused.
            mine.reference,
            "Äpfel e. V.",
            "'=1+1",
            "Offene Seniorenarbeit",
            "Formale Prüfung",
            "15.09.2026",
            "9000,00",
            caseworker.name,
        ],
    ]


def test_export_as_workbook_has_real_amounts(caseworker):
    factories.submitted()
    response = as_(caseworker).get(url("inbox"), {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[2]][6] == 9000


def test_more_files_need_no_more_queries(caseworker):
    factories.checking_()
    client = as_(caseworker)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url("inbox"))
    for _ in range(4):
        factories.checking_()
    with CaptureQueriesContext(connection) as many:
        client.get(url("inbox"))
    assert len(many) == len(few)


def test_the_long_texts_are_not_read(caseworker):
    factories.submitted()
    client = as_(caseworker)
    with CaptureQueriesContext(connection) as queries:
        client.get(url("inbox"))
    assert not [query for query in queries if '"summary"' in query["sql"] or '"contribution"' in query["sql"]]
