"""The doors of a Rücknahme (§ 48 VwVfG) or a Widerruf (§ 49): opened, heard, proposed, co-signed by a second person.

What is taken back never returns into the money of the call by itself: people decide what becomes of it.
"""

import datetime
from decimal import Decimal

from django.db import transaction

from criteria import deadlines
from criteria.deadlines import Deadline, Step
from criteria.moments import day_of
from criteria.money import format_euro, round_cent
from grants import audit, outbox
from grants.applications.models import Application
from grants.applications.states import State
from grants.awards.models import Decision
from grants.remedies.refusals import Unfounded, filled
from grants.remedies.revocations import NOTHING, Ground, Revocation
from grants.remedies.states import ENDED, REVOCATIONS
from grants.remedies.taken import left_of, note_taken_back
from grants.steps import NotPossible, ensure, ensure_possible, locked, take

OPEN, PREPARE, PROPOSE, COSIGN, ANSWER = (
    f"revocation.{act}" for act in ("open", "prepare", "propose", "cosign", "answer")
)
SHORTEST_HEARING = datetime.timedelta(days=14)
"""What a Träger has at least to answer; the law asks for a fitting time and names none."""
WARN_BEFORE = datetime.timedelta(days=60)


@transaction.atomic
def open_revocation(
    *, application: Application, actor, now: datetime.datetime, ground: str, facts: str, known_on: datetime.date
) -> Revocation:
    """Open the procedure against a grant in force. `known_on`: since when the office knows all facts.

    Raises Forbidden, NotPossible without a grant or while another one is open, Unfounded.
    """
    row = locked(application)
    ensure(actor, OPEN, row)
    decision = _grant_of(row)
    if ground not in Ground.values:
        raise Unfounded("Bitte wählen Sie den Grund.")
    facts = filled(facts, "Bitte schreiben Sie, was geschehen ist.")
    if known_on > day_of(now):
        raise Unfounded("Der Tag der Kenntnis liegt in der Zukunft. Bitte prüfen Sie ihn.")
    made = Revocation(
        application=row,
        decision=decision,
        ground=ground,
        facts=facts,
        known_on=known_on,
        opened_at=now,
        opened_by=actor,
    )
    _ensure_in_time(made, now)
    made.save()
    audit.record(
        chain=row.chain,
        actor=actor,
        action="open_revocation",
        sentence=f"{made.name} geprüft: {made.get_ground_display()} ({made.legal_basis}). {facts}",
        now=now,
        reason=facts,
        legal_basis=made.legal_basis,
        revocation=made.pk,
        known_on=known_on.isoformat(),
    )
    return made


@transaction.atomic
def hear(*, revocation: Revocation, actor, now: datetime.datetime, text: str, until: datetime.date) -> Revocation:
    """Hear the Träger (§ 28 VwVfG): what is intended and why, and until when it can answer. The letter goes out.

    Raises Forbidden, NotPossible, Unfounded for less than 14 days.
    """
    step, row = _before("hear", revocation, actor)
    text = filled(text, "Bitte schreiben Sie, was Sie vorhaben und auf welche Tatsachen Sie sich stützen.")
    first = day_of(now) + SHORTEST_HEARING
    if until < first:
        raise Unfounded(f"Bitte lassen Sie mindestens 14 Tage Zeit, also bis zum {first:%d.%m.%Y} oder länger.")
    note = f"Äußerung möglich bis {until:%d.%m.%Y}."
    row = take(step, row, actor=actor, now=now, note=note, data=_data(row), text=text, until=until)
    _letter("hearing", row, now)
    return row


@transaction.atomic
def answer(*, revocation: Revocation, actor, now: datetime.datetime, text: str) -> Revocation:
    """The Träger answers in the portal; this needs no special form. Raises Forbidden, NotPossible, Unfounded."""
    step, row = _before("answer", revocation, actor)
    text = filled(text, "Bitte schreiben Sie, was Sie zu dem Vorhaben sagen möchten.")
    return take(step, row, actor=actor, now=now, data=_data(row), text=text)


