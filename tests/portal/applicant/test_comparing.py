"""Two people change the same: both versions stand side by side, and the person chooses, without JavaScript."""

from decimal import Decimal

import pytest
from django.urls import reverse

from grants.applications import editing
from tests import factories
from tests.portal.applicant.pages import document, errors, form_values, stored, text
from tests.portal.applicant.test_autosaving import Window, address, save_elsewhere

LONG = "Wir gärtnern.\r\n\r\nJeden Tag."


@pytest.fixture
def late(browser, complete, editor):
    """The page of somebody who typed title and summary, while a colleague changed title and period."""
    window = Window(browser, complete)
    colleague = Window(browser, complete)
    browser.force_login(editor)
    colleague.save(title="Haus", period_start_1="3", summary="Wir bauen.")
    browser.force_login(complete.created_by)
    return lambda **typed: window.press(**{"title": "Garten", "summary": LONG} | typed)


def columns(response) -> list[list[str]]:
    """For each question: its label, and both versions."""
    found = []
    for group in document(response).xpath("//main//fieldset"):
        versions = group.xpath(".//*[contains(@id, '-words')]")
        words = [" ".join(" ".join(part.itertext()).split()) for part in (group.find("legend"), *versions)]
        found.append(words)
    return found


def test_only_what_both_changed_is_asked_with_both_versions_and_who_and_when(late):
    response = late()
    assert response.status_code == 409
    assert columns(response) == [
        ["Name des Vorhabens", "Garten", "Haus"],
        ["Was Sie vorhaben", "Wir gärtnern. Jeden Tag.", "Wir bauen."],
    ]
    assert "Inzwischen hat Emil Schreiber gespeichert. Es ist nichts überschrieben." in text(response)
    assert "gespeichert von Emil Schreiber, 15.09.2026, 10:30 Uhr" in text(response)


def test_nothing_is_stored_before_the_person_has_chosen(late, complete):
    late()
    assert stored(complete).title == "Haus"


def test_each_part_can_be_chosen_by_itself(browser, late, complete):
    values = form_values(late()) | {"keep-title": "mine", "keep-summary": "stored"}
    assert browser.post(address(complete), values).url == reverse("applicant:tasks", args=[complete.pk])
    application = stored(complete)
    assert (application.title, application.summary, application.period_start.month) == ("Garten", "Wir bauen.", 3)


def test_two_texts_can_both_be_kept(browser, late, complete):
    values = form_values(late()) | {"keep-title": "stored", "keep-summary": "both"}
    browser.post(address(complete), values)
    application = stored(complete)
    assert (application.title, application.summary) == ("Haus", "Wir gärtnern.\n\nJeden Tag.\n\nWir bauen.")


@pytest.mark.parametrize("choice", [{}, {"keep-title": "unsinn"}, {"keep-title": "both"}, {"keep-title": ""}])
def test_without_a_choice_the_page_asks_again_and_keeps_everything(browser, late, complete, choice):
    values = form_values(late()) | {"keep-summary": "mine"} | choice
    response = browser.post(address(complete), values)
    assert (response.status_code, errors(response)) == (409, ["Wählen Sie, was gelten soll."])
    assert document(response).xpath("//title/text()")[0].startswith("Fehler: ")
    assert form_values(response)["title"] == ["Garten"]
    assert stored(complete).title == "Haus"


def test_a_third_save_meanwhile_is_compared_again(browser, late, complete, editor):
    values = form_values(late()) | {"keep-title": "mine", "keep-summary": "mine"}
    save_elsewhere(complete, editor, title="Turm")
    response = browser.post(address(complete), values)
    assert columns(response) == [["Name des Vorhabens", "Garten", "Turm"]]
    assert stored(complete).title == "Turm"


def test_what_was_chosen_but_is_wrong_is_shown_to_correct(browser, late, complete):
    response = late(title="x" * 201)
    assert columns(response)[0][1] == "x" * 201
    response = browser.post(address(complete), form_values(response) | {"keep-title": "mine", "keep-summary": "mine"})
    assert (response.status_code, form_values(response)["title"]) == (422, ["x" * 201])


def test_what_only_others_changed_is_taken_over_and_said(browser, complete, editor):
    window = Window(browser, complete)
    save_elsewhere(complete, editor, title="Haus")
    window.press(summary="Wir gärtnern.")
    application = stored(complete)
    assert (application.title, application.summary) == ("Haus", "Wir gärtnern.")
    said = text(browser.get(address(complete)))
    assert "Übernommen, was inzwischen gespeichert wurde: „Name des Vorhabens“." in said


def test_another_window_of_ones_own_is_called_so(browser, complete):
    window, other = Window(browser, complete), Window(browser, complete)
    other.save(title="Haus")
    response = window.press(title="Garten")
    assert "Inzwischen haben Sie in einem anderen Fenster gespeichert." in text(response)


def test_after_an_autosave_that_left_out_a_conflict_the_right_person_is_named(browser, complete, editor):
    window, colleague = Window(browser, complete), Window(browser, complete)
    browser.force_login(editor)
    colleague.save(title="Haus")
    browser.force_login(complete.created_by)
    window.save(title="Garten", summary="Wir gärtnern.")
    assert "gespeichert von Emil Schreiber" in text(window.press())


@pytest.fixture
def two_tables(browser, complete, editor):
    """The answer to somebody who changed a row of the costs, while a colleague replaced them all.

    Their page is an old one, without the keys of its rows.
    """
    window = Window(browser, complete, "plan")
    window.values = {name: value for name, value in window.values.items() if not name.endswith("-key")}
    items = {entry.code: entry for entry in complete.call.guideline.plan_items.all()}
    row = editing.Row(items["sachkosten"], Decimal("50.00"), "Miete")
    editing.save_plan(
        application=complete, section="plan", actor=editor, now=factories.NOW, version=complete.version, rows=[row]
    )
    return window.press(**{"costs-0-amount": "7.000,00"})


def test_a_page_that_does_not_say_which_row_is_which_has_its_tables_compared_as_a_whole(two_tables):
    assert columns(two_tables) == [
        ["Ausgaben", "Personalkosten, 7.000,00 Euro Sachkosten, 2.000,00 Euro", "Sachkosten, Miete, 50,00 Euro"]
    ]


@pytest.mark.parametrize(
    ("choice", "amounts"),
    [
        ("mine", ["7000.00", "2000.00"]),
        ("stored", ["50.00"]),
        ("both", ["7000.00", "2000.00", "50.00"]),
    ],
)
def test_of_a_table_one_version_or_the_rows_of_both_are_kept(browser, complete, two_tables, choice, amounts):
    browser.post(address(complete, "plan"), form_values(two_tables) | {"keep-costs": choice})
    assert [str(row.amount) for row in complete.plan_rows.all()] == amounts


def test_line_breaks_survive_the_page_that_compares(browser, late, complete):
    browser.post(address(complete), form_values(late()) | {"keep-title": "mine", "keep-summary": "mine"})
    assert stored(complete).summary.replace("\r\n", "\n") == LONG.replace("\r\n", "\n")


def test_markup_in_an_answer_stays_text(late):
    response = late(title="<script>alert(1)</script>")
    assert b"<script>alert" not in response.content
    assert columns(response)[0][1] == "<script>alert(1)</script>"
