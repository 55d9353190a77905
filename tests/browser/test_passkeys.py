"""A passkey in a real browser, with an authenticator that the browser pretends to have."""

import pytest

pytestmark = pytest.mark.browser
PASSWORD = "leipzig-demo-2027"
LOGIN = "rechnungspruefung"
NAME = "Diensthandy"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def owner(person):
    """Somebody signed in, whose device can hold passkeys."""
    owner = person(LOGIN)
    owner.device = owner.page.context.new_cdp_session(owner.page)
    owner.device.send("WebAuthn.enable")
    owner.authenticator = owner.device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    return owner


def sign_out(person):
    with person.page.expect_navigation():
        person.page.get_by_role("button", name="Abmelden").click()


def is_signed_in(person) -> bool:
    return person.page.get_by_role("button", name="Abmelden").count() == 1


def confirm_password_if_asked(person):
    if "Bitte bestätigen Sie" in person.text():
        person.page.get_by_label("Passwort").fill(PASSWORD)
        person.press("Bestätigen")


def test_a_passkey_is_added_signs_in_is_renamed_and_removed(owner):
    owner.open("/konto/2fa/")
    owner.follow("Passkey einrichten")
    confirm_password_if_asked(owner)
    owner.look("passkey-einrichten")
    owner.page.get_by_label("Name des Passkeys").fill(NAME)
    owner.press("Passkey einrichten")
    assert "Ersatzcodes" in owner.text()

    sign_out(owner)
    owner.open("/konto/login/")
    owner.look("passkey-anmelden")
    owner.press("Mit Passkey anmelden")
    assert is_signed_in(owner)

    owner.open("/konto/2fa/webauthn/")
    assert NAME in owner.text()
    owner.look("passkeys")
    owner.follow("Umbenennen")
    confirm_password_if_asked(owner)
    owner.page.get_by_label("Name des Passkeys").fill("Diensthandy, neu")
    owner.press("Namen speichern")
    assert "Diensthandy, neu" in owner.text()

    sign_out(owner)
    owner.open("/konto/login/")
    owner.page.get_by_label("E-Mail-Adresse").fill(f"{LOGIN}@demo.example.org")
    owner.page.get_by_label("Passwort").fill(PASSWORD)
    owner.press("Anmelden")
    owner.look("passkey-zweiter-schritt")
    owner.press("Passkey verwenden")
    assert is_signed_in(owner)

    owner.open("/konto/2fa/webauthn/")
    owner.follow("Entfernen")
    confirm_password_if_asked(owner)
    owner.press("Passkey entfernen")
    assert "Sie haben noch keinen Passkey eingerichtet." in owner.text()


def test_a_refusal_by_the_device_is_said_in_words(owner):
    owner.device.send("WebAuthn.setUserVerified", {"authenticatorId": owner.authenticator, "isUserVerified": False})
    sign_out(owner)
    owner.open("/konto/login/")

    owner.page.get_by_role("button", name="Mit Passkey anmelden").click()

    problem = owner.page.get_by_role("alert").filter(has_text="Versuchen Sie es noch einmal")
    problem.wait_for(timeout=90_000)
    assert owner.problems == []


def test_without_javascript_the_page_names_the_other_ways(demo, chromium):
    page = chromium.new_context(locale="de-DE", java_script_enabled=False).new_page()
    page.goto(f"{demo}/konto/login/")

    assert page.get_by_text("Passkeys brauchen JavaScript.").is_visible()
    assert not page.get_by_role("button", name="Mit Passkey anmelden").is_visible()
