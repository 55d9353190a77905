"""Two people of Sozialplanung at the same moment: nobody overwrites anybody, and no short name is taken twice."""

import pytest

from criteria.plan.models import Goal, Plan
from grants import audit
from grants.rulebook import planning
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_of_two_saves_of_one_version_the_first_stays():
    goal, people = factories.a_goal(), [factories.UserFactory(planner=True) for _ in range(2)]
    seen = planning.version_of(goal)
    offered = [Goal.objects.get() for _ in people]
    for number, copy in enumerate(offered):
        copy.details = f"Von Person {number}"

    outcomes = at_once(
        *(
            lambda copy=copy, person=person: planning.save_goal(goal=copy, actor=person, now=NOW, seen=seen)
            for copy, person in zip(offered, people, strict=True)
        )
    )

    assert kinds(outcomes) == ["ChangedMeanwhile", "Goal"]
    assert audit.broken_at(goal.chain) is None


def test_plans_entered_at_once_get_different_short_names():
    people = [factories.UserFactory(planner=True) for _ in range(3)]

    at_once(
        *(
            lambda number=number, person=person: planning.save_plan(
                plan=Plan(title="Fachplan", resolution=f"VI-{number}", source="T"), actor=person, now=NOW
            )
            for number, person in enumerate(people)
        )
    )

    assert sorted(Plan.objects.values_list("key", flat=True)) == ["fachplan", "fachplan-2", "fachplan-3"]


def test_two_plans_do_not_continue_each_other():
    first, second = (Plan.objects.create(key=key, title=key, source="T") for key in ("a", "b"))
    person = factories.UserFactory(planner=True)
    seen = {plan.pk: planning.version_of(plan) for plan in (first, second)}
    first.replaces, second.replaces = second, first

    outcomes = at_once(
        *(
            lambda plan=plan: planning.save_plan(plan=plan, actor=person, now=NOW, seen=seen[plan.pk])
            for plan in (first, second)
        )
    )

    assert kinds(outcomes) == ["Circle", "Plan"]
