"""How levels are used, without names and hidden files; and one person's own deviation, for this person alone."""

from fractions import Fraction

import pytest

from grants.applications import workflow
from grants.assessment.drift import level_use, own_deviation
from tests import factories
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db


def checked(call):
    application = factories.submitted(factories.complete(factories.draft(call)))
    return factories.checked(factories.checking_(application))


def used(call, user) -> dict[str, tuple[int, ...]]:
    return {row.criterion.code: row.counts for row in level_use(call, user)}


def test_unsealed_sheets_are_counted_by_criterion():
    call, head = factories.CallFactory(), UserFactory(head=True)
    application = checked(call)
    factories.assess(application, {"bedarf": 4, "konzept": 0})
    assert used(call, head) == {"bedarf": (0,) * 5, "konzept": (0,) * 5}

    factories.assess(application, {"bedarf": 3, "konzept": 0})

    need, concept = level_use(call, head)
    assert (need.counts, concept.counts) == ((0, 0, 0, 1, 1), (2, 0, 0, 0, 0))
    assert (need.mean, need.highest_share, need.lowest_share, concept.lowest_share) == (Fraction(7, 2), 50, 0, 100)


def test_a_hidden_file_changes_no_number():
    call, head = factories.CallFactory(), UserFactory(head=True)
    application = checked(call)
    workflow.declare_conflict(application=application, actor=head, now=NOW, reason="Vorstand")
    before = used(call, head)
    for _ in range(2):
        factories.assess(application, {"bedarf": 4, "konzept": 4})
    assert used(call, head) == before
    assert used(call, UserFactory(head=True)) != before


def test_the_own_deviation_is_the_mean_difference_to_the_others():
    mine = UserFactory(assessor=True)
    for _ in range(3):
        application = factories.checked()
        factories.assess(application, {"bedarf": 3, "konzept": 2}, assessor=mine)
        factories.assess(application, {"bedarf": 2, "konzept": 2})

    found = own_deviation(mine)

    # Bedarf 25 % of the highest points more, Konzept the same.
    assert (found.mean, found.count) == (Fraction(25, 2), 6)


def test_sealed_sheets_hidden_files_and_too_few_criteria_say_nothing():
    mine = UserFactory(assessor=True)
    applications = [factories.checked() for _ in range(3)]
    for application in applications:
        factories.assess(application, {"bedarf": 3, "konzept": 2}, assessor=mine)
    assert own_deviation(mine) is None
    for application in applications:
        factories.assess(application, {"bedarf": 2, "konzept": 2})
    assert own_deviation(mine) is not None

    factories.assessing.assign(
        application=applications[0],
        assessor=UserFactory(assessor=True),
        actor=applications[0].caseworker,
        now=NOW,
    )
    assert own_deviation(mine) is None
