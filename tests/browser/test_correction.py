"""A Nachforderung: the office asks, only what it named is open, and it sees what the answer changed."""

import datetime

import pytest

from tests.browser.steps import begin, declare, fill, find_file, reference_on, tasks_with

pytestmark = pytest.mark.browser

OPENED = ("Vorhaben", "Kosten- und Finanzierungsplan")
QUESTION = "Bitte erläutern Sie die Miete und nennen Sie die Öffnungszeiten."
ANSWER = "Geöffnet ist montags bis freitags von 10 bis 16 Uhr."


def test_a_correction_is_asked_answered_and_compared(person):
    traeger, officer = person("vorstand"), person("sachbearbeitung")
    begin(traeger)
    fill(traeger, "Nähstube")
    declare(traeger)
    traeger.press("Antrag absenden")
    reference = reference_on(traeger)

    find_file(officer, reference)
    ask(officer)
    read_question(traeger)
    answer(traeger)
    officer.open(officer.file)
    officer.page.locator("summary").filter(has_text="anders als in der Fassung davor").click()
    assert f"Diese Fassung\n{ANSWER}" in officer.text()
    officer.look("sachbearbeitung-antwort")


def ask(officer):
    """Begin the check, and ask for two sections; first with nothing said."""
    officer.press("Formale Prüfung beginnen")
    officer.follow("Nachforderung stellen")
    officer.press("Nachforderung stellen")
    officer.look("nachforderung-fehler")
    for section in OPENED:
        officer.page.get_by_label(section, exact=True).check()
    officer.page.get_by_label("Was möchten Sie dazu sagen?").fill(QUESTION)
    officer.look("nachforderung")
    officer.press("Nachforderung stellen")


def read_question(traeger):
    """The Träger reads what is asked and until when, and can open nothing else."""
    traeger.open(traeger.tasks)
    assert QUESTION in traeger.text()
    assert "Bitte bessern Sie bis zum" in traeger.text()
    assert str(datetime.date.today().year) in traeger.text()
    assert tuple(tasks_with(traeger, "Bitte nachbessern")) == OPENED
    traeger.look("aufgabenliste")
    traeger.follow("Zielgruppe und Sozialraum")
    assert traeger.page.get_by_label("Zielgruppe").count() == 0
    traeger.look("geschlossener-abschnitt")


def answer(traeger):
    traeger.open(traeger.tasks)
    traeger.follow("Vorhaben")
    traeger.page.get_by_label("Was Sie vorhaben").fill(ANSWER)
    traeger.press("Speichern und zurück zur Übersicht")
    declare(traeger)
    traeger.look("nachbesserung-absenden")
    traeger.press("Nachbesserung absenden")
    assert "Fassung 2" in traeger.text()
    traeger.look("nachgebessert")
