"""The doors of a call: written by the office, announced by the head. From the day it opens, its guideline version no
longer changes, and of the call itself only the deadline (later, never earlier) and the contact do."""

import datetime
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import F
from django.utils.text import slugify

from criteria.deadlines import BERLIN
from criteria.guideline.models import Guideline, Priority
from criteria.guideline.queries import rules_of
from criteria.guideline.states import USABLE
from criteria.moments import moment_in_words
from criteria.packages.kinds import Lateness
from grants import audit
from grants.calls.checks import BadCall, Problem, ensure_later, ensure_sound, ensure_unused
from grants.calls.models import Call
from grants.calls.states import Stage
from grants.calls.words import changes, fingerprint, lines
from grants.steps import NotPossible, Refused, ensure, locked

EDITABLE = (
    *("title", "funding_year", "reference_prefix", "opens_at", "closes_at", "period_start", "period_end", "envelope"),
    *("later_envelope", "envelope_is_public", "budget_reservation", "required_attachments", "minutes_needed"),
    *("hint", "contact"),
)
"""What the office writes; the guideline version and with it grace and lateness stay those that the call began with."""
LATIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
LONGEST_SLUG = 44
"""A slug has 50 characters; the rest is for a number that tells it from others."""


class NotAnnounceable(Refused):
    """The call cannot be announced as it is; the message says why."""


def usual_deadline(guideline: Guideline, funding_year: int) -> datetime.datetime:
    """The last minute for applications for a year, as the guideline's rule says; raises MissingRules."""
    month, day = rules_of(guideline).application_deadline
    return datetime.datetime(funding_year - 1, month, day, 23, 59, tzinfo=BERLIN)


@transaction.atomic
def create(*, call: Call, priorities: Iterable[Priority], actor, now: datetime.datetime) -> Call:
    """Save a new call as a draft under a released guideline version, with the grace that its rules give, and with what
    they say about late applications.

    Raises Forbidden, NotAnnounceable where the version is not released, BadCall.
    """
    ensure(actor, "call.edit", None)
    chosen = list(priorities)
    guideline = locked(call.guideline)
    _ensure_usable(guideline)
    _lock_names()
    rules = rules_of(guideline)
    ensure_sound(call, chosen, rules)
    ensure_unused(call)
    call.announced_at, call.grace_minutes = None, rules.grace_minutes
    call.accepts_late = rules.late_applications is Lateness.MARKED
    call.slug = _free_slug(call)
    call.save(force_insert=True)
    call.priorities.set(chosen)
    _record(call, actor, now, "create_call", "Förderaufruf als Entwurf angelegt.")
    return call


@transaction.atomic
def edit(*, call: Call, priorities: Iterable[Priority], seen: str, actor, now: datetime.datetime) -> Call:
    """Store what changed in a call that has not opened: `call` holds the new content, `seen` is the fingerprint of the
    content that the person had before them.

    What everybody can see already is changed by the head only. Raises Forbidden, NotPossible, NotAnnounceable, BadCall.
    """
    guideline, row = _locked(call)
    _ensure_editable(row, actor, now)
    _ensure_as_read(row, seen)
    before, chosen = lines(row, row.priorities.all()), list(priorities)
    for name in EDITABLE:
        setattr(row, name, getattr(call, name))
    _lock_names()
    ensure_sound(row, chosen, rules_of(guideline))
    ensure_unused(row)
    if row.announced_at is None:
        row.slug = _free_slug(row)
    else:
        _ensure_announceable(row, guideline, now)
    if said := changes(before, lines(row, chosen)):
        row.save()
        row.priorities.set(chosen)
        _record(row, actor, now, "edit_call", f"Förderaufruf geändert. {said}")
    return row


@transaction.atomic
def announce(*, call: Call, actor, now: datetime.datetime, seen: str | None = None) -> Call:
    """Let everybody see a draft. One whose beginning has passed opens at once.

    `seen` is the fingerprint of the content that the person read; without one nothing was read on a page.
    Raises Forbidden, NotPossible where it is announced already, NotAnnounceable, BadCall.
    """
    guideline, row = _locked(call)
    ensure(actor, "call.announce", row)
    if row.announced_at is not None:
        raise NotPossible("Dieser Förderaufruf ist schon angekündigt. Vielleicht war jemand schneller.")
    if seen is not None:
        _ensure_as_read(row, seen)
    ensure_sound(row, row.priorities.all(), rules_of(guideline))
    _ensure_announceable(row, guideline, now)
    row.announced_at = now
    row.save()
    _record(
        row, actor, now, "announce_call", f"Förderaufruf angekündigt. Antragsfrist: {moment_in_words(row.closes_at)}."
    )
    return row


