"""Loads the guideline versions of the demo through the office's own doors. What is assumed or invented says so."""

import dataclasses
import datetime

from config.demo import catalogue
from config.demo.facts import FOLDER
from criteria.guideline.models import Guideline
from criteria.packages.shape import Criterion, Origin, Package, Parameter
from grants.people.models import User
from grants.rulebook import workflow

PACKAGE = FOLDER / "guideline.yaml"
INVENTED = Origin("erfundener Entwurf der Demonstration", is_assumption=True)
NEXT_VALUES = {"own_funds_share_min": "15", "smallest_workable_share": "70", "shortfall": "skip"}
NEXT_WEIGHTS = {"BEDARF": 30, "ZUGANG": 10}


def load(users: dict[str, User], now: datetime.datetime) -> Guideline:
    """The version in force, an invented draft of the next one, and the surveys of the Förderschwerpunkte.

    `now` is the day of the demo; the version was released before its first call opened.
    """
    long_ago = datetime.datetime(now.year - 3, 1, 15, 9, tzinfo=now.tzinfo)
    package = workflow.read(PACKAGE.read_bytes())
    guideline = workflow.add(package=package, actor=users["leitung"], now=long_ago)
    workflow.sign(guideline=guideline, actor=users["leitung"], now=long_ago)
    workflow.approve(guideline=guideline, actor=users["leitung2"], now=long_ago)
    guideline = workflow.enact(guideline=guideline, actor=users["leitung"], now=long_ago)
    workflow.add(package=_next(package, now.year + 2), actor=users["sachbearbeitung"], now=now)
    catalogue.load(guideline, users["sozialplanung"], long_ago)
    return guideline


def _next(package: Package, year: int) -> Package:
    """An invented draft: more own funds, more weight on need, one level in new words."""
    header = dataclasses.replace(
        package.header,
        version=f"Entwurf {year} (erfunden)",
        valid_from=datetime.date(year, 1, 1),
        source="erfundener Entwurf, um Vergleich und Probelauf zu zeigen",
    )
    rubric = dataclasses.replace(package.rubric, criteria=tuple(map(_next_criterion, package.rubric.criteria)))
    return dataclasses.replace(
        package, header=header, rubric=rubric, parameters=tuple(map(_next_parameter, package.parameters))
    )


def _next_parameter(parameter: Parameter) -> Parameter:
    if parameter.name not in NEXT_VALUES:
        return parameter
    return dataclasses.replace(parameter, value=NEXT_VALUES[parameter.name], origin=INVENTED)


def _next_criterion(criterion: Criterion) -> Criterion:
    weight = NEXT_WEIGHTS.get(criterion.code, criterion.weight)
    levels = criterion.levels
    if criterion.code == "BEDARF":
        third = "Der Antrag belegt den Bedarf mit Zahlen für den Ortsteil und nennt alle Angebote im Umkreis."
        levels = (*levels[:3], third, *levels[4:])
    return dataclasses.replace(criterion, weight=weight, levels=levels)