@transaction.atomic
def close_hearing(*, revocation: Revocation, actor, now: datetime.datetime, text: str = "") -> Revocation:
    """End the Anhörung: the time is over, or the answer came on another way (`text` says what it was).

    Raises Forbidden, NotPossible, Unfounded before the time is over without an answer.
    """
    step, row = _before("close_hearing", revocation, actor)
    if not text.strip() and day_of(now) <= row.answer_until:
        raise Unfounded(
            f"Der Träger kann sich bis zum {row.answer_until:%d.%m.%Y} äußern. Vorher geht es nur weiter, wenn Sie "
            "hier eintragen, was er auf anderem Weg gesagt hat."
        )
    note = "Äußerung auf anderem Weg vermerkt." if text.strip() else "Der Träger hat sich nicht geäußert."
    return take(step, row, actor=actor, now=now, note=note, data=_data(row), text=text.strip())


@transaction.atomic
def propose(
    *,
    revocation: Revocation,
    actor,
    now: datetime.datetime,
    amount: Decimal,
    reasons: str,
    effective_from: datetime.date | None = None,
    immediate: str = "",
) -> Revocation:
    """Propose what is taken back, in euros, with the reasons of the discretion; a second person must co-sign.

    `effective_from`: since when the grant is void; None: only for the future, so that nothing is repaid. `immediate`:
    why it is enforced at once in spite of a Widerspruch; empty where it is not. Raises Forbidden, NotPossible,
    Unfounded.
    """
    step, row = _before("propose", revocation, actor)
    _ensure_in_time(row, now)
    left = left_of(row.decision)
    if not amount.is_finite() or amount != round_cent(amount) or not NOTHING < amount <= left:
        raise Unfounded(f"Möglich ist ein Betrag über 0 € bis {format_euro(left)}: mehr ist nicht bewilligt.")
    reasons = filled(reasons, "Bitte begründen Sie die Entscheidung und das Ermessen (§§ 39, 40 VwVfG).")
    _ensure_effect(row, effective_from, now)
    note = f"{row.name} von {format_euro(amount)}. {reasons}"
    data = _data(row) | {"amount": f"{amount:.2f}"}
    answers = {"amount": amount, "reasons": reasons, "effective_from": effective_from, "immediate": immediate.strip()}
    return take(step, row, actor=actor, now=now, note=note, reason=reasons, data=data, **answers)


@transaction.atomic
def give_back(*, revocation: Revocation, actor, now: datetime.datetime, reason: str) -> Revocation:
    """Give a proposal back instead of co-signing it. Raises Forbidden, NotPossible, Unfounded."""
    step, row = _before("give_back", revocation, actor)
    reason = filled(reason, "Bitte schreiben Sie, warum Sie den Vorschlag zurückgeben.")
    return take(step, row, actor=actor, now=now, note=reason, reason=reason, data=_data(row))


@transaction.atomic
def cosign(*, revocation: Revocation, actor, now: datetime.datetime) -> Revocation:
    """Co-sign as the second person: so much less remains of the grant, and the letter goes out.

    Raises Forbidden, NotPossible, Unfounded after the year.
    """
    step, row = _before("cosign", revocation, actor)
    _ensure_in_time(row, now)
    note = f"{row.name} von {format_euro(row.amount)}."
    if row.immediate:
        note = f"{note} Sofortige Vollziehung angeordnet (§ 80 Abs. 2 Satz 1 Nr. 4 VwGO)."
    row = take(step, row, actor=actor, now=now, note=note, data=_data(row) | {"amount": f"{row.amount:.2f}"})
    note_taken_back(row.application)
    _letter("revocation", row, now)
    return row


