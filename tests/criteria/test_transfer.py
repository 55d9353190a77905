"""A version goes into the database and comes out again without loss."""

import dataclasses
import datetime

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings

from config.demo import facts
from config.demo.rulebook import PACKAGE
from criteria import transfer
from criteria.guideline.models import Guideline
from criteria.packages.differences import differences
from criteria.packages.reading import read_package
from criteria.packages.shape import Origin, Package
from criteria.packages.writing import write_package
from criteria.plan.models import Goal, Plan
from tests.criteria.packages.material import GOALS, packages
from tests.factories import GuidelineFactory, a_goal
from tests.rulebook import GOAL, small_package

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> Package:
    """The guideline of the demo, with the goals it names."""
    facts.load()
    return read_package(PACKAGE.read_bytes(), known_goals=set(Goal.objects.values_list("key", flat=True)))


def in_order(package: Package) -> Package:
    """Rules and the goals of a thing have no order; the database gives them one."""
    return dataclasses.replace(
        package,
        parameters=tuple(sorted(package.parameters, key=lambda parameter: parameter.name)),
        priorities=tuple(
            dataclasses.replace(priority, goals=tuple(sorted(priority.goals))) for priority in package.priorities
        ),
        rubric=dataclasses.replace(
            package.rubric,
            criteria=tuple(
                dataclasses.replace(criterion, goals=tuple(sorted(criterion.goals)))
                for criterion in package.rubric.criteria
            ),
        ),
    )


def test_the_small_version_comes_out_as_it_went_in():
    a_goal()
    package = small_package()

    assert transfer.package_of(transfer.create(package)) == package


def test_the_guideline_of_the_demo_comes_out_as_it_went_in(demo):
    guideline = transfer.create(demo)

    assert in_order(transfer.package_of(guideline)) == in_order(demo)
    assert differences(demo, transfer.package_of(guideline)) == ()


def test_the_guideline_of_the_demo_goes_through_database_and_file(demo):
    known = set(Goal.objects.values_list("key", flat=True))
    stored = transfer.package_of(transfer.create(demo))

    assert read_package(write_package(stored), known_goals=known) == stored


def test_what_replaces_a_draft_is_all_that_is_left_of_it(demo):
    a_goal()
    guideline = transfer.create(small_package())

    transfer.replace(guideline, demo)

    again = Guideline.objects.get()
    assert in_order(transfer.package_of(again)) == in_order(demo)
    assert again.pk == guideline.pk
    assert again.state == "draft"


def test_a_draft_is_replaced_by_itself_without_loss(demo):
    guideline = transfer.create(demo)
    stored = transfer.package_of(guideline)

    transfer.replace(guideline, stored)

    assert transfer.package_of(Guideline.objects.get()) == stored


def test_what_is_released_is_not_replaced():
    guideline = GuidelineFactory()

    with pytest.raises(IntegrityError, match="no draft"):
        transfer.replace(guideline, small_package(version="anders"))


def test_rules_that_nobody_knows_any_more_come_out_last():
    guideline = GuidelineFactory(is_draft=True)
    for name in ("zz_old", "aa_old"):
        guideline.parameters.create(name=name, value="1", is_assumption=True)

    names = [parameter.name for parameter in transfer.package_of(guideline).parameters]
    assert names[-2:] == ["aa_old", "zz_old"]


def test_relations_and_choice_of_a_clause_are_kept():
    a_goal()
    package = small_package()
    proof = dataclasses.replace(package.clauses[1], requires=("zweck",), excludes=("x",), is_optional=True)
    package = dataclasses.replace(package, clauses=(package.clauses[0], proof))

    assert transfer.clauses_of(transfer.create(package)) == package.clauses


def test_a_version_without_clauses_has_none():
    a_goal()
    package = dataclasses.replace(small_package(), clauses=())

    assert transfer.clauses_of(transfer.create(package)) == ()


def test_a_source_may_stand_beside_an_assumption():
    a_goal()
    package = small_package()
    first = dataclasses.replace(package.parameters[0], origin=Origin("Anhaltspunkt", is_assumption=True))
    package = dataclasses.replace(package, parameters=(first, *package.parameters[1:]))

    assert transfer.package_of(transfer.create(package)).parameters[0] == first


def test_a_criterion_without_goals_is_formal_and_one_with_goals_names_them():
    a_goal()
    with_goals, formal = transfer.package_of(transfer.create(small_package())).rubric.criteria

    assert (with_goals.goals, with_goals.is_formal) == ((GOAL,), False)
    assert (formal.goals, formal.is_formal) == ((), True)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(package=packages)
def test_whatever_a_file_may_say_comes_out_of_the_database_as_it_went_in(package):
    plan, _ = Plan.objects.get_or_create(key="invented", defaults={"title": "Plan", "source": "Test"})
    for key in GOALS:
        Goal.objects.get_or_create(key=key, defaults={"plan": plan, "text": key, "source": "Test"})
    Guideline.objects.all().delete()

    assert in_order(transfer.package_of(transfer.create(package))) == in_order(package)


def test_the_day_on_which_a_version_begins_is_kept():
    a_goal()
    guideline = transfer.create(small_package(valid_from=datetime.date(2030, 2, 28)))

    assert transfer.package_of(guideline).header.valid_from == datetime.date(2030, 2, 28)
