"""Collects the models of the rooms, because Django looks for them here. Nobody else imports this module."""

from criteria.guideline.models import Guideline, Parameter, PlanItem, Priority, Requirement
from criteria.places.models import Borough, District, ResidentCount
from criteria.plan.models import Goal, Need, Plan
from criteria.rubric.models import Criterion, Level

__all__ = [
    "Borough",
    "Criterion",
    "District",
    "Goal",
    "Guideline",
    "Level",
    "Need",
    "Parameter",
    "Plan",
    "PlanItem",
    "Priority",
    "Requirement",
    "ResidentCount",
]
