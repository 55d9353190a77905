"""Collects the models of the rooms, because Django looks for them here. Nobody else imports this module."""

from reporting.catalogue.models import Indicator, Period, Survey, SurveyItem
from reporting.deliveries.models import Cell, Delivery, Upload

__all__ = ["Cell", "Delivery", "Indicator", "Period", "Survey", "SurveyItem", "Upload"]
