"""Who last changed which part: the last one counts, and only people who may edit are noted."""

import datetime

import pytest

from grants.applications.authors import last_changes, note_changes
from grants.steps import Forbidden
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db


def note(application, actor, *parts, now=NOW):
    note_changes(application=application, section="goals", parts=parts, actor=actor, now=now)


def test_the_last_change_of_each_part_is_known():
    application = factories.draft()
    colleague = factories.member(application.organisation, "edit")
    later = NOW + datetime.timedelta(minutes=5)

    note(application, application.created_by, "goals", "contribution")
    note(application, colleague, "contribution", now=later)

    found = {
        part: (change.changed_by, change.changed_at) for part, change in last_changes(application, "goals").items()
    }
    assert found == {"goals": (application.created_by, NOW), "contribution": (colleague, later)}
    assert last_changes(application, "plan") == {}


def test_nothing_changed_is_nothing_noted():
    application = factories.draft()
    note(application, application.created_by)
    assert last_changes(application, "goals") == {}


def test_a_stranger_is_not_noted():
    application, stranger = factories.draft(), factories.member(factories.OrganisationFactory())
    refused(Forbidden, note_changes, application=application, section="goals", parts=["x"], actor=stranger, now=NOW)
