"""The doors of the Bekanntgabe: consent to the portal, what must go by post and its proof, instruction, waiver."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q

from criteria.moments import day_of
from grants import audit
from grants.letters.models import RULINGS, Letter
from grants.organisations.models import Organisation
from grants.organisations.workflow import fresh
from grants.remedies.announcements import InstructionFlaw, PortalConsent, Posting, Waiver
from grants.remedies.dates import LetterDates, dates_of, dates_of_letter
from grants.remedies.refusals import Unfounded, filled
from grants.steps import NotPossible, ensure, locked

ANNOUNCED = (*RULINGS, Letter.Kind.HEARING)
"""Kinds of letters that go by post if the portal does not announce them."""
SURELY_IN_TIME = datetime.timedelta(days=9)
"""Whoever fetches a letter within these days is in time, whatever holidays there are."""
CONSENT, POST, NOTE, WAIVE = (
    "organisation.consent_to_portal",
    "letter.post",
    "letter.note_instruction",
    "letter.waive",
)


@transaction.atomic
def give_consent(*, organisation: Organisation, actor, now: datetime.datetime) -> PortalConsent:
    """A Träger consents to the announcement by retrieval in the portal. Raises Forbidden, NotPossible."""
    row = locked(organisation)
    ensure(fresh(actor), CONSENT, row)
    if row.portal_consents.filter(withdrawn_at=None).exists():
        raise NotPossible("Ihr Träger hat schon eingewilligt. Vielleicht war jemand schneller.")
    made = PortalConsent.objects.create(organisation=row, given_at=now, given_by=actor)
    sentence = "In die Bekanntgabe von Bescheiden über das Portal eingewilligt (§ 41 Abs. 2a VwVfG)."
    audit.record(chain=row.chain, actor=actor, action="give_portal_consent", sentence=sentence, now=now)
    return made


@transaction.atomic
def withdraw_consent(*, organisation: Organisation, actor, now: datetime.datetime) -> PortalConsent:
    """Withdraw it: what is fetched from now on is not announced by that. Raises Forbidden, NotPossible."""
    row = locked(organisation)
    ensure(fresh(actor), CONSENT, row)
    consent = row.portal_consents.filter(withdrawn_at=None).first()
    if consent is None:
        raise NotPossible("Es gibt keine Einwilligung, die Sie widerrufen können. Vielleicht war jemand schneller.")
    consent.withdrawn_at, consent.withdrawn_by = now, actor
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    sentence = "Einwilligung in die Bekanntgabe über das Portal widerrufen."
    audit.record(chain=row.chain, actor=actor, action="withdraw_portal_consent", sentence=sentence, now=now)
    return consent


def put_to_post(now: datetime.datetime) -> int:
    """Note for the post whatever the portal has not announced and will not. A second call changes nothing.

    Returns how many letters are new on the list.
    """
    today = day_of(now)
    agreed = set(PortalConsent.objects.filter(withdrawn_at=None).values_list("organisation_id", flat=True))
    return sum(_put(dates.letter, now) for dates in dates_of(_unsettled(), today) if _needs_post(dates, today, agreed))


@transaction.atomic
def ask_post(*, letter: Letter, actor, now: datetime.datetime) -> Posting:
    """Note a letter for the post because the office wants it so. Raises Forbidden, NotPossible."""
    row = locked(letter)
    ensure(actor, POST, row)
    if row.kind not in ANNOUNCED or row.postings.filter(failed_on=None).exists():
        raise NotPossible("Dieses Schreiben ist schon für die Post vorgemerkt oder braucht keine Bekanntgabe.")
    return _note(row, Posting.Reason.ASKED, actor, now)


@transaction.atomic
def post(*, posting: Posting, actor, now: datetime.datetime, posted_on: datetime.date, way: str) -> Posting:
    """Record when a letter was posted, or given for Zustellung. Raises Forbidden, NotPossible, Unfounded."""
    row = _standing(posting, actor)
    if not row.is_waiting:
        raise NotPossible("Der Versand ist schon vermerkt. Vielleicht war jemand schneller.")
    if way not in Posting.Way.values:
        raise Unfounded("Bitte wählen Sie die Versandart.")
    first = day_of(row.letter.provided_at)
    _ensure_between(posted_on, first, now, "Zur Post gegeben wurde das Schreiben")
    row.posted_on, row.posted_by, row.way = posted_on, actor, way
    row.save(update_fields=["posted_on", "posted_by", "way"])
    _record(
        row.letter, actor, now, "post_letter", f"zur Post gegeben am {posted_on:%d.%m.%Y}, {row.get_way_display()}."
    )
    return row


@transaction.atomic
def prove(*, posting: Posting, actor, now: datetime.datetime, proven_on: datetime.date, proof: str) -> Posting:
    """Record a proven delivery: a Zustellung, or an ordinary letter that came later than the law assumes.

    Raises Forbidden, NotPossible, Unfounded.
    """
    row = _posted(posting, actor)
    _ensure_between(proven_on, row.posted_on, now, "Angekommen ist das Schreiben")
    row.proven_on, row.proof = proven_on, filled(proof, "Bitte nennen Sie den Nachweis, zum Beispiel die Urkunde.")
    row.save(update_fields=["proven_on", "proof"])
    _record(row.letter, actor, now, "prove_delivery", f"angekommen am {proven_on:%d.%m.%Y}. {row.proof}")
    return row


@transaction.atomic
def fail(*, posting: Posting, actor, now: datetime.datetime, failed_on: datetime.date, failure: str) -> Posting:
    """Record that a letter came back. It was not announced; the next sending is noted at once and returned.

    Raises Forbidden, NotPossible, Unfounded.
    """
    row = _posted(posting, actor)
    if row.proven_on is not None:
        raise NotPossible("Für diesen Brief ist schon vermerkt, dass er angekommen ist.")
    _ensure_between(failed_on, row.posted_on, now, "Zurück kam das Schreiben")
    row.failed_on, row.failure = failed_on, filled(failure, "Bitte schreiben Sie, warum der Brief zurückkam.")
    row.save(update_fields=["failed_on", "failure"])
    sentence = f"am {failed_on:%d.%m.%Y} als unzustellbar zurück. {row.failure}"
    _record(row.letter, actor, now, "fail_delivery", sentence)
    return _note(row.letter, Posting.Reason.FAILED, actor, now)


@transaction.atomic
def note_instruction(*, letter: Letter, actor, now: datetime.datetime, reason: str) -> InstructionFlaw:
    """Note that the Rechtsbehelfsbelehrung is wrong or missing: the period is one year (§ 58 Abs. 2 VwGO).

    Raises Forbidden, NotPossible, Unfounded.
    """
    row = locked(letter)
    ensure(actor, NOTE, row)
    if not row.is_ruling or row.instruction_flaws.exists():
        raise NotPossible("Das ist schon vermerkt, oder das Schreiben braucht keine Belehrung.")
    reason = filled(reason, "Bitte schreiben Sie, was an der Belehrung falsch ist.")
    made = InstructionFlaw.objects.create(letter=row, reason=reason, noted_at=now, noted_by=actor)
    sentence = f"Rechtsbehelfsbelehrung ist nicht richtig, es gilt die Jahresfrist. {reason}"
    _record(row, actor, now, "note_instruction", sentence, reason)
    return made


@transaction.atomic
def waive(*, letter: Letter, actor, now: datetime.datetime, confirmed: bool) -> Waiver:
    """A Träger renounces its Widerspruch against an announced Bescheid; it is final at once, for good.

    Raises Forbidden, NotPossible before the announcement or when there is nothing left to renounce, Unfounded.
    """
    row = locked(letter)
    ensure(actor, WAIVE, row)
    today = day_of(now)
    dates = dates_of_letter(row, today)
    if sentence := no_waiver(dates, today):
        raise NotPossible(sentence)
    if not confirmed:
        raise Unfounded("Bitte bestätigen Sie, dass Sie auf den Widerspruch verzichten und das endgültig ist.")
    made = Waiver.objects.create(letter=row, declared_at=now, declared_by=actor)
    _record(row, actor, now, "waive_objection", "Rechtsbehelfsverzicht erklärt. Der Bescheid ist bestandskräftig.")
    return made


def no_waiver(dates: LetterDates, today: datetime.date) -> str:
    """Why a waiver is not possible now, as a sentence; empty if it is."""
    if dates.finality is None:
        return "Gegen dieses Schreiben gibt es keinen Widerspruch."
    if dates.finality.is_final:
        return "Dieser Bescheid ist schon bestandskräftig."
    if dates.standing_objection is not None:
        return "Sie haben Widerspruch erhoben. Bitte nehmen Sie zuerst den Widerspruch zurück."
    if dates.announcement.day is None:
        return "Dieser Bescheid ist noch nicht bekannt gegeben. Ein Verzicht ist erst danach möglich."
    if today < dates.announcement.day:
        return (
            f"Ein Verzicht ist möglich, sobald der Bescheid bekannt gegeben ist: ab {dates.announcement.day:%d.%m.%Y}."
        )
    return ""


def _unsettled():
    """The letters that may still need the post; what was fetched early and with consent is left out."""
    consented = PortalConsent.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=OuterRef("retrieved_at")),
        organisation=OuterRef("application__organisation"),
        given_at__lte=OuterRef("retrieved_at"),
    )
    took = ExpressionWrapper(F("retrieved_at") - F("provided_at"), output_field=DurationField())
    posted = Posting.objects.filter(letter=OuterRef("pk"), failed_on=None)
    found = Letter.objects.filter(~Exists(posted), kind__in=ANNOUNCED).annotate(took=took)
    return found.exclude(Exists(consented) & Q(took__lte=SURELY_IN_TIME)).order_by("pk")


def _needs_post(dates: LetterDates, today: datetime.date, agreed: Collection[int]) -> bool:
    """`agreed`: the Träger who consent to the portal now, by id."""
    if dates.announcement.day is not None:
        return False
    letter = dates.letter
    consents = letter.application.organisation_id in agreed
    return letter.retrieved_at is not None or today > letter.retrieve_until or not consents


def _has_consent(letter: Letter) -> bool:
    return PortalConsent.objects.filter(organisation=letter.application.organisation_id, withdrawn_at=None).exists()


@transaction.atomic
def _put(letter: Letter, now: datetime.datetime) -> bool:
    row = locked(letter)
    if row.postings.filter(failed_on=None).exists():
        return False
    reason = Posting.Reason.EXPIRED if _has_consent(row) else Posting.Reason.NO_CONSENT
    _note(row, reason, None, now)
    return True


def _note(letter: Letter, reason: Posting.Reason, actor, now: datetime.datetime) -> Posting:
    made = Posting.objects.create(letter=letter, reason=reason, asked_at=now, asked_by=actor)
    _record(letter, actor, now, "note_for_post", f"für die Post vorgemerkt: {reason.label}.")
    return made


def _standing(posting: Posting, actor) -> Posting:
    locked(posting.letter)
    row = locked(posting)
    ensure(actor, POST, row)
    if row.failed_on is not None:
        raise NotPossible("Dieser Brief kam zurück. Bitte arbeiten Sie mit dem nächsten Versand weiter.")
    return row


def _posted(posting: Posting, actor) -> Posting:
    row = _standing(posting, actor)
    if row.is_waiting:
        raise NotPossible("Bitte vermerken Sie zuerst, wann das Schreiben zur Post gegeben wurde.")
    return row


def _ensure_between(day: datetime.date, first: datetime.date, now: datetime.datetime, what: str) -> None:
    today = day_of(now)
    if not first <= day <= today:
        raise Unfounded(f"{what} zwischen dem {first:%d.%m.%Y} und heute. Bitte prüfen Sie den Tag.")


def _record(letter: Letter, actor, now: datetime.datetime, action: str, rest: str, reason: str = "") -> None:
    audit.record(
        chain=letter.application.chain,
        actor=actor,
        action=action,
        sentence=f"{letter.title}: {rest}",
        now=now,
        reason=reason,
        letter=letter.pk,
    )
