"""The scenario page. Each proposal is 9,000 €, each smallest amount 7,200 €, the envelope of the call 25,000 €."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html
from openpyxl import load_workbook

from grants.applications import workflow
from grants.applications.models import Application, PlanRow
from tests import factories
from tests.portal.casework.pages import as_, errors, rows, url, value, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return factories.UserFactory(head=True)


@pytest.fixture
def call(db):
    return factories.CallFactory(title="Förderung 2027", envelope=Decimal("25000.00"))


def ranked(call, level: int, **fields) -> Application:
    """An assessed application with this level in both criteria."""
    draft = factories.complete(factories.draft(call), **fields)
    points = [{"bedarf": level, "konzept": level}] * 2
    return factories.assessed(factories.checked(factories.checking_(factories.submitted(draft))), points=points)


def comparison(response) -> list[list[str]]:
    table = html.fromstring(response.content.decode()).xpath('//table[.//*[@id="vergleich-titel"]]')[0]
    return [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tbody/tr")]


def test_the_strategies_stand_side_by_side_with_sums_and_reasons(call, head):
    first, second, third = ranked(call, 4), ranked(call, 3), ranked(call, 2)
    response = as_(head).get(url("scenarios", call.pk))
    shown = [[*row[:2], *row[3:8], *row[9:11]] for row in rows(response)]
    money = ["9.000,00 €", "7.200,00 €"]
    assert shown == [
        ["1", first.reference, "100,00 %", "9.000,00 €", "9.000,00 €", "8.333,34 €", "9.000,00 €", *money],
        ["2", second.reference, "75,00 %", "9.000,00 €", "9.000,00 €", "8.333,33 €", "8.800,00 €", *money],
        ["3", third.reference, "50,00 %", "9.000,00 €", "0,00 €", "8.333,33 €", "7.200,00 €", *money],
    ]
    assert comparison(response) == [
        ["Anträge mit Geld", "2 von 3", "3 von 3", "3 von 3"],
        ["Verteilt", "18.000,00 €", "25.000,00 €", "25.000,00 €"],
        ["Nicht verteilt", "7.000,00 €", "0,00 €", "0,00 €"],
        ["Summe aus Ergebnis (in %) mal Betrag (in €)", "1.575.000,00", "1.875.000,25", "1.920.000,00"],
        ["Offene Seniorenarbeit", "18.000,00 €", "25.000,00 €", "25.000,00 €"],
    ]
    assert "Mit 200,00 € mehr Mitteln hätte es für den Mindestbetrag gereicht." in rows(response)[2][8]
    page = words(response)
    assert "Hier wird nichts entschieden und nichts gespeichert" in page
    assert "§§ 35a, 40 VwVfG" in page
    assert "Summe 18.000,00 € 25.000,00 € 25.000,00 €" in page
    assert f"Platz 3, {third.reference}: Nach Rangfolge: 0,00 €" in page


def test_the_form_starts_with_what_the_call_and_its_guideline_say(call, head):
    response = as_(head).get(url("scenarios", call.pk))
    assert value(response, "mittel") == "25.000,00"
    assert words(response).count("Noch ist kein Antrag fertig bewertet, der hier Geld bekommen kann.") == 1


def test_another_envelope_and_rule_give_other_amounts_and_stay_in_the_form(call, head):
    ranked(call, 4)
    ranked(call, 3)
    small = ranked(call, 2)
    PlanRow.objects.filter(application=small, item__code="eigenmittel").update(amount=Decimal("8000.00"))
    client = as_(head)
    asked = {"mittel": "12.000", "schwerpunkt": "", "rest": "skip"}
    response = client.get(url("scenarios", call.pk), asked)
    assert [row[5] for row in rows(response)] == ["9.000,00 €", "0,00 €", "2.000,00 €"]
    assert value(response, "mittel") == "12.000"
    stopped = client.get(url("scenarios", call.pk), asked | {"rest": "stop"})
    assert [row[5] for row in rows(stopped)] == ["9.000,00 €", "0,00 €", "0,00 €"]


def test_one_foerderschwerpunkt_and_the_chart_over_several(call, head):
    ranked(call, 4)
    other = ranked(call, 3)
    elsewhere = factories.GuidelineFactory(is_draft=True).priorities.get()
    elsewhere.title, elsewhere.key = "Ältere Menschen", "aeltere"
    elsewhere.save()
    Application.objects.filter(pk=other.pk).update(priority=elsewhere)
    call.priorities.add(elsewhere)
    client = as_(head)
    page = words(client.get(url("scenarios", call.pk), {"mittel": "16.500"}))
    assert "Geld je Förderschwerpunkt" in page
    assert page.index("Ältere Menschen: Nach Rangfolge: 7.500,00 €") < page.index("Offene Seniorenarbeit: Nach Rang")
    response = client.get(url("scenarios", call.pk), {"schwerpunkt": "aeltere"})
    assert [row[1] for row in rows(response)] == [other.reference]


def test_where_the_money_is_enough_one_bar_stands_for_all_strategies_and_there_are_no_reasons(call, head):
    only = ranked(call, 4)
    response = as_(head).get(url("scenarios", call.pk))
    assert rows(response)[0][8] == "–"
    page = words(response)
    assert "Mit diesen Mitteln geben alle drei Verfahren jedem Antrag denselben Betrag." in page
    assert f"Angaben in Euro: Platz 1, {only.reference}: 9.000,00 €." in page


def test_who_is_left_out_is_named_with_the_reason_and_who_is_decided_is_counted(call, head):
    rich, granted = ranked(call, 4), ranked(call, 3)
    factories.granted(factories.decided(granted))
    PlanRow.objects.filter(application=rich, item__code="eigenmittel").update(amount=Decimal("10000.00"))
    page = words(as_(head).get(url("scenarios", call.pk)))
    assert f"{rich.reference}, {rich.organisation}: Aus dem Finanzierungsplan ergibt sich keine Zuwendung." in page
    assert "Ein Antrag ist schon entschieden. Gerechnet ist auch hier so, als wäre noch nichts entschieden." in page


def test_equals_that_only_the_reference_tells_apart_are_named(call, head):
    first, second = ranked(call, 3), ranked(call, 3)
    page = words(as_(head).get(url("scenarios", call.pk), {"mittel": "9000"}))
    assert f"Gleichstand auch nach der Regel bei Gleichstand: {first.reference}, {second.reference}." in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-5", "Geben Sie einen Betrag ab 0,00 € ein."),
        ("viel", "Geben Sie einen Betrag in Euro ein, zum Beispiel 1.234,56."),
        ("1,234", "Geben Sie einen Betrag in Euro ein, zum Beispiel 1.234,56."),
        ("1" + "0" * 30, "Geben Sie einen Betrag in Euro ein, zum Beispiel 1.234,56."),
        ("99999999999", "Geben Sie einen Betrag bis 9.999.999.999,99 € ein."),
        ("", "Füllen Sie das Feld „Verfügbare Mittel“ aus."),
        ("\x00", "Geben Sie einen Betrag in Euro ein, zum Beispiel 1.234,56."),
        ("NaN", "Geben Sie einen Betrag in Euro ein, zum Beispiel 1.234,56."),
    ],
)
def test_an_envelope_that_is_no_amount_is_422_with_words(call, head, typed, sentence):
    response = as_(head).get(url("scenarios", call.pk), {"mittel": typed, "export": "csv"})
    assert response.status_code == 422
    assert errors(response) == [sentence.replace("\u00a0", " ")]
    assert rows(response) == []


@pytest.mark.parametrize("asked", [{"schwerpunkt": "gibt-es-nicht"}, {"rest": "vielleicht"}, {"schwerpunkt": "\x00"}])
def test_a_choice_that_does_not_exist_is_422(call, head, asked):
    assert as_(head).get(url("scenarios", call.pk), asked).status_code == 422


def test_who_has_a_conflict_reads_only_why_there_are_no_numbers(call, head):
    hidden = ranked(call, 4)
    ranked(call, 2)
    workflow.declare_conflict(application=hidden, actor=head, now=factories.NOW, reason="Vorstand")
    of_traeger = factories.member(hidden.organisation, roles=["caseworker"])
    for person in (head, of_traeger):
        response = as_(person).get(url("scenarios", call.pk), {"export": "csv"})
        assert response["Content-Type"].startswith("text/html")
        assert "Zahlen zu diesem Förderaufruf sehen Sie nicht" in words(response)
        assert "9.000,00" not in words(response)


def test_the_table_can_be_exported_with_all_reasons(call, head):
    only = ranked(call, 3)
    client = as_(head)
    asked = {"mittel": "100", "export": "csv"}
    exported = client.get(url("scenarios", call.pk), asked).getvalue().decode("utf-8-sig")
    line = next(csv.DictReader(io.StringIO(exported), delimiter=";"))
    assert (line["Aktenzeichen"], line["Vorschlag"], line["Nach Rangfolge"]) == (only.reference, "9000,00", "0,00")
    assert line["Warum weniger"].startswith("Nach Rangfolge: Der Rest von 100,00\u00a0€ reicht nicht")
    assert "Größter Nutzen: Mit seinem Mindestbetrag" in line["Warum weniger"]
    workbook = load_workbook(io.BytesIO(client.get(url("scenarios", call.pk), asked | {"export": "xlsx"}).content))
    assert [cell.value for cell in workbook.active[2]][4:8] == [9000, 0, 0, 0]


def test_markup_in_names_stays_text(call, head):
    ranked(call, 3, title="<script>alert(1)</script>" + "x" * 150)
    response = as_(head).get(url("scenarios", call.pk), {"mittel": "100"})
    assert b"<script>alert" not in response.content
    assert rows(response)[0][11].startswith("<script>alert(1)</script>xxx")


def test_more_rows_need_no_more_queries(call, head):
    ranked(call, 4)
    client = as_(head)
    client.get(url("scenarios", call.pk))
    with CaptureQueriesContext(connection) as few:
        client.get(url("scenarios", call.pk))
    ranked(call, 3)
    ranked(call, 2)
    with CaptureQueriesContext(connection) as many:
        client.get(url("scenarios", call.pk))
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("role", "status"), [("caseworker", 200), ("auditor", 200), ("assessor", 403), ("planner", 403)]
)
def test_who_may_open_it(call, role, status):
    assert as_(factories.UserFactory(**{role: True})).get(url("scenarios", call.pk)).status_code == status


def test_calls_that_do_not_exist_are_404_and_nothing_can_be_posted(call, head):
    client = as_(head)
    assert client.get(url("scenarios", 10**20)).status_code == 404
    assert client.post(url("scenarios", call.pk), {"mittel": "1"}).status_code == 405


def test_the_ranking_leads_here_and_to_the_trial_run(call, head):
    content = as_(head).get(url("ranking", call.pk)).content.decode()
    assert f'href="{url("scenarios", call.pk)}"' in content
    assert f'href="{url("trial")}?aufruf={call.slug}"' in content
