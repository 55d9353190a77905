"""A newcomer registers a Träger, is confirmed, invites a colleague who signs, and they send their first application."""

import email
import io
import re
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from tests.browser.steps import begin, declare, fill, receive_copy, reference_on, tasks_with, wait_for

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "ein-langes-kennwort"
NORA, SIGNER = "nora.neu@example.org", "sina.zeichnung@example.org"
NAME, TITLE = "Werkstatt Neuanfang e. V.", "Werkstatt für alle"
IBAN, WRONG_IBAN = "DE89 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00"


def test_from_registration_to_the_first_application(visitor, person):
    nora, signer = visitor(), visitor()
    register(nora)
    follow_mail(nora, NORA)
    nora.look("registrierung-abschliessen")
    nora.press("Registrierung abschließen")
    assert "Wartet auf Bestätigung" in nora.text()
    nora.look("mein-traeger")
    enter_bank(nora)
    confirm(person("sachbearbeitung"))
    invite(nora)
    join(signer)
    send_twice(nora, signer)


def register(nora):
    """First with the legal form missing, then right."""
    page = nora.page
    nora.open("/registrieren/")
    nora.look("registrieren")
    answers = {"name": NAME, "street": "Neue Straße 1", "postcode": "04109", "email": "verein@example.org"}
    answers |= {"person_name": "Nora Neu", "person_email": NORA}
    for name, value in answers.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=district]").select_option(index=1)
    page.get_by_label("Nein").check()
    type_password(nora)
    nora.press("Träger registrieren")
    assert "Rechtsform" in page.locator(".portal-summary").inner_text()
    assert page.get_by_label("Name des Trägers").input_value() == NAME
    nora.look("registrieren-fehler")
    page.locator("[name=legal_form]").select_option(index=1)
    type_password(nora)
    nora.press("Träger registrieren")
    assert NORA in nora.text()
    nora.look("registriert")


def type_password(someone):
    for name in ("password", "password_again"):
        someone.page.locator(f"[name={name}]").fill(PASSWORD)


def follow_mail(someone, address: str):
    """Open the link of the mail that lies in the mail folder for this address."""
    someone.open(re.search(r"http\S+", mail_to(someone, address))[0])


def mail_to(someone, address: str) -> str:
    folder = ROOT / "var" / f"demo-{urlsplit(someone.address).port}" / "mail"

    def find():
        for path in folder.glob("*"):
            for part in re.split(rb"(?m)^-{70,}$", path.read_bytes()):
                message = email.message_from_bytes(part.strip(), policy=default)
                if message["To"] == address:
                    return message.get_content()
        return None

    return wait_for(find, what=f"a mail to {address}")


def enter_bank(nora):
    """The bank account asks for the password first, and refuses an IBAN whose check digits are wrong."""
    nora.follow("Bankverbindung ändern")
    if nora.page.get_by_label("IBAN").count() == 0:
        nora.page.get_by_label("Passwort").fill(PASSWORD)
        nora.press("Bestätigen")
    nora.page.get_by_label("IBAN").fill(WRONG_IBAN)
    nora.press("Speichern")
    assert nora.page.get_by_label("IBAN").input_value() == WRONG_IBAN
    nora.look("bankverbindung-fehler")
    nora.page.get_by_label("IBAN").fill(IBAN)
    nora.press("Speichern")
    assert IBAN in nora.text()


def confirm(officer):
    officer.go("Träger")
    officer.look("sachbearbeitung-traeger")
    officer.follow(NAME)
    officer.look("sachbearbeitung-traeger-wartet")
    officer.page.get_by_label("Was haben Sie geprüft?").first.fill("Registerauszug VR 4711 liegt vor.")
    officer.press("Träger bestätigen")
    assert "Bestätigt am" in officer.text()


def invite(nora):
    nora.go("Mein Träger")
    nora.follow("Personen verwalten")
    nora.follow("Person einladen")
    nora.press("Einladung verschicken")
    nora.look("einladen-fehler")
    nora.page.get_by_label("E-Mail-Adresse").fill(SIGNER)
    nora.page.get_by_label("Unterzeichnen").check()
    nora.press("Einladung verschicken")
    assert SIGNER in nora.text()
    nora.look("personen")


def join(signer):
    follow_mail(signer, SIGNER)
    assert NAME in signer.text()
    signer.page.locator("[name=name]").fill("Sina Zeichnung")
    type_password(signer)
    signer.look("einladung")
    signer.press("Konto anlegen und Einladung annehmen")
    assert "Sina Zeichnung: unterzeichne" in signer.text()


def send_twice(nora, signer):
    """One fills, the other signs: with a double click in one window, and once more in a second window."""
    nora.go("Meine Anträge")
    begin(nora)
    fill(nora, TITLE)
    assert tasks_with(nora, "Noch nicht begonnen") == ["Prüfen und absenden"]
    signer.tasks = nora.tasks
    signer.open(signer.tasks)
    declare(signer)
    second = signer.page.context.new_page()
    second.goto(signer.page.url)
    for declaration in second.get_by_role("main").get_by_role("checkbox").all():
        declaration.check()
    with signer.page.expect_navigation():
        signer.page.get_by_role("button", name="Antrag absenden").dblclick()
    with second.expect_navigation():
        second.get_by_role("button", name="Antrag absenden").click()
    assert second.url == signer.page.url == nora.tasks
    reference = reference_on(signer)
    assert reference in second.inner_text("main")
    assert "Fassung 2" not in second.inner_text("main")
    signer.look("eingang")
    read_copy(signer, reference)


def read_copy(signer, reference: str):
    signer.page.context.pages[-1].close()
    copy = PdfReader(io.BytesIO(receive_copy(signer, reference)))
    text = "\n".join(page.extract_text() for page in copy.pages)
    assert reference in text
    assert TITLE in text
    assert [name for name in copy.attachments if name.endswith(".json")]
