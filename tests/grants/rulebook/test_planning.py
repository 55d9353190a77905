"""The doors of Fachpläne: who may, what stays, and two people at once."""

import datetime
from decimal import Decimal

import pytest

from criteria.guideline.models import Guideline
from criteria.guideline.states import State
from criteria.plan.models import Goal, Measure, Plan, Target
from grants import audit
from grants.audit.models import Entry
from grants.rulebook import planning
from grants.rulebook.planning import ChangedMeanwhile, Circle, Doubled, Settled, version_of
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner():
    return factories.UserFactory(planner=True)


@pytest.fixture
def goal():
    return factories.a_goal()


def sentences(row) -> list[str]:
    return list(Entry.objects.filter(chain=row.chain).order_by("number").values_list("sentence", flat=True))


def new_plan(**fields) -> Plan:
    return Plan(**{"title": "Fachplan Über Wohnungsnot", "source": "Test"} | fields)


@pytest.mark.parametrize("role", ["caseworker", "assessor", "head", "auditor", "admin"])
def test_only_sozialplanung_keeps_plans(role, goal):
    other = factories.UserFactory(**{role: True})
    target, measure = Target(goal=goal, name="N", source="T"), Measure(goal=goal, text="M", source="T")
    stored = goal.measures.create(text="Stand", source="T")
    acts = (
        lambda: planning.save_plan(plan=new_plan(), actor=other, now=NOW),
        lambda: planning.save_goal(goal=goal, actor=other, now=NOW, seen=version_of(goal)),
        lambda: planning.save_target(target=target, actor=other, now=NOW),
        lambda: planning.save_measure(measure=measure, actor=other, now=NOW),
        lambda: planning.remove(part=stored, actor=other, now=NOW, seen=version_of(stored)),
    )

    for act in acts:
        with pytest.raises(Forbidden):
            act()
    assert (Plan.objects.count(), Target.objects.count(), Measure.objects.count()) == (1, 0, 1)


def test_a_new_plan_gets_a_short_name_from_its_title(planner):
    first = planning.save_plan(plan=new_plan(resolution="VI-DS-06434-NF-02"), actor=planner, now=NOW)
    second = planning.save_plan(plan=new_plan(resolution="VII-DS-1"), actor=planner, now=NOW)

    assert (first.key, second.key) == ("fachplan-ueber-wohnungsnot", "fachplan-ueber-wohnungsnot-2")
    assert sentences(first) == ["Fachplan angelegt."]
    assert audit.broken_at(first.chain) is None


def test_the_same_plan_is_not_entered_twice(planner):
    planning.save_plan(plan=new_plan(resolution="VI-DS-1"), actor=planner, now=NOW)

    with pytest.raises(Doubled, match="Einen Fachplan „Fachplan Über Wohnungsnot“ mit dieser Beschlussnummer"):
        planning.save_plan(plan=new_plan(resolution="VI-DS-1"), actor=planner, now=NOW)


def test_the_record_says_what_changed_from_what_to_what(planner):
    plan = planning.save_plan(plan=new_plan(), actor=planner, now=NOW)
    seen = version_of(plan)
    plan.valid_from, plan.is_invented, plan.title = datetime.date(2027, 1, 1), True, "X" * 300

    planning.save_plan(plan=plan, actor=planner, now=NOW, seen=seen)

    entry = Entry.objects.filter(chain=plan.chain).order_by("number").last()
    assert entry.sentence == "Fachplan geändert: Fachplan, gilt ab, erfundenes Beispiel."
    assert entry.data["changes"] == [
        ["Fachplan", "Fachplan Über Wohnungsnot", "X" * 300],
        ["gilt ab", "–", "01.01.2027"],
        ["erfundenes Beispiel", "nein", "ja"],
    ]


def test_a_save_that_changes_nothing_leaves_no_trace(planner):
    plan = planning.save_plan(plan=new_plan(), actor=planner, now=NOW)

    planning.save_plan(plan=Plan.objects.get(pk=plan.pk), actor=planner, now=NOW, seen=version_of(plan))

    assert sentences(plan) == ["Fachplan angelegt."]


