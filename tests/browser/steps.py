"""Steps that several tests take: filling an application, sending it, waiting for the worker, fetching a letter."""

import re
import time

import pytest

SECONDS_FOR_THE_WORKER = 60


def wait_for(see, *, what: str):
    """Wait for the worker: look again until `see` finds something."""
    deadline = time.monotonic() + SECONDS_FOR_THE_WORKER
    while time.monotonic() < deadline:
        if found := see():
            return found
        time.sleep(0.5)
    return pytest.fail(f"The worker did not bring: {what}")


def reload_until(person, text: str):
    def see():
        person.page.reload()
        return text in person.text()

    wait_for(see, what=text)


def begin(traeger):
    """Begin an application, from the Träger's overview."""
    traeger.press("Antrag beginnen")
    traeger.tasks = traeger.page.url


def fill(traeger, title: str, *, look: bool = False):
    """Fill every section of an application that needs answers, from the task list to the task list.

    `look`: every page on the way is looked at.
    """
    page, see = traeger.page, traeger.look if look else lambda name: None
    see("traeger-aufgabenliste")
    traeger.follow("Vorhaben")
    page.get_by_label("Name des Vorhabens").fill(title)
    page.get_by_label("Förderschwerpunkt").select_option(label="Offene Seniorenarbeit")
    page.get_by_label("Was Sie vorhaben").fill(
        "Wir öffnen an fünf Tagen in der Woche. Eine Fachkraft berät ohne Termin."
    )
    see("traeger-vorhaben")
    traeger.press("Speichern und weiter")
    page.get_by_label("Zielgruppe").fill("Menschen ab 60 Jahren")
    page.get_by_label("Grünau-Mitte").check()
    page.get_by_label("Lausen-Grünau").check()
    see("traeger-zielgruppe")
    traeger.press("Speichern und weiter")
    page.get_by_role("group", name="Zielen der Fachpläne").get_by_role("checkbox").first.check()
    page.get_by_label("Was trägt Ihr Vorhaben zu diesen Zielen bei?").fill(
        "4.000 Besuche im Jahr, gezählt je Öffnungstag."
    )
    see("traeger-ziele")
    traeger.press("Speichern und weiter")
    fill_staff(traeger, see)
    fill_plan(traeger, see)
    page.get_by_label("Für dieses Vorhaben gibt es keine anderen Mittel").check()
    see("traeger-andere-mittel")
    traeger.press("Speichern und zurück zur Übersicht")


def fill_staff(traeger, see):
    """One Stelle, as its salary grade says."""
    row = {"function": "Sozialarbeit", "pay_group": "TVöD SuE S 11b", "pay_step": "3"}
    row |= {"full_time_equivalent": "0,6", "months": "12", "gross": "40.000,00"}
    for name, value in row.items():
        traeger.page.locator(f"[name=posts-0-{name}]").fill(value)
    see("traeger-personal")
    traeger.press("Speichern und weiter")


def fill_plan(traeger, see):
    """Costs and financing: first wrong, with every error said beside its field, then right."""
    page = traeger.page
    rows = (
        ("costs", 0, "Personalkosten", "40.000,00"),
        ("costs", 1, "Miete und Betriebskosten", "zehntausend"),
        ("income", 0, "Spenden", "5000"),
        ("income", 1, "Beantragte Zuwendung der Stadt", "45.000"),
    )
    for table, number, position, amount in rows:
        page.locator(f"[name={table}-{number}-item]").select_option(label=position)
        page.locator(f"[name={table}-{number}-amount]").fill(amount)
    traeger.press("Speichern und weiter")
    assert "Betrag in Euro" in traeger.text()
    assert page.locator("[name=costs-1-amount]").input_value() == "zehntausend"
    assert page.locator("[name=income-1-amount]").input_value() == "45.000"
    see("traeger-finanzierungsplan-fehler")
    page.locator("[name=costs-1-amount]").fill("10.000,00")
    traeger.press("Speichern und weiter")


def declare(traeger):
    """Open „Prüfen und absenden“ and tick every declaration."""
    traeger.follow("Prüfen und absenden")
    traeger.look("traeger-absenden")
    for declaration in traeger.page.get_by_role("main").get_by_role("checkbox").all():
        declaration.check()


def reference_on(person) -> str:
    """The Aktenzeichen that the page names."""
    return re.search(r"SOZ-\d{4}-\d{4}", person.text())[0]


def receive_copy(traeger, reference: str) -> bytes:
    """The PDF copy of what was submitted lies in the Postfach."""
    traeger.go("Postfach")
    reload_until(traeger, f"Eingangsbestätigung zum Antrag {reference}")
    traeger.look("traeger-postfach")
    return fetch_letter(traeger, f"Eingangsbestätigung zum Antrag {reference}")


def fetch_letter(traeger, title: str) -> bytes:
    traeger.follow(title)
    traeger.press("Schreiben öffnen")
    link = traeger.page.get_by_role("main").locator("a[href$='schreiben.pdf']").get_attribute("href")
    response = traeger.page.request.get(traeger.address + link)
    assert (response.status, response.headers["content-type"]) == (200, "application/pdf")
    return response.body()


def find_file(officer, reference: str):
    """The officer looks for a file in the inbox, and opens it."""
    officer.open("/akten/")
    officer.page.get_by_label("Suchen in Akten und Nachrichten").fill(reference)
    officer.press("Filtern")
    # Exactly: the chip that takes the word away names it too.
    with officer.page.expect_navigation():
        officer.page.get_by_role("main").get_by_role("link", name=reference, exact=True).click()
    officer.file = officer.page.url


def tasks_with(traeger, badge: str) -> list[str]:
    """The sections that the task list marks with this badge."""
    traeger.open(traeger.tasks)
    rows = traeger.page.locator(".kern-task-list__item").filter(has_text=badge)
    # Each link begins with the number of its line.
    return [name.split(maxsplit=1)[-1] for name in rows.get_by_role("link").all_inner_texts()]
