"""Collects the models of the rooms, because Django looks for them here. Nobody else imports this module."""

from criteria.guideline.models import (
    Clause,
    DecisionLevel,
    Exclusion,
    Guideline,
    Label,
    Parameter,
    PlanItem,
    Priority,
    Requirement,
)
from criteria.places.models import Borough, District, ResidentCount
from criteria.plan.models import Goal, Measure, Need, Plan, Target
from criteria.rates.models import BaseRate
from criteria.rubric.models import Criterion, Gate, Level

__all__ = [
    "BaseRate",
    "Borough",
    "Clause",
    "Criterion",
    "DecisionLevel",
    "District",
    "Exclusion",
    "Gate",
    "Goal",
    "Guideline",
    "Label",
    "Level",
    "Measure",
    "Need",
    "Parameter",
    "Plan",
    "PlanItem",
    "Priority",
    "Requirement",
    "ResidentCount",
    "Target",
]