@transaction.atomic
def extend(*, call: Call, closes_at: datetime.datetime, reason: str, actor, now: datetime.datetime) -> Call:
    """Move the deadline of an announced call to a later moment, also after it has passed. It is never shortened.

    The reason is public. Raises Forbidden, NotPossible for a draft, BadCall.
    """
    row = locked(call)
    ensure(actor, "call.extend", row)
    _ensure_announced(row)
    if not reason.strip():
        raise BadCall(Problem("reason", "Schreiben Sie, warum Sie die Frist verlängern."))
    ensure_later(row, closes_at, now)
    before, row.closes_at = row.closes_at, closes_at
    row.save(update_fields=["closes_at"])
    moments = f"bis {moment_in_words(closes_at)}, vorher {moment_in_words(before)}"
    said = f"Antragsfrist verlängert {moments}. Grund: {reason.strip()}"
    data = {"before": before.isoformat(), "after": closes_at.isoformat(), "reason": reason.strip()}
    _record(row, actor, now, "extend_call", said, **data)
    return row


@transaction.atomic
def change_contact(*, call: Call, contact: str, actor, now: datetime.datetime) -> Call:
    """Name somebody else whom Träger can ask about an announced call. Raises Forbidden, NotPossible, BadCall."""
    row = locked(call)
    ensure(actor, "call.edit", row)
    _ensure_announced(row)
    if not contact.strip():
        raise BadCall(Problem("contact", "Nennen Sie, wen Träger fragen können."))
    before, row.contact = row.contact, contact.strip()
    if before != row.contact:
        row.save(update_fields=["contact"])
        _record(row, actor, now, "change_contact", f"Kontakt geändert: „{row.contact}“, vorher „{before}“.")
    return row


@transaction.atomic
def discard(*, call: Call, actor, now: datetime.datetime) -> None:
    """Delete a draft; its record stays. Raises Forbidden, NotPossible for what is announced."""
    row = locked(call)
    ensure(actor, "call.edit", row)
    if row.announced_at is not None:
        raise NotPossible("Nur ein Entwurf lässt sich verwerfen. Dieser Förderaufruf ist schon angekündigt.")
    _record(row, actor, now, "discard_call", f"Entwurf „{row}“ verworfen.")
    row.delete()


@transaction.atomic
def freeze_guideline(*, call: Call, now: datetime.datetime) -> None:
    """Freeze the guideline version of a call that opens. A version that is frozen already stays as it is."""
    guideline = locked(call.guideline)
    if guideline.frozen_at is None:
        guideline.frozen_at = now
        guideline.save(update_fields=["frozen_at"])


@transaction.atomic(savepoint=False)
def next_reference(*, call: Call) -> str:
    """The next Aktenzeichen of a call, without gaps: the call's row is locked until the transaction ends."""
    Call.objects.filter(pk=call.pk).update(last_number=F("last_number") + 1)
    prefix, number = Call.objects.values_list("reference_prefix", "last_number").get(pk=call.pk)
    return f"{prefix}-{number:04}"


def _locked(call: Call) -> tuple[Guideline, Call]:
    """Guideline version and call as they are now, locked in the order in which every door locks them."""
    return locked(call.guideline), locked(call)


def _ensure_usable(guideline: Guideline) -> None:
    if guideline.state not in USABLE:
        raise NotAnnounceable(
            f"Die Fassung „{guideline.version}“ ist nicht freigegeben. Ein Förderaufruf braucht eine freigegebene."
        )


def _ensure_announceable(call: Call, guideline: Guideline, now: datetime.datetime) -> None:
    """The version is released and the deadline lies ahead. A beginning in the past becomes now: nobody saw it."""
    _ensure_usable(guideline)
    if call.closes_at <= now:
        raise NotAnnounceable(
            f"Die Antragsfrist ({moment_in_words(call.closes_at)}) ist schon vorbei. Bitte ändern Sie zuerst die Frist."
        )
    call.opens_at = max(call.opens_at, now)


def _ensure_editable(call: Call, actor, now: datetime.datetime) -> None:
    ensure(actor, "call.edit", call)
    stage = call.stage(now)
    if stage not in (Stage.DRAFT, Stage.ANNOUNCED):
        raise NotPossible(
            "Dieser Förderaufruf hat schon begonnen. Jetzt lassen sich nur noch die Frist verlängern und der Kontakt "
            "ändern."
        )
    if stage == Stage.ANNOUNCED:
        ensure(actor, "call.announce", call)


def _ensure_announced(call: Call) -> None:
    if call.announced_at is None:
        raise NotPossible("Dieser Förderaufruf ist noch ein Entwurf. Ändern Sie den Entwurf.")


def _ensure_as_read(call: Call, seen: str) -> None:
    if fingerprint(call) != seen:
        raise NotPossible(
            "Der Förderaufruf wurde geändert, seit Sie die Seite geöffnet haben. Es wurde nichts gespeichert. "
            "Bitte laden Sie die Seite neu und lesen Sie den jetzigen Stand."
        )


def _lock_names() -> None:
    # Two calls may take one address or one Aktenzeichen at the same moment: the second waits here for the first.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ["names of calls"])


def _free_slug(call: Call) -> str:
    """An address made of the title that no other call has."""
    wanted = slugify(call.title.translate(LATIN))[:LONGEST_SLUG].strip("-") or "foerderaufruf"
    taken = set(Call.objects.exclude(pk=call.pk).filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def _record(call: Call, actor, now: datetime.datetime, action: str, sentence: str, **data) -> None:
    audit.record(chain=call.chain, actor=actor, action=action, sentence=sentence, now=now, **data)
