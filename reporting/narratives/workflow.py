"""The doors of a Sachbericht: save, submit, ask, answer, accept. Nothing is stored that looks like a person."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from grants import audit
from grants.correspondence import workflow as correspondence
from grants.steps import NotPossible, Refused, ensure, locked, take
from reporting.clearances.checking import Passage, ensure_no_persons
from reporting.narratives.content import content, sha256
from reporting.narratives.models import LONGEST_INQUIRY, Edition, Inquiry, Narrative
from reporting.narratives.questions import LONGEST_ANSWER
from reporting.narratives.states import BY_NAME, State

EDIT = "narrative.edit"


class Stale(Refused):
    """Somebody else has saved meanwhile."""


class Incomplete(Refused):
    """Something required is missing, or too long."""


@transaction.atomic
def save(
    *,
    narrative: Narrative,
    actor,
    now: datetime.datetime,
    version: int,
    answers: Mapping[str, str],
    actuals: Mapping[int, Decimal | None],
) -> Narrative:
    """Keep answers by key of the question, and actual values by position. Half-filled is fine.

    Raises Forbidden, NotPossible, Stale, Incomplete for too long answers, PersonsFound.
    """
    row = locked(narrative)
    ensure(actor, EDIT, row)
    _ensure_open(row)
    if row.version != version:
        raise Stale("Inzwischen hat jemand anderes gespeichert. Bitte vergleichen Sie und speichern Sie noch einmal.")
    kept = {question.key: answers.get(question.key, "").strip() for question in row.questions}
    for question in row.questions:
        if len(kept[question.key]) > LONGEST_ANSWER:
            raise Incomplete(f"„{question.title}“ ist zu lang. Möglich sind {LONGEST_ANSWER} Zeichen.")
    ensure_no_persons(row.application, [Passage(each.title, kept[each.key]) for each in row.questions])
    row.answers, row.version = kept, row.version + 1
    row.save(update_fields=["answers", "version"])
    for outcome in row.outcomes.all():
        outcome.actual = actuals.get(outcome.position)
        outcome.save(update_fields=["actual"])
    _record(row, actor, now, "save_narrative", f"{row} gespeichert.")
    return row


@transaction.atomic
def submit(*, narrative: Narrative, actor, now: datetime.datetime, version: int) -> Narrative:
    """Hand it in as the person saw it; an edition is kept for good.

    Raises Forbidden, NotPossible, Stale, Incomplete.
    """
    row = locked(narrative)
    if row.state == State.DRAFT:
        ensure(actor, BY_NAME["submit"].act, row)
        _ensure_complete(row, version)
    row = take(BY_NAME["submit"], row, actor=actor, now=now, note=str(row))
    _freeze(row, actor, now)
    return row


@transaction.atomic
def ask(*, narrative: Narrative, actor, now: datetime.datetime, text: str) -> Inquiry:
    """Ask the Träger about what was handed in; it may change its answers then.

    Raises Forbidden, NotPossible, Incomplete.
    """
    text = _said(text, "Bitte schreiben Sie, was Sie wissen möchten.")
    row = take(BY_NAME["ask"], narrative, actor=actor, now=now, note=text)
    inquiry = Inquiry.objects.create(narrative=row, text=text, asked_at=now, asked_by=actor)
    _tell(row, actor, now, f"Zum {row} haben wir eine Rückfrage. Sie finden sie unter „Sachberichte“.")
    return inquiry


@transaction.atomic
def answer(*, narrative: Narrative, actor, now: datetime.datetime, version: int, reply: str) -> Narrative:
    """Answer the open question and hand the present answers in again, as a new edition.

    Raises Forbidden, NotPossible, Stale, Incomplete, PersonsFound.
    """
    row = locked(narrative)
    if row.state == State.QUESTIONED:
        ensure(actor, BY_NAME["answer"].act, row)
        _ensure_complete(row, version)
        reply = _said(reply, "Bitte schreiben Sie Ihre Antwort auf die Rückfrage.")
        ensure_no_persons(row.application, [Passage("Antwort auf die Rückfrage", reply)])
        row.inquiries.filter(replied_at=None).update(reply=reply, replied_at=now, replied_by=actor)
    row = take(BY_NAME["answer"], row, actor=actor, now=now, note=str(row))
    _freeze(row, actor, now)
    return row


@transaction.atomic
def accept(*, narrative: Narrative, actor, now: datetime.datetime) -> Narrative:
    """Take the Sachbericht as it is. Raises Forbidden, NotPossible."""
    row = take(BY_NAME["accept"], narrative, actor=actor, now=now, note=str(narrative))
    _tell(row, actor, now, f"Ihr {row} ist angenommen.")
    return row


def _ensure_open(row: Narrative) -> None:
    if not row.is_open:
        raise NotPossible("Dieser Sachbericht ist eingereicht und lässt sich nicht mehr ändern.")


def _ensure_complete(row: Narrative, version: int) -> None:
    if row.version != version:
        raise Stale("Inzwischen hat sich der Sachbericht geändert. Bitte lesen Sie ihn und reichen Sie ihn dann ein.")
    missing = [each.title for each in row.questions if each.is_required and not row.answers.get(each.key)]
    missing += [outcome.name for outcome in row.outcomes.filter(actual=None)]
    if missing:
        raise Incomplete(f"Es fehlt noch: {', '.join(missing)}.")


def _freeze(row: Narrative, actor, now: datetime.datetime) -> None:
    row.papers.standing().update(handed_in=True)
    frozen = content(row)
    Edition.objects.create(
        narrative=row,
        number=row.editions.count() + 1,
        content=frozen,
        sha256=sha256(frozen),
        made_at=now,
        made_by=actor,
    )


def _said(text: str, missing: str) -> str:
    text = text.strip()
    if not text:
        raise Incomplete(missing)
    if len(text) > LONGEST_INQUIRY:
        raise Incomplete(f"Der Text ist zu lang. Möglich sind {LONGEST_INQUIRY} Zeichen.")
    return text


def _tell(row: Narrative, actor, now: datetime.datetime, text: str) -> None:
    """By a message in the conversation about the file, which also goes out as a mail without its content."""
    correspondence.answer(application=row.application, actor=actor, now=now, text=text)


def _record(row: Narrative, actor, now: datetime.datetime, action: str, sentence: str) -> None:
    audit.record(chain=row.chain, actor=actor, action=action, sentence=sentence, now=now, narrative=row.pk)
