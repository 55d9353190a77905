"""The doors of an application: one per act. Page, API, command and job call the same one."""

import datetime

from django.db import transaction

from criteria.moments import day_of, moment_in_words
from grants import audit, outbox
from grants.applications import papers, snapshots
from grants.applications.conflicts import Conflict
from grants.applications.content import content, sha256
from grants.applications.corrections import ANSWERS, CorrectionPoint, Point, keep_points
from grants.applications.leaving import take_off
from grants.applications.models import Application, CorrectionRequest, Submission
from grants.applications.sections import TITLES, Missing, missing
from grants.applications.signatures import Signature, give, signed
from grants.applications.states import BY_NAME, State
from grants.calls.models import Call
from grants.calls.words import about_lateness
from grants.calls.workflow import freeze_guideline, next_reference
from grants.organisations.models import Organisation
from grants.steps import Forbidden, NotPossible, Refused, ensure, ensure_possible, locked, take

KINDS = frozenset(CorrectionPoint.Kind.values)


class CallClosed(Refused):
    """The call does not take applications now."""


class Unconfirmed(Refused):
    """The office has not confirmed the Träger yet."""


class SignatureMissing(Refused):
    """The Träger wants two people to sign, and no other person has signed what stands now."""


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
    """Submit a complete draft while the call takes it: gives the Aktenzeichen, freezes the content with declarations
    and signatures, sends the receipt.

    The person signs by it, if they have not before. Raises Forbidden, NotPossible, CallClosed, Unconfirmed, Incomplete,
    SignatureMissing.
    """
    row = locked(application)
    ensure(actor, "application.submit", row)
    ensure_possible(BY_NAME["submit"], row)
    ensure_sendable(row, now)
    # Who takes a number lets all others of the call wait until the commit: what can be read is read before.
    signatures = _ensure_signed(row, actor, now)
    frozen = content(row) | _signed_part(signatures)
    reference = next_reference(call=row.call)
    note = f"Aktenzeichen {reference}.{_names(signatures)}{_lateness(row.call, now)}"
    row = take(BY_NAME["submit"], row, actor=actor, now=now, note=note, reference=reference)
    _freeze(row, frozen | {"reference": reference}, actor, now)
    return row


def ensure_sendable(application: Application, now: datetime.datetime) -> None:
    """Refuse what cannot be signed and sent as it stands; called by doors that have locked the application.

    Raises CallClosed, Unconfirmed, Incomplete.
    """
    if application.state == State.DRAFT:
        _ensure_open(application.call, now)
        _ensure_confirmed(application.organisation)
    _ensure_complete(application)


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
    sections: tuple[str, ...] = (),
    message: str = "",
    points: tuple[Point, ...] = (),
    due_on: datetime.date,
) -> Application:
    """Ask the Träger to correct answers, by points, or whole sections until a day. Only these open again.

    `message` says what is wrong with the sections; beside points it is a word to all of them.

    Raises Forbidden, NotPossible, Unanswerable.
    """
    number = application.correction_requests.count() + 1
    note = " ".join(filter(None, (f"Runde {number}, Frist {due_on:%d.%m.%Y}.", message, *_in_words(points))))
    row = take(BY_NAME["request_correction"], application, actor=actor, now=now, note=note)
    _ensure_answerable(sections, message, points, due_on, now)
    request = CorrectionRequest.objects.create(
        application=row,
        number=number,
        before=snapshots.taken(row),
        sections=list(sections),
        message=message,
        due_on=due_on,
        requested_at=now,
        requested_by=actor,
    )
    keep_points(request, points)
    outbox.put(topic="letter", key=f"correction:{request.pk}", now=now, kind="correction", subject=request.pk)
    return row


@transaction.atomic
def resubmit(*, application: Application, actor, now: datetime.datetime) -> Application:
    """Answer a Nachforderung with a new version of the content; the person signs by it, if they have not before.

    Raises Forbidden, NotPossible, Incomplete, SignatureMissing.
    """
    row = locked(application)
    ensure(actor, "application.resubmit", row)
    ensure_possible(BY_NAME["resubmit"], row)
    ensure_sendable(row, now)
    signatures = _ensure_signed(row, actor, now)
    row = take(BY_NAME["resubmit"], row, actor=actor, now=now, note=_names(signatures).strip())
    row.correction_requests.filter(answered_at=None).update(answered_at=now)
    _freeze(row, content(row) | _signed_part(signatures), actor, now)
    return row


