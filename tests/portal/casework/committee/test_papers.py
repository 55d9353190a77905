"""The pages of the Entscheidungsvorlage."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from grants.committee.models import Consultation, Paper
from tests import factories
from tests.grants.committee.worlds import kept, paper, ranked
from tests.portal.casework.pages import as_, errors, messages, rows, url, value, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(db):
    return factories.CallFactory(title="Förderung 2027", envelope=Decimal("25000.00"))


@pytest.fixture
def client(db):
    return as_(factories.UserFactory(head=True))


def test_a_paper_is_read_made_and_fetched(call, client):
    application = ranked(call, 4, title='=HYPERLINK("x")')
    scenario, other = kept(call, name="A"), kept(call, name="B", envelope="0.00")
    form = client.get(url("paper_new", scenario.pk))
    assert f"Platz 1: {application}, {application.organisation}, 9.000,00 €" in words(form)
    assert "werden 9.000,00 € an 1 von 1 Anträgen vergeben" in value(form, "motion").replace("\u00a0", " ")
    sent = {"version": "1", "motion": "Bitte stimmen Sie zu.", "alternatives": [other.pk]}
    response = client.post(url("paper_new", scenario.pk), sent, follow=True)

    assert messages(response) == ["Die Vorlage ist erstellt. Sie ändert sich nicht mehr."]
    made = Paper.objects.get()
    assert made.sha256 in words(response)
    assert [row[4:6] for row in rows(response)] == [["9.000,00 €", "9.000,00 €"]]
    pdf = client.get(url("paper_pdf", made.pk))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
    book = load_workbook(io.BytesIO(client.get(url("paper_workbook", made.pk)).content))
    assert book.sheetnames == ["Anträge", "Mittel", "Ziele", "Ortsteile", "Alternativen"]
    first = [cell.value for cell in book["Anträge"][2]]
    assert (first[1], first[3], first[7]) == (application.reference, '=HYPERLINK("x")', 9000)
    assert book["Anträge"]["D2"].data_type == "s"
    assert book["Alternativen"]["A2"].value == "B"


def test_a_paper_needs_its_motion_and_the_scenario_that_was_read(call, client):
    ranked(call, 4)
    scenario = kept(call)
    response = client.post(url("paper_new", scenario.pk), {"version": "1", "motion": ""})
    assert (response.status_code, errors(response)) == (422, ["Füllen Sie das Feld „Beschlussvorschlag“ aus."])
    stale = client.post(url("paper_new", scenario.pk), {"version": "7", "motion": "Zustimmen."})
    assert stale.status_code == 422
    assert not Paper.objects.exists()


SESSION = {
    "body": "Stadtrat",
    "session": "14. Sitzung",
    "held_on_0": "1",
    "held_on_1": "9",
    "held_on_2": "2026",
    "outcome": "adopted",
    "number": "VIII-DS-0815",
    "note": "",
}


def test_a_session_is_recorded_and_stands_with_the_paper(call, client):
    ranked(call, 4)
    made = paper(kept(call))
    form = client.get(url("paper_consultation", made.pk))
    assert "Nach der Richtlinie entscheiden: Amtsleitung." in words(form)
    response = client.post(url("paper_consultation", made.pk), SESSION, follow=True)
    assert messages(response) == ["Die Beratung ist eingetragen."]
    assert "Stadtrat, 14. Sitzung, 01.09.2026: beschlossen, Beschlussnummer VIII-DS-0815." in words(response)


INCOMPLETE = {
    "no number": ({"number": ""}, "Geben Sie die Beschlussnummer an."),
    "no words": ({"outcome": "amended"}, "Schreiben Sie, was das Gremium geändert hat."),
    "a session to come": ({"held_on_2": "2199"}, "Diese Sitzung war noch nicht. Bitte prüfen Sie das Datum."),
}


@pytest.mark.parametrize(("sent", "sentence"), INCOMPLETE.values(), ids=INCOMPLETE)
def test_an_incomplete_session_is_refused(call, client, sent, sentence):
    ranked(call, 4)
    made = paper(kept(call))
    response = client.post(url("paper_consultation", made.pk), SESSION | sent)
    assert (response.status_code, errors(response)) == (422, [sentence])
    assert value(response, "session") == "14. Sitzung"
    assert not Consultation.objects.exists()
