"""Who prepares an application for a Träger that waits for the office reads so before pressing any button."""

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.organisations.models import Organisation
from tests import factories
from tests.factories import NOW
from tests.portal.applicant.pages import buttons, text
from tests.portal.applicant.test_tasks import notes, task_states

pytestmark = pytest.mark.django_db
SINCE = "Ihr Träger wartet seit dem 15.09.2026, 10:30 Uhr auf die Bestätigung."


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def application(client):
    application = factories.complete()
    Organisation.objects.update(confirmed_at=None, registered_at=NOW)
    client.force_login(application.created_by)
    return application


def opened(client, name: str, application):
    return client.get(reverse(f"applicant:{name}", args=[application.pk]))


def test_the_task_list_says_that_sending_has_to_wait_and_since_when(client, application):
    response = opened(client, "tasks", application)

    assert SINCE in text(response)
    assert task_states(response)["Prüfen und absenden"] == "Noch nicht möglich"
    assert notes(response)[-1] == "Das Sozialamt muss Ihren Träger zuerst bestätigen."


def test_the_page_to_send_offers_no_button_until_then(client, application):
    response = opened(client, "submit", application)

    assert SINCE in text(response)
    assert "sobald das Sozialamt Ihren Träger bestätigt hat" in text(response)
    assert buttons(response) == []


def test_nothing_is_announced_once_the_träger_is_confirmed(client, application):
    Organisation.objects.update(confirmed_at=NOW)

    for name in ("tasks", "submit"):
        assert "bestätigen" not in text(opened(client, name, application))
    assert len(buttons(opened(client, "submit", application))) == 1
