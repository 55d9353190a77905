"""Loads the catalogue of the demo: code lists, indicators with their sources, one Erhebung per Förderschwerpunkt."""

import datetime

from config.demo.facts import read
from criteria.guideline.models import Guideline, Priority
from grants.people.models import User
from reporting.catalogue import surveys
from reporting.catalogue.models import UNKNOWN, Code, CodeList, Indicator, ItemBreakdown, Survey, SurveyItem

COUNTED = {"ereignis": "events", "person": "persons", "tag": "days", "stunde": "hours", "bestand": "stock"}
LIST_FIELDS = {"code", "label", "codes", "several", "source", "assumption"}
INDICATOR_FIELDS = {
    *("code", "priority", "label", "unit", "counted", "definition", "source", "assumption", "by", "space", "asked"),
}
ZERO = "Im letzten Zeitraum gab es hier Zahlen, jetzt steht 0. Bitte prüfen oder erläutern Sie das."
CHANGE = "Die Zahl weicht stark vom letzten Zeitraum ab. Bitte prüfen oder erläutern Sie das."
FULL = "An einem Tag kann ein Platz nur einmal belegt sein. Bitte prüfen Sie beide Zahlen."
OWN_RULES = {
    "frauen-und-gewaltschutz": [
        {
            "kind": "capacity",
            "severity": "error",
            "text": FULL,
            "columns": ["FGS-PLATZTAGE", "FGS-PLAETZE"],
            "factor": "days",
        }
    ],
}


def load(guideline: Guideline, planner: User, now: datetime.datetime) -> None:
    """The whole catalogue. Raises ValueError if the file of facts is not of its format."""
    facts = read("statistics")
    ensure_format(facts)
    lists = {fact["code"]: _code_list(fact) for fact in facts["code_lists"]}
    for priority in guideline.priorities.order_by("position"):
        wanted = [fact for fact in facts["indicators"] if fact["priority"] == priority.key]
        survey = _survey(priority, wanted, lists)
        surveys.release(survey=survey, actor=planner, now=now, valid_from=datetime.date(now.year - 1, 1, 1))


def ensure_format(facts: dict) -> None:
    """Raise ValueError for the first entry that is not as it should be."""
    codes = {fact["code"] for fact in facts["code_lists"]}
    for fact in facts["code_lists"]:
        if unknown := fact.keys() - LIST_FIELDS:
            raise ValueError(f"code list {fact['code']}: unknown fields {sorted(unknown)}")
        if not fact.get("several") and UNKNOWN not in fact["codes"]:
            raise ValueError(f"code list {fact['code']} does not close: it needs {UNKNOWN}")
    for fact in facts["indicators"]:
        if unknown := fact.keys() - INDICATOR_FIELDS:
            raise ValueError(f"indicator {fact['code']}: unknown fields {sorted(unknown)}")
        if missing := {code for one in fact.get("by", ()) for code in _names(one)} - codes:
            raise ValueError(f"indicator {fact['code']}: no code list {sorted(missing)}")
    for fact in (*facts["code_lists"], *facts["indicators"]):
        if not (fact.get("source") or fact.get("assumption")):
            raise ValueError(f"{fact['code']}: neither a source nor an assumption")


def _names(one: str | list[str]) -> list[str]:
    return [one] if isinstance(one, str) else one


def _code_list(fact: dict) -> CodeList:
    code_list = CodeList.objects.create(
        code=fact["code"],
        label=fact["label"],
        source=fact.get("source", ""),
        is_assumption=fact.get("assumption", False),
        is_additive=not fact.get("several", False),
    )
    Code.objects.bulk_create(
        Code(code_list=code_list, code=code, label=label, position=position)
        for position, (code, label) in enumerate(fact["codes"].items(), start=1)
    )
    return code_list


def _survey(priority: Priority, wanted: list[dict], lists: dict[str, CodeList]) -> Survey:
    asked = [fact for fact in wanted if fact.get("asked", True)]
    survey = Survey.objects.create(
        code=priority.key,
        version="1",
        title=f"Statistik {priority.title}",
        priority_key=priority.key,
        rules=[*OWN_RULES.get(priority.key, ()), *_rules([fact["code"] for fact in asked])],
    )
    goals = priority.goals.all()
    for fact in wanted:
        indicator = _indicator(fact, goals)
        if fact in asked:
            _item(survey, indicator, fact, lists)
    return survey


def _item(survey: Survey, indicator: Indicator, fact: dict, lists: dict[str, CodeList]) -> None:
    item = SurveyItem.objects.create(
        survey=survey, indicator=indicator, position=survey.items.count() + 1, space=fact.get("space", "district")
    )
    for position, one in enumerate(fact.get("by", ()), start=1):
        first, *second = (lists[name] for name in _names(one))
        ItemBreakdown.objects.create(
            item=item, position=position, code_list=first, crossed_with=second[0] if second else None
        )


def _indicator(fact: dict, goals) -> Indicator:
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
    indicator.goals.set(goals)
    return indicator


def _rules(codes: list[str]) -> list[dict]:
    return [
        {"kind": "zero_after_nonzero", "severity": "explain", "text": ZERO, "columns": codes},
        {"kind": "change", "severity": "explain", "text": CHANGE, "columns": codes, "percent": "60"},
    ]
