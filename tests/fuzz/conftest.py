"""What all fuzzing shares: one world on a working day of the factories, and the browser of a Träger's person."""

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings

from tests.factories import PASSWORD
from tests.fuzz.worlds import World, world

# The same inputs in every run: what `make test` says must not depend on luck.
settings.register_profile(
    "fuzz",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)


@pytest.fixture
def scene(db, now, monkeypatch) -> World:
    monkeypatch.setattr(timezone, "now", lambda: now)
    return world()


@pytest.fixture
def browser(scene) -> Client:
    browser = Client()
    browser.force_login(scene.person)
    # Bank data ask for the password once more.
    browser.post("/konto/reauthenticate/", {"password": PASSWORD})
    return browser
