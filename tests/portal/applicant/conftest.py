"""What the tests of the Träger's room share: a signed-in person, and the day on which they work."""

import datetime

import pytest
from django.utils import timezone

from tests import factories


@pytest.fixture
def on_day(monkeypatch):
    """Lets the portal's one clock show a moment; a browser's session goes by it as well."""

    def show(moment: datetime.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return show


@pytest.fixture
def organisation(db):
    return factories.OrganisationFactory(name="Anker e. V.")


@pytest.fixture
def signer(organisation):
    """A person who edits and signs for the Träger."""
    return factories.member(organisation, name="Ada Zeichnung")


@pytest.fixture
def editor(organisation):
    """A person who only edits for the Träger."""
    return factories.member(organisation, "edit", name="Emil Schreiber")


@pytest.fixture
def browser(client, signer, on_day, now):
    """The browser of the signer, on the working day of the factories."""
    on_day(now)
    client.force_login(signer)
    return client


@pytest.fixture
def draft(organisation, signer):
    return factories.draft(organisation=organisation, actor=signer)


@pytest.fixture
def complete(draft):
    return factories.complete(draft)
