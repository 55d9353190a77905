import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from grants.applications import editing
from grants.applications.models import PlanRow
from tests import factories
from tests.portal.applicant.pages import document, errors, form_values, stored, text
from tests.portal.applicant.worlds import in_correction


def address(application) -> str:
    return reverse("applicant:plan", args=[application.pk])


def item(application, code: str) -> str:
    return str(application.call.guideline.plan_items.get(code=code).pk)


def typed(application, costs=(), income=(), **more) -> dict:
    """What a browser sends: rows as (code, amount, further fields)."""
    data = {"version": application.version} | more
    for prefix, rows in (("costs", costs), ("income", income)):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for number, (code, amount, *fields) in enumerate(rows):
            data[f"{prefix}-{number}-item"] = code and item(application, code)
            data[f"{prefix}-{number}-amount"] = amount
            for field in fields:
                data |= {f"{prefix}-{number}-{name}": value for name, value in field.items()}
    return data


def stored_rows(application) -> list[tuple[str, Decimal]]:
    return [(row.item.code, row.amount) for row in application.plan_rows.select_related("item")]


def test_rows_are_saved_and_empty_ones_ignored(browser, draft):
    data = typed(
        draft,
        costs=[("personal", "8.000,00"), ("", ""), ("sachkosten", "2000")],
        income=[("eigenmittel", "1.000,00 €"), ("zuwendung", "9000,00")],
    )
    response = browser.post(address(draft), data)
    assert response.url == reverse("applicant:other_funds", args=[draft.pk])
    assert stored_rows(draft) == [
        ("personal", Decimal("8000.00")),
        ("sachkosten", Decimal("2000.00")),
        ("eigenmittel", Decimal("1000.00")),
        ("zuwendung", Decimal("9000.00")),
    ]
    draft = stored(draft)
    assert draft.requested_amount == Decimal("9000.00")


def test_the_form_shows_the_stored_rows_and_three_empty_ones(browser, complete):
    values = form_values(browser.get(address(complete)))
    assert (values["costs-TOTAL_FORMS"], values["income-TOTAL_FORMS"]) == (["5"], ["5"])
    assert (values["costs-0-amount"], values["costs-4-amount"]) == (["8.000,00"], [""])


def test_an_emptied_row_is_removed(browser, complete):
    values = form_values(browser.get(address(complete)))
    values |= {"costs-1-item": "", "costs-1-amount": "", "costs-1-description": ""}
    browser.post(address(complete), values)
    assert [code for code, _ in stored_rows(complete)] == ["personal", "eigenmittel", "zuwendung"]


def test_more_rows_saves_and_comes_back(browser, draft):
    data = typed(draft, costs=[("personal", "1"), ("personal", "2"), ("personal", "3")], next="more")
    response = browser.post(address(draft), data)
    assert response.url == f"{address(draft)}#plan"
    assert form_values(browser.get(address(draft)))["costs-TOTAL_FORMS"] == ["6"]


def test_the_difference_is_told_in_words(browser, draft):
    browser.post(address(draft), typed(draft, costs=[("personal", "100")], income=[("zuwendung", "90")]))
    shown = text(browser.get(address(draft)))
    assert "Es fehlen 10,00 €: Die Ausgaben sind höher als die Einnahmen." in shown.replace("\xa0", " ")
    assert "Die Eigenmittel müssen mindestens 10 % der zuwendungsfähigen Ausgaben betragen." in shown


def test_a_balanced_plan_is_praised(browser, complete):
    assert "Ausgaben und Einnahmen gleichen sich aus, und die Eigenmittel reichen." in text(
        browser.get(address(complete))
    )


def test_the_state_of_a_promise_is_saved_with_money_of_others(browser, draft):
    income = [("drittmittel", "50", {"certainty": "requested", "description": "Stiftung"})]
    browser.post(address(draft), typed(draft, income=income))
    row = PlanRow.objects.get()
    assert (row.certainty, row.description) == ("requested", "Stiftung")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("personal", "viel"), "Geben Sie einen Betrag in Euro ein, zum Beispiel 1.234,56."),
        (("personal", "-1"), "Geben Sie einen Betrag ab 0,00 € ein."),
        (("personal", "100000000"), "Geben Sie einen Betrag bis 99.999.999,99 € ein."),
        (("personal", "1,234"), "Geben Sie einen Betrag in Euro ein, zum Beispiel 1.234,56."),
        (("personal", ""), "Geben Sie den Betrag ein, zum Beispiel 1.234,56."),
        (("", "5"), "Wählen Sie die Position aus."),
        (("zuwendung", "5"), "Wählen Sie einen Eintrag aus der Liste aus."),
        (
            ("personal", "5", {"description": "x\x00"}),
            "Geben Sie den Text neu ein. Er enthält unsichtbare Steuerzeichen.",
        ),
        (
            ("personal", "5", {"description": "x" * 301}),
            "Kürzen Sie den Text auf höchstens 300 Zeichen. Es sind jetzt 301 Zeichen.",
        ),
    ],
)
def test_a_wrong_row_is_named_and_everything_typed_is_kept(browser, draft, row, sentence):
    data = typed(draft, costs=[row], income=[("zuwendung", "77,00")])
    response = browser.post(address(draft), data)
    assert (response.status_code, [error.replace("\xa0", " ") for error in errors(response)]) == (422, [sentence])
    kept = form_values(response)
    assert (kept["costs-0-amount"], kept["income-0-amount"]) == ([row[1]], ["77,00"])
    assert PlanRow.objects.count() == 0


