"""Collects the models of the rooms, because Django looks for them here. Nobody else imports this module."""

from grants.accounts.keys import ApiKey, KeptAnswer
from grants.accounts.models import Substitution
from grants.applications.authors import LastChange
from grants.applications.conflicts import Conflict, ConflictReview, Relation
from grants.applications.corrections import CorrectionPoint
from grants.applications.early_starts import EarlyStart
from grants.applications.models import Application, CorrectionRequest, PlanRow, Submission
from grants.applications.presence import Presence
from grants.applications.rows import OtherFunds, PlannedValue, Post
from grants.applications.signatures import Signature
from grants.archive.models import Draw
from grants.assessment.calibration import CalibrationCase, CalibrationScore, CalibrationSheet, ReferenceScore
from grants.assessment.competences import Competence
from grants.assessment.discussion import Remark, RevisedScore
from grants.assessment.models import Assessment, CheckItem, EarlierResult, FormalCheck, ModeratedScore, Result, Score
from grants.assessment.outside import NotedAid, NotedGrant
from grants.assessment.setting_aside import SetAsideSheet
from grants.attachments.models import Attachment, Document
from grants.audit.models import Anchor, AnchoredHead, Entry, Head
from grants.awards.models import Decision, Release, Slice
from grants.calls.models import Call
from grants.change_notices.models import ChangeNotice, Enclosure
from grants.committee.models import Consultation, Paper, Scenario, ScenarioLine
from grants.correspondence.models import FileMessage, Preferences
from grants.desk.models import BulkItem, BulkRun, DefaultView, FollowUp, SavedView, SearchEntry
from grants.finance.models import CheckedRow, FinanceCheck
from grants.letters.models import ClauseSelection, Letter
from grants.organisations.models import Invitation, Membership, Organisation, Registration
from grants.outbox.mails import Mail, MailItem
from grants.outbox.models import Message
from grants.people.models import User
from grants.remedies.announcements import InstructionFlaw, PortalConsent, Posting, Waiver
from grants.remedies.models import Objection
from grants.remedies.revocations import Recovery, Revocation
from grants.rulebook.models import Approval

__all__ = [
    "Anchor",
    "AnchoredHead",
    "ApiKey",
    "Application",
    "Approval",
    "Assessment",
    "Attachment",
    "BulkItem",
    "BulkRun",
    "CalibrationCase",
    "CalibrationScore",
    "CalibrationSheet",
    "Call",
    "ChangeNotice",
    "CheckItem",
    "CheckedRow",
    "ClauseSelection",
    "Competence",
    "Conflict",
    "ConflictReview",
    "Consultation",
    "CorrectionPoint",
    "CorrectionRequest",
    "Decision",
    "DefaultView",
    "Document",
    "Draw",
    "EarlierResult",
    "EarlyStart",
    "Enclosure",
    "Entry",
    "FileMessage",
    "FinanceCheck",
    "FollowUp",
    "FormalCheck",
    "Head",
    "InstructionFlaw",
    "Invitation",
    "KeptAnswer",
    "LastChange",
    "Letter",
    "Mail",
    "MailItem",
    "Membership",
    "Message",
    "ModeratedScore",
    "NotedAid",
    "NotedGrant",
    "Objection",
    "Organisation",
    "OtherFunds",
    "Paper",
    "PlanRow",
    "PlannedValue",
    "PortalConsent",
    "Post",
    "Posting",
    "Preferences",
    "Presence",
    "Recovery",
    "ReferenceScore",
    "Registration",
    "Relation",
    "Release",
    "Remark",
    "Result",
    "RevisedScore",
    "Revocation",
    "SavedView",
    "Scenario",
    "ScenarioLine",
    "Score",
    "SearchEntry",
    "SetAsideSheet",
    "Signature",
    "Slice",
    "Submission",
    "Substitution",
    "User",
    "Waiver",
]
