"""What is read of the rule book: who sees which version, what its content is, and which goals are settled."""

import datetime

import pytest

from criteria.guideline.models import Guideline
from criteria.plan.models import Goal
from grants.rulebook import queries, workflow
from tests import factories
from tests.factories import NOW, GuidelineFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return UserFactory(caseworker=True)


@pytest.fixture
def head():
    return UserFactory(head=True)


@pytest.fixture
def second():
    return UserFactory(head=True)


def draft(year: int = 2027, **values) -> Guideline:
    return GuidelineFactory(is_draft=True, **{"series": "eine", "valid_from": datetime.date(year, 1, 1)} | values)


def signed(head, **values) -> Guideline:
    return workflow.sign(guideline=draft(**values), actor=head, now=NOW)


def approved(head, second, **values) -> Guideline:
    return workflow.approve(guideline=signed(head, **values), actor=second, now=NOW)


def test_the_office_reads_drafts_and_others_only_what_is_released(office, head, second):
    versions = [draft(), signed(head, series="zweite"), approved(head, second, series="dritte")]
    owner = factories.member(factories.OrganisationFactory())

    assert set(queries.guidelines_visible_to(office)) == set(versions)
    assert set(queries.guidelines_visible_to(owner)) == {versions[2]}


def test_the_fingerprint_changes_with_any_word_and_only_then():
    guideline = draft()
    before = queries.fingerprint(guideline)

    assert queries.fingerprint(Guideline.objects.get()) == before
    guideline.clauses.filter(key="zweck").update(text="Anders.")
    assert queries.fingerprint(guideline) != before


def test_a_draft_that_no_file_could_say_still_has_a_fingerprint():
    guideline = draft()
    guideline.parameters.create(name="unknown", value="1", is_assumption=True)

    assert len(queries.fingerprint(guideline)) == 16


def test_the_predecessor_is_the_released_version_that_begins_last_before(head, second):
    first = approved(head, second, year=2026)
    guideline = draft(2028)
    draft(2027, version="nur ein Entwurf")

    assert queries.predecessor(guideline) == first
    assert queries.predecessor(first) is None


def test_a_goal_is_settled_once_a_released_version_names_it(head, second):
    guideline = signed(head)
    goal = Goal.objects.get()

    assert not queries.is_settled(goal)
    workflow.approve(guideline=guideline, actor=second, now=NOW)
    assert queries.is_settled(goal)
