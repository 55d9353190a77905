"""The office's path: asked, checked, assessed apart, moderated, ranked, kept as a scenario, decided, signed in a batch,
announced, and open to objection."""

import datetime
import re

import pytest

from tests.browser.steps import begin, declare, fetch_letter, fill, find_file, reference_on, reload_until

pytestmark = pytest.mark.browser

TITLE = "Nachbarschaftstreff mit Beratung „Am Kanal“"
YEAR = datetime.date.today().year + 1
CALL = f"Förderung freier Träger {YEAR}"
QUESTION = "Bitte nennen Sie die Öffnungszeiten."
ANSWER = "Geöffnet ist montags bis freitags von 10 bis 16 Uhr."


def apply(traeger) -> str:
    begin(traeger)
    fill(traeger, TITLE)
    declare(traeger)
    traeger.press("Antrag absenden")
    return reference_on(traeger)


def ask_for_one_answer(officer, traeger):
    """One typed point opens one answer; the Träger gives it, and the office sees the old beside the new."""
    officer.press("Formale Prüfung beginnen")
    officer.follow("Nachforderung stellen")
    point = officer.page.get_by_role("group", name="Punkt 1")
    point.get_by_label("Angabe im Antrag").select_option(label="Was Sie vorhaben")
    point.get_by_label("Was ist damit?").select_option(label="unvollständig")
    point.get_by_label("Was soll der Träger ändern oder ergänzen?").fill(QUESTION)
    officer.look("nachforderung")
    officer.press("Nachforderung stellen")
    traeger.open(traeger.tasks)
    assert QUESTION in traeger.text()
    traeger.follow("Vorhaben")
    assert traeger.page.get_by_label("Name des Vorhabens").count() == 0
    traeger.page.get_by_label("Was Sie vorhaben").fill(ANSWER)
    traeger.look("eine-offene-angabe")
    traeger.press("Speichern und zurück zur Übersicht")
    declare(traeger)
    traeger.press("Nachbesserung absenden")
    officer.open(officer.file)
    assert ANSWER in officer.page.get_by_role("main").text_content()
    officer.look("akte-nach-antwort")


def check(officer):
    officer.follow("Formale Prüfung bearbeiten")
    for answer in officer.page.get_by_role("radio", name="erfüllt", exact=True).all():
        answer.check()
    officer.press("Speichern und Prüfung abschließen")


def assign(officer):
    for name in ("Bente Bewertung", "Bilal Bewertung"):
        officer.open(officer.file)
        officer.follow("Bewertende zuweisen")
        officer.page.get_by_role("radio", name=name).check()
        officer.page.get_by_role("radio", name="Beide Teile").check()
        officer.press("Zuweisen")


def assess(assessor, reference: str, points: int):
    assessor.follow(reference)
    for level in assessor.page.get_by_role("radio", name=re.compile(rf"^{points}\b")).all():
        level.check()
    for reason in assessor.page.get_by_role("textbox").all():
        reason.fill("Im Antrag mit Zahlen für den Ortsteil belegt.")
    assessor.press("Bewertung abgeben")


def moderate(officer):
    """The sheets lie far apart: for each criterion the officer records what was agreed, and why."""
    officer.open(officer.file)
    officer.follow("Bewertung abschließen")
    assert "Die Bewertungen liegen weit auseinander" in officer.text()
    officer.press("Bewertung abschließen")
    officer.look("moderation-fehler")
    main = officer.page.get_by_role("main")
    for level in main.get_by_role("radio", name=re.compile(r"^3\b")).all():
        level.check()
    for reason in main.get_by_role("textbox").all():
        reason.fill("Nach dem Gespräch einig: Der Bedarf ist für diesen Ortsteil belegt.")
    for person in main.get_by_role("checkbox").all():
        person.check()
    officer.look("moderation")
    officer.press("Bewertung abschließen")


def keep_scenario(head, reference: str):
    """Ranked beside the money, kept under a name, and made into the committee's paper."""
    head.go("Rangfolgen")
    head.follow(CALL)
    assert reference in head.text()
    head.look("rangfolge")
    head.follow("Gespeicherte Szenarien")
    head.follow("Neues Szenario")
    head.page.get_by_label("Name des Szenarios").fill("Nach Rangfolge")
    head.page.get_by_role("radio").first.check()
    head.press("Szenario speichern")
    assert reference in head.text()
    head.look("szenario")
    head.follow("Entscheidungsvorlage erstellen")
    head.look("vorlage-erstellen")
    head.press("Vorlage erstellen")
    link = head.page.get_by_role("link", name="Vorlage als PDF").get_attribute("href")
    assert head.page.request.get(head.address + link).body().startswith(b"%PDF-1.7")
    head.look("vorlage")


def decide(officer, head):
    head.open(officer.file)
    head.follow("Entscheiden")
    head.page.get_by_label("Zuwendung bewilligen").check()
    head.look("entscheidung")
    head.press("Zur Mitzeichnung geben")


def sign_in_a_batch(second, reference: str):
    """The second person reads the draft, ticks the decision among others, and the letters are made."""
    second.go("Rangfolgen")
    second.follow(CALL)
    second.follow("Bescheide")
    row = second.page.get_by_role("row").filter(has_text=reference)
    row.get_by_role("checkbox").check()
    second.look("bescheide")
    second.press("Ausgewählte mitzeichnen und Bescheide erstellen")
    second.look("bescheide-in-arbeit")
    reload_until(second, "und im Postfach")


def receive(traeger, reference: str):
    """Fetching is recorded; from the day after, the objection period runs, with its working."""
    title = f"Zuwendungsbescheid {reference}"
    traeger.go("Postfach")
    reload_until(traeger, title)
    assert b"%PDF-1.7" in fetch_letter(traeger, title)
    traeger.look("bescheid")
    traeger.follow("Widerspruch einlegen")
    traeger.look("widerspruch")


def see_the_dates(officer):
    officer.open(officer.file)
    officer.look("akte-am-ende")
    officer.follow("Bekanntgabe und Fristen")
    assert "Abgerufen" in officer.text()
    assert "Bestandskraft" in officer.text()
    officer.look("bekanntgabe-und-fristen")


def test_from_the_call_to_the_objection_period(person):
    traeger, officer = person("vorstand"), person("sachbearbeitung")
    head, second = person("leitung"), person("leitung2")

    reference = apply(traeger)
    find_file(officer, reference)
    ask_for_one_answer(officer, traeger)
    check(officer)
    assign(officer)
    assess(person("bewertung1"), reference, points=1)
    assess(person("bewertung2"), reference, points=3)
    moderate(officer)
    keep_scenario(head, reference)
    decide(officer, head)
    sign_in_a_batch(second, reference)
    receive(traeger, reference)
    see_the_dates(officer)
