"""Opens many pages in a browser, one after the other, and gathers what is wrong with them."""

import time
from pathlib import Path

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db.models import CharField, Value
from django.db.models.functions import Concat
from django.test import Client
from django.test.client import ClientHandler
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from grants.applications.models import Application
from grants.organisations.models import Organisation
from grants.people.models import User
from portal.access.audiences import Audience
from portal.access.table import AUDIENCES
from tests.browser.looking import WIDTHS, problems
from tests.factories import NOW, PASSWORD
from tests.portal.access import test_table

SHOTS = Path(settings.BASE_DIR) / "test-artefacts" / "every-page"
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenversicherungsantragsstelle"
# How a form is spoilt before it is sent: emptied, or every text replaced by one long word.
SPOILT = {
    "leer": "",
    "unsinn": LONG,
}
FORMS, SUMMARY = "main form[method=post]", ".portal-summary"
SPOIL = """(form, word) => {
    let typed = 0;
    for (const control of form.elements) {
        if (control.type === "hidden" || control.tagName === "BUTTON" || control.tagName === "FIELDSET") continue;
        typed++;
        if (["checkbox", "radio"].includes(control.type)) control.checked = false;
        else if (control.tagName === "SELECT") control.selectedIndex = word ? control.options.length - 1 : 0;
        else if (control.type !== "file") control.value = word;
    }
    return typed;
}"""
# Sent past the scripts and past the browser's own checks.
SEND = "form => HTMLFormElement.prototype.submit.call(form)"
NO_PAGE, EXPECTED = {405, 302}, ("status of 422", "status of 401")
# The secret in the address opens a file; without it there is nothing.
FILES = {"applicant:calendar_feed", "casework:follow_ups_feed", "casework:postings_pdf"}
# Without a second factor there is nothing to show, name or switch off; the tests of passkeys look at these pages.
SECOND_FACTOR = {"mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}
SECOND_FACTOR |= {"mfa_edit_webauthn", "mfa_remove_webauthn"}
SECONDS_TO_ANSWER = 30
# Before it is sent there is nobody to write to.
ONLY_SENT = {"applicant:messages", "applicant:early_start", "applicant:change_notices"}


def addresses(world: dict, *beginnings: str, audience: Audience | None = None) -> dict[str, str]:
    """The addresses of the pages whose names begin so, which that audience may open, and whose objects are known."""
    return {
        name: test_table.address(name, world)
        for name, audiences in AUDIENCES.items()
        if name.startswith(beginnings)
        and name not in FILES | SECOND_FACTOR
        and (audience is None or audience in audiences)
        and set(_objects(name)) <= set(world)
    }


def of_an_application(application: Application) -> dict[str, str]:
    """The pages of one application that was not sent."""
    world = {"application": application.pk, "call": application.call.slug}
    return {
        name: address
        for name, address in addresses(world, "applicant:").items()
        if _objects(name) and name not in ONLY_SENT
    }


def _objects(name: str) -> list[str]:
    """What the world must hold for this address."""
    try:
        reverse(name)
    except NoReverseMatch:
        return list(test_table.OBJECTS.get(name, {"pk": "application"}).values())
    return []


def lengthen() -> None:
    """Give Träger, people and Vorhaben names of eighty characters without a space."""
    Organisation.objects.update(name=Concat(Value(LONG), "pk", output_field=CharField()), umbrella=LONG)
    User.objects.update(name=LONG)
    Application.objects.update(title=LONG)


class Sweep:
    """A browser in a portal that is filled by the test; the clock shows the day of the factories."""

    def __init__(self, chromium, address: str, name: str, monkeypatch):
        self.address, self.folder = address, SHOTS / name
        self.said: list[str] = []
        self.client = Client()
        self.context = chromium.new_context(locale="de-DE", viewport={"width": WIDTHS[0], "height": 900})
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        monkeypatch.setattr(timezone, "now", lambda: NOW)
        self.begun = self.ended = 0

    def __enter__(self):
        request_started.connect(self._begin)
        request_finished.connect(self._end)
        return self

    def __exit__(self, *_):
        self.context.close()
        try:
            self._wait_until_answered()
        finally:
            request_started.disconnect(self._begin)
            request_finished.disconnect(self._end)

    def _begin(self, sender, **_):
        self.begun += sender is not ClientHandler

    def _end(self, sender, **_):
        self.ended += sender is not ClientHandler

    def _wait_until_answered(self) -> None:
        """A closed page may leave its last call (autosave, presence) running, which emptying the tables would meet."""
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while self.ended < self.begun:
            assert time.monotonic() < deadline, f"{self.begun - self.ended} calls were not answered"
            time.sleep(0.02)

    def enter(self, user: User) -> None:
        """Sign somebody in who has just typed their password."""
        self.client.force_login(user)
        self.client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        self.context.add_cookies(
            [{"name": "sessionid", "value": self.client.cookies["sessionid"].value, "url": self.address}]
        )

    def look_at(self, addresses: dict[str, str], state: str = "") -> list[str]:
        """What is wrong with the pages at these addresses, by name; `state` tells two rounds of pictures apart."""
        return [
            f"{name}: {problem}" for name, path in addresses.items() for problem in self._open(f"{name}{state}", path)
        ]

    def _open(self, name: str, path: str) -> list[str]:
        if not self._is_page(path):
            return []
        self.said.clear()
        response = self.page.goto(self.address + path)
        is_shown = response.ok or name in test_table.OPENS_WITH_401
        return self.see(name) if is_shown else [f"status {response.status}"]

    def _is_page(self, path: str) -> bool:
        """Whether there is a page: not a file, an act without a page, or a way on; a closed door is no way on."""
        answer = self.client.get(path)
        is_closed = not path.startswith("/konto/") and answer.headers.get("Location", "").startswith("/konto/")
        assert not is_closed, f"{path} leads to {answer.headers['Location']}"
        return answer.status_code not in NO_PAGE and answer["Content-Type"].startswith("text/html")

    def send_forms(self, addresses: dict[str, str]) -> tuple[list[str], set[str]]:
        """Spoil and send every form on these pages. Returns what is wrong, and the pages that refused something."""
        found, refused = [], set()
        for name, path in addresses.items():
            for number in range(self._forms_on(path)):
                for kind, word in SPOILT.items():
                    is_refused, problems_here = self._send(path, number, word, f"{name}-{number + 1}-{kind}")
                    found += [f"{name} ({kind}): {problem}" for problem in problems_here]
                    refused |= {name} if is_refused else set()
        return found, refused

    def _forms_on(self, path: str) -> int:
        if not self._is_page(path):
            return 0
        self.page.goto(self.address + path)
        return self.page.locator(FORMS).count()

    def _send(self, path: str, number: int, word: str, name: str) -> tuple[bool, list[str]]:
        self.page.goto(self.address + path)
        form = self.page.locator(FORMS).nth(number)
        # A form without entries is one act; it cannot be filled in wrongly.
        if form.count() == 0 or not form.evaluate(SPOIL, word):
            return False, []
        self.said.clear()
        with self.page.expect_navigation() as sent:
            form.evaluate(SEND)
        if sent.value.status >= 500:
            return False, [f"status {sent.value.status}"]
        # The pages of the account answer with 200 what they refuse.
        if self.page.locator(SUMMARY).count() == 0:
            return False, []
        focus = self.page.evaluate("summary => document.activeElement.matches(summary)", SUMMARY)
        return True, [*([] if focus else ["the focus is not on the errors"]), *self.see(name)]

    def see(self, name: str) -> list[str]:
        """Photograph the present page, and say what is wrong with it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        found = []
        for width in WIDTHS:
            found += [f"{width} px: {problem}" for problem in problems(self.page, width)]
            self.page.screenshot(path=self.folder / f"{name.replace(':', '-')}-{width}.png", full_page=True)
        return found + [words for words in self.said if not any(status in words for status in EXPECTED)]
