"""The file of a copied application: the office sees what changed, and nothing of a file that is hidden from it."""

import pytest
from django.urls import reverse

from grants.applications import copying, workflow
from grants.applications.conflicts import Conflict
from tests import factories
from tests.factories import NOW
from tests.grants.applications.earlier import of_last_year
from tests.portal.applicant.pages import text

HEADING = "Änderungen gegenüber dem früheren Antrag"
pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return of_last_year()


@pytest.fixture
def sent(source):
    """A copy of the source, sent with one section checked."""
    made = copying.start_from(call=factories.CallFactory(), source=source, actor=source.created_by, now=NOW)
    copying.confirm_section(application=made, section="goals", actor=source.created_by, now=NOW)
    return workflow.submit(application=made, actor=source.created_by, now=NOW)


def file_as(client, user, application) -> str:
    client.force_login(user)
    return text(client.get(reverse("casework:file", args=[application.pk])))


@pytest.mark.parametrize("role", ["caseworker", "head", "auditor"])
def test_the_office_sees_what_changed_and_what_was_not_checked(client, sent, source, role):
    said = file_as(client, factories.UserFactory(**{role: True}), sent)
    assert f"Der Träger hat diesen Antrag aus dem Antrag {source.reference} (Förderjahr 2026) erstellt." in said
    assert "Nicht einzeln geprüft hat er: Vorhaben, Zielgruppe und Sozialraum, Kosten- und Finanzierungsplan." in said
    assert "Ende: geändert Früher 31.12.2026 Jetzt 31.12.2027" in said


def test_a_file_that_is_hidden_by_a_conflict_does_not_show_through_its_copy(client, sent, source):
    officer = factories.UserFactory(caseworker=True)
    Conflict.objects.create(application=source, user=officer, reason="Verwandt", declared_at=NOW)
    assert HEADING not in file_as(client, officer, sent)


def test_who_only_assesses_sees_the_application_alone(client, sent):
    assessor = factories.UserFactory(assessor=True)
    sent.assessments.create(assessor=assessor, assigned_at=NOW, assigned_by=factories.UserFactory(caseworker=True))
    assert HEADING not in file_as(client, assessor, sent)


def test_an_application_that_was_not_copied_has_no_such_section(client):
    assert HEADING not in file_as(client, factories.UserFactory(caseworker=True), factories.submitted())
