"""„Antrag 2027 aus Antrag 2026 erstellen“: what is taken over, and what both sides read at the end."""

import datetime
import re

import pytest

from tests.browser.steps import declare, find_file, reference_on, tasks_with

pytestmark = pytest.mark.browser

YEAR = datetime.date.today().year + 1
UNCHECKED = "Aus Vorjahr, bitte prüfen"
NEW_TEXT = "Neu sind zwei Abende in der Woche."
DIFFERENCES = "Änderungen gegenüber dem früheren Antrag"


def test_this_years_application_is_made_from_last_years(person):
    traeger = person("vorstand")
    copy(traeger)
    assert len(tasks_with(traeger, UNCHECKED)) >= 5
    change_and_check(traeger)
    assert tasks_with(traeger, UNCHECKED) == []

    declare(traeger)
    assert NEW_TEXT in changes_on(traeger)
    traeger.look("pruefen-und-absenden")
    traeger.press("Antrag absenden")
    reference = reference_on(traeger)

    officer = person("sachbearbeitung")
    find_file(officer, reference)
    assert NEW_TEXT in changes_on(officer)
    officer.look("sachbearbeitung-akte")


def copy(traeger):
    """From the overview to a draft that holds the answers of an application of last year."""
    traeger.follow(f"Antrag {YEAR} aus")
    traeger.look("auswahl")
    traeger.press(f"Antrag {YEAR} erstellen")
    assert "Wählen Sie den Antrag, den Sie übernehmen möchten." in traeger.text()
    traeger.look("auswahl-fehlt")
    traeger.page.get_by_role("radio", name=re.compile(f"Förderjahr {YEAR - 1}")).first.check()
    traeger.press(f"Antrag {YEAR} erstellen")
    traeger.tasks = traeger.page.url
    traeger.look("aufgabenliste")


def change_and_check(traeger):
    """Open and save each section: one answer is new, and what was not taken over is filled in."""
    page = traeger.page
    for section in tasks_with(traeger, UNCHECKED):
        traeger.open(traeger.tasks)
        traeger.follow(section)
        assert f"Diese Angaben stammen aus dem Antrag SOZ-{YEAR - 1}" in traeger.text()
        traeger.look(section.split()[0].lower())
        if section == "Vorhaben":
            page.get_by_label("Was Sie vorhaben").fill(NEW_TEXT)
        for gross in page.locator("[name^=posts-][name$=-gross]").all()[:1]:
            gross.fill("41.000,00")
        traeger.press("Speichern und zurück zur Übersicht")
    traeger.open(traeger.tasks)


def changes_on(person) -> str:
    """What the page says about changes to last year, unfolded."""
    section = person.page.locator("section").filter(has=person.page.get_by_role("heading", name=DIFFERENCES)).last
    section.locator("summary").first.click()
    return section.inner_text()
