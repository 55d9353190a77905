"""The doors of the formal check."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from criteria.guideline.models import Requirement
from criteria.rubric.models import Gate
from grants import audit
from grants.applications.models import Application
from grants.applications.states import BY_NAME, State
from grants.assessment.models import CheckItem, FormalCheck
from grants.steps import NotPossible, Refused, ensure, locked, take


class CheckIncomplete(Refused):
    """Not everything is checked, or something is not met."""


class ReasonMissing(Refused):
    """A file is given back without a reason."""


class NoteMissing(Refused):
    """Something is recorded as not fulfilled or not applicable without a note."""


class CheckedMeanwhile(Refused):
    """Somebody else saved the check after this person had opened it. Nothing was overwritten. `check` is theirs."""

    def __init__(self, check: FormalCheck):
        super().__init__(
            f"Inzwischen hat {check.saved_by} die Prüfung gespeichert. Ihre Eingaben stehen noch in diesem Formular, "
            "sind aber nicht gespeichert. Vergleichen Sie beide Fassungen und speichern Sie dann noch einmal."
        )
        self.check = check


@dataclass(frozen=True)
class Finding:
    """What the office found about one question of the formal check. What does not apply is neither met nor unmet."""

    fulfilled: bool | None
    note: str = ""
    is_applicable: bool = True

    @property
    def needs_note(self) -> bool:
        return self.fulfilled is False or not self.is_applicable

    @property
    def is_settled(self) -> bool:
        """Whether the check can be completed with it."""
        return bool(self.fulfilled) or not self.is_applicable


@dataclass(frozen=True)
class Question:
    """One thing to check, yes or no: a Zugangsvoraussetzung of the rubric or a Mindestanforderung. `key` is unique."""

    key: str
    subject: Gate | Requirement
    item: CheckItem | None

    @property
    def text(self) -> str:
        return self.subject.text

    @property
    def field(self) -> str:
        """Which field of a CheckItem holds the subject."""
        return "gate" if isinstance(self.subject, Gate) else "requirement"

    @property
    def finding(self) -> Finding:
        """What was found so far."""
        return Finding(self.item.fulfilled, self.item.note, self.item.is_applicable) if self.item else Finding(None)


def questions(application: Application) -> tuple[Question, ...]:
    """What the formal check asks about an application, gates first, with what was found so far."""
    items = {(item.gate_id, item.requirement_id): item for item in application.check_items.all()}
    gates = Gate.objects.filter(guideline=application.call.guideline_id).order_by("position")
    requirements = application.priority.requirements.order_by("position")
    return (
        *(Question(f"gate{gate.pk}", gate, items.get((gate.pk, None))) for gate in gates),
        *(Question(f"requirement{row.pk}", row, items.get((None, row.pk))) for row in requirements),
    )


def version_of(application: Application) -> int:
    """How often the check was saved; 0 if never."""
    found = FormalCheck.objects.filter(application=application).first()
    return found.version if found else 0


@transaction.atomic
def save_check(
    *,
    application: Application,
    actor,
    now: datetime.datetime,
    findings: Mapping[str, Finding],
    version: int | None = None,
) -> Application:
    """Save findings, by key of their question. Saving an incomplete check is allowed.

    `version` is the one the person saw; None only for who has not been shown any. What is not fulfilled or not
    applicable needs a note. Raises Forbidden, NotPossible, NoteMissing, CheckedMeanwhile.
    """
    row = locked(application)
    ensure(actor, "application.check", row)
    if row.state != State.CHECKING:
        raise NotPossible("Die formale Prüfung ist abgeschlossen. Ihre Änderung wurde nicht gespeichert.")
    if any(finding.needs_note and not finding.note.strip() for finding in findings.values()):
        raise NoteMissing("Bitte schreiben Sie einen Vermerk zu allem, was nicht erfüllt oder nicht zutreffend ist.")
    _count_save(row, actor, now, version)
    found = {question: findings.get(question.key, Finding(None)) for question in questions(row)}
    _keep(row, found)
    audit.record(
        chain=row.chain,
        actor=actor,
        action="check",
        sentence="Formale Prüfung gespeichert.",
        now=now,
        findings={question.key: finding.fulfilled for question, finding in found.items()},
        not_applicable=[question.key for question, finding in found.items() if not finding.is_applicable],
    )
    return row


@transaction.atomic
def complete_check(*, application: Application, actor, now: datetime.datetime) -> Application:
    """Close the formal check and open the assessment. Raises Forbidden, NotPossible, CheckIncomplete."""
    row = locked(application)
    ensure(actor, "application.complete_check", row)
    unmet = [question for question in questions(row) if not question.finding.is_settled]
    if unmet and row.state == State.CHECKING:
        raise CheckIncomplete(
            f"{len(unmet)} Voraussetzungen sind nicht als erfüllt vermerkt. "
            "Bitte vervollständigen Sie die Prüfung oder stellen Sie eine Nachforderung."
        )
    return take(BY_NAME["complete_check"], row, actor=actor, now=now)


@transaction.atomic
def return_to_check(*, application: Application, actor, now: datetime.datetime, reason: str) -> Application:
    """Give a file back from the assessment to the formal check. Assessments stay as they are and go on afterwards.

    Raises Forbidden, NotPossible, ReasonMissing.
    """
    row = take(BY_NAME["return_to_check"], application, actor=actor, now=now, note=reason, reason=reason)
    if not reason.strip():
        raise ReasonMissing("Bitte begründen Sie, warum die formale Prüfung noch einmal nötig ist.")
    return row


def _keep(application: Application, found: Mapping[Question, Finding]) -> None:
    for field in ("gate", "requirement"):
        CheckItem.objects.bulk_create(
            (
                CheckItem(application=application, **vars(finding), **{field: question.subject})
                for question, finding in found.items()
                if question.field == field
            ),
            update_conflicts=True,
            unique_fields=["application", field],
            update_fields=["fulfilled", "note", "is_applicable"],
        )


def _count_save(application: Application, actor, now: datetime.datetime, seen: int | None) -> None:
    check = FormalCheck.objects.select_related("saved_by").filter(application=application).first()
    if check and seen is not None and check.version != seen:
        raise CheckedMeanwhile(check)
    check = check or FormalCheck(application=application, version=0)
    check.version += 1
    check.saved_at, check.saved_by = now, actor
    check.save()
