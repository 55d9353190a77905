"""Loads the guideline version of the demo. Its text was not available: what is assumed says so."""

import datetime

from config.demo.facts import read
from criteria.guideline.models import Guideline, Parameter, PlanItem, Priority, Requirement
from criteria.plan.models import Goal
from criteria.rubric.models import Criterion, Level
from reporting.catalogue.models import Indicator, Survey, SurveyItem

COUNTED = {"ereignis": "events", "person": "persons", "tag": "days", "stunde": "hours", "bestand": "stock"}
GRANT_ITEM = {
    "key": "zuwendung",
    "title": "Beantragte Zuwendung der Stadt",
    "detail": "was Sie mit diesem Antrag beantragen",
}


def load() -> Guideline:
    """Load the guideline with everything that belongs to it, and the surveys of its Förderschwerpunkte."""
    facts = read("priorities")
    guideline = Guideline.objects.create(
        title=facts["guideline"]["title"],
        version=f"{facts['guideline']['resolution']} (Annahmen für die Demonstration)",
        valid_from=datetime.date.fromisoformat(facts["guideline"]["resolved_on"]),
        source=facts["guideline"]["source"],
    )
    _parameters(guideline)
    _priorities(guideline)
    _plan_items(guideline)
    _rubric(guideline)
    _surveys()
    return guideline


def _parameters(guideline: Guideline) -> None:
    Parameter.objects.bulk_create(
        Parameter(
            guideline=guideline,
            name=fact["key"],
            label=fact["name"],
            value=", ".join(fact["value"]) if isinstance(fact["value"], list) else str(fact["value"]),
            unit=fact["unit"],
            source=fact.get("source") or fact.get("basis", ""),
            is_assumption=fact.get("assumption", False),
        )
        for fact in read("priorities")["parameters"]
        if fact["value"] is not None
    )


def _priorities(guideline: Guideline) -> None:
    for fact in read("priorities")["priorities"]:
        priority = Priority.objects.create(
            guideline=guideline,
            key=fact["key"],
            title=fact["title"],
            target_groups="\n".join(fact["target_groups"]),
            aims=fact["source"],
            exclusions="\n".join(exclusion["text"] for exclusion in fact["exclusions"]),
            is_assumption=fact["assumption"],
        )
        priority.goals.set(Goal.objects.filter(key__in=fact["goals"]))
        Requirement.objects.bulk_create(
            Requirement(priority=priority, position=position, text=item["text"], is_assumption=item["assumption"])
            for position, item in enumerate(fact["minimum_requirements"], start=1)
        )


def _plan_items(guideline: Guideline) -> None:
    facts, kinds = read("priorities"), PlanItem.Kind
    groups = {"own_funds": kinds.OWN_FUNDS, "third_party_funds": kinds.THIRD_PARTY}
    items = [
        *((kinds.COST, fact) for fact in facts["cost_items"]),
        *((groups[fact["group"]], fact) for fact in facts["income_items"]),
        (kinds.GRANT, GRANT_ITEM),
    ]
    PlanItem.objects.bulk_create(
        PlanItem(
            guideline=guideline,
            code=fact["key"],
            kind=kind,
            title=fact["title"],
            help=fact.get("detail", ""),
            position=position,
        )
        for position, (kind, fact) in enumerate(items, start=1)
    )


def _rubric(guideline: Guideline) -> None:
    rubric = read("priorities")["rubric"]
    for position, fact in enumerate(rubric["criteria"], start=1):
        criterion = Criterion.objects.create(
            guideline=guideline,
            code=fact["code"],
            position=position,
            title=fact["title"],
            question=fact["question"],
            weight=fact["weight"],
            max_points=fact["max_points"],
            minimum_points=fact["minimum_points"],
            goal=Goal.objects.get(key=fact["goal"]),
            tie_position=rubric["tie_rule"].index(fact["code"]) if fact["code"] in rubric["tie_rule"] else None,
        )
        Level.objects.bulk_create(
            Level(criterion=criterion, points=points, anchor=anchor) for points, anchor in fact["levels"].items()
        )


def _surveys() -> None:
    facts = read("priorities")
    for priority in facts["priorities"]:
        survey = Survey.objects.create(
            code=priority["key"],
            version="1",
            title=f"Statistik {priority['title']}",
            priority_key=priority["key"],
            rules=_rules(priority["key"]),
        )
        wanted = [fact for fact in facts["indicators"] if fact["priority"] == priority["key"]]
        for position, fact in enumerate(wanted, start=1):
            SurveyItem.objects.create(survey=survey, indicator=_indicator(fact, priority), position=position)


def _indicator(fact: dict, priority: dict) -> Indicator:
    indicator = Indicator.objects.create(
        code=fact["code"],
        label=fact["label"],
        unit=fact["unit"],
        counted=COUNTED[fact["counted"]],
        definition=fact["definition"].strip(),
        decimals=2 if fact["counted"] == "stunde" else 0,
        source=fact.get("source", ""),
        is_assumption=fact.get("assumption", False),
    )
    indicator.goals.set(Goal.objects.filter(key__in=priority["goals"]))
    return indicator


def _rules(priority: str) -> list[dict]:
    codes = [fact["code"] for fact in read("priorities")["indicators"] if fact["priority"] == priority]
    return [
        {
            "kind": "zero_after_nonzero",
            "severity": "explain",
            "text": "Im letzten Zeitraum gab es hier Zahlen, jetzt steht 0. Bitte prüfen oder erläutern Sie das.",
            "columns": codes,
        },
        {
            "kind": "change",
            "severity": "explain",
            "text": "Die Zahl weicht stark vom letzten Zeitraum ab. Bitte prüfen oder erläutern Sie das.",
            "columns": codes,
            "percent": "60",
        },
    ]