@pytest.mark.parametrize("amount", ["1" * 20, "9" * 5000, "1e400", "NaN", "Infinity", "\x00"])
def test_strange_amounts_are_errors(browser, draft, amount):
    response = browser.post(address(draft), typed(draft, costs=[("personal", amount)]))
    assert (response.status_code, PlanRow.objects.count()) == (422, 0)


def test_the_state_of_a_promise_belongs_to_money_of_others_only(browser, draft):
    response = browser.post(address(draft), typed(draft, income=[("eigenmittel", "5", {"certainty": "approved"})]))
    assert errors(response) == ["Der Stand der Zusage gehört nur zu Zuschüssen Dritter. Lassen Sie das Feld hier leer."]


def test_sixty_rows_of_the_largest_amount_can_be_stored(browser, draft):
    rows = [("zuwendung", "99.999.999,99")] * 60
    assert browser.post(address(draft), typed(draft, income=rows)).status_code == 302
    draft = stored(draft)
    assert draft.requested_amount == Decimal("5999999999.40")


def test_more_than_sixty_rows_are_refused(browser, draft):
    response = browser.post(address(draft), typed(draft, costs=[("personal", "1")] * 61))
    assert (response.status_code, PlanRow.objects.count()) == (422, 0)
    assert "Entfernen Sie Zeilen. Es sind höchstens 60 möglich." in text(response)


@pytest.mark.parametrize("total", ["", "unsinn", "9" * 20])
def test_a_broken_form_is_answered(browser, draft, total):
    data = typed(draft, costs=[("personal", "1")]) | {"costs-TOTAL_FORMS": total}
    assert browser.post(address(draft), data).status_code == 422


def test_a_second_press_of_the_button_changes_nothing(browser, draft):
    data = typed(draft, costs=[("personal", "5")], income=[("zuwendung", "5")])
    assert [browser.post(address(draft), data).status_code for _ in range(2)] == [302, 302]
    draft = stored(draft)
    assert draft.version == 2


def test_a_save_that_comes_too_late_shows_the_stored_rows(browser, complete, editor):
    items = {entry.code: entry for entry in complete.call.guideline.plan_items.all()}
    editing.save_plan(
        application=complete,
        section="plan",
        actor=editor,
        now=factories.NOW,
        version=complete.version,
        rows=[editing.Row(items["sachkosten"], Decimal("50.00"), "Miete")],
    )
    response = browser.post(address(complete), typed(complete, costs=[("personal", "7,00")]))
    assert response.status_code == 409
    shown = text(response).replace("\xa0", " ")
    assert "Inzwischen hat Emil Schreiber gespeichert." in shown
    assert "Sachkosten, Miete, 50,00 Euro" in shown
    values = form_values(response)
    assert (values["costs-0-amount"], values["version"]) == (["7,00"], [str(complete.version + 1)])
    assert browser.post(address(complete), values | {"keep-costs": "mine"}).status_code == 302
    assert stored_rows(complete) == [("personal", Decimal("7.00"))]


def test_the_plan_is_closed_while_other_sections_are_corrected(browser, complete):
    application = in_correction(complete, "goals")
    response = browser.post(address(application), typed(application, costs=[("personal", "7,00")]))
    assert response.status_code == 409
    assert len(stored_rows(complete)) == 4


def test_the_plan_needs_a_fixed_number_of_queries(browser, draft, django_assert_max_num_queries):
    browser.post(address(draft), typed(draft, costs=[("personal", "1")]))
    with django_assert_max_num_queries(60) as one:
        browser.get(address(draft))
    draft = stored(draft)
    browser.post(address(draft), typed(draft, costs=[("personal", "1")] * 40))
    with django_assert_max_num_queries(60) as many:
        browser.get(address(draft))
    assert len(many) == len(one)


def test_the_head_of_each_table_names_its_columns(browser, draft):
    tables = document(browser.get(address(draft))).xpath("//main//form//table[contains(@class, 'portal-rows')]")
    heads = [[" ".join(cell.text_content().split()) for cell in table.xpath(".//thead//th")] for table in tables]
    note = "Anmerkungz. B. 12 Monate × 650 €"
    assert heads == [
        ["Nr.", "Position", "Erläuterung", "Betrag", note],
        ["Nr.", "Position", "Erläuterung", "Betrag", note, "Stand der Zusagenur bei Zuschüssen Dritter"],
    ]


def two_years(organisation, signer):
    call = factories.CallFactory(period_end=datetime.date(2028, 12, 31))
    return factories.draft(call, organisation, actor=signer)


def test_a_call_of_two_years_asks_for_the_part_of_the_second(browser, organisation, signer):
    application = two_years(organisation, signer)
    assert "Davon 2028" in text(browser.get(address(application)))
    rows = [("personal", "100", {"second_year": "40", "note": "2 × 50 €"})]
    browser.post(address(application), typed(application, costs=rows))
    row = application.plan_rows.get()
    assert (row.second_year, row.note) == (Decimal("40.00"), "2 × 50 €")
    values = form_values(browser.get(address(application)))
    assert (values["costs-0-second_year"], values["costs-0-note"]) == (["40,00"], ["2 × 50 €"])


def test_a_part_larger_than_the_whole_is_refused(browser, organisation, signer):
    application = two_years(organisation, signer)
    rows = [("personal", "100", {"second_year": "100,01"})]
    response = browser.post(address(application), typed(application, costs=rows))
    assert errors(response) == ["Dieser Teil ist höher als der ganze Betrag. Prüfen Sie beide Beträge."]


def test_a_call_of_one_year_has_no_second(browser, draft):
    rows = [("personal", "100", {"second_year": "40"})]
    browser.post(address(draft), typed(draft, costs=rows))
    assert draft.plan_rows.get().second_year is None
