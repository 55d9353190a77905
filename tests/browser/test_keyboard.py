"""The application form by keyboard alone: Tab reaches every control, the focus is seen, errors get it."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECTIONS = ("project", "target_group", "goals", "staff", "plan", "other_funds", "attachments", "submit")
# Numbers what can be used, and gives each its number; of radio buttons with one name Tab reaches one.
NUMBERED = """() => {
    const isReached = element => element.type !== "radio" || element.checked
        || !document.querySelector(`[name="${element.name}"]:checked`);
    return [...document.querySelectorAll("main :is(a[href], button, input, select, textarea, summary)")]
        .filter(it => it.type !== "hidden" && !it.disabled && it.checkVisibility() && isReached(it))
        .map((element, number) => { element.dataset.number = number; return element.outerHTML.slice(0, 120); });
}"""
# The number of what has the focus ("" outside of the content), and whether a line around it shows so.
FOCUSED = """() => {
    const element = document.activeElement;
    const isSeen = [element, element.closest("label, div")].some(it => it
        && (getComputedStyle(it).outlineStyle !== "none" || getComputedStyle(it).boxShadow !== "none"));
    return [element.closest("main *") ? element.dataset.number ?? "region" : "", isSeen];
}"""


@pytest.fixture
def draft(city):
    return factories.complete()


@pytest.mark.parametrize("name", SECTIONS)
def test_tab_reaches_every_control_and_the_focus_is_seen(sweep, draft, name):
    sweep.enter(draft.created_by)
    sweep.page.goto(sweep.address + reverse(f"applicant:{name}", args=[draft.pk]))
    controls = sweep.page.evaluate(NUMBERED)
    assert controls
    reached = tab_through(sweep.page, presses=3 * len(controls) + 60)
    assert [html for number, html in enumerate(controls) if str(number) not in reached] == []
    assert [controls[int(number)] for number, is_seen in reached.items() if number != "region" and not is_seen] == []


def tab_through(page, *, presses: int) -> dict[str, bool]:
    """What gets the focus, by number, and whether it is seen there; ends behind the last one."""
    reached: dict[str, bool] = {}
    for _ in range(presses):
        page.keyboard.press("Tab")
        number, is_seen = page.evaluate(FOCUSED)
        if number:
            reached[number] = is_seen
        elif reached:
            break
    return reached


def test_the_summary_of_errors_gets_the_focus_and_leads_to_the_field(sweep, draft):
    sweep.enter(draft.created_by)
    page = sweep.page
    page.goto(sweep.address + reverse("applicant:plan", args=[draft.pk]))
    page.locator("[name=costs-0-amount]").fill("zehntausend")
    page.get_by_role("button", name="Speichern und weiter").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.matches('.portal-summary')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.name") == "costs-0-amount"
