"""Who is here: seen by the others of the Träger, forgotten after two minutes, and without effect on the application."""

import datetime

import pytest

from grants.applications.presence import FORGOTTEN_AFTER, Presence, notice
from grants.steps import Forbidden
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import cast, everything, refused

pytestmark = pytest.mark.django_db


def come(application, user, section="goals", now=NOW):
    return notice(application=application, section=section, actor=user, now=now)


@pytest.fixture
def application():
    return factories.draft()


@pytest.fixture
def colleague(application):
    return factories.member(application.organisation, "edit", name="Ada Zeichnung")


def test_people_see_each_other_and_not_themselves(application, colleague):
    assert come(application, application.created_by) == []
    seen = come(application, colleague, "plan")
    assert [(each.user, each.section) for each in seen] == [(application.created_by, "goals")]


def test_a_person_is_in_one_place_the_last_one(application, colleague):
    come(application, colleague, "project")
    come(application, colleague, "plan")
    assert [each.section for each in come(application, application.created_by)] == ["plan"]


def test_after_two_minutes_a_person_is_forgotten(application, colleague):
    come(application, colleague)
    assert len(come(application, application.created_by, now=NOW + FORGOTTEN_AFTER)) == 1
    later = NOW + FORGOTTEN_AFTER + datetime.timedelta(seconds=1)
    assert come(application, application.created_by, now=later) == []
    assert Presence.objects.filter(user=colleague).exists() is False


def test_another_application_is_another_place(application, colleague):
    come(application, colleague)
    other = factories.draft(application.call, application.organisation, actor=application.created_by)
    assert come(other, application.created_by) == []


def test_only_people_who_may_edit_are_noticed(application):
    people = cast(application)
    allowed = {"owner editor", "owner signatory", "caseworker of the Träger", "head of the Träger"}
    for name in people.keys() - allowed:
        refused(Forbidden, come, application=application, user=people[name])


def test_being_here_changes_nothing_else(application, colleague):
    before = everything()
    come(application, colleague)
    after = everything()
    assert {table for table in after if after[table] != before.get(table)} == {Presence._meta.db_table}
