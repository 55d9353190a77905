"""What a plan adds up to: on the page, and while somebody types; computed by the server, said in words."""

from decimal import Decimal

import pytest
from django.urls import reverse

from grants.applications.models import PlanRow
from tests import factories
from tests.portal.applicant.pages import document, stored, text
from tests.portal.applicant.test_plan import address, two_years, typed


def live(browser, application, **form):
    return browser.post(reverse("applicant:plan_sums", args=[application.pk]), typed(application, **form))


def plain(response) -> str:
    """The words of an answer that is a part of a page."""
    return " ".join(" ".join(document(response).itertext()).split()).replace("\xa0", " ")


def table(response) -> dict[str, list[str]]:
    rows = document(response).xpath("//table[caption[contains(., 'Summen des')]]//tr")
    cells = [[" ".join("".join(cell.itertext()).split()).replace("\xa0", " ") for cell in row] for row in rows]
    return {name: rest for name, *rest in cells}


def test_the_stored_plan_is_added_up(browser, complete):
    assert table(browser.get(address(complete))) == {
        "Summe": ["Gesamt"],
        "Ausgaben": ["10.000,00 €"],
        "davon zuwendungsfähig": ["10.000,00 €"],
        "Eigenmittel": ["1.000,00 €"],
        "Zuschüsse Dritter, ohne abgelehnte": ["0,00 €"],
        "Beantragte Zuwendung": ["9.000,00 €"],
        "Finanzierung": ["10.000,00 €"],
        "Finanzierung minus Ausgaben": ["0,00 €"],
    }


def test_what_is_typed_counts_at_once_and_nothing_is_stored(browser, draft):
    response = live(browser, draft, costs=[("personal", "100"), ("sachkosten", "viel")], income=[("zuwendung", "90")])
    assert table(response)["Finanzierung minus Ausgaben"] == ["−10,00 €"]
    said = plain(response)
    assert "Es fehlen 10,00 €: Die Ausgaben sind höher als die Einnahmen." in said
    assert "Eine Zeile ist noch nicht vollständig und zählt nicht mit." in said
    assert (PlanRow.objects.count(), stored(draft).version) == (0, 1)


def test_the_rule_is_named_with_how_the_plan_stands_to_it(browser, draft):
    said = plain(live(browser, draft, costs=[("personal", "1000")], income=[("eigenmittel", "50")]))
    assert (
        "Mindestanteil der Eigenmittel an den zuwendungsfähigen Ausgaben: mindestens 10,00 %, hier 100,00 €. "
        "Ihre Eigenmittel sind 50,00 € (5,00 %)."
    ) in said


@pytest.fixture
def unfrozen(organisation, signer):
    """A draft under a guideline version whose catalogue has a Pauschale and a cost that is not eligible."""
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.plan_items.filter(code="sachkosten").update(is_flat_rate=True)
    guideline.plan_items.filter(code="personal").update(is_eligible=False)
    call = factories.CallFactory(guideline=guideline)
    return factories.draft(call, organisation, actor=signer)


def test_costs_that_are_not_eligible_are_named(browser, unfrozen):
    said = plain(live(browser, unfrozen, costs=[("personal", "40"), ("sachkosten", "60")]))
    assert (
        "Zuwendungsfähige Ausgaben nach dem Katalog der Richtlinie: 60,00 €. Nicht dazu gehören: „Personalkosten“ "
        "40,00 €."
    ) in said


@pytest.mark.parametrize(("note", "is_warned"), [("", True), ("7 % der Personalkosten", False)])
def test_a_flat_rate_needs_a_basis(browser, unfrozen, note, is_warned):
    said = plain(live(browser, unfrozen, costs=[("sachkosten", "60", {"note": note})]))
    assert ("Eine Pauschale braucht eine Grundlage." in said) == is_warned


def test_two_years_are_added_up_each_and_together(browser, organisation, signer):
    application = two_years(organisation, signer)
    response = live(
        browser,
        application,
        costs=[("personal", "100", {"second_year": "40"})],
        income=[("eigenmittel", "30"), ("zuwendung", "70", {"second_year": "20"})],
    )
    found = table(response)
    assert (found["Summe"], found["Ausgaben"]) == (["2027", "2028", "Gesamt"], ["60,00 €", "40,00 €", "100,00 €"])
    assert found["Finanzierung minus Ausgaben"] == ["20,00 €", "−20,00 €", "0,00 €"]
    said = plain(response)
    assert "2027 sind die Einnahmen um 20,00 € höher als die Ausgaben." in said
    assert "2028 sind die Ausgaben um 20,00 € höher als die Einnahmen." in said
    assert "Eine Zeile sagt nicht, welcher Teil auf 2028 entfällt. Der ganze Betrag zählt dann zu 2027." in said


def test_refused_money_does_not_count(browser, draft):
    income = [("drittmittel", "50", {"certainty": "refused"}), ("drittmittel", "7", {"certainty": "requested"})]
    found = table(live(browser, draft, costs=[("personal", "10")], income=income))
    assert found["Zuschüsse Dritter, ohne abgelehnte"] == ["7,00 €"]


def test_the_sums_of_a_broken_form_are_nothing(browser, draft):
    response = browser.post(reverse("applicant:plan_sums", args=[draft.pk]), {"costs-TOTAL_FORMS": "unsinn"})
    assert (response.status_code, table(response)["Ausgaben"]) == (200, ["0,00 €"])


def test_an_empty_plan_says_nothing_yet(browser, draft):
    assert "Welche Regeln gelten" not in text(browser.get(address(draft)))


def test_the_plan_of_another_träger_is_not_added_up(browser, draft):
    other = factories.draft()
    assert live(browser, other, costs=[]).status_code == 404


def test_a_row_that_is_wrong_shows_the_sums_of_the_others(browser, draft):
    response = browser.post(address(draft), typed(draft, costs=[("personal", "viel"), ("sachkosten", "5")]))
    assert (response.status_code, table(response)["Ausgaben"]) == (422, ["5,00 €"])
    assert draft.requested_amount == Decimal(0)
