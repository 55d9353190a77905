"""The settlement of a grant: the office's worked examples, the rules of the version, positions and wrong entries."""

import pytest

from tests import factories
from tests.portal.casework.calculating import items, links, settlement, table
from tests.portal.casework.pages import as_, errors, summary, url, value, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db):
    return factories.UserFactory(caseworker=True)


@pytest.fixture
def guideline(db):
    return factories.GuidelineFactory(version="Fassung 2026")


# The worked examples a to f of ANBest-P Nr. 2 with G0 = 80.000, E0 = 8.000, D0 = 12.000, Z0 = 60.000 (p = 75 %).
CASES = {
    "a saves 8.000": ("72.000", "8.000", "12.000", "54.000,00 €", "52.000,00 €", "60.000,00 €"),
    "b more donations": ("80.000", "8.000", "15.000", "57.750,00 €", "57.000,00 €", "60.000,00 €"),
    "c costs more": ("85.000", "13.000", "12.000", "60.000,00 €", "60.000,00 €", "60.000,00 €"),
    "d third parties give less": ("80.000", "10.000", "10.000", "60.000,00 €", "60.000,00 €", "60.000,00 €"),
    "e far below the grant": ("50.000", "8.000", "12.000", "37.500,00 €", "30.000,00 €", "50.000,00 €"),
    "f own funds not brought in": ("76.000", "4.000", "12.000", "57.000,00 €", "56.000,00 €", "60.000,00 €"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_final_grant_of_the_worked_examples(officer, guideline, case):
    costs, own, other, *expected = CASES[case]
    client = as_(officer)
    for kind, amount in zip(("ANTEIL", "FEHLBEDARF", "FESTBETRAG"), expected, strict=True):
        entered = {"financing": kind, "actual_costs": costs, "actual_own": own, "actual_other": other}
        response = client.get(url("calculate_settlement"), settlement(guideline, **entered))
        assert f"Endgültige Zuwendung {amount}" in words(response)


def test_the_result_shows_entries_working_rules_and_law(officer, guideline):
    response = as_(officer).get(url("calculate_settlement"), settlement(guideline))

    page = words(response)
    assert "Erstattung an die Stadt 8.000,00 € Restzahlung an den Träger 0,00 €" in page
    assert table(response, "angaben") == [
        ["Zuwendungsfähige Ausgaben", "80.000,00 €", "72.000,00 €"],
        ["Eigenmittel", "8.000,00 €", "8.000,00 €"],
        ["Mittel Dritter", "12.000,00 €", "12.000,00 €"],
        ["Zuwendung (bewilligt, ausgezahlt)", "60.000,00 €", "60.000,00 €"],
    ]
    assert ["Fehlbedarf", "52.000,00 €"] in table(response, "rechenweg")
    assert "Änderungen bis zu diesem Betrag mindern die Zuwendung nicht 500,00 € (Annahme: Annahme für Tests)" in page
    assert "ANBest-P Nr. 2.2" in page
    assert "§ 49a Absatz 1 VwVfG" in page


def test_a_refund_is_carried_to_the_interest_page(officer, guideline):
    client = as_(officer)
    address = links(client.get(url("calculate_settlement"), settlement(guideline)))[
        "Zinsen auf die Erstattung berechnen"
    ]

    response = client.get(address)

    assert response.status_code == 200
    assert errors(response) == []
    assert value(response, "amount") == "8.000,00"


def test_without_a_refund_there_is_no_interest(officer, guideline):
    response = as_(officer).get(url("calculate_settlement"), settlement(guideline, paid="50.000"))

    assert "Erstattung an die Stadt 0,00 € Restzahlung an den Träger 2.000,00 €" in words(response)
    assert "Zinsen auf die Erstattung berechnen" not in links(response)
    assert "§ 49a" not in words(response)


def test_the_version_decides_about_small_changes(officer):
    strict = factories.GuidelineFactory(small_change="keine")
    lenient = factories.GuidelineFactory(small_change="10000.00")
    client = as_(officer)

    assert "Endgültige Zuwendung 52.000,00 €" in words(client.get(url("calculate_settlement"), settlement(strict)))
    assert "Endgültige Zuwendung 60.000,00 €" in words(client.get(url("calculate_settlement"), settlement(lenient)))


def test_a_kind_the_version_does_not_allow_is_pointed_out(officer, guideline):
    client = as_(officer)
    warning = "Diese Fassung lässt die Finanzierungsart nicht zu"

    assert warning in words(client.get(url("calculate_settlement"), settlement(guideline, financing="VOLL")))
    assert warning not in words(client.get(url("calculate_settlement"), settlement(guideline)))


def test_a_festbetrag_per_unit_counts_the_units_proved(officer, guideline):
    per_unit = {"financing": "FESTBETRAG", "unit_rate": "500", "unit": "Beratungen", "unit_count": "100,5"}

    response = as_(officer).get(url("calculate_settlement"), settlement(guideline, **per_unit))

    assert ["100,50 Beratungen zu je 500,00 €", "50.250,00 €"] in table(response, "rechenweg")
    assert "Endgültige Zuwendung 50.250,00 €" in words(response)


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"unit_rate": "500"}, "Füllen Sie alle drei Felder des Betrags je Einheit aus."),
        ({"unit": "Stunden"}, "Füllen Sie alle drei Felder des Betrags je Einheit aus."),
        ({"unit_count": "viele"}, "Geben Sie eine Zahl ein, zum Beispiel 12,5."),
        (
            {"financing": "VOLL", "unit_rate": "500", "unit": "Stunden", "unit_count": "2"},
            "Einen Betrag je Einheit gibt es nur bei Festbetragsfinanzierung.",
        ),
        ({"planned_costs": ""}, "Geben Sie die Ausgaben an, oder tragen Sie unten die Positionen ein."),
        ({"actual_costs": "viel"}, "Geben Sie einen Betrag in Euro ein, zum Beispiel 1.234,56."),
        ({"paid": "-1"}, "Geben Sie einen Betrag ab 0,00 € ein."),
        ({"grant": ""}, "Füllen Sie das Feld „Bewilligte Zuwendung“ aus."),
        ({"financing": "GESCHENK"}, "Wählen Sie einen Eintrag aus der Liste aus."),
    ],
)
def test_a_wrong_entry_is_named_beside_its_field_and_kept(officer, guideline, entered, sentence):
    response = as_(officer).get(
        url("calculate_settlement"), settlement(guideline, **({"financing": "FESTBETRAG"} | entered))
    )

    assert response.status_code == 422
    assert set(errors(response)) == {sentence.replace("\u00a0", " ")}
    for name in set(entered) - {"financing"}:
        assert value(response, name) == entered[name]


