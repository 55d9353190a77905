"""Nothing typed is lost: a broken line, a lost answer, two people in one application, a sign-in that ran out."""

import re

import pytest

pytestmark = pytest.mark.browser

NAME, SUMMARY = "Name des Vorhabens", "Was Sie vorhaben"
SAVED = re.compile(r"^Gespeichert \d\d:\d\d$")
SECONDS_TO_SAVE = 30_000
# Answers that this test provokes, and that a browser writes down as errors.
PROVOKED = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "status of 401")


@pytest.fixture
def traeger(person):
    """Somebody who has begun an application, with its first section open."""
    return opened(person)


def opened(person):
    traeger = person("traeger")
    traeger.press("Antrag beginnen")
    traeger.tasks = traeger.page.url
    traeger.follow("Vorhaben")
    return traeger


def status(person):
    return person.page.locator("[data-saved]")


def wait_for_status(person, words):
    """Wait until the page says this about what is saved."""
    target = status(person).filter(has_text=words)
    target.wait_for(timeout=SECONDS_TO_SAVE)


def stored_value(person, label: str) -> str:
    """What the portal has stored, read in a window of its own."""
    page = person.page.context.new_page()
    page.goto(person.page.url)
    value = page.get_by_label(label).input_value()
    page.close()
    return value


def forget_provoked(person):
    person.problems = [problem for problem in person.problems if not any(word in problem for word in PROVOKED)]


def test_a_lost_connection_loses_nothing_and_is_said(traeger):
    page = traeger.page
    page.get_by_label(NAME).fill("Garten")
    wait_for_status(traeger, SAVED)
    assert stored_value(traeger, NAME) == "Garten"
    traeger.look("autosave-gespeichert")

    page.context.set_offline(True)
    page.get_by_label(NAME).fill("Garten für alle")
    wait_for_status(traeger, "Nicht gespeichert – Ihre Eingaben bleiben in diesem Fenster.")
    page.get_by_role("button", name="Speichern und weiter").click()
    wait_for_status(traeger, "Sie sind gerade nicht mit dem Internet verbunden.")
    assert page.get_by_label(NAME).input_value() == "Garten für alle"

    page.context.set_offline(False)
    wait_for_status(traeger, SAVED)
    assert stored_value(traeger, NAME) == "Garten für alle"
    forget_provoked(traeger)
    traeger.press("Speichern und weiter")
    assert traeger.problems == []


def test_a_lost_answer_is_no_conflict_with_oneself(traeger):
    page = traeger.page

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route("**/vorhaben/", lose_the_answer, times=1)
    page.get_by_label(NAME).fill("Garten")
    wait_for_status(traeger, "Der Server antwortet nicht.")
    assert stored_value(traeger, NAME) == "Garten"
    page.get_by_label(NAME).fill("Garten am Fluss")
    traeger.press("Speichern und weiter")
    assert "zwei Fassungen" not in traeger.text()
    page.go_back()
    assert stored_value(traeger, NAME) == "Garten am Fluss"


def test_what_is_wrong_is_said_and_leaving_warns(traeger):
    page = traeger.page
    page.get_by_label("Tag").first.fill("31")
    page.get_by_label("Monat").first.fill("2")
    wait_for_status(traeger, "„Beginn des Vorhabens“: Dieses Datum gibt es nicht.")
    warnings = []
    page.once("dialog", lambda dialog: (warnings.append(dialog.type), dialog.dismiss()))
    page.evaluate("location.reload()")
    page.wait_for_timeout(1000)
    assert warnings == ["beforeunload"]
    page.get_by_label("Monat").first.fill("1")
    wait_for_status(traeger, SAVED)


def test_two_people_see_each_other_and_choose_between_their_versions(traeger, person):
    colleague = person("vorstand")
    colleague.open(traeger.page.url)
    assert "Gerade bearbeitet auch Toni Träger den Abschnitt „Vorhaben“." in colleague.text()
    traeger.page.get_by_label(NAME).fill("Garten")
    wait_for_status(traeger, SAVED)
    assert "Gerade bearbeitet auch Vera Vorstand den Abschnitt „Vorhaben“." in traeger.text()

    colleague.page.get_by_label(SUMMARY).fill("Wir bauen ein Haus.")
    wait_for_status(colleague, SAVED)
    colleague.page.get_by_label(NAME).fill("Haus")
    wait_for_status(colleague, "„Name des Vorhabens“ hat inzwischen auch Toni Träger geändert.")
    colleague.look("autosave-nicht-alles")
    colleague.press("Speichern und weiter")
    assert "Inzwischen hat Toni Träger gespeichert." in colleague.text()
    colleague.look("zwei-fassungen")
    colleague.press("Speichern und weiter")
    colleague.look("zwei-fassungen-ohne-wahl")
    colleague.page.get_by_label("Ihre Eingabe behalten").check()
    colleague.press("Speichern und weiter")

    colleague.open(traeger.page.url)
    assert colleague.page.get_by_label(NAME).input_value() == "Haus"
    assert colleague.page.get_by_label(SUMMARY).input_value() == "Wir bauen ein Haus."


def sign_out(person):
    cookies = [cookie for cookie in person.page.context.cookies() if cookie["name"] != "sessionid"]
    person.page.context.clear_cookies()
    person.page.context.add_cookies(cookies)


def sign_in(page, login: str):
    page.get_by_label("E-Mail").fill(f"{login}@demo.example.org")
    page.get_by_label("Kennwort").or_(page.get_by_label("Passwort")).first.fill("leipzig-demo-2027")
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()


def test_signing_in_in_another_window_saves_what_waits(traeger):
    page = traeger.page
    sign_out(traeger)
    page.get_by_label(NAME).fill("Garten")
    wait_for_status(traeger, "Sie sind nicht mehr angemeldet.")
    forget_provoked(traeger)
    traeger.look("autosave-abgemeldet")

    with page.expect_popup() as opened_window:
        page.get_by_role("link", name="In einem neuen Fenster anmelden").click()
    sign_in(opened_window.value, traeger.login)
    opened_window.value.close()
    page.bring_to_front()
    wait_for_status(traeger, SAVED)
    assert stored_value(traeger, NAME) == "Garten"
    # The sign-in has changed the token of all forms; the button works all the same.
    page.get_by_label(NAME).fill("Garten am Fluss")
    traeger.press("Speichern und weiter")
    assert traeger.page.url != traeger.tasks


def test_without_javascript_the_form_survives_the_sign_in(demo, chromium, traeger):
    context = chromium.new_context(locale="de-DE", java_script_enabled=False)
    context.add_cookies(traeger.page.context.cookies())
    page = context.new_page()
    page.goto(traeger.page.url)
    page.get_by_label(NAME).fill("Garten ohne Skript")
    context.clear_cookies(name="sessionid")
    with page.expect_navigation():
        page.get_by_role("button", name="Speichern und weiter").click()
    assert "Garten" not in page.url
    sign_in(page, traeger.login)
    assert page.get_by_label(NAME).input_value() == "Garten ohne Skript"
    with page.expect_navigation():
        page.get_by_role("button", name="Speichern und weiter").click()
    assert stored_value(traeger, NAME) == "Garten ohne Skript"
    context.close()
