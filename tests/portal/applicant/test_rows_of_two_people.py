"""Two people in one table: different rows never disturb each other, the same row is asked with both versions."""

import pytest

from tests.portal.applicant.pages import document, form_values, text
from tests.portal.applicant.test_autosaving import Window, address
from tests.portal.applicant.test_comparing import columns


@pytest.fixture
def windows(browser, complete, editor):
    """The page of the plan, open in the windows of two people; the second one saves in hers."""
    mine, theirs = Window(browser, complete, "plan"), Window(browser, complete, "plan")

    def as_colleague(**typed):
        browser.force_login(editor)
        theirs.save(**{name.replace("__", "-"): value for name, value in typed.items()})
        browser.force_login(complete.created_by)
        return theirs.answer

    return mine, as_colleague


def amounts(application) -> list[str]:
    return [f"{row.item.code} {row.amount}" for row in application.plan_rows.select_related("item")]


def test_two_rows_of_one_table_are_both_saved(windows, complete):
    mine, as_colleague = windows
    assert as_colleague(costs__1__amount="2.500,00")["complete"]
    mine.save(**{"costs-0-amount": "8.100,00"})
    assert mine.answer["complete"]
    assert as_colleague(costs__1__amount="2.600,00")["complete"]
    assert amounts(complete)[:2] == ["personal 8100.00", "sachkosten 2600.00"]


def test_both_add_a_row_at_the_same_place(windows, complete):
    mine, as_colleague = windows
    item = mine.values["costs-0-item"]
    as_colleague(costs__2__item=item, costs__2__amount="10")
    for amount in ("20", "25"):
        mine.save(**{"costs-2-item": item, "costs-2-amount": amount})
        assert mine.answer["complete"]
    assert sorted(amounts(complete)) == [
        *("eigenmittel 1000.00", "personal 10.00", "personal 25.00", "personal 8000.00"),
        *("sachkosten 2000.00", "zuwendung 9000.00"),
    ]


def test_a_row_that_others_removed_stays_removed(windows, complete):
    mine, as_colleague = windows
    as_colleague(costs__1__item="", costs__1__amount="")
    for amount in ("8.100,00", "8.200,00"):
        mine.save(**{"costs-0-amount": amount})
    assert amounts(complete) == ["personal 8200.00", "eigenmittel 1000.00", "zuwendung 9000.00"]


def test_the_same_row_is_left_out_and_said_and_the_rest_is_saved(windows, complete):
    mine, as_colleague = windows
    as_colleague(costs__0__amount="1,00")
    mine.save(**{"costs-0-amount": "2,00", "costs-1-amount": "3,00"})
    assert "„Ausgabe 1“ hat inzwischen auch Emil Schreiber geändert." in mine.answer["sentence"]
    assert amounts(complete)[:2] == ["personal 1.00", "sachkosten 3.00"]


def test_only_the_row_that_both_changed_is_asked(windows):
    mine, as_colleague = windows
    as_colleague(costs__0__amount="1,00", income__0__amount="5,00")
    response = mine.press(**{"costs-0-amount": "2,00", "costs-1-amount": "3,00"})
    assert columns(response) == [["Ausgabe 1", "Personalkosten, 2,00 Euro", "Personalkosten, 1,00 Euro"]]
    assert "gespeichert von Emil Schreiber" in text(response)


@pytest.mark.parametrize(
    ("choice", "costs"),
    [
        ("mine", ["personal 2.00", "sachkosten 3.00"]),
        ("stored", ["personal 1.00", "sachkosten 3.00"]),
        ("both", ["personal 2.00", "sachkosten 3.00", "personal 1.00"]),
    ],
)
def test_of_a_row_one_version_or_both_are_kept(browser, windows, complete, choice, costs):
    mine, as_colleague = windows
    as_colleague(costs__0__amount="1,00")
    response = mine.press(**{"costs-0-amount": "2,00", "costs-1-amount": "3,00"})
    name = document(response).xpath("//input[@name='compared']/@value")[0]
    assert browser.post(address(complete, "plan"), form_values(response) | {f"keep-{name}": choice}).status_code == 302
    assert amounts(complete)[: len(costs)] == costs


@pytest.mark.parametrize(("choice", "count"), [("mine", 2), ("stored", 1)])
def test_a_row_that_one_removed_and_the_other_changed_is_asked(browser, windows, complete, choice, count):
    mine, as_colleague = windows
    as_colleague(costs__0__item="", costs__0__amount="")
    response = mine.press(**{"costs-0-amount": "2,00"})
    assert columns(response) == [["Ausgabe 1", "Personalkosten, 2,00 Euro", "Diese Zeile wurde entfernt."]]
    name = document(response).xpath("//input[@name='compared']/@value")[0]
    browser.post(address(complete, "plan"), form_values(response) | {f"keep-{name}": choice})
    assert len([row for row in amounts(complete) if row.startswith(("personal", "sachkosten"))]) == count


def test_a_save_whose_answer_was_lost_does_not_double_a_new_row(browser, windows, complete):
    mine, _ = windows
    row = {"costs-2-item": mine.values["costs-0-item"], "costs-2-amount": "10"}
    browser.post(mine.address, mine.values | row, headers={"X-Autosave": "1"})
    mine.save(**row)
    assert (mine.answer["complete"], complete.plan_rows.count()) == (True, 5)


def test_posts_are_compared_row_by_row_as_well(browser, complete, editor):
    mine, theirs = Window(browser, complete, "staff"), Window(browser, complete, "staff")
    mine.save(**{"posts-0-function": "Beratung"})
    browser.force_login(editor)
    theirs.save(**{"posts-0-function": "Leitung"})
    assert theirs.answer["complete"]
    assert sorted(post.function for post in complete.posts.all()) == ["Beratung", "Leitung"]


@pytest.mark.parametrize("key", ["", "unsinn", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_strange_keys_lose_nothing(browser, complete, key):
    window = Window(browser, complete, "plan")
    values = window.values | {"costs-0-key": key, "costs-1-key": key, "costs-0-amount": "7,00"}
    assert browser.post(window.address, values | {"next": "overview"}).status_code in (302, 409)
    assert len(amounts(complete)) == 4
