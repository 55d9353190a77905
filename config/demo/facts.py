"""Loads the real facts: areas with residents, Fachpläne, goals, and the needs of Tabelle 9."""

import csv
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from criteria.places.models import Borough, District, ResidentCount
from criteria.plan.models import Goal, Need, Plan

FOLDER = Path(__file__).parent / "facts"
AREAS = settings.BASE_DIR / "criteria" / "places" / "leipzig.csv"
RESIDENTS_YEAR = 2023
RESIDENTS_SOURCE = "Stadt Leipzig, Amt für Statistik und Wahlen, statistik.leipzig.de, Einwohner am 31.12.2023"


@cache
def read(name: str) -> dict:
    """One file of facts."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def load() -> None:
    """Load all facts into an empty database."""
    _areas()
    _goals()
    _plans()
    _needs()


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
            source=source,
        )
        for plan in facts["plans"]["items"]
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
