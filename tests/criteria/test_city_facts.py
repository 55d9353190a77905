"""The city's facts and the invented demonstration data: complete, consistent, and honest about what is assumed."""

import csv
import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml

from criteria.collation import german_key
from criteria.financing import Financing
from criteria.money import parse_euro

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


def rubric():
    return facts("priorities")["rubric"]["criteria"]


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


@pytest.mark.parametrize(
    "section",
    ["parameters", "decision_levels", "priorities", "cost_items", "income_items", "indicators"],
)
def test_everything_has_a_source_or_is_marked_as_assumed(section):
    assert without_origin(facts("priorities")[section]) == []


def test_what_the_priorities_ask_and_exclude_is_marked_as_assumed():
    for priority in facts("priorities")["priorities"]:
        assert without_origin([*priority["minimum_requirements"], *priority["exclusions"]]) == []
        assert min(len(priority["minimum_requirements"]), len(priority["exclusions"]), len(priority["goals"])) > 0


def test_every_goal_named_exists():
    named = {criterion["goal"] for criterion in rubric()} | {facts("plans")["insek_indicators"]["goal"]}
    named |= {goal for priority in facts("priorities")["priorities"] for goal in priority["goals"]}

    assert named - set(goals()) == set()


def test_every_plan_named_exists():
    named = {priority["plan"] for priority in facts("priorities")["priorities"] if priority["plan"]}

    assert named - set(keys(facts("plans")["plans"]["items"])) == set()


def test_the_weights_sum_to_a_hundred_and_the_tie_rule_names_criteria():
    codes = [criterion["code"] for criterion in rubric()]

    assert sum(criterion["weight"] for criterion in rubric()) == 100
    assert len(set(codes)) == len(codes) == 6
    assert set(facts("priorities")["rubric"]["tie_rule"]) - set(codes) == set()


def test_every_level_of_every_criterion_has_its_own_anchor():
    for criterion in rubric():
        assert sorted(criterion["levels"]) == list(range(criterion["max_points"] + 1))
        assert len({anchor.strip() for anchor in criterion["levels"].values()} - {""}) == criterion["max_points"] + 1
        assert 0 <= (criterion["minimum_points"] or 0) <= criterion["max_points"]


def test_parameters_have_a_unit_and_a_value_among_their_options():
    for parameter in facts("priorities")["parameters"]:
        assert parameter["unit"]
        assert parameter["name"]
        assert parameter["value"] in parameter.get("options", [parameter["value"]])
        assert not isinstance(parameter["value"], float)


def test_the_parameters_of_financing_are_ones_the_arithmetic_knows():
    values = {parameter["key"]: parameter["value"] for parameter in facts("priorities")["parameters"]}

    assert set(values["allowed_financing"]) - set(Financing) == set()
    assert 0 <= Decimal(values["own_funds_share_min"]) <= 100
    assert len(values) == len(facts("priorities")["parameters"])


def test_the_levels_of_decision_join_without_gap():
    levels = facts("priorities")["decision_levels"]

    assert parse_euro(levels[0]["above"]) == 0
    assert [level["up_to"] for level in levels[:-1]] == [level["above"] for level in levels[1:]]
    assert levels[-1]["up_to"] is None


def test_income_is_either_own_or_from_third_parties():
    assert {item["group"] for item in facts("priorities")["income_items"]} == {"own_funds", "third_party_funds"}


def test_each_priority_has_indicators_with_a_known_unit_of_counting():
    indicators = facts("priorities")["indicators"]
    units = set(keys(facts("priorities")["counting_units"]))

    assert {item["priority"] for item in indicators} == set(keys(facts("priorities")["priorities"]))
    assert {item["counted"] for item in indicators} <= units
    assert len({item["code"] for item in indicators}) == len(indicators)
    assert [item["code"] for item in indicators if not (item["label"] and item["unit"] and item["definition"])] == []


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
    assert {project["priority"] for project in projects} == set(keys(facts("priorities")["priorities"]))
    assert len(set(keys(projects))) == len(projects) == 46
    assert [o["key"] for o in organisations if not re.fullmatch(r"04[0-9]{3}", o["postcode"])] == []