@transaction.atomic
def withdraw(*, application: Application, actor, now: datetime.datetime) -> Application:
    """Withdraw an application that is not decided. Raises Forbidden, NotPossible."""
    return take(BY_NAME["withdraw"], application, actor=actor, now=now)


@transaction.atomic
def declare_conflict(*, application: Application, actor, now: datetime.datetime, reason: str) -> None:
    """Declare a conflict of interest (§ 20 VwVfG): the file is hidden from the person, who is replaced in it.

    Raises Forbidden, NotPossible.
    """
    row = locked(application)
    ensure(actor, "application.declare_conflict", row)
    if not Application.objects.visible_to(actor).filter(pk=row.pk).exists():
        raise Forbidden("Diese Akte ist für Sie nicht einsehbar.")
    if row.conflicts.filter(user=actor, withdrawn_at=None).exists():
        raise NotPossible("Sie haben Ihre Befangenheit in dieser Akte schon erklärt.")
    Conflict.objects.create(application=row, user=actor, reason=reason, declared_at=now)
    audit.record(
        chain=row.chain, actor=actor, action="declare_conflict", sentence="Befangenheit erklärt (§ 20 VwVfG).", now=now
    )
    take_off(row, person=actor, actor=actor, now=now)


def _ensure_open(call: Call, now: datetime.datetime) -> None:
    if not call.takes(now):
        lateness = f" {about_lateness(call, now)}" if call.is_late(now) else ""
        raise CallClosed(
            f"Der Förderaufruf „{call}“ nimmt jetzt keine Anträge an. Die Antragsfrist war "
            f"{moment_in_words(call.closes_at)}.{lateness} Ihre Angaben sind gespeichert. Bitte wenden Sie sich an die "
            "Sachbearbeitung."
        )


def _lateness(call: Call, now: datetime.datetime) -> str:
    return f" Verspätet: Die Antragsfrist war {moment_in_words(call.closes_at)}." if call.is_late(now) else ""


def _ensure_signed(application: Application, actor, now: datetime.datetime) -> tuple[Signature, ...]:
    """All signatures that count, with that of the person who sends. Raises SignatureMissing."""
    found = signed(application)
    if not found.is_complete_with(actor):
        raise SignatureMissing(
            "Ihr Träger verlangt zwei Unterschriften von verschiedenen Personen. Es hat noch keine andere Person "
            "unterschrieben, was jetzt im Antrag steht. Bitte unterschreiben Sie auf der Seite „Prüfen und absenden“."
        )
    return found.valid if found.by(actor) else (*found.valid, give(application, actor, now))


def _signed_part(signatures: tuple[Signature, ...]) -> dict:
    """The declarations as the last person gave them, and who signed when, as JSON values."""
    return {
        "declarations": signatures[-1].declarations,
        "signatures": [signature.frozen for signature in signatures],
    }


def _names(signatures: tuple[Signature, ...]) -> str:
    """Who signed, for the record, where it was more than the person who sends."""
    if len(signatures) == 1:
        return ""
    return f" Unterschrieben von {' und '.join(signature.person.label for signature in signatures)}."


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


def _ensure_answerable(
    sections: tuple[str, ...],
    message: str,
    points: tuple[Point, ...],
    due_on: datetime.date,
    now: datetime.datetime,
) -> None:
    if not (sections or points) or not set(sections) <= TITLES.keys():
        raise Unanswerable("Bitte wählen Sie, welche Angaben oder Abschnitte der Träger ändern soll.")
    if any(point.answer not in ANSWERS or point.kind not in KINDS for point in points):
        raise Unanswerable("Bitte wählen Sie zu jedem Punkt eine Angabe und einen Mangel aus der Liste.")
    if (sections and not message.strip()) or any(not point.text.strip() for point in points):
        raise Unanswerable("Bitte schreiben Sie, was fehlt oder nicht stimmt.")
    if due_on <= day_of(now):
        raise Unanswerable("Die Frist ist schon vorbei. Bitte wählen Sie einen späteren Tag.")


def _in_words(points: tuple[Point, ...]) -> tuple[str, ...]:
    """The points as the record says them."""
    return tuple(
        f"{ANSWERS[point.answer].title}: {point.text}" if point.answer in ANSWERS else point.text for point in points
    )


def _freeze(application: Application, frozen: dict, actor, now: datetime.datetime) -> None:
    submission = Submission.objects.create(
        application=application,
        number=application.submissions.count() + 1,
        content=frozen,
        sha256=sha256(frozen),
        submitted_at=now,
        submitted_by=actor,
    )
    outbox.put(topic="letter", key=f"receipt:{submission.pk}", now=now, kind="receipt", subject=submission.pk)
