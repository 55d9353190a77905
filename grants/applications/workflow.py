"""The doors of an application: one per act. Page, API, command and job call the same one."""

import datetime

from django.db import transaction

from criteria.deadlines import BERLIN
from criteria.moments import moment_in_words
from grants import audit, outbox
from grants.applications import papers
from grants.applications.content import content, sha256
from grants.applications.models import Application, Conflict, CorrectionRequest, Submission
from grants.applications.sections import TITLES, Missing, missing
from grants.applications.states import BY_NAME, State
from grants.calls.models import Call
from grants.calls.workflow import freeze_guideline, next_reference
from grants.organisations.models import Organisation
from grants.steps import Forbidden, NotPossible, Refused, ensure, ensure_possible, locked, take


class CallClosed(Refused):
    """The call does not take applications now."""


class Unconfirmed(Refused):
    """The office has not confirmed the Träger yet."""


class Unanswerable(Refused):
    """The Nachforderung opens no section, does not say what is missing, or gives no time."""


class Incomplete(Refused):
    """The application is not complete. `missing` says what is missing."""

    def __init__(self, missing: tuple[Missing, ...]):
        super().__init__(
            "Ihr Antrag ist noch nicht vollständig. Ihre Angaben sind gespeichert. Bitte ergänzen Sie, was fehlt."
        )
        self.missing = missing


@transaction.atomic
def start(*, call: Call, organisation: Organisation, actor, now: datetime.datetime) -> Application:
    """Start a draft. Raises Forbidden, CallClosed."""
    application = Application(
        call=call,
        organisation=organisation,
        period_start=call.period_start,
        period_end=call.period_end,
        created_at=now,
        created_by=actor,
        saved_at=now,
        saved_by=actor,
    )
    ensure(actor, "application.start", application)
    _ensure_open(call, now)
    freeze_guideline(call=call, now=now)
    application.save()
    audit.record(chain=application.chain, actor=actor, action="start", sentence="Entwurf angelegt.", now=now)
    return application


@transaction.atomic
def submit(*, application: Application, actor, now: datetime.datetime) -> Application:
    """Submit a complete draft before the deadline: gives the Aktenzeichen, freezes the content, sends the receipt.

    Raises Forbidden, NotPossible, CallClosed, Unconfirmed, Incomplete.
    """
    row = locked(application)
    ensure(actor, "application.submit", row)
    ensure_possible(BY_NAME["submit"], row)
    _ensure_open(row.call, now)
    _ensure_confirmed(row.organisation)
    _ensure_complete(row)
    reference = next_reference(call=row.call)
    row = take(BY_NAME["submit"], row, actor=actor, now=now, note=f"Aktenzeichen {reference}.", reference=reference)
    _freeze(row, actor, now)
    return row


@transaction.atomic
def start_check(*, application: Application, actor, now: datetime.datetime) -> Application:
    """Begin the formal check; the person becomes the officer of the file. Raises Forbidden, NotPossible."""
    return take(BY_NAME["start_check"], application, actor=actor, now=now)


@transaction.atomic
def request_correction(
    *,
    application: Application,
    actor,
    now: datetime.datetime,
    sections: tuple[str, ...],
    message: str,
    due_on: datetime.date,
) -> Application:
    """Ask the Träger to correct named sections until a day. Only these open again.

    Raises Forbidden, NotPossible, Unanswerable.
    """
    row = take(BY_NAME["request_correction"], application, actor=actor, now=now, note=message)
    _ensure_answerable(sections, message, due_on, now)
    request = CorrectionRequest.objects.create(
        application=row,
        sections=list(sections),
        message=message,
        due_on=due_on,
        requested_at=now,
        requested_by=actor,
    )
    outbox.put(topic="letter", key=f"correction:{request.pk}", now=now, kind="correction", subject=request.pk)
    return row