def test_a_successor_is_noted_at_the_plan_that_it_continues(planner):
    plan = planning.save_plan(plan=new_plan(title="Fachplan 2018"), actor=planner, now=NOW)
    planning.save_plan(plan=new_plan(title="Fachplan 2023", replaces=plan), actor=planner, now=NOW)

    assert sentences(plan) == ["Fachplan angelegt.", "„Fachplan 2023“ tritt an seine Stelle."]


def test_no_plan_continues_itself_by_a_detour(planner):
    first = planning.save_plan(plan=new_plan(title="A"), actor=planner, now=NOW)
    second = planning.save_plan(plan=new_plan(title="B", replaces=first), actor=planner, now=NOW)
    third = planning.save_plan(plan=new_plan(title="C", replaces=second), actor=planner, now=NOW)

    for later in (first, second, third):
        changed = Plan.objects.get(pk=first.pk)
        changed.replaces = later
        with pytest.raises(Circle, match=f"„{later}“ kann nicht vorausgehen"):
            planning.save_plan(plan=changed, actor=planner, now=NOW, seen=version_of(first))


def test_a_goal_is_saved_with_its_places(planner, goal, city):
    new = Goal(plan=goal.plan, number="2", text="Neues Ziel", source="T")
    places = {"boroughs": [city[0].borough], "districts": city[1:]}
    new = planning.save_goal(goal=new, actor=planner, now=NOW, places=places)

    assert (new.key, [place.code for place in new.districts.all()]) == ("plan-2", ["05", "41"])

    seen = version_of(new)
    new = planning.save_goal(goal=new, actor=planner, now=NOW, places={"boroughs": [], "districts": []}, seen=seen)
    assert sentences(new) == ["Ziel angelegt.", "Ziel geändert: Stadtbezirke, Ortsteile."]
    assert Entry.objects.get(chain=new.chain, number=2).data["changes"] == [
        ["Stadtbezirke", "Mitte", "–"],
        ["Ortsteile", "Zentrum-Nordwest, Connewitz", "–"],
    ]


def test_places_that_are_not_named_stay(planner, goal, city):
    goal.districts.set(city)
    seen = version_of(goal)
    goal.details = "Näheres"

    planning.save_goal(goal=goal, actor=planner, now=NOW, seen=seen)

    assert goal.districts.count() == 3


def test_the_same_goal_is_not_entered_twice(planner, goal):
    with pytest.raises(Doubled, match="steht schon in diesem Fachplan"):
        planning.save_goal(goal=Goal(plan=goal.plan, text=goal.text, source="T"), actor=planner, now=NOW)


def test_goals_without_a_number_get_different_short_names(planner, goal):
    keys = [
        planning.save_goal(goal=Goal(plan=goal.plan, text=text, source="T"), actor=planner, now=NOW).key
        for text in ("eins", "zwei")
    ]

    assert keys == ["plan-ziel", "plan-ziel-2"]


@pytest.mark.parametrize("state", [State.APPROVED, State.IN_FORCE])
def test_what_a_released_guideline_names_keeps_its_words(planner, state):
    guideline = factories.GuidelineFactory()
    Guideline.objects.filter(pk=guideline.pk).update(state=state)
    goal = Goal.objects.get()
    seen = version_of(goal)
    goal.text = "Anderer Wortlaut"
    with pytest.raises(Settled, match="neues Ziel an, das an seine Stelle tritt"):
        planning.save_goal(goal=goal, actor=planner, now=NOW, seen=seen)

    goal = Goal.objects.get()
    goal.measurable = "Zahl der Besuche"
    planning.save_goal(goal=goal, actor=planner, now=NOW, seen=seen)
    assert sentences(goal) == ["Ziel geändert: messbar."]


def test_what_only_a_draft_names_may_get_other_words(planner):
    factories.GuidelineFactory(is_draft=True)
    goal = Goal.objects.get()
    seen = version_of(goal)
    goal.text = "Anderer Wortlaut"

    planning.save_goal(goal=goal, actor=planner, now=NOW, seen=seen)

    assert Goal.objects.get().text == "Anderer Wortlaut"


def test_a_new_goal_takes_the_place_of_a_settled_one(planner):
    factories.GuidelineFactory()
    old = Goal.objects.get()

    new = planning.save_goal(
        goal=Goal(plan=old.plan, text="Neuer Wortlaut", source="T", replaces=old), actor=planner, now=NOW
    )

    assert list(old.successors.all()) == [new]
    assert sentences(old) == ["„Neuer Wortlaut“ tritt an seine Stelle."]


