"""Loads the real facts: areas with residents, Fachpläne with their succession, goals, and the needs of Tabelle 9.

The goals of single Fachpläne were not available: what stands under them is invented, and says so.
"""

import csv
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from criteria.places.models import Borough, District, ResidentCount
from criteria.plan.models import Goal, Measure, Need, Plan, Target

FOLDER = Path(__file__).parent / "facts"
AREAS = settings.BASE_DIR / "criteria" / "places" / "leipzig.csv"
RESIDENTS_YEAR = 2023
PLANNED = "geplant"
RESIDENTS_SOURCE = "Stadt Leipzig, Amt für Statistik und Wahlen, statistik.leipzig.de, Einwohner am 31.12.2023"


@cache
def read(name: str) -> dict:
    """One file of facts."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def load() -> None:
    """Load all facts into an empty database."""
    _areas()
    _goals()
    _named_indicators()
    _plans()
    _planned()
    _needs()
    _invented_goals()


def _areas() -> None:
    with AREAS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    boroughs = {row["borough_code"]: row["borough_name"] for row in rows}
    Borough.objects.bulk_create(Borough(code=code, name=name) for code, name in boroughs.items())
    District.objects.bulk_create(
        District(code=row["code"], name=row["name"], borough_id=row["borough_code"]) for row in rows
    )
    ResidentCount.objects.bulk_create(
        ResidentCount(
            district_id=row["code"], year=RESIDENTS_YEAR, count=int(row["residents_2023"]), source=RESIDENTS_SOURCE
        )
        for row in rows
    )


def _goals() -> None:
    title = read("plans")["document"]["title"]
    for goals in read("plans")["goal_sets"]:
        source = f"{title}, {goals['source']}"
        plan = Plan.objects.create(key=goals["key"], title=goals["title"], source=source)
        for goal in goals["goals"]:
            Goal.objects.create(
                key=goal["key"],
                plan=plan,
                number=goal["number"],
                text=goal["text"],
                details="\n".join(goal["details"]),
                source=source,
            )


def _named_indicators() -> None:
    """The indicators that the concept names without definition or value."""
    facts = read("plans")["insek_indicators"]
    source = f"{read('plans')['document']['title']}, {facts['source']}. {facts['note']}"
    goal = Goal.objects.get(key=facts["goal"])
    Target.objects.bulk_create(Target(goal=goal, name=item["title"], source=source) for item in facts["items"])


def _plans() -> None:
    facts = read("plans")
    source = f"{facts['document']['title']}, {facts['plans']['source']}"
    Plan.objects.bulk_create(
        Plan(
            key=plan["key"],
            title=plan["title"],
            field_of_work=plan["field_of_work"],
            resolution=plan["resolution"] or "",
            year=plan["year"] or "",
            valid_from=plan.get("valid_from"),
            valid_until=plan.get("valid_until"),
            source=source,
        )
        for plan in facts["plans"]["items"]
    )


def _planned() -> None:
    """The plans that continue others. One that Tabelle 7 lists already (`same_as`) is not a second plan."""
    facts = read("plans")
    title, planned = facts["document"]["title"], facts["planned"]
    continued = {
        item["successor"]: item["key"] for item in facts["plans"]["items"] + planned["items"] if item.get("successor")
    }
    for item in planned["items"]:
        if "same_as" in item:
            continue
        predecessor = Plan.objects.get(key=continued[item["key"]])
        Plan.objects.create(
            key=item["key"],
            title=item["title"],
            field_of_work=predecessor.field_of_work,
            resolution=PLANNED,
            year=item["year"],
            replaces=predecessor,
            source=f"{title}, {item.get('source', planned['source'])}",
        )


def _needs() -> None:
    facts = read("plans")
    source = f"{facts['document']['title']}, {facts['needs']['source']}"
    Need.objects.bulk_create(
        Need(
            field_of_work=item["field_of_work"],
            task=item["task"],
            fields=", ".join(field.capitalize() for field in need["fields"]),
            text=need["text"],
            source=source,
        )
        for item in facts["needs"]["items"]
        for need in item["needs"]
    )


def _invented_goals() -> None:
    """Goals with indicators and measures as a Fachplan could have them, to show what the pages can hold."""
    facts = read("invented-goals")
    invented = {"source": facts["source"], "is_invented": True}
    for fact in facts["goals"]:
        goal = Goal.objects.create(
            key=fact["key"],
            plan=Plan.objects.get(key=fact["plan"]),
            number=fact["number"],
            text=fact["text"],
            target_groups=fact["target_groups"],
            **fact["smart"],
            **invented,
        )
        goal.districts.set(District.objects.filter(code__in=fact["districts"]))
        Target.objects.bulk_create(Target(goal=goal, **target, **invented) for target in fact["targets"])
        Measure.objects.bulk_create(
            Measure(goal=goal, **measure["smart"], **_without(measure, "smart"), **invented)
            for measure in fact["measures"]
        )


def _without(fact: dict, name: str) -> dict:
    return {key: value for key, value in fact.items() if key != name}
