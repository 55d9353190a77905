"""Sozialplanung reads exact figures; that somebody looked is recorded."""

import pytest
from django.urls import reverse

from criteria.places.models import ResidentCount
from grants.audit.models import Entry
from tests import factories
from tests.portal.planning import worlds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

FIGURES = "/planung/zahlen/besuche/"
NOTE = "Nur für den Dienstgebrauch, nicht zur Veröffentlichung: genaue Werte"


@pytest.fixture
def page(client):
    client.force_login(factories.UserFactory(planner=True))
    worlds.indicator()
    return client


def rows(response) -> list[tuple]:
    return [(row.code, row.value, row.providers) for row in response.context["table"].page.object_list.data]


@pytest.mark.parametrize("role", ["planner", "head"])
def test_planner_and_head_see_figures(client, role):
    worlds.indicator()
    worlds.observe("41", "120")
    client.force_login(factories.UserFactory(**{role: True}))

    assert rows(client.get(FIGURES)) == [("41", 120, 1)]


@pytest.mark.parametrize("role", ["caseworker", "assessor", "auditor", "admin"])
def test_other_roles_are_refused_and_nothing_is_recorded(client, role):
    worlds.indicator()
    worlds.observe("41", "120")
    client.force_login(factories.UserFactory(**{role: True}))

    assert client.get(FIGURES).status_code == 403
    assert Entry.objects.filter(action="look").count() == 0


def test_people_of_a_traeger_are_refused(client):
    worlds.indicator()
    client.force_login(factories.member(factories.OrganisationFactory()))

    assert client.get(FIGURES).status_code == 403


def test_looking_is_recorded_with_the_period(page):
    worlds.observe("41", "120")
    page.get(FIGURES, {"zeitraum": "2027"})

    entry = Entry.objects.get(chain="figures:besuche")
    assert (entry.sentence, entry.data) == ("Genaue Zahlen eingesehen: Besuche, 2027.", {"period": "2027"})


def test_values_of_several_traeger_add_up_per_ortsteil(page):
    worlds.observe("41", "120", provider="1")
    worlds.observe("41", "30", provider="2")
    worlds.observe("05", "50", provider="2")

    response = page.get(FIGURES)

    assert rows(response) == [("05", 50, 1), ("41", 150, 2)]
    assert (response.context["total"], response.context["silent"]) == ("200", 1)
    assert response.content.decode().count(NOTE) == 1


def test_the_rate_is_per_thousand_residents_with_year_and_source(page):
    worlds.observe("41", "150")

    text = page.get(FIGURES).content.decode()

    assert text.count("je 1.000 Einwohnerinnen und Einwohner 2023</a>") == 1
    assert text.count('<td class="kern-table__cell kern-table__cell--numeric">7,5</td>') == 1
    assert text.count("Stand 31.12.2023. Quelle der Einwohnerzahlen: Test.") == 1


def test_without_residents_there_is_no_rate_and_the_page_says_so(page):
    ResidentCount.objects.all().delete()
    worlds.observe("41", "150")

    response = page.get(FIGURES)

    assert [row.rate for row in response.context["table"].data.data] == [None]
    assert response.content.decode().count("Einwohnerzahlen sind nicht hinterlegt.") == 1


@pytest.mark.parametrize(("status", "marks"), [("P", ["p"]), ("A", [None])])
def test_provisional_values_carry_a_mark_that_is_explained(page, status, marks):
    worlds.observe("41", "150", status=status)

    response = page.get(FIGURES)

    assert [row.mark for row in response.context["table"].data.data] == marks
    assert response.content.decode().count("p: vorläufiger Wert.") == len(list(filter(None, marks)))


def test_the_newest_period_comes_first_and_another_can_be_chosen(page):
    worlds.observe("41", "150", period="2026")
    worlds.observe("41", "170", period="2027")

    assert rows(page.get(FIGURES)) == [("41", 170, 1)]
    assert rows(page.get(FIGURES, {"zeitraum": "2026"})) == [("41", 150, 1)]


@pytest.mark.parametrize("period", ["1999", "", "a\0b", "9" * 20, "x" * 5000])
def test_an_unknown_period_is_explained_and_nobody_looked(page, period):
    worlds.observe("41", "150")

    response = page.get(FIGURES, {"zeitraum": period})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["zeitraum"])
    assert Entry.objects.filter(action="look").count() == 0


