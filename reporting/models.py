"""Collects the models of the rooms, because Django looks for them here. Nobody else imports this module."""

from reporting.catalogue.models import Break, Code, CodeList, Indicator, ItemBreakdown, Period, Survey, SurveyItem
from reporting.clearances.models import Clearance
from reporting.deliveries.extensions import Extension
from reporting.deliveries.models import Cell, Delivery, Upload
from reporting.deliveries.revisions import CellNote, Revision, RevisionCell
from reporting.narratives.models import Edition, Inquiry, Narrative, Outcome, ReportPaper

__all__ = [
    "Break",
    "Cell",
    "CellNote",
    "Clearance",
    "Code",
    "CodeList",
    "Delivery",
    "Edition",
    "Extension",
    "Indicator",
    "Inquiry",
    "ItemBreakdown",
    "Narrative",
    "Outcome",
    "Period",
    "ReportPaper",
    "Revision",
    "RevisionCell",
    "Survey",
    "SurveyItem",
    "Upload",
]