def test_a_grant_above_the_costs_is_impossible(officer, guideline):
    response = as_(officer).get(url("calculate_settlement"), settlement(guideline, grant="90.000"))

    assert response.status_code == 422
    assert summary(response) == ["Die bewilligte Zuwendung muss über 0,00 € liegen, höchstens bei den Ausgaben."]


def test_the_rows_carry_the_costs_of_the_version_in_force(officer, guideline):
    response = as_(officer).get(url("calculate_settlement"))

    names = [value(response, f"p-{number}-name") for number in range(5)]
    assert names == ["Personalkosten", "Sachkosten", "", "", ""]


def test_positions_are_recognised_under_the_20_percent_rule(officer, guideline):
    rows = items(
        ("Personal", "60.000", "63.000"),
        ("Miete", "10.000", "13.000"),
        ("Sachkosten", "10.000", "2.000"),
        ("Feier", "0", "500", True),
        ("Leer", "", ""),
    )
    entered = settlement(guideline, planned_costs="", actual_costs="") | rows

    response = as_(officer).get(url("calculate_settlement"), entered)

    assert table(response, "anerkannt") == [
        ["Personal", "63.000,00 €"],
        ["Miete (ausgegeben 13.000,00 €, Ansatz 10.000,00 €)", "12.000,00 €"],
        ["Sachkosten", "2.000,00 €"],
        ["Feier (nicht zuwendungsfähig; ausgegeben 500,00 €)", "0,00 €"],
        ["Anerkannte Ausgaben", "77.000,00 €"],
    ]
    assert table(response, "angaben")[0] == [
        "Zuwendungsfähige Ausgaben laut Positionen",
        "80.000,00 €",
        "78.000,00 €",
    ]
    page = words(response)
    assert "Endgültige Zuwendung 57.000,00 €" in page
    assert "Das ist bis 20,00 % erlaubt" in page
    assert "Anerkannt werden höchstens 12.000,00 €" in page
    assert "ANBest-P Nr. 1.2" in page
    assert "Zulässige Überschreitung einer Position, wenn andere sie ausgleichen 20 %" in page


def test_positions_within_the_plan_bring_no_warning(officer, guideline):
    rows = items(("Personal", "80.000", "72.000"))

    response = as_(officer).get(
        url("calculate_settlement"), settlement(guideline, planned_costs="", actual_costs="") | rows
    )

    assert "Keine Position ist überschritten." in words(response)


def test_the_version_decides_how_far_a_position_may_be_exceeded(officer):
    narrow = factories.GuidelineFactory(plan_item_overrun="0")
    rows = items(("Personal", "40.000", "50.000"), ("Miete", "40.000", "10.000"))

    response = as_(officer).get(
        url("calculate_settlement"), settlement(narrow, planned_costs="", actual_costs="") | rows
    )

    assert table(response, "anerkannt")[-1] == ["Anerkannte Ausgaben", "50.000,00 €"]


def test_sums_and_positions_together_are_refused(officer, guideline):
    response = as_(officer).get(
        url("calculate_settlement"), settlement(guideline) | items(("Personal", "80.000", "72.000"))
    )

    assert response.status_code == 422
    assert errors(response) == ["Leeren Sie dieses Feld. Der Betrag ergibt sich aus den Positionen."] * 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "10", "10"), "Benennen Sie die Position."),
        (("Miete", "10", ""), "Geben Sie beide Beträge an. Schreiben Sie 0, wenn es keinen gab."),
        (("Miete", "", "10"), "Geben Sie beide Beträge an. Schreiben Sie 0, wenn es keinen gab."),
        (("Miete", "zehn", "10"), "Geben Sie einen Betrag in Euro ein, zum Beispiel 1.234,56."),
        (("M" * 61, "10", "10"), "Kürzen Sie den Text auf höchstens 60 Zeichen. Es sind jetzt 61 Zeichen."),
    ],
)
def test_a_wrong_position_is_named_in_its_row(officer, guideline, row, sentence):
    entered = settlement(guideline, planned_costs="", actual_costs="") | items(row)

    response = as_(officer).get(url("calculate_settlement"), entered)

    assert response.status_code == 422
    assert errors(response) == [sentence]
    assert summary(response) == [f"Position 1: {sentence}"]


def test_more_rows_than_the_page_has_are_refused(officer, guideline):
    rows = items(*[("Miete", "1", "1")] * 16)

    response = as_(officer).get(
        url("calculate_settlement"), settlement(guideline, planned_costs="", actual_costs="") | rows
    )

    assert summary(response) == ["Entfernen Sie Zeilen. Es sind höchstens 15 möglich."]
