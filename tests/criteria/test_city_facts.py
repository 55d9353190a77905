"""The city's facts and the invented demonstration data: complete, consistent, and honest about what is assumed."""

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from criteria.collation import german_key
from criteria.packages.checking import check
from criteria.packages.reading import read_package
from tests.criteria.packages.material import GOALS

PROJECT = Path(__file__).parents[2]
FACTS = PROJECT / "config" / "demo" / "facts"


@cache
def facts(name):
    return yaml.safe_load((FACTS / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def places():
    with (PROJECT / "criteria" / "places" / "leipzig.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def goals():
    return {goal["key"]: goal for goal_set in facts("plans")["goal_sets"] for goal in goal_set["goals"]}


@cache
def guideline():
    return read_package((FACTS / "guideline.yaml").read_bytes(), known_goals=GOALS)


def priorities():
    return {priority.key for priority in guideline().priorities}


def assumed(part):
    return part.origin.is_assumption


def keys(items):
    return [item["key"] for item in items]


def without_origin(items):
    return [item for item in items if not (item.get("source") or item.get("assumption") is True)]


def test_leipzig_has_63_ortsteile_in_ten_stadtbezirke_and_628718_residents():
    assert len({place["code"] for place in places()}) == len(places()) == 63
    assert {place["borough_code"] for place in places()} == set("0123456789")
    assert len({(place["borough_code"], place["borough_name"]) for place in places()}) == 10
    assert sum(int(place["residents_2023"]) for place in places()) == 628_718


@pytest.mark.parametrize(
    ("borough", "residents"),
    [
        ("Mitte", 70_221),
        ("Nordost", 51_011),
        ("Ost", 88_544),
        ("Südost", 64_493),
        ("Süd", 68_068),
        ("Südwest", 56_817),
        ("West", 56_677),
        ("Alt-West", 61_832),
        ("Nordwest", 36_472),
        ("Nord", 74_583),
    ],
)
def test_each_stadtbezirk_has_the_published_number_of_residents(borough, residents):
    assert sum(int(place["residents_2023"]) for place in places() if place["borough_name"] == borough) == residents


def test_codes_are_text_of_two_digits_whose_first_is_the_stadtbezirk():
    assert [place for place in places() if not re.fullmatch(r"[0-9]{2}", place["code"])] == []
    assert [place for place in places() if place["code"][0] != place["borough_code"]] == []
    assert places()[0]["code"] == "00"


def test_the_concept_names_fourteen_plans_seven_goals_and_what_they_stand_under():
    assert len(facts("plans")["plans"]["items"]) == 14
    assert Counter(key.rpartition("-")[0] for key in goals()) == {"sozialplanung": 7, "soziale-teilhabe": 4, "insek": 6}
    assert len(goals()) == 17
    assert [len(field["tasks"]) for field in facts("plans")["fields_of_work"]["items"]] == [5, 4, 5, 3, 4]
    assert len(facts("plans")["needs"]["items"]) == 19


@pytest.mark.parametrize("section", ["fields_of_work", "insek_indicators", "plans", "planned", "needs"])
def test_each_section_of_the_concept_names_its_source(section):
    assert facts("plans")[section]["source"].startswith("Abschnitt ")


def test_each_set_of_goals_names_its_source():
    assert without_origin(facts("plans")["goal_sets"]) == []


def test_successors_of_plans_exist():
    plans, planned = facts("plans")["plans"]["items"], facts("plans")["planned"]["items"]
    successors = {item["successor"] for item in (*plans, *planned) if item.get("successor")}

    assert successors - set(keys(planned)) == set()
    assert {item["same_as"] for item in planned if "same_as" in item} - set(keys(plans)) == set()
    assert max(Counter(keys(plans) + keys(planned)).values()) == 1


def test_decision_numbers_and_years_of_plans_are_text():
    wrong = [
        plan["key"]
        for plan in facts("plans")["plans"]["items"]
        if not isinstance(plan["resolution"], str) or not isinstance(plan["year"], str | None)
    ]

    assert wrong == []


def test_needs_are_marked_for_the_five_fields_of_planning():
    fields = {"statistik", "monitoring", "fachplanung", "vernetzung", "beteiligung"}

    for task in facts("plans")["needs"]["items"]:
        assert set(task["marks"]) == fields
        assert set(task["marks"].values()) <= set(facts("plans")["needs"]["legend"])
        assert {field for need in task["needs"] for field in need["fields"]} <= fields


def test_every_goal_of_the_insek_indicators_exists():
    assert facts("plans")["insek_indicators"]["goal"] in goals()


def test_the_guideline_of_the_demo_keeps_everything_a_version_must_keep():
    assert check(guideline(), GOALS) == ()
    assert [priority.key for priority in guideline().priorities if not priority.exclusions] == []


def test_what_is_not_backed_by_a_text_of_the_city_or_the_law_is_marked_as_assumed():
    sourced = {parameter.name for parameter in guideline().parameters if not parameter.origin.is_assumption}
    others = (*guideline().decision_levels, *guideline().priorities, *guideline().rubric.gates)

    of_the_city, of_the_union = {"application_deadline", "plan_item_overrun"}, {"state_aid_years"}
    assert sourced == of_the_city | of_the_union | {"de_minimis_limit", "dawi_de_minimis_limit"}
    assert [part for part in (*others, *guideline().rubric.criteria, *guideline().clauses) if not assumed(part)] == []
    for priority in guideline().priorities:
        assert [part for part in (*priority.requirements, *priority.exclusions) if not assumed(part)] == []


def test_the_rubric_has_six_criteria_whose_weights_sum_to_a_hundred():
    weights = {criterion.code: criterion.weight for criterion in guideline().rubric.criteria}

    assert len(weights) == 6
    assert sum(weights.values()) == 100
    assert {criterion.max_points for criterion in guideline().rubric.criteria} == {4}


def test_each_priority_has_indicators_with_a_known_unit_of_counting():
    indicators = facts("statistics")["indicators"]
    units = set(keys(facts("statistics")["counting_units"]))

    assert {item["priority"] for item in indicators} == priorities()
    assert {item["counted"] for item in indicators} <= units
    assert len({item["code"] for item in indicators}) == len(indicators)
    assert [item["code"] for item in indicators if not (item["label"] and item["unit"] and item["definition"])] == []
    assert without_origin(indicators) == []


def test_the_traeger_are_invented_and_say_so():
    assert facts("traeger")["invented"] is True
    assert len(set(keys(facts("traeger")["organisations"]))) == 40
    assert len({organisation["name"] for organisation in facts("traeger")["organisations"]}) == 40


def test_the_names_of_traeger_try_the_layout_and_the_order():
    names = [organisation["name"] for organisation in facts("traeger")["organisations"]]

    assert {"Ä", "Ö", "Ü"} - {name[0] for name in names} == set()
    assert max(map(len, names)) > 150
    assert [name for name in names if "’" in name and "&" in name] == ["L’Aurore & Freundeskreis e. V."]
    assert min(names, key=german_key).startswith("Ä")


def test_traeger_and_projects_lie_in_leipzig_and_belong_together():
    codes = {place["code"] for place in places()}
    organisations, projects = facts("traeger")["organisations"], facts("traeger")["projects"]

    assert {organisation["district"] for organisation in organisations} - codes == set()
    assert {code for project in projects for code in project["districts"]} - codes == set()
    assert [project["key"] for project in projects if not project["districts"]] == []
    assert {project["organisation"] for project in projects} - set(keys(organisations)) == set()
    assert {project["priority"] for project in projects} == priorities()
    assert len(set(keys(projects))) == len(projects) == 46
    assert [o["key"] for o in organisations if not re.fullmatch(r"04[0-9]{3}", o["postcode"])] == []
