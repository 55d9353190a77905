"""The calculators: who may open them, what they answer, and that nothing is stored."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from criteria.guideline.models import Parameter
from criteria.rates.models import BaseRate
from tests import factories
from tests.grants.worlds import everything
from tests.portal.casework.calculating import ASK, day, links, settlement, table
from tests.portal.casework.pages import as_, errors, summary, url, words

pytestmark = pytest.mark.django_db

PAGES = ("calculators", "calculate_settlement", "calculate_interest", "calculate_deadline", "rates", "rates_record")


@pytest.fixture
def officer(db):
    return factories.UserFactory(caseworker=True)


@pytest.fixture
def guideline(db):
    return factories.GuidelineFactory(version="Fassung 2026")


@pytest.fixture
def rates(db):
    """Two half-years of 2025, the second one not verified, and nothing else."""
    BaseRate.objects.all().delete()
    factories.base_rate(datetime.date(2025, 1, 1), "2.27")
    factories.base_rate(datetime.date(2025, 7, 1), "-0.88", is_verified=False)


# --- who and what -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["caseworker", "head", "auditor"])
@pytest.mark.parametrize("page", PAGES)
def test_the_office_opens_every_calculator(role, page):
    assert as_(factories.UserFactory(**{role: True})).get(url(page)).status_code == 200


@pytest.mark.parametrize("role", ["assessor", "planner", "admin"])
@pytest.mark.parametrize("page", PAGES)
def test_other_roles_do_not(role, page):
    assert as_(factories.UserFactory(**{role: True})).get(url(page)).status_code == 403


def test_people_of_a_traeger_do_not():
    client = as_(factories.member(factories.OrganisationFactory()))

    assert {client.get(url(page)).status_code for page in PAGES} == {403}


def test_the_start_page_leads_to_each_calculator(officer):
    response = as_(officer).get(url("calculators"))

    assert links(response) == {
        "Verwendungsnachweis abrechnen": url("calculate_settlement"),
        "Zinsen": url("calculate_interest"),
        "Fristen": url("calculate_deadline"),
        "Basiszinssatz": url("rates"),
    }
    assert "Rechnen" in html.fromstring(response.content.decode()).xpath("//nav//a[@aria-current]/text()")


@pytest.mark.parametrize("page", PAGES[:4])
def test_calculators_only_read(officer, page):
    assert as_(officer).post(url(page)).status_code == 405


@pytest.mark.parametrize("page", PAGES[1:4])
def test_a_first_visit_shows_the_form_without_errors(officer, guideline, page):
    response = as_(officer).get(url(page))

    assert errors(response) == []
    assert "Das Portal speichert Ihre Rechnung nicht." in words(response)
    assert "Ergebnis:" not in words(response)


@pytest.mark.parametrize("page", PAGES[1:4])
def test_an_empty_question_is_answered_with_what_is_missing(officer, guideline, page):
    response = as_(officer).get(url(page), ASK)

    assert response.status_code == 422
    assert summary(response)


@pytest.mark.parametrize("page", PAGES[1:4])
@pytest.mark.parametrize("typed", ["\x00", "10" * 400, "<script>", "NaN", "-1", "１２", "1e5"])
def test_hostile_words_are_no_server_error(officer, guideline, page, typed):
    names = ("amount", "guideline", "question", "unit", "start_0", "start_1", "start_2", "end_0", "financing", "grant")
    more = ("planned_costs", "unit_rate", "unit_count", "p-TOTAL_FORMS", "p-INITIAL_FORMS", "p-0-planned", "p-0-name")
    entered = dict.fromkeys(names + more, typed)
    client = as_(officer)

    assert client.get(url(page), entered).status_code == 200
    response = client.get(url(page), entered | ASK)
    assert response.status_code == 422
    assert "<script>" not in words(response).replace(typed, "")


def test_an_officer_without_any_guideline_hears_that_one_is_needed(officer, rates):
    response = as_(officer).get(url("calculate_interest"), INTEREST)

    assert response.status_code == 422
    assert errors(response) == ["Wählen Sie bei „Fassung der Förderrichtlinie“ etwas aus."]


def test_drafts_can_be_tried(officer, rates):
    draft = factories.GuidelineFactory(is_draft=True, version="Entwurf 2029", interest_year="360")

    response = as_(officer).get(url("calculate_interest"), INTEREST | {"guideline": draft.pk})

    assert "Zu verzinsender Betrag (das Jahr zu 360 Tagen)" in words(response)


def test_the_version_in_force_is_chosen_first(officer, guideline):
    draft = factories.GuidelineFactory(is_draft=True, version="Entwurf", valid_from=datetime.date(2029, 1, 1))
    response = as_(officer).get(url("calculate_interest"))

    chosen = html.fromstring(response.content.decode()).xpath("//select[@name='guideline']/option")
    assert [(option.text.strip(), option.get("selected") is not None) for option in chosen] == [
        ("Entwurf, gilt ab 01.01.2029 (Entwurf)", False),
        ("Fassung 2026, gilt ab 01.01.2026 (In Kraft)", True),
    ]
    assert draft.valid_from > guideline.valid_from


def test_a_version_with_a_missing_rule_is_refused_beside_the_field(officer, rates):
    draft = factories.GuidelineFactory(is_draft=True)
    Parameter.objects.filter(guideline=draft, name="interest_year").delete()

    response = as_(officer).get(url("calculate_interest"), INTEREST | {"guideline": draft.pk})

    assert errors(response) == [
        "Mit dieser Fassung lässt sich nicht rechnen. "
        "Die Regel „Tage des Jahres bei der Verzinsung“ (interest_year) fehlt."
    ]


def test_nothing_is_stored(officer, guideline, rates):
    client = as_(officer)
    before = everything()
    for page, asked in (
        ("calculate_settlement", settlement(guideline)),
        ("calculate_interest", INTEREST | {"guideline": guideline.pk}),
        ("calculate_deadline", DEADLINE),
    ):
        assert client.get(url(page), asked).status_code == 200
    assert everything() == before


def test_more_versions_and_rates_need_no_more_queries(officer, guideline, rates):
    client = as_(officer)
    asked = INTEREST | {"guideline": guideline.pk}
    with CaptureQueriesContext(connection) as few:
        client.get(url("calculate_interest"), asked)
    for year in (2010, 2011, 2012):
        factories.base_rate(datetime.date(year, 1, 1))
        factories.GuidelineFactory()
    with CaptureQueriesContext(connection) as many:
        client.get(url("calculate_interest"), asked)
    assert len(many) == len(few)


# --- interest -----------------------------------------------------------------------------------------------------


INTEREST = ASK | {"amount": "6.000,00"} | day("start", "2025", "6", "1") | day("end", "2025", "8", "1")


def test_interest_is_shown_half_year_by_half_year(officer, guideline, rates):
    response = as_(officer).get(url("calculate_interest"), INTEREST | {"guideline": guideline.pk})

    # 6.000 × 7,27 % × 30/365 = 35,852055 and 6.000 × 4,12 % × 31/365 = 20,995068; together 56,847123
    assert table(response, "halbjahre") == [
        ["01.06.2025 bis 30.06.2025", "30", "2,27 %", "abgeglichen", "7,27 %", "rund 35,852055 €"],
        ["01.07.2025 bis 31.07.2025", "31", "−0,88 %", "noch nicht abgeglichen", "4,12 %", "rund 20,995068 €"],
    ]
    page = words(response)
    assert "Zinsen: 56,85 € für 61 Tage" in page
    assert "Bitte prüfen Sie den Basiszinssatz ab 01.07.2025 (−0,88 %)." in page
    assert "Tage des Jahres bei der Verzinsung 365 Tage (Annahme: Annahme für Tests)" in page
    assert "§ 49a Absatz 3 Satz 1 VwVfG" in page


def test_an_exact_amount_is_not_called_about(officer, rates):
    guideline = factories.GuidelineFactory(interest_year="360")
    asked = INTEREST | {"guideline": guideline.pk} | day("end", "2025", "7", "1")

    # 6.000 × 7,27 % × 30/360 = 36,35
    assert table(as_(officer).get(url("calculate_interest"), asked), "halbjahre")[0][-1] == "36,350000 €"


def test_without_unverified_rates_there_is_no_warning(officer, guideline, rates):
    asked = INTEREST | {"guideline": guideline.pk} | day("end", "2025", "7", "1")

    assert "Noch nicht mit der Veröffentlichung" not in words(as_(officer).get(url("calculate_interest"), asked))


def test_no_day_bears_no_interest(officer, guideline, rates):
    asked = INTEREST | {"guideline": guideline.pk} | day("end", "2025", "6", "1")

    response = as_(officer).get(url("calculate_interest"), asked)

    assert "Zinsen: 0,00 € für 0 Tage" in words(response)
    assert table(response, "halbjahre") == []


def test_a_half_year_without_a_rate_is_named_with_the_way_to_the_rates(officer, guideline, rates):
    asked = INTEREST | {"guideline": guideline.pk} | day("end", "2026", "8", "1")

    response = as_(officer).get(url("calculate_interest"), asked)

    assert response.status_code == 422
    assert summary(response) == [
        "Für das 1. Halbjahr 2026 (ab 01.01.2026) ist kein Basiszinssatz hinterlegt. Bitte tragen Sie ihn ein."
    ]
    assert links(response)["Zu den Basiszinssätzen"] == url("rates")


def test_an_end_before_the_start_is_named_beside_the_end(officer, guideline, rates):
    asked = INTEREST | {"guideline": guideline.pk} | day("end", "2025", "5", "1")

    response = as_(officer).get(url("calculate_interest"), asked)

    assert response.status_code == 422
    assert errors(response)[0].startswith("Die Verzinsung endet am 01.05.2025, bevor sie am 01.06.2025 beginnt.")


# --- deadlines ----------------------------------------------------------------------------------------------------


DEADLINE = ASK | {"question": "posted"} | day("start", "2026", "11", "24")


@pytest.mark.parametrize(
    ("question", "result", "basis"),
    [
        ("posted", "28.11.2026", "§ 41 Abs. 2 VwVfG"),  # the fourth day, a Saturday, does not move
        ("retrieved", "25.11.2026", "§ 41 Abs. 2a Satz 3 VwVfG"),
        ("expiry", "04.12.2026", "§ 41 Abs. 2a Satz 4 und 5 VwVfG"),
        ("objection", "28.12.2026", "§ 70 Abs. 1 VwGO"),
        ("not_instructed", "24.11.2027", "§ 58 Abs. 2 VwGO"),
        ("revocation", "24.11.2027", "§ 49 Abs. 3 Satz 2"),
    ],
)
def test_each_question_has_its_day_and_its_basis(officer, question, result, basis):
    asked = DEADLINE | {"question": question}
    if question == "objection":
        # A month later is 26 December, the second day of Christmas and a Saturday.
        asked |= day("start", "2026", "11", "26")

    response = as_(officer).get(url("calculate_deadline"), asked)

    page = words(response)
    assert f"Ergebnis: {result}" in page
    assert basis in page
    assert table(response, "rechenweg")[-1][0] == result


@pytest.mark.parametrize(
    ("amount", "unit", "result"),
    [
        ("10", "days", "04.12.2026"),
        ("2", "weeks", "08.12.2026"),
        ("3", "months", "24.02.2027"),
        ("1", "years", "24.11.2027"),
    ],
)
def test_a_period_is_counted_in_its_unit(officer, amount, unit, result):
    asked = DEADLINE | {"question": "period", "amount": amount, "unit": unit}

    assert f"Ergebnis: {result}" in words(as_(officer).get(url("calculate_deadline"), asked))


@pytest.mark.parametrize(("months", "result"), [("6", "30.06.2027"), ("1", "01.02.2027")])
def test_the_version_decides_when_the_proof_is_due(officer, months, result):
    guideline = factories.GuidelineFactory(version="Fassung 2026", proof_months=months)
    asked = ASK | {"question": "proof", "guideline": guideline.pk} | day("start", "2026", "12", "31")

    response = as_(officer).get(url("calculate_deadline"), asked)

    # One month after 31 December ends on Sunday, 31 January, and so on Monday, 1 February.
    page = words(response)
    assert f"Ergebnis: {result}" in page
    assert "Förderrichtlinie, Fassung 2026; ANBest-P Nr. 6" in page
    assert "Frist für den Verwendungsnachweis nach Ende des Bewilligungszeitraums" in page


def test_an_announcement_leads_to_the_objection(officer):
    client = as_(officer)
    address = links(client.get(url("calculate_deadline"), DEADLINE))["Widerspruchsfrist ab diesem Tag berechnen"]

    assert "Ergebnis: 28.12.2026" in words(client.get(address))


def test_what_is_no_announcement_does_not_lead_to_the_objection(officer):
    response = as_(officer).get(url("calculate_deadline"), DEADLINE | {"question": "expiry"})

    assert "Widerspruchsfrist ab diesem Tag berechnen" not in links(response)


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"question": "period", "unit": "days"}, "Geben Sie an, wie lang die Frist ist."),
        ({"question": "period", "amount": "3"}, "Wählen Sie, worin die Frist gezählt wird."),
        ({"question": "period", "amount": "0", "unit": "days"}, "Geben Sie mindestens 1 ein."),
        ({"question": "period", "amount": "drei", "unit": "days"}, "Geben Sie eine ganze Zahl ein, zum Beispiel 12."),
        ({"question": "proof"}, "Wählen Sie die Fassung der Förderrichtlinie."),
        ({"question": "urlaub"}, "Wählen Sie einen Eintrag aus der Liste aus."),
        ({"start_1": "13"}, "Dieses Datum gibt es nicht. Prüfen Sie Tag, Monat und Jahr, zum Beispiel 31 1 2027."),
        ({"start_2": ""}, "Ergänzen Sie Jahr."),
    ],
)
def test_a_wrong_question_is_named_beside_its_field(officer, entered, sentence):
    response = as_(officer).get(url("calculate_deadline"), DEADLINE | entered)

    assert response.status_code == 422
    assert errors(response) == [sentence]


@pytest.mark.parametrize(
    "entered",
    [{"start_2": "1980"}, {"start_2": "2100"}, {"question": "period", "amount": "9" * 30, "unit": "months"}],
)
def test_days_without_known_holidays_are_refused(officer, entered):
    asked = DEADLINE | {"question": "revocation"} | entered

    response = as_(officer).get(url("calculate_deadline"), asked)

    assert response.status_code == 422
    assert errors(response)[0].startswith("Fristen lassen sich nur für die Jahre 1991 bis 2100 berechnen")


def test_the_amount_of_the_rate_is_exact(officer, guideline):
    BaseRate.objects.all().delete()
    factories.base_rate(datetime.date(2024, 1, 1), "3.62")
    asked = INTEREST | {"guideline": guideline.pk} | day("start", "2024", "1", "1") | day("end", "2024", "3", "31")

    # The office's example: 6.000 € × 8,62 % × 90/365 = 127,53 €.
    assert "Zinsen: 127,53 € für 90 Tage" in words(as_(officer).get(url("calculate_interest"), asked))
    assert BaseRate.objects.get().percent == Decimal("3.62")
