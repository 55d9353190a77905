"""The ranking: how firm each place is, who misses minimum points, and that a hidden file changes no number."""

from fractions import Fraction

import pytest

from criteria.guideline.models import Guideline
from criteria.guideline.states import State as GuidelineState
from criteria.ranking import RankRange
from grants.applications import workflow
from grants.assessment.queries import ranking
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return factories.UserFactory(head=True)


def submitted(call):
    return factories.submitted(factories.complete(factories.draft(call)))


def ranked(call, bedarf: int, konzept: int, application=None):
    """An assessed application with these points (weights 60 and 40, four points each)."""
    checked = factories.checked(factories.checking_(application or submitted(call)))
    return factories.assessed(checked, points=[{"bedarf": bedarf, "konzept": konzept}] * 2)


def numbers(call, user) -> list[tuple]:
    found = ranking(call, user)
    lines = [(place.application.reference, place.place, place.span, place.percent) for place in found.places]
    return [*lines, found.distribution]


def test_the_span_is_the_best_and_the_worst_place_when_a_weight_moves(head):
    call = factories.CallFactory()
    # Bedarf 54 instead of 60: 54 + 0 is below 27 + 30. Konzept 44 instead of 40: 60 + 0 is below 30 + 33.
    first, second, third = ranked(call, 4, 0), ranked(call, 2, 3), ranked(call, 1, 4)
    found = ranking(call, head)
    assert [(place.application, place.place, place.span, place.percent) for place in found.places] == [
        (first, 1, RankRange(1, 2), Fraction(60)),
        (second, 2, RankRange(1, 2), Fraction(60)),
        (third, 3, RankRange(3, 3), Fraction(55)),
    ]
    assert (found.distribution.lowest, found.distribution.median, found.distribution.bands[6]) == (55, 60, 2)


def test_a_call_without_results_has_no_places_and_no_distribution(head):
    found = ranking(factories.CallFactory(), head)
    assert (found.places, found.distribution) == ((), None)


def test_who_misses_minimum_points_is_named_with_the_criteria(head):
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.criteria.update(minimum_points=2)
    Guideline.objects.filter(pk=guideline.pk).update(state=GuidelineState.IN_FORCE)
    call = factories.CallFactory(guideline=Guideline.objects.get(pk=guideline.pk))
    ranked(call, 2, 2)
    ranked(call, 1, 1)
    ranked(call, 4, 1)
    below = [(place.place, place.below_minimum) for place in ranking(call, head).places]
    assert below == [(1, ("Konzept",)), (2, ()), (3, ("Bedarf", "Konzept"))]


def test_who_withdrew_takes_no_place(head):
    call = factories.CallFactory()
    withdrawn, kept = ranked(call, 4, 4), ranked(call, 2, 2)
    workflow.withdraw(application=withdrawn, actor=withdrawn.created_by, now=factories.NOW)
    assert [(place.application, place.place) for place in ranking(call, head).places] == [(kept, 1)]


def test_a_hidden_file_changes_no_number(head):
    call = factories.CallFactory()
    ranked(call, 4, 0)
    ranked(call, 2, 3)
    hidden = submitted(call)
    workflow.declare_conflict(application=hidden, actor=head, now=factories.NOW, reason="Vorstand")
    before = numbers(call, head)
    ranked(call, 3, 1, hidden)
    assert numbers(call, head) == before
    assert len(numbers(call, factories.UserFactory(head=True))) == len(before) + 1