def test_the_second_save_of_one_version_overwrites_nothing(planner, goal):
    seen = version_of(goal)
    first, second = Goal.objects.get(), Goal.objects.get()
    first.details, first.target_groups = "Von der ersten Person", "Menschen ab 60"
    second.details = "Von der zweiten Person"
    planning.save_goal(goal=first, actor=planner, now=NOW, seen=seen)

    with pytest.raises(ChangedMeanwhile, match="jemand anderes diesen Eintrag geändert") as refusal:
        planning.save_goal(goal=second, actor=planner, now=NOW, seen=seen)

    assert refusal.value.stored == (("Näheres", "Von der ersten Person"), ("Zielgruppen", "Menschen ab 60"))
    assert Goal.objects.get().details == "Von der ersten Person"


def test_a_change_of_places_is_noticed_too(planner, goal, city):
    seen = version_of(goal)
    planning.save_goal(goal=goal, actor=planner, now=NOW, seen=seen, places={"districts": city})

    with pytest.raises(ChangedMeanwhile) as refusal:
        planning.save_goal(goal=goal, actor=planner, now=NOW, seen=seen, places={"districts": city[:1]})

    assert refusal.value.stored == (("Ortsteile", "Zentrum, Zentrum-Nordwest, Connewitz"),)


def test_indicators_and_measures_stand_in_the_record_of_their_goal(planner, goal):
    target = Target(goal=goal, name="Besuche", source="T", target_value=Decimal(80), target_date=NOW.date())
    target = planning.save_target(target=target, actor=planner, now=NOW)
    seen = version_of(target)
    target.target_value = Decimal("80.5")
    planning.save_target(target=target, actor=planner, now=NOW, seen=seen)
    measure = planning.save_measure(measure=Measure(goal=goal, text="M" * 90, source="T"), actor=planner, now=NOW)
    planning.remove(part=measure, actor=planner, now=NOW, seen=version_of(measure))

    assert sentences(goal) == [
        "Indikator des Ziels „Besuche“ angelegt.",
        "Indikator des Ziels „Besuche“ geändert: Zielwert.",
        f"Maßnahme „{'M' * 79}…“ angelegt.",
        f"Maßnahme „{'M' * 79}…“ entfernt.",
    ]
    changed, removed = (Entry.objects.get(chain=goal.chain, number=number) for number in (2, 4))
    assert changed.data["changes"] == [["Zielwert", "80,00", "80,50"]]
    assert removed.data["values"]["Maßnahme"] == "M" * 90


def test_a_goal_has_one_indicator_of_a_name(planner, goal):
    goal.targets.create(name="Besuche", source="T")

    with pytest.raises(Doubled, match="Einen Indikator „Besuche“ hat dieses Ziel schon"):
        planning.save_target(target=Target(goal=goal, name="Besuche", source="T"), actor=planner, now=NOW)


def test_what_somebody_else_removed_does_not_come_back(planner, goal):
    target = goal.targets.create(name="Besuche", source="T")
    measure = goal.measures.create(text="Räume fördern.", source="T")
    late = [(part, version_of(part)) for part in (Target.objects.get(), Measure.objects.get())]
    for part in (target, measure):
        planning.remove(part=part, actor=planner, now=NOW, seen=version_of(part))

    (late_target, seen_target), (late_measure, seen_measure) = late
    with pytest.raises(NotPossible, match="inzwischen von jemand anderem entfernt"):
        planning.save_target(target=late_target, actor=planner, now=NOW, seen=seen_target)
    with pytest.raises(NotPossible, match="inzwischen von jemand anderem entfernt"):
        planning.save_measure(measure=late_measure, actor=planner, now=NOW, seen=seen_measure)
    assert (Target.objects.count(), Measure.objects.count()) == (0, 0)


def test_what_somebody_else_changed_is_not_removed(planner, goal):
    target = goal.targets.create(name="Besuche", source="T")
    seen = version_of(target)
    Target.objects.update(unit="Personen")

    with pytest.raises(ChangedMeanwhile):
        planning.remove(part=target, actor=planner, now=NOW, seen=seen)
    assert Target.objects.count() == 1