@transaction.atomic
def resubmit(*, application: Application, actor, now: datetime.datetime) -> Application:
    """Answer a Nachforderung with a new version of the content. Raises Forbidden, NotPossible, Incomplete."""
    row = locked(application)
    ensure(actor, "application.resubmit", row)
    ensure_possible(BY_NAME["resubmit"], row)
    _ensure_complete(row)
    row = take(BY_NAME["resubmit"], row, actor=actor, now=now)
    row.correction_requests.filter(answered_at=None).update(answered_at=now)
    _freeze(row, actor, now)
    return row


@transaction.atomic
def withdraw(*, application: Application, actor, now: datetime.datetime) -> Application:
    """Withdraw an application that is not decided. Raises Forbidden, NotPossible."""
    return take(BY_NAME["withdraw"], application, actor=actor, now=now)


@transaction.atomic
def declare_conflict(*, application: Application, actor, now: datetime.datetime, reason: str) -> None:
    """Declare a conflict of interest (§ 20 VwVfG): the file is hidden from the person, who is taken off it.

    While the assessment is open, the person's own falls away, so that it neither counts nor is waited for.
    Raises Forbidden, NotPossible.
    """
    row = locked(application)
    ensure(actor, "application.declare_conflict", row)
    if not Application.objects.visible_to(actor).filter(pk=row.pk).exists():
        raise Forbidden("Diese Akte ist für Sie nicht einsehbar.")
    if row.conflicts.filter(user=actor).exists():
        raise NotPossible("Sie haben Ihre Befangenheit in dieser Akte schon erklärt.")
    Conflict.objects.create(application=row, user=actor, reason=reason, declared_at=now)
    if row.state == State.ASSESSMENT:
        row.assessments.filter(assessor=actor).delete()
    if row.caseworker_id == actor.pk:
        row.caseworker = None
        row.save(update_fields=["caseworker"])
    audit.record(
        chain=row.chain, actor=actor, action="declare_conflict", sentence="Befangenheit erklärt (§ 20 VwVfG).", now=now
    )


def _ensure_open(call: Call, now: datetime.datetime) -> None:
    if not call.is_open(now):
        raise CallClosed(
            f"Der Förderaufruf „{call}“ nimmt jetzt keine Anträge an. Die Antragsfrist war "
            f"{moment_in_words(call.closes_at)}. Ihre Angaben sind gespeichert. Bitte wenden Sie sich an die "
            "Sachbearbeitung."
        )


def _ensure_confirmed(organisation: Organisation) -> None:
    if not organisation.is_confirmed:
        raise Unconfirmed(
            "Das Sozialamt hat Ihren Träger noch nicht bestätigt. Bis dahin können Sie keinen Antrag absenden. "
            "Ihre Angaben sind gespeichert. Bitte wenden Sie sich an das Sozialamt, wenn die Frist bald endet."
        )


def _ensure_complete(application: Application) -> None:
    papers.hold(application)
    if found := missing(application):
        raise Incomplete(found)


def _ensure_answerable(sections: tuple[str, ...], message: str, due_on: datetime.date, now: datetime.datetime) -> None:
    if not sections or not set(sections) <= TITLES.keys():
        raise Unanswerable("Bitte wählen Sie, welche Abschnitte der Träger ändern soll.")
    if not message.strip():
        raise Unanswerable("Bitte schreiben Sie, was fehlt oder nicht stimmt.")
    if due_on <= now.astimezone(BERLIN).date():
        raise Unanswerable("Die Frist ist schon vorbei. Bitte wählen Sie einen späteren Tag.")


def _freeze(application: Application, actor, now: datetime.datetime) -> None:
    frozen = content(application)
    submission = Submission.objects.create(
        application=application,
        number=application.submissions.count() + 1,
        content=frozen,
        sha256=sha256(frozen),
        submitted_at=now,
        submitted_by=actor,
    )
    outbox.put(topic="letter", key=f"receipt:{submission.pk}", now=now, kind="receipt", subject=submission.pk)
