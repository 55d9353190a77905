"""Collects the models of the rooms, because Django looks for them here. Nobody else imports this module."""

from grants.applications.models import Application, Conflict, CorrectionRequest, PlanRow, Submission
from grants.assessment.models import Assessment, CheckItem, Result, Score
from grants.audit.models import Entry
from grants.awards.models import Decision
from grants.calls.models import Call
from grants.letters.models import Letter
from grants.organisations.models import Membership, Organisation
from grants.outbox.models import Message
from grants.people.models import User
from grants.rulebook.models import Approval

__all__ = [
    "Application",
    "Approval",
    "Assessment",
    "Call",
    "CheckItem",
    "Conflict",
    "CorrectionRequest",
    "Decision",
    "Entry",
    "Letter",
    "Membership",
    "Message",
    "Organisation",
    "PlanRow",
    "Result",
    "Score",
    "Submission",
    "User",
]
