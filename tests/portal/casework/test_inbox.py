import csv
import datetime
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from grants.accounts.substituting import substitute
from grants.applications import workflow
from grants.correspondence import workflow as correspondence
from grants.desk.follow_ups import set_follow_up
from portal.casework.desk.table import LABELS
from tests import factories
from tests.portal.casework.pages import as_, rows, spaced, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker():
    return factories.UserFactory(caseworker=True)


def page_of(response):
    return html.fromstring(response.content.decode())


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
            "Formale Prüfung",
            "Sachbearbeitung",
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
    assert references(client.get(url("inbox"), {"officer": "me"})) == [mine.reference]
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
    assert [row[3] for row in rows(response)] == ["Eingereicht", "Formale Prüfung", "Fachliche Bewertung"]


def test_new_files_come_first(caseworker):
    old = factories.submitted(now=factories.NOW - datetime.timedelta(days=3))
    new = factories.submitted()
    assert references(as_(caseworker).get(url("inbox"))) == [new.reference, old.reference]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("?search=%00", 422),
        ("?search=" + "%26%7C%21%28%3A%2A", 200),
        ("?search=%22offen&export=csv", 200),
        ("?officer=x", 422),
        ("?amount_from=viel", 422),
        ("?received_from=31.02.2026", 422),
        ("?columns=unbekannt,,title,title&view=x", 200),
        ("?view=9999999999999999999999", 200),
        ("?waits_for=owner&waits_for=x", 422),
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
    response = as_(caseworker).get(url("inbox"), {"officer": "me", "export": "csv"})
    lines = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert lines == [
        [
            "Aktenzeichen",
            "Träger",
            "Vorhaben",
            "Stand",
            "Wartet auf",
            "eingegangen am",
            "beantragt",
            "Sachbearbeitung",
        ],
        [
            # A leading minus or equals sign would be a formula; it is defused.
            mine.reference,
            "Äpfel e. V.",
            "'=1+1",
            "Formale Prüfung",
            "Sachbearbeitung",
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


def test_several_filters_stand_as_chips_that_can_be_taken_away_one_by_one(caseworker):
    mine, other = factories.checking_(named("Mein e. V."), caseworker=caseworker), factories.submitted()
    client = as_(caseworker)
    query = "?state=submitted&state=checking&officer=me&amount_from=1.000&sort=title"
    response = client.get(url("inbox") + query)
    assert references(response) == [mine.reference]
    found = {
        spaced(chip.text_content()): chip.get("href") for chip in page_of(response).xpath('//a[@class="portal-chip"]')
    }
    assert list(found) == [
        "Stand: Eingereicht – Filter entfernen",
        "Stand: Formale Prüfung – Filter entfernen",
        "Sachbearbeitung: Ich, auch in Vertretung – Filter entfernen",
        "Beantragt von: 1.000 Euro – Filter entfernen",
    ]
    without_me = client.get(url("inbox") + found["Sachbearbeitung: Ich, auch in Vertretung – Filter entfernen"])
    assert set(references(without_me)) == {mine.reference, other.reference}
    assert "state=submitted&state=checking&amount_from=1.000&sort=title" in without_me.request["QUERY_STRING"]


def test_each_filter_finds_its_files(caseworker):
    plain = factories.submitted()
    spoken, due, vacant = (factories.checking_(caseworker=caseworker) for _ in range(3))
    correspondence.send(application=spoken, actor=spoken.created_by, now=factories.NOW, text="Wann?")
    values = {"person": caseworker, "due_on": factories.NOW.date(), "note": "Prüfen", "actor": caseworker}
    set_follow_up(application=due, now=factories.NOW, **values)
    type(vacant).objects.filter(pk=vacant.pk).update(caseworker=factories.UserFactory(caseworker=True, is_active=False))
    type(plain).objects.filter(pk=plain.pk).update(
        requested_amount="50.00", submitted_at=plain.call.closes_at + datetime.timedelta(days=1)
    )
    client = as_(caseworker)
    expected = {
        "concern=unread": [spoken],
        "concern=overdue": [due],
        "concern=follow_up&concern=unread": [spoken, due],
        "concern=late": [plain],
        "concern=moderation": [],
        "officer=none": [plain, vacant],
        f"officer=none&officer={caseworker.pk}": [plain, spoken, due, vacant],
        "amount_to=100": [plain],
        "received_from=01.10.2026": [plain],
        "received_to=15.09.2026": [spoken, due, vacant],
        "waits_for=officer&state=submitted": [plain],
        "waits_for=head": [],
    }
    for query, found in expected.items():
        assert set(references(client.get(f"{url('inbox')}?{query}"))) == {row.reference for row in found}, query


def test_a_search_shows_where_the_words_stand_on_the_page_and_in_the_file(caseworker):
    named("Eins e. V.", title="Treff")
    client = as_(caseworker)
    response = client.get(url("inbox"), {"search": "Tag Woche", "columns": "title"})
    [row] = rows(response)
    assert row[1:] == ["Treff", row[2]]
    assert "Wir öffnen an fünf Tagen in der Woche." in row[2]
    export = client.get(url("inbox"), {"search": "Woche", "columns": "title", "export": "csv"}).getvalue().decode()
    assert "Fundstelle" in export.splitlines()[0]


def test_a_substitute_sees_the_files_among_the_own_ones(caseworker):
    away = factories.UserFactory(caseworker=True, name="Otto Ohnesorg")
    application = factories.checking_(caseworker=away)
    today = timezone.localdate()
    days = {"starts_on": today, "ends_on": today}
    substitute(person=away, substitute=caseworker, actor=away, now=timezone.now(), **days)
    response = as_(caseworker).get(url("inbox"), {"officer": "me"})
    assert [row[-1] for row in rows(response)] == ["Otto Ohnesorg (Sie vertreten)"]
    assert "Sie vertreten heute Otto Ohnesorg." in words(response)
    assert application.reference in references(response)


def test_every_column_costs_a_constant_number_of_queries(caseworker):
    factories.checking_()
    client, everything = as_(caseworker), {"columns": ",".join(LABELS), "search": "Woche", "sort": "waits_since"}
    with CaptureQueriesContext(connection) as few:
        assert len(rows(client.get(url("inbox"), everything))) == 1
    for _ in range(3):
        factories.checking_()
    with CaptureQueriesContext(connection) as many:
        assert len(rows(client.get(url("inbox"), everything))) == 4
    assert len(many) == len(few)
