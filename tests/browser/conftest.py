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
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.browser.people import Person
from tests.browser.sweep import Sweep

ROOT = Path(settings.BASE_DIR)
PASSWORD = "leipzig-demo-2027"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
]
SECONDS_TO_LOAD = 240


def pytest_collection_modifyitems(items):
    if CHROMIUM is None:
        reason = "NO BROWSER: chromium is not installed, so the main path was NOT tested in a browser"
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="package")
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


@pytest.fixture(scope="package")
def chromium():
    # Playwright leaves an event loop in this thread, in which Django would refuse every query of the tests that follow.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(request, demo, chromium):
    """Somebody who has not signed in, with a browser of their own: `visitor()`, `visitor(script=False)`.

    The pictures of what they see lie in a folder named for the module.
    """
    folder = ROOT / "test-artefacts" / request.module.__name__.rpartition(".test_")[2].replace("_", "-")
    people = []

    def come(*, script: bool = True) -> Person:
        people.append(Person(chromium, demo, folder, script=script))
        return people[-1]

    yield come
    for found in people:
        found.page.context.close()


@pytest.fixture
def person(visitor):
    """Sign somebody of the demo in: `person("leitung")`."""

    def sign_in(login: str, *, script: bool = True) -> Person:
        found = visitor(script=script)
        found.sign_in(f"{login}@demo.example.org", PASSWORD)
        return found

    return sign_in


@pytest.fixture
def sweep(request, live_server, chromium, monkeypatch):
    """Opens many pages of a portal that the test itself has filled."""
    with Sweep(chromium, live_server.url, request.node.name.removeprefix("test_"), monkeypatch) as found:
        yield found
