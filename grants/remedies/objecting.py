"""The doors of a Widerspruch. The office records what reached it on paper or by § 3a VwVfG; the portal takes none."""

import datetime
from decimal import Decimal

from django.db import transaction

from criteria.financing import Financing
from criteria.moments import day_of
from criteria.money import format_euro
from grants import audit, outbox
from grants.letters.models import Letter
from grants.remedies import effects
from grants.remedies.dates import dates_of_letter, is_timely
from grants.remedies.models import Objection
from grants.remedies.refusals import Unfounded, filled
from grants.remedies.states import OBJECTIONS, PENDING, ObjectionState
from grants.steps import NotPossible, ensure, ensure_possible, locked, take

RECORD, REINSTATE = "objection.record", "objection.reinstate"


@transaction.atomic
def record(
    *, letter: Letter, actor, now: datetime.datetime, received_on: datetime.date, form: str, grounds: str = ""
) -> Objection:
    """Record a Widerspruch against a Bescheid; the Träger is told in writing that it has arrived.

    Raises Forbidden, NotPossible while another one stands, Unfounded.
    """
    row = locked(letter)
    ensure(actor, RECORD, row)
    if not row.is_ruling:
        raise NotPossible("Gegen dieses Schreiben gibt es keinen Widerspruch.")
    if row.objections.exclude(state=ObjectionState.WITHDRAWN).exists():
        raise NotPossible("Zu diesem Bescheid ist schon ein Widerspruch vermerkt. Vielleicht war jemand schneller.")
    if form not in Objection.Form.values:
        raise Unfounded("Bitte wählen Sie, in welcher Form der Widerspruch einging.")
    _ensure_day(received_on, day_of(row.provided_at), now)
    made = Objection.objects.create(
        application=row.application,
        letter=row,
        received_on=received_on,
        form=form,
        grounds=grounds.strip(),
        recorded_at=now,
        recorded_by=actor,
    )
    audit.record(
        chain=made.chain,
        actor=actor,
        action="record_objection",
        sentence=f"Widerspruch gegen „{row.title}“ am {received_on:%d.%m.%Y} eingegangen, {made.get_form_display()}.",
        now=now,
        objection=made.pk,
        letter=row.pk,
    )
    _letter("objection", made, now)
    return made


@transaction.atomic
def reinstate(*, objection: Objection, actor, now: datetime.datetime, reason: str) -> Objection:
    """Grant the Wiedereinsetzung for a late Widerspruch (§ 60, § 70 Abs. 2 VwGO).

    Raises Forbidden, NotPossible for one in time or one that has ended, Unfounded.
    """
    row = _locked(objection)
    ensure(actor, REINSTATE, row)
    if row.state not in PENDING or is_timely(row, dates_of_letter(row.letter, day_of(now)).objection):
        raise NotPossible(
            "Wiedereinsetzung ist nur bei einem verspäteten Widerspruch nötig, über den nicht entschieden ist."
        )
    row.reinstatement = filled(reason, "Bitte schreiben Sie, warum der Träger die Frist ohne Verschulden versäumte.")
    row.reinstated_at, row.reinstated_by = now, actor
    row.save()
    audit.record(
        chain=row.chain,
        actor=actor,
        action="reinstate_objection",
        sentence=f"Wiedereinsetzung in die Widerspruchsfrist gewährt. {row.reinstatement}",
        now=now,
        reason=row.reinstatement,
        objection=row.pk,
    )
    return row


@transaction.atomic
def propose_remedy(
    *,
    objection: Objection,
    actor,
    now: datetime.datetime,
    ruling: str,
    reasons: str,
    amount: Decimal | None = None,
    kind: Financing | None = None,
    later: Decimal | None = None,
) -> Objection:
    """Propose to remedy the Widerspruch: `ruling` says what holds instead. A second person must co-sign.

    `amount` in euros moves money (None: nothing): against a Bewilligung or Ablehnung it is the new Zuwendung, within
    all limits of a decision, with its `kind` and its `later` part; against a Rücknahme or Widerruf what of it stays.
    Raises Forbidden, NotPossible, NotDecidable, Unfounded.
    """
    step, row = _before("propose_remedy", objection, actor)
    _ensure_heard(row, now)
    ruling = filled(ruling, "Bitte schreiben Sie, was statt des angefochtenen Bescheids gelten soll.")
    reasons = filled(reasons, "Bitte begründen Sie die Abhilfe.")
    decision = None
    if amount is not None:
        money = {"amount": amount, "kind": kind, "later": later}
        decision = effects.propose(row, actor=actor, now=now, reasons=reasons, **money)
    answers = {"ruling": ruling, "reasons": reasons, "amount": amount, "decision": decision}
    note = f"Betrag danach: {format_euro(amount)}." if amount is not None else ""
    return take(step, row, actor=actor, now=now, note=note, reason=reasons, data=_money(row, amount), **answers)


@transaction.atomic
def return_remedy(*, objection: Objection, actor, now: datetime.datetime, reason: str) -> Objection:
    """Give a proposed remedy back instead of co-signing it. Raises Forbidden, NotPossible, Unfounded."""
    step, row = _before("return_remedy", objection, actor)
    reason = filled(reason, "Bitte schreiben Sie, warum Sie den Vorschlag zurückgeben.")
    effects.let_go(row, now, reason)
    return take(step, row, actor=actor, now=now, note=reason, reason=reason, data=_data(row))


