"""Sections with tables of rows: indicators, Stellen, other money."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests import factories
from tests.portal.applicant.pages import document, errors, form_values, stored, text
from tests.portal.applicant.worlds import in_correction

TABLES = {"goals": ("planned_values",), "staff": ("posts",), "other_funds": ("third_party", "city")}


def address(application, section: str) -> str:
    return reverse(f"applicant:{section}", args=[application.pk])


def typed(application, section: str, more=None, **rows) -> dict:
    """What a browser sends: rows by table, each a dictionary of fields."""
    data = {"version": application.version} | (more or {})
    for table in TABLES[section]:
        entries = rows.get(table, [])
        data |= {f"{table}-TOTAL_FORMS": len(entries), f"{table}-INITIAL_FORMS": 0}
        for number, entry in enumerate(entries):
            data |= {f"{table}-{number}-{name}": value for name, value in entry.items()}
    return data


POST = {
    "function": "Sozialarbeit",
    "pay_group": "TVöD S 11b",
    "pay_step": "3",
    "full_time_equivalent": "0,75",
    "months": "12",
    "gross": "43.210,50",
}
GIVER = {"giver": "Stiftung", "purpose": "Kurse", "amount": "500", "certainty": "requested"}


def test_the_target_group_is_saved_with_its_places_and_leads_to_the_goals(browser, draft):
    data = {"version": draft.version, "target_group": "Alle", "districts": ["41", "05"], "neighbourhood": "Dicht."}
    response = browser.post(address(draft, "target_group"), data)
    draft = stored(draft)
    assert (response.url, draft.target_group, draft.neighbourhood) == (address(draft, "goals"), "Alle", "Dicht.")
    assert [place.code for place in draft.districts.all()] == ["05", "41"]


@pytest.mark.parametrize("code", ["99", "\x00", "9" * 5000])
def test_a_place_that_the_city_does_not_have_is_refused(browser, draft, code):
    response = browser.post(address(draft, "target_group"), {"version": draft.version, "districts": [code]})
    assert (response.status_code, errors(response)) == (422, ["Wählen Sie einen Eintrag aus der Liste aus."])


def test_stellen_are_saved_and_empty_rows_ignored(browser, draft):
    response = browser.post(address(draft, "staff"), typed(draft, "staff", posts=[POST, {}, {"function": "Leitung"}]))
    assert response.url == address(draft, "plan")
    fields = ("position", "function", "pay_step", "full_time_equivalent", "months", "gross")
    assert list(draft.posts.values_list(*fields)) == [
        (1, "Sozialarbeit", "3", Decimal("0.75"), 12, Decimal("43210.50")),
        (2, "Leitung", "", None, None, None),
    ]


def test_what_is_stored_stands_in_the_table_and_saving_it_changes_nothing(browser, draft):
    browser.post(address(draft, "staff"), typed(draft, "staff", posts=[POST]))
    values = form_values(browser.get(address(draft, "staff")))
    assert (values["posts-TOTAL_FORMS"], values["posts-0-full_time_equivalent"]) == (["4"], ["0,75"])
    assert values["posts-0-gross"] == ["43.210,50"]
    browser.post(address(draft, "staff"), values)
    assert stored(draft).version == 2


def test_an_emptied_row_is_removed(browser, draft):
    browser.post(address(draft, "staff"), typed(draft, "staff", posts=[POST, POST]))
    values = form_values(browser.get(address(draft, "staff")))
    browser.post(address(draft, "staff"), values | {f"posts-0-{name}": "" for name in POST})
    assert [post.position for post in draft.posts.all()] == [1]


def test_more_rows_saves_and_comes_back(browser, draft):
    response = browser.post(address(draft, "staff"), typed(draft, "staff", {"next": "more"}, posts=[POST]))
    assert (response.url, draft.posts.count()) == (f"{address(draft, 'staff')}#staff", 1)


SHARE = "Geben Sie den Stellenanteil als Zahl bis 1 ein, zum Beispiel 0,5 für eine halbe Stelle."
MONTHS = "Geben Sie die Monate als ganze Zahl von 1 bis 60 ein."


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("full_time_equivalent", "1,01", SHARE),
        ("full_time_equivalent", "0", SHARE),
        ("full_time_equivalent", "halb", SHARE),
        ("full_time_equivalent", "NaN", SHARE),
        ("months", "0", MONTHS),
        ("months", "61", MONTHS),
        ("months", "1,5", MONTHS),
        ("months", "9" * 5000, MONTHS),
        ("gross", "-1", "Geben Sie einen Betrag ab 0,00 € ein."),
        ("gross", "100000000", "Geben Sie einen Betrag bis 99.999.999,99 € ein."),
        ("pay_step", "x" * 11, "Kürzen Sie den Text auf höchstens 10 Zeichen. Es sind jetzt 11 Zeichen."),
        ("function", "x\x00", "Geben Sie den Text neu ein. Er enthält unsichtbare Steuerzeichen."),
    ],
)
def test_a_wrong_entry_is_named_and_everything_typed_is_kept(browser, draft, field, value, sentence):
    response = browser.post(address(draft, "staff"), typed(draft, "staff", posts=[POST | {field: value}]))
    assert (response.status_code, [error.replace("\xa0", " ") for error in errors(response)]) == (422, [sentence])
    other = "pay_group" if field != "pay_group" else "function"
    assert form_values(response)[f"posts-0-{other}"] == [POST[other]]
    assert document(response).xpath("//title/text()")[0].startswith("Fehler: Personal")
    assert draft.posts.count() == 0


@pytest.mark.parametrize("total", ["", "unsinn", "9" * 20, "61"])
@pytest.mark.parametrize("section", list(TABLES))
def test_a_broken_table_is_answered_and_removes_nothing(browser, complete, section, total):
    application = factories.elaborated(complete)
    table = TABLES[section][0]
    data = typed(application, section) | {f"{table}-TOTAL_FORMS": total}
    if total == "61":
        rows = [{"function": "Leitung", "name": "Besuche", "giver": "Stiftung"}] * 61
        data = typed(application, section, **{table: rows})
    response = browser.post(address(application, section), data)
    assert (response.status_code, application.posts.count(), application.planned_values.count()) == (422, 1, 1)


def test_the_sum_of_the_stellen_is_compared_with_the_plan(browser, complete):
    browser.post(address(complete, "staff"), typed(complete, "staff", posts=[POST]))
    shown = text(browser.get(address(complete, "staff"))).replace("\xa0", " ")
    assert "Die Stellen kosten zusammen 43.210,50 €, im Finanzierungsplan stehen 8.000,00 € Personalkosten." in shown
    assert "Besserstellungsverbot: Wer im Vorhaben arbeitet, darf nicht besser bezahlt werden" in shown


def test_drittmittel_and_other_offices_are_saved_in_one_list(browser, draft):
    office = {"giver": "Jugendamt", "amount": "", "certainty": ""}
    data = typed(draft, "other_funds", third_party=[GIVER], city=[office])
    assert browser.post(address(draft, "other_funds"), data).status_code == 302
    assert list(draft.other_funds.values_list("source", "giver", "amount", "certainty")) == [
        ("third_party", "Stiftung", Decimal("500.00"), "requested"),
        ("city", "Jugendamt", None, ""),
    ]
    values = form_values(browser.get(address(draft, "other_funds")))
    assert (values["third_party-0-giver"], values["city-0-giver"]) == (["Stiftung"], ["Jugendamt"])


def test_no_other_funds_can_be_said(browser, draft):
    browser.post(address(draft, "other_funds"), typed(draft, "other_funds", {"has_no_other_funds": "on"}))
    assert stored(draft).has_no_other_funds
    assert "Andere Mittel Keine" in text(browser.get(address(draft, "submit")))


def test_no_other_funds_beside_rows_is_a_contradiction(browser, draft):
    data = typed(draft, "other_funds", {"has_no_other_funds": "on"}, city=[GIVER])
    response = browser.post(address(draft, "other_funds"), data)
    assert (response.status_code, draft.other_funds.count()) == (422, 0)
    assert "Entfernen Sie das Häkchen oder leeren Sie die Zeilen." in errors(response)[0]
    assert form_values(response)["city-0-giver"] == ["Stiftung"]


def test_money_without_its_giver_is_refused(browser, draft):
    data = typed(draft, "other_funds", third_party=[{"amount": "5"}], city=[{"purpose": "Miete"}])
    response = browser.post(address(draft, "other_funds"), data)
    assert (response.status_code, errors(response)) == (422, ["Nennen Sie, wer das Geld gibt."] * 2)


def test_goals_are_saved_with_smart_texts_and_indicators(browser, complete):
    values = form_values(browser.get(address(complete, "goals")))
    values |= {"specific": "Ein Treff.", "planned_values-0-name": "Besuche", "planned_values-0-value": "4.000"}
    assert browser.post(address(complete, "goals"), values).status_code == 302
    row = complete.planned_values.get()
    assert (stored(complete).specific, row.name, row.value) == ("Ein Treff.", "Besuche", Decimal("4000.00"))


def test_a_smart_text_has_at_most_a_thousand_characters(browser, complete):
    data = typed(complete, "goals", {"realistic": "x" * 1001})
    assert errors(browser.post(address(complete, "goals"), data)) == [
        "Kürzen Sie den Text auf höchstens 1000 Zeichen. Es sind jetzt 1001 Zeichen."
    ]


def test_an_indicator_needs_its_name(browser, complete):
    data = typed(complete, "goals", planned_values=[{"value": "5"}])
    assert errors(browser.post(address(complete, "goals"), data)) == [
        "Nennen Sie den Indikator, zum Beispiel „Besuche“."
    ]


def test_the_indicators_of_the_chosen_goals_are_suggested_and_lend_their_unit(browser, complete):
    complete.goals.get().targets.create(name="Offene Tage", unit="Tage im Jahr", source="Test")
    response = browser.get(address(complete, "goals"))
    assert "Offene Tage (Tage im Jahr)" in text(response)
    assert document(response).xpath("//datalist[@id='vorschlaege']/option/@value") == ["Offene Tage"]
    assert document(response).xpath("//input[@name='planned_values-0-name']/@list") == ["vorschlaege"]
    values = form_values(response) | {"planned_values-0-name": "Offene Tage", "planned_values-0-value": "220"}
    browser.post(address(complete, "goals"), values)
    assert complete.planned_values.get().unit == "Tage im Jahr"


@pytest.mark.parametrize("section", list(TABLES))
def test_a_correction_opens_the_section(browser, complete, section):
    application = in_correction(complete, section)
    assert browser.post(address(application, section), typed(application, section)).status_code == 302


@pytest.mark.parametrize("section", list(TABLES))
def test_a_page_needs_a_fixed_number_of_queries(browser, complete, section, django_assert_max_num_queries):
    application, rows = complete, {"goals": {"name": "B"}, "staff": {"function": "L"}, "other_funds": {"giver": "S"}}
    counts = []
    browser.get(address(application, section))  # the first visit also notes who is here
    for number in (1, 40):
        data = typed(stored(application), section, **{TABLES[section][0]: [rows[section]] * number})
        assert browser.post(address(application, section), data).status_code == 302
        with django_assert_max_num_queries(80) as found:
            browser.get(address(application, section))
        counts.append(len(found))
    assert counts[0] == counts[1]
