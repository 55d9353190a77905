"""The pages of kept scenarios. Each proposal is 9,000 €, each smallest amount 7,200 €."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.applications import workflow
from grants.committee.models import Scenario
from grants.committee.queries import lines_of
from tests import factories
from tests.grants.committee.worlds import kept, paper, ranked
from tests.portal.casework.pages import as_, buttons, errors, messages, rows, summary, url, value, words

pytestmark = pytest.mark.django_db

SENT = {"name": "Rangfolge", "verfahren": "rank_order", "mittel": "25.000", "schwerpunkt": "", "rest": "stop"}


@pytest.fixture
def call(db):
    return factories.CallFactory(title="Förderung 2027", envelope=Decimal("25000.00"))


@pytest.fixture
def head(db):
    return factories.UserFactory(head=True)


def test_what_was_tried_is_kept_under_a_name(call, head):
    ranked(call, 4)
    client = as_(head)
    form = client.get(url("scenario_keep", call.pk), {"mittel": "12.000", "rest": "skip"})
    assert value(form, "mittel") == "12.000"
    response = client.post(url("scenario_keep", call.pk), SENT | {"mittel": "9.000"}, follow=True)
    assert messages(response) == ["Das Szenario ist gespeichert. Es entscheidet nichts."]
    assert "Verfügbar 9.000,00 € Verteilt 9.000,00 € Nicht verteilt 0,00 € Anträge mit Geld 1 von 1" in words(response)
    assert [row[:2] for row in rows(client.get(url("kept", call.pk)))] == [["Rangfolge", "Nach Rangfolge"]]


WRONG = {
    "more than the call has": ({"mittel": "25.000,01"}, "Der Förderaufruf hat 25.000,00 €."),
    "a name that is taken": ({"name": "Szenario A"}, "schon ein anderes Szenario."),
    "no strategy": ({"verfahren": ""}, "Wählen Sie bei „Verfahren“ etwas aus."),
}


@pytest.mark.parametrize(("sent", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_and_stays_in_the_form(call, head, sent, sentence):
    ranked(call, 4)
    kept(call)
    response = as_(head).post(url("scenario_keep", call.pk), SENT | sent)
    assert response.status_code == 422
    assert any(sentence in said for said in [*errors(response), *summary(response)])
    assert value(response, "name") == (SENT | sent)["name"]


def test_a_scenario_shows_amounts_effects_and_what_is_too_small(call, head):
    for level in (4, 3, 2):
        ranked(call, level)
    scenario = kept(call)
    last = lines_of(scenario)[2]
    client = as_(head)
    sent = {"version": "1", "amount": "7.000", "reason": "Für die Anschubfinanzierung.", "wording": ""}
    response = client.post(url("scenario_line", scenario.pk, last.pk), sent, follow=True)

    assert messages(response) == [f"{last.application} ist geändert."]
    assert rows(response)[2][8] == "7.000,00 €"
    assert "Von Hand: Für die Anschubfinanzierung. Weniger als der kleinste" in rows(response)[2][10]
    page = words(response)
    assert "Ein Antrag bekommt zu wenig zum Arbeiten" in page
    assert "41 Connewitz 3 25.000,00 €" in page
    assert "Geld je Ziel" in page


def test_an_amount_that_does_not_fit_is_refused_beside_the_field(call, head):
    for level in (4, 3, 2):
        ranked(call, level)
    scenario = kept(call)
    line = lines_of(scenario)[2]
    client, address = as_(head), url("scenario_line", scenario.pk, line.pk)
    sent = {"version": "1", "amount": "7.000,01", "reason": "Mehr.", "wording": "Text"}
    response = client.post(address, sent)
    assert response.status_code == 422
    assert errors(response)[0].startswith("Dafür reichen die Mittel des Szenarios nicht.")
    assert value(response, "wording") == "Text"
    assert errors(client.post(address, sent | {"amount": "1", "reason": ""})) == [
        "Sie weichen vom Verfahren ab. Bitte schreiben Sie, warum."
    ]
    stale = client.post(address, sent | {"amount": "1", "version": "0"})
    assert stale.status_code == 422
    assert any("Inzwischen hat" in sentence for sentence in errors(stale))


def test_a_prefilled_text_that_nobody_changed_stays_prefilled(call, head):
    ranked(call, 4)
    scenario = kept(call)
    line, client = scenario.lines.get(), as_(head)
    address = url("scenario_line", scenario.pk, line.pk)
    text = value(client.get(address), "wording")
    assert "Platz 1 von 1, Ergebnis 100,00\u00a0%." in text
    sent = {"version": "1", "amount": "9.000", "reason": "", "wording": text.replace("\n", "\r\n")}
    assert client.post(f"{address}?zur=vorlage", sent).url == url("paper_new", scenario.pk)
    line.refresh_from_db()
    assert line.wording == ""
    client.post(address, sent | {"version": "2", "wording": "Eigener Text."})
    line.refresh_from_db()
    assert line.wording == "Eigener Text."


def test_renaming_copying_and_discarding(call, head):
    ranked(call, 4)
    scenario, client = kept(call), as_(head)
    client.post(url("scenario_name", scenario.pk), {"name": "Neu", "version": "1", "act": "rename"})
    client.post(url("scenario_name", scenario.pk), {"name": "Kopie", "version": "2", "act": "copy"})
    assert sorted(Scenario.objects.values_list("name", flat=True)) == ["Kopie", "Neu"]
    taken = client.post(url("scenario_name", scenario.pk), {"name": "Kopie", "version": "2", "act": "rename"})
    assert errors(taken) == ["Diesen Namen hat in diesem Förderaufruf schon ein anderes Szenario."]
    response = client.post(url("scenario_discard", scenario.pk), {"version": "2"}, follow=True)
    assert messages(response) == ["Das Szenario ist verworfen."]
    assert client.get(url("scenario", scenario.pk)).status_code == 404


def test_a_scenario_with_a_paper_cannot_be_discarded(call, head):
    ranked(call, 4)
    scenario, client = kept(call), as_(head)
    paper(scenario)
    assert client.get(url("scenario_discard", scenario.pk)).status_code == 200
    response = client.post(url("scenario_discard", scenario.pk), {"version": "1"})
    assert response.status_code == 422
    assert "Szenario verwerfen" not in buttons(client.get(url("scenario", scenario.pk)))


def test_scenarios_stand_side_by_side(call, head):
    first, second = ranked(call, 4), ranked(call, 3)
    one, other = kept(call, name="Alles"), kept(call, name="Wenig", envelope="9000.00")
    client = as_(head)
    response = client.get(url("scenario_compare", call.pk), {"szenario": [one.pk, other.pk]})
    assert [[row[0], *row[4:]] for row in rows(response)] == [
        [first.reference, "9.000,00 €", "9.000,00 €"],
        [second.reference, "9.000,00 €", "0,00 €"],
    ]
    assert "41 Connewitz 18.000,00 € (2 Anträge) 9.000,00 € (1 Antrag)" in words(response)
    exported = client.get(url("scenario_compare", call.pk), {"szenario": [one.pk, other.pk], "export": "csv"})
    assert "Alles;Wenig" in exported.getvalue().decode("utf-8-sig")
    assert "zwei bis vier" in words(client.get(url("scenario_compare", call.pk), {"szenario": "x"}))


def test_who_does_not_see_all_files_sees_no_scenario(call, head):
    hidden = ranked(call, 4)
    scenario = kept(call)
    made = paper(scenario)
    workflow.declare_conflict(application=hidden, actor=head, now=factories.NOW, reason="Vorstand")
    client = as_(head)
    assert "Zahlen zu diesem Förderaufruf sehen Sie nicht" in words(client.get(url("kept", call.pk)))
    assert "Zahlen zu diesem Förderaufruf sehen Sie nicht" in words(client.get(url("scenario_compare", call.pk)))
    pages = [("scenario", scenario), ("paper_new", scenario), ("paper", made), ("paper_pdf", made)]
    assert {client.get(url(name, row.pk)).status_code for name, row in pages} == {404}


def test_auditors_read_and_do_not_write(call):
    ranked(call, 4)
    scenario, client = kept(call), as_(factories.UserFactory(auditor=True))
    assert buttons(client.get(url("scenario", scenario.pk))) == []
    assert client.get(url("scenario_line", scenario.pk, scenario.lines.get().pk)).status_code == 403


@pytest.mark.parametrize("page", ["scenario", "kept"])
def test_more_applications_need_no_more_queries(call, head, page):
    ranked(call, 4)
    few_scenario, client = kept(call, name="A"), as_(head)
    number = {"scenario": few_scenario.pk, "kept": call.pk}
    with CaptureQueriesContext(connection) as few:
        client.get(url(page, number[page]))
    for level in (3, 2):
        ranked(call, level)
    many_scenario = kept(call, name="B")
    number["scenario"] = many_scenario.pk
    with CaptureQueriesContext(connection) as many:
        client.get(url(page, number[page]))
    assert len(many) == len(few)
