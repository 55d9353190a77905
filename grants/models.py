"""Collects the models of the rooms, because Django looks for them here. Nobody else imports this module."""

from grants.applications.authors import LastChange
from grants.applications.corrections import CorrectionPoint
from grants.applications.early_starts import EarlyStart
from grants.applications.models import Application, Conflict, CorrectionRequest, PlanRow, Submission
from grants.applications.presence import Presence
from grants.applications.rows import OtherFunds, PlannedValue, Post
from grants.applications.signatures import Signature
from grants.assessment.models import Assessment, CheckItem, EarlierResult, FormalCheck, ModeratedScore, Result, Score
from grants.attachments.models import Attachment, Document
from grants.audit.models import Entry
from grants.awards.models import Decision, Release, Slice
from grants.calls.models import Call
from grants.change_notices.models import ChangeNotice, Enclosure
from grants.committee.models import Consultation, Paper, Scenario, ScenarioLine
from grants.correspondence.models import FileMessage, Preferences
from grants.finance.models import CheckedRow, FinanceCheck
from grants.letters.models import ClauseSelection, Letter
from grants.organisations.models import Invitation, Membership, Organisation, Registration
from grants.outbox.mails import Mail, MailItem
from grants.outbox.models import Message
from grants.people.models import User
from grants.rulebook.models import Approval

__all__ = [
    "Application",
    "Approval",
    "Assessment",
    "Attachment",
    "Call",
    "ChangeNotice",
    "CheckItem",
    "CheckedRow",
    "ClauseSelection",
    "Conflict",
    "Consultation",
    "CorrectionPoint",
    "CorrectionRequest",
    "Decision",
    "Document",
    "EarlierResult",
    "EarlyStart",
    "Enclosure",
    "Entry",
    "FileMessage",
    "FinanceCheck",
    "FormalCheck",
    "Invitation",
    "LastChange",
    "Letter",
    "Mail",
    "MailItem",
    "Membership",
    "Message",
    "ModeratedScore",
    "Organisation",
    "OtherFunds",
    "Paper",
    "PlanRow",
    "PlannedValue",
    "Post",
    "Preferences",
    "Presence",
    "Registration",
    "Release",
    "Result",
    "Scenario",
    "ScenarioLine",
    "Score",
    "Signature",
    "Slice",
    "Submission",
    "User",
]
