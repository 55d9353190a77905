"""Starts the demo as `make demo` does, and a real browser. Without a browser these tests are skipped, loudly."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import sync_playwright

ROOT = Path(settings.BASE_DIR)
SHOTS = ROOT / "test-artefacts" / "main-path"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
]
SECONDS_TO_LOAD = 240
# Only tables may be wider than the window, inside a region that scrolls.
STICKING_OUT = """width => document.documentElement.scrollWidth <= width ? [] : [...document.querySelectorAll("body *")]
    .filter(element => element.getBoundingClientRect().right > width && !element.closest(".kern-table-responsive"))
    .map(element => element.outerHTML.slice(0, 150))"""
WIDTHS = (1280, 320)


def pytest_collection_modifyitems(items):
    if CHROMIUM is None:
        reason = "NO BROWSER: chromium is not installed, so the main path was NOT tested in a browser"
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def demo():
    """The address of a freshly loaded demo, served as `make demo` serves it; Ctrl-C ends it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PORTAL_", "DJANGO_", "SECRET"))
    }
    environment["PORT"] = str(port)
    command = [sys.executable, "-m", "config.embedded.serve"]
    subprocess.run([*command, "--forget"], cwd=ROOT, env=environment, check=True)
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    output = _read_until_it_runs(server)
    yield f"http://localhost:{port}"
    server.send_signal(signal.SIGINT)
    assert server.wait(60) == 0, output
    server.stdout.close()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
    subprocess.run([*command, "--forget"], cwd=ROOT, env=environment, check=True)
    shutil.rmtree(ROOT / "var" / f"demo-{port}")


def _read_until_it_runs(server: subprocess.Popen) -> str:
    deadline, lines = time.monotonic() + SECONDS_TO_LOAD, []
    while time.monotonic() < deadline and (line := server.stdout.readline()):
        lines.append(line)
        if "Das Portal läuft" in line:
            return "".join(lines)
    server.kill()
    pytest.fail(f"The demo did not start:\n{''.join(lines)}")


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Person:
    """Somebody with a browser of their own. Every page they see is photographed and checked for accessibility."""

    steps = 0

    def __init__(self, browser, address: str, login: str, password: str):
        self.address, self.login, self.problems = address, login, []
        self.page = browser.new_context(locale="de-DE", viewport={"width": WIDTHS[0], "height": 900}).new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.open("/konto/login/")
        self.page.get_by_label("E-Mail").fill(f"{login}@demo.example.org")
        self.page.get_by_label("Kennwort").or_(self.page.get_by_label("Passwort")).first.fill(password)
        self.press("Anmelden")

    def _note_console(self, message):
        expected = "status of 422" in message.text or "status of 409" in message.text
        if message.type == "error" and not expected:
            self.problems.append(f"console: {message.text}")

    def open(self, path: str):
        response = self.page.goto(path if path.startswith("http") else self.address + path)
        assert response.status == 200, f"{path}: {response.status}"

    def press(self, name: str):
        """Press a button in the page and wait for the next page."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str):
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def go(self, name: str):
        """Use the navigation."""
        with self.page.expect_navigation():
            self.page.get_by_role("banner").get_by_role("link", name=name, exact=True).click()

    def look(self, name: str):
        """Take a picture, and ask axe at both widths; nothing may stick out at 320 px."""
        Person.steps += 1
        SHOTS.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=SHOTS / f"{Person.steps:02}-{name}-{width}.png", full_page=True)
            results = Axe().run(self.page)
            violations = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in results.response["violations"]]
            assert violations == [], f"{name} at {width} px: {violations}"
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{name} sticks out at {width} px"
            )
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        assert self.problems == [], name

    def text(self) -> str:
        return self.page.get_by_role("main").inner_text()


@pytest.fixture
def person(demo, chromium):
    """Sign somebody in: `person("leitung")`."""

    def sign_in(login: str) -> Person:
        return Person(chromium, demo, login, "leipzig-demo-2027")

    return sign_in