def test_figures_that_no_longer_count_are_not_shown(page):
    worlds.observe("41", "150", valid_to=factories.NOW)

    response = page.get(FIGURES)

    assert response.status_code == 200
    assert response.content.decode().count("noch keine Zahlen in der zentralen Statistik") == 1
    assert Entry.objects.filter(action="look").count() == 0


def test_an_indicator_that_does_not_exist_is_not_found(page):
    assert page.get("/planung/zahlen/gibt-es-nicht/").status_code == 404


@pytest.mark.parametrize(
    ("sort", "codes"),
    [("name", ["41", "00", "05"]), ("-value", ["00", "05", "41"]), ("rate", ["41", "05", "00"])],
)
def test_the_table_is_sorted(page, sort, codes):
    for district, value in (("41", "10"), ("00", "30"), ("05", "20")):
        worlds.observe(district, value)

    assert [code for code, *_ in rows(page.get(FIGURES, {"sort": sort}))] == codes


def test_the_caption_of_the_chart_names_the_highest_and_the_total(page):
    worlds.observe("41", "1500")
    worlds.observe("05", "20")

    chart = page.get(FIGURES).context["chart"]

    assert chart.description == "Am höchsten ist der Wert in Connewitz mit 1.500. Die Summe aus 2 Ortsteilen ist 1.520."
    assert [(bar.label, bar.text) for bar in chart.bars] == [("Connewitz", "1.500"), ("Zentrum-Nordwest", "20")]


def test_two_highest_values_are_both_named(page):
    for district, value in (("41", "30"), ("05", "30"), ("00", "7")):
        worlds.observe(district, value)

    assert page.get(FIGURES).context["chart"].description == (
        "Am höchsten ist der Wert in Zentrum-Nordwest und Connewitz mit je 30. Die Summe aus 3 Ortsteilen ist 67."
    )


def test_equal_values_everywhere_have_no_highest(page):
    for district in ("41", "05"):
        worlds.observe(district, "0")

    assert page.get(FIGURES).context["chart"].description == (
        "Alle Ortsteile mit Werten haben denselben Wert: 0. Die Summe aus 2 Ortsteilen ist 0."
    )


def test_twenty_bars_are_drawn_and_the_rest_is_said(page, monkeypatch):
    for number, district in enumerate(worlds.many_districts(10)):
        worlds.observe(district.code, str(100 + number))
    monkeypatch.setattr("portal.planning.findings.MOST_BARS", 8)

    chart = page.get(FIGURES).context["chart"]

    assert len(chart.bars) == 8
    assert chart.description.endswith("Gezeichnet sind die 8 höchsten Werte; 2 weitere Ortsteile haben zusammen 201.")


def test_a_value_keeps_the_decimals_of_its_indicator(page):
    worlds.indicator("stunden", label="Stunden", counted="hours", decimals=1)
    worlds.observe("41", "12.50", code="stunden")

    assert page.get("/planung/zahlen/stunden/").context["total"] == "12,5"


def test_persons_may_be_counted_more_than_once_and_the_page_says_so(page):
    worlds.indicator("menschen", label="Menschen", counted="persons")
    worlds.observe("41", "12", code="menschen")
    worlds.observe("41", "12")

    sentence = "Personen können mehrfach gezählt sein"
    assert page.get("/planung/zahlen/menschen/").content.decode().count(sentence) == 1
    assert page.get(FIGURES).content.decode().count(sentence) == 0


def test_the_export_holds_what_the_table_shows(page):
    worlds.observe("05", "1500.00", status="P")

    lines = b"".join(page.get(FIGURES, {"export": "csv"}).streaming_content).decode("utf-8-sig").splitlines()

    assert lines == [
        "Ortsteil;Nummer;Stadtbezirk;Besuche (Anzahl);Vorläufig;Zahl der Träger;"
        "je 1.000 Einwohnerinnen und Einwohner 2023",
        "Zentrum-Nordwest;05;Mitte;1500;p;1;150,0",
    ]
    assert page.get(FIGURES, {"export": "xlsx"}).content[:2] == b"PK"


def test_the_number_of_queries_does_not_grow_with_ortsteile(page, django_assert_max_num_queries):
    worlds.observe("41", "1")
    page.get(FIGURES)
    for district in worlds.many_districts(9):
        worlds.observe(district.code, "5")
    with django_assert_max_num_queries(16):
        assert len(rows(page.get(FIGURES))) == 10


def test_the_address_of_the_page_is_found_by_its_name():
    assert reverse("planning:figures", args=["besuche"]) == FIGURES
