"""What the demo city knows of Fachpläne: real plans with their succession, and invented goals that say so."""

import pytest

from config.demo import facts
from criteria.plan.models import Goal, Measure, Need, Plan, Target

pytestmark = pytest.mark.django_db
INVENTED = "erfundenes Beispiel der Demonstration"


@pytest.fixture(autouse=True)
def loaded():
    facts.load()


def test_fourteen_plans_of_tabelle_7_seven_planned_ones_three_sets_of_goals_and_22_needs():
    assert (Plan.objects.count(), Goal.objects.filter(is_invented=False).count(), Need.objects.count()) == (24, 17, 22)
    assert Plan.objects.filter(resolution="geplant", replaces__isnull=False).count() == 7


def test_a_plan_is_continued_by_the_one_that_the_concept_names():
    last = Plan.objects.get(key="wohnungsnotfallhilfe-2027")

    assert last.replaces.key == "wohnungsnotfallhilfe-2023"
    assert last.replaces.replaces.resolution == "VI-DS-06434-NF-02"
    assert last.field_of_work == "Wohnen"


def test_the_named_indicators_of_the_insek_have_no_values_and_say_why():
    targets = Target.objects.filter(goal__key="insek-1").order_by("name")

    assert [target.name for target in targets] == [
        "Förderquote Offene Seniorenarbeit",
        "Quote dezentrales Wohnen von Geflüchteten",
        "Verhinderung von Wohnungsverlust",
    ]
    assert {(target.base_value, target.target_value) for target in targets} == {(None, None)}
    assert all("liegen nicht vor" in target.source for target in targets)


def test_whatever_is_invented_says_so_and_nothing_else_does():
    for model in (Plan, Goal, Target, Measure):
        for row in model.objects.order_by("pk"):
            assert row.is_invented == (row.source == INVENTED)
    assert set(Goal.objects.filter(is_invented=True).values_list("plan__key", flat=True)) == {
        "offene-seniorenarbeit-2019",
        "wohnungsnotfallhilfe-2018",
    }
    assert Goal.objects.filter(is_invented=True, targets=None).count() == 0
    assert Goal.objects.filter(is_invented=True, measures=None).count() == 0


def test_places_of_invented_goals_are_known_districts():
    for fact in facts.read("invented-goals")["goals"]:
        found = Goal.objects.get(key=fact["key"]).districts.values_list("code", flat=True)
        assert sorted(found) == fact["districts"]
