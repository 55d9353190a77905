"""The page of the trial run. Each proposal is 9,000 €; the money of the call is enough for one."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from criteria.guideline.models import Guideline
from criteria.rubric.models import Criterion
from grants.applications import workflow
from grants.awards.trial import Outcome, Row
from portal.casework.scenario_tables import changes_in_words
from tests import factories
from tests.portal.casework.pages import as_, errors, rows, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return factories.UserFactory(head=True)


@pytest.fixture
def call(db):
    return factories.CallFactory(title="Förderung 2027", envelope=Decimal("9000.00"))


@pytest.fixture
def turned(db) -> Guideline:
    """A draft in which Konzept weighs more than Bedarf."""
    draft = factories.GuidelineFactory(is_draft=True, version="Entwurf 2028")
    for code, weight in (("bedarf", 40), ("konzept", 60)):
        Criterion.objects.filter(guideline=draft, code=code).update(weight=weight)
    return draft


def ranked(call, bedarf: int, konzept: int):
    draft = factories.complete(factories.draft(call))
    points = {"bedarf": bedarf, "konzept": konzept}
    return factories.assessed(factories.checked(factories.checking_(factories.submitted(draft))), points=[points] * 2)


def ask(client, version, call, **more):
    return client.get(url("trial"), {"fassung": version.pk, "aufruf": call.slug} | more)


def options(response, name: str) -> list[str]:
    found = html.fromstring(response.content.decode()).xpath(f'//select[@name="{name}"]/option')
    return [option.text_content() for option in found]


def test_it_says_in_words_what_would_have_changed(call, turned, head):
    bedarf, konzept = ranked(call, 4, 1), ranked(call, 1, 4)
    ranked(call, 1, 1)
    response = ask(as_(head), turned, call)
    shown = [[row[0], *row[2:11]] for row in rows(response)]
    assert shown[0] == [
        konzept.reference,
        "Rang 1 statt 2.Erhielte 9.000,00 € statt nichts.",
        *("2", "1", "55,00 %", "70,00 %", "9.000,00 €", "9.000,00 €", "0,00 €", "9.000,00 €"),
    ]
    assert shown[1][:4] == [bedarf.reference, "Rang 2 statt 1.Erhielte nichts statt 9.000,00 €.", "1", "2"]
    assert shown[2][1] == "unverändert"
    page = words(response)
    assert "Mehr: 1 Antrag, zusammen 9.000,00 € mehr. Weniger: 1 Antrag, zusammen 9.000,00 € weniger." in page
    assert "Gleich viel: 1 Antrag." in page
    assert "Verteilt würden 9.000,00 € statt 9.000,00 €; vorhanden sind 9.000,00 €." in page
    assert "Hier wird nichts entschieden und nichts gespeichert." in page


def test_only_changes_can_be_shown_and_the_sums_stay(call, turned, head):
    ranked(call, 4, 1)
    ranked(call, 1, 4)
    ranked(call, 1, 1)
    response = ask(as_(head), turned, call, nur="on")
    assert len(rows(response)) == 2
    assert "Gleich viel: 1 Antrag." in words(response)


def test_what_cannot_be_replayed_is_said(call, turned, head):
    Criterion.objects.filter(guideline=turned, code="bedarf").update(code="wirkung", title="Wirkung")
    ranked(call, 4, 1)
    page = words(ask(as_(head), turned, call))
    assert "Was der Probelauf nicht weiß" in page
    assert "Neu und deshalb ohne Punkte, nicht mitgerechnet: „Wirkung“." in page


def test_other_pages_can_link_to_it_with_a_version_chosen(call, turned, head):
    ranked(call, 4, 1)
    response = as_(head).get(url("trial"), {"fassung": turned.pk})
    assert (response.status_code, errors(response), rows(response)) == (200, [], [])
    chosen = html.fromstring(response.content.decode()).xpath('//select[@name="fassung"]/option[@selected]')
    assert [option.text_content() for option in chosen] == ["Entwurf 2028, Entwurf"]


def test_a_version_whose_rules_cannot_be_read_is_answered_with_a_sentence(call, turned, head):
    turned.parameters.filter(name="shortfall").delete()
    ranked(call, 4, 1)
    response = ask(as_(head), turned, call)
    assert response.status_code == 200
    assert "Dieser Probelauf ist nicht möglich" in words(response)
    assert "Die Regel „Wenn der Rest für den nächsten Rang nicht reicht“ (shortfall) fehlt." in words(response)


def test_the_version_of_the_call_itself_is_no_trial(call, head):
    ranked(call, 4, 1)
    response = ask(as_(head), call.guideline, call)
    assert response.status_code == 422
    assert errors(response) == ["Diese Fassung gilt schon für den Förderaufruf. Wählen Sie eine andere Fassung."]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"fassung": "", "aufruf": ""}, "Wählen Sie bei „Fassung, die Sie ausprobieren“ etwas aus."),
        ({"fassung": "x", "aufruf": "x"}, "Wählen Sie einen Eintrag aus der Liste aus."),
        ({"fassung": "9" * 30, "aufruf": "x"}, "Wählen Sie einen Eintrag aus der Liste aus."),
        ({"fassung": "\x00", "aufruf": "\x00"}, "Nullzeichen sind nicht erlaubt."),
    ],
)
def test_a_choice_that_does_not_exist_is_422(head, asked, sentence):
    response = as_(head).get(url("trial"), asked)
    assert response.status_code == 422
    assert errors(response)[0] == sentence


def test_only_calls_with_visible_results_are_offered(call, head):
    hidden = ranked(call, 4, 1)
    open_call = factories.CallFactory(title="Noch nichts bewertet")
    factories.submitted(factories.complete(factories.draft(open_call)))
    assert options(as_(head).get(url("trial")), "aufruf") == ["Bitte wählen", "Förderung 2027"]
    workflow.declare_conflict(application=hidden, actor=head, now=factories.NOW, reason="Vorstand")
    assert options(as_(head).get(url("trial")), "aufruf") == ["Bitte wählen"]


def test_who_has_a_conflict_reads_only_why_there_are_no_numbers(call, turned, head):
    hidden = ranked(call, 4, 1)
    ranked(call, 1, 4)
    workflow.declare_conflict(application=hidden, actor=head, now=factories.NOW, reason="Vorstand")
    response = ask(as_(head), turned, call, export="csv")
    assert response["Content-Type"].startswith("text/html")
    assert "Zahlen zu diesem Förderaufruf sehen Sie nicht" in words(response)
    assert "9.000,00" not in words(response)


def test_the_list_can_be_exported(call, turned, head):
    only = ranked(call, 1, 4)
    exported = ask(as_(head), turned, call, export="csv").getvalue().decode("utf-8-sig")
    line = next(csv.DictReader(io.StringIO(exported), delimiter=";"))
    assert (line["Aktenzeichen"], line["Was sich ändert"]) == (only.reference, "unverändert")
    assert (line["Ergebnis vorher in %"], line["Ergebnis nachher in %"]) == ("55,00", "70,00")


def test_more_rows_need_no_more_queries(call, turned, head):
    ranked(call, 4, 1)
    client = as_(head)
    ask(client, turned, call)
    with CaptureQueriesContext(connection) as few:
        ask(client, turned, call)
    ranked(call, 1, 4)
    with CaptureQueriesContext(connection) as many:
        ask(client, turned, call)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("role", "status"), [("caseworker", 200), ("auditor", 200), ("assessor", 403), ("planner", 403)]
)
def test_who_may_open_it(role, status):
    assert as_(factories.UserFactory(**{role: True})).get(url("trial")).status_code == status


def outcome(place: int, proposed: str | None, amount: str, *below: str) -> Outcome:
    return Outcome(50, place, below, Decimal(proposed) if proposed else None, Decimal(amount))


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        (outcome(7, "9000", "9000"), outcome(3, "9000", "9000"), ["Rang 3 statt 7."]),
        (
            outcome(1, "9000", "9000"),
            outcome(1, "8000", "8000"),
            ["Erhielte 8.000,00\u00a0€ statt 9.000,00\u00a0€."],
        ),
        (
            outcome(1, "9000", "9000"),
            outcome(1, "8000", "7000"),
            ["Vorschlag 8.000,00\u00a0€ statt 9.000,00\u00a0€.", "Erhielte 7.000,00\u00a0€ statt 9.000,00\u00a0€."],
        ),
        (outcome(1, None, "0"), outcome(1, "8000", "0"), ["Vorschlag 8.000,00\u00a0€ statt nichts."]),
        (
            outcome(1, "9000", "9000"),
            outcome(1, "9000", "0", "Bedarf", "Konzept"),
            ["Mindestpunkte nicht mehr erreicht: Bedarf, Konzept.", "Erhielte nichts statt 9.000,00\u00a0€."],
        ),
        (
            outcome(1, "9000", "0", "Bedarf"),
            outcome(1, "9000", "9000"),
            ["Mindestpunkte kein Hindernis mehr: Bedarf.", "Erhielte 9.000,00\u00a0€ statt nichts."],
        ),
    ],
)
def test_a_change_is_a_sentence(before, after, sentences):
    assert changes_in_words(Row(None, before, after)) == tuple(sentences)