@transaction.atomic
def cosign_remedy(*, objection: Objection, actor, now: datetime.datetime, resolution: str = "") -> Objection:
    """Co-sign a remedy as the second person: its money moves, the Abhilfebescheid goes out.

    `resolution` names what a committee resolved, where the new amount needs it. Raises Forbidden, NotPossible,
    NotDecidable, LetterStopped, Unfounded.
    """
    step, row = _before("cosign_remedy", objection, actor)
    effects.book(row, actor=actor, now=now, resolution=resolution)
    row = take(step, row, actor=actor, now=now, data=_money(row, row.amount))
    _letter("remedy", row, now)
    return row


@transaction.atomic
def forward(*, objection: Objection, actor, now: datetime.datetime, authority: str, reasons: str) -> Objection:
    """Do not remedy, and hand the Widerspruch to the authority above; the Träger is told.

    Raises Forbidden, NotPossible, Unfounded.
    """
    step, row = _before("forward", objection, actor)
    authority = filled(authority, "Bitte nennen Sie die Widerspruchsbehörde.")
    reasons = filled(reasons, "Bitte schreiben Sie, warum Sie nicht abhelfen.")
    note = f"{authority}. {reasons}"
    row = take(
        step,
        row,
        actor=actor,
        now=now,
        note=note,
        reason=reasons,
        data=_data(row),
        authority=authority,
        reasons=reasons,
    )
    _letter("forwarding", row, now)
    return row


@transaction.atomic
def withdraw(*, objection: Objection, actor, now: datetime.datetime, on: datetime.date) -> Objection:
    """Record that the Träger has withdrawn its Widerspruch. Raises Forbidden, NotPossible, Unfounded."""
    step, row = _before("withdraw", objection, actor)
    _ensure_day(on, row.received_on, now)
    effects.let_go(row, now, "Der Träger hat den Widerspruch zurückgenommen.")
    return take(step, row, actor=actor, now=now, note=f"Eingang: {on:%d.%m.%Y}.", data=_data(row), on=on)


@transaction.atomic
def decide(
    *, objection: Objection, actor, now: datetime.datetime, result: str, announced_on: datetime.date
) -> Objection:
    """Record the Widerspruchsbescheid of the authority above. Raises Forbidden, NotPossible, Unfounded."""
    step, row = _before("decide", objection, actor)
    if result not in Objection.Result.values:
        raise Unfounded("Bitte wählen Sie, wie die Widerspruchsbehörde entschieden hat.")
    _ensure_day(announced_on, day_of(row.forwarded_at), now)
    note = f"{Objection.Result(result).label}, bekannt gegeben am {announced_on:%d.%m.%Y}."
    return take(step, row, actor=actor, now=now, note=note, data=_data(row), result=result, announced_on=announced_on)


@transaction.atomic
def sue(
    *,
    objection: Objection,
    actor,
    now: datetime.datetime,
    filed_on: datetime.date,
    court: str,
    court_reference: str = "",
) -> Objection:
    """Record a Klage after the Widerspruchsbescheid: the Bescheid is not final until it has ended.

    Raises Forbidden, NotPossible, Unfounded.
    """
    step, row = _before("sue", objection, actor)
    if row.result == Objection.Result.ALLOWED:
        raise Unfounded("Dem Widerspruch ist stattgegeben. Dagegen klagt der Träger nicht.")
    _ensure_day(filed_on, row.result_announced_on, now)
    court = filled(court, "Bitte nennen Sie das Gericht.")
    answers = {"filed_on": filed_on, "court": court, "court_reference": court_reference.strip()}
    note = " ".join(filter(None, (f"{court}, erhoben am {filed_on:%d.%m.%Y}.", court_reference.strip())))
    return take(step, row, actor=actor, now=now, note=note, data=_data(row), **answers)


@transaction.atomic
def judge(*, objection: Objection, actor, now: datetime.datetime, judgment: str, final_on: datetime.date) -> Objection:
    """Record how the Klage ended, and since when nobody can contest that. Raises Forbidden, NotPossible, Unfounded."""
    step, row = _before("judge", objection, actor)
    if judgment not in Objection.Judgment.values:
        raise Unfounded("Bitte wählen Sie, wie die Klage ausging.")
    _ensure_day(final_on, row.sued_on, now)
    note = f"{Objection.Judgment(judgment).label}, rechtskräftig seit {final_on:%d.%m.%Y}."
    return take(step, row, actor=actor, now=now, note=note, data=_data(row), judgment=judgment, final_on=final_on)


def _before(name: str, objection: Objection, actor):
    """The step and the locked row, once the person may take it and it is possible."""
    step, row = OBJECTIONS[name], _locked(objection)
    ensure(actor, step.act, row)
    ensure_possible(step, row)
    return step, row


def _locked(objection: Objection) -> Objection:
    locked(objection.letter)  # recording, waiver and steps wait for each other here
    return locked(objection)


def _ensure_heard(row: Objection, now: datetime.datetime) -> None:
    if not is_timely(row, dates_of_letter(row.letter, day_of(now)).objection):
        raise Unfounded(
            "Der Widerspruch kam zu spät. Prüfen Sie zuerst die Wiedereinsetzung, oder geben Sie ihn an die "
            "Widerspruchsbehörde ab."
        )


def _ensure_day(day: datetime.date, first: datetime.date, now: datetime.datetime) -> None:
    if not first <= day <= day_of(now):
        raise Unfounded(f"Möglich ist ein Tag vom {first:%d.%m.%Y} bis heute. Bitte prüfen Sie ihn.")


def _data(row: Objection) -> dict:
    return {"objection": row.pk}


def _money(row: Objection, amount: Decimal | None) -> dict:
    return _data(row) | ({} if amount is None else {"amount": f"{amount:.2f}"})


def _letter(kind: str, row: Objection, now: datetime.datetime) -> None:
    outbox.put(topic="letter", key=f"{kind}:{row.pk}", now=now, kind=kind, subject=row.pk)