@transaction.atomic
def drop(*, revocation: Revocation, actor, now: datetime.datetime, reason: str) -> Revocation:
    """End the procedure without taking anything back. A Träger that was heard is told.

    Raises Forbidden, NotPossible, Unfounded.
    """
    step, row = _before("drop", revocation, actor)
    reason = filled(reason, "Bitte schreiben Sie, warum Sie das Verfahren einstellen.")
    row = take(step, row, actor=actor, now=now, note=reason, reason=reason, data=_data(row), why=reason)
    if row.heard_at is not None:
        _letter("hearing_end", row, now)
    return row


def clock(revocation: Revocation) -> Deadline | None:
    """The last day for the decision, with its working; None for fraud (§ 48 Abs. 4 Satz 2 VwVfG)."""
    if revocation.ground == Ground.FRAUD:
        return None
    found = deadlines.revocation(revocation.known_on)
    if not Ground(revocation.ground).is_withdrawal:
        return found
    rule = Step(
        revocation.known_on,
        "Die Rücknahme ist nur innerhalb eines Jahres seit der Kenntnis zulässig. Diese Frist bindet die Behörde.",
        "§ 48 Abs. 4 Satz 1, § 31 Abs. 3 VwVfG",
    )
    return Deadline(found.day, (rule, *found.working[1:]))


def is_pressing(revocation: Revocation, today: datetime.date) -> bool:
    """Is the year nearly over, or over?"""
    end = clock(revocation)
    return revocation.state not in ENDED and end is not None and end.day - today <= WARN_BEFORE


def _ensure_in_time(row: Revocation, now: datetime.datetime) -> None:
    end = clock(row)
    if end is not None and day_of(now) > end.day:
        raise Unfounded(
            f"Die Jahresfrist ist am {end.day:%d.%m.%Y} abgelaufen. Rücknahme oder Widerruf sind nicht mehr zulässig "
            "(§ 48 Abs. 4 VwVfG)."
        )


def _ensure_effect(row: Revocation, effective_from: datetime.date | None, now: datetime.datetime) -> None:
    if effective_from is None:
        return
    if not Ground(row.ground).reaches_back:
        raise Unfounded(
            "Ein Widerruf nach § 49 Abs. 2 VwVfG wirkt nur für die Zukunft. Bitte lassen Sie „Unwirksam ab“ leer."
        )
    first = day_of(row.decision.application.decisions.order_by("decided_at", "pk").first().decided_at)
    if not first <= effective_from <= day_of(now):
        raise Unfounded(f"Unwirksam ab: Möglich ist ein Tag vom {first:%d.%m.%Y} bis heute. Bitte prüfen Sie ihn.")


def _grant_of(application: Application) -> Decision:
    """The grant in force against which no procedure runs. Raises NotPossible."""
    decision = application.decisions.standing().first()
    if application.state != State.GRANTED or decision is None:
        raise NotPossible("Zurücknehmen oder widerrufen lässt sich nur eine Bewilligung, die mitgezeichnet ist.")
    if decision.revocations.exclude(state__in=ENDED).exists():
        raise NotPossible("Zu dieser Bewilligung läuft schon ein Verfahren. Vielleicht war jemand schneller.")
    if decision.versions.filter(returned_at=None).exists():
        raise NotPossible(
            "Zu dieser Bewilligung wartet eine Abhilfe auf die zweite Person. Bitte entscheiden Sie zuerst darüber."
        )
    return decision


def _before(name: str, revocation: Revocation, actor):
    """The step and the locked row, once the person may take it and it is possible."""
    locked(revocation.application)
    step, row = REVOCATIONS[name], locked(revocation)
    ensure(actor, step.act, row)
    ensure_possible(step, row)
    return step, row


def _data(row: Revocation) -> dict:
    return {"revocation": row.pk}


def _letter(kind: str, row: Revocation, now: datetime.datetime) -> None:
    outbox.put(topic="letter", key=f"{kind}:{row.pk}", now=now, kind=kind, subject=row.pk)
