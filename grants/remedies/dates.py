"""When a letter is announced, until when a Widerspruch is possible, when a Bescheid is final; each with its working.

Everything follows from what is recorded; nothing is stored. `today` is the day of the reader.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from criteria import deadlines
from criteria.deadlines import Deadline, Step
from criteria.moments import day_of
from grants.letters.models import Letter
from grants.remedies.announcements import PortalConsent, Posting
from grants.remedies.models import Objection
from grants.remedies.states import PENDING, SUED, ObjectionState

INSTRUCTION = "Rechtsbehelfsbelehrung"
_RETRIEVAL, _CONSENT = "§ 41 Abs. 2a VwVfG", "§ 41 Abs. 2a Satz 1 VwVfG"


@dataclass(frozen=True)
class Announcement:
    """The day on which a letter counts as announced; None as long as it does not. The working says why."""

    day: datetime.date | None
    working: tuple[Step, ...]


@dataclass(frozen=True)
class Finality:
    """Whether nobody can contest a Bescheid any more (Bestandskraft), since which day, and why."""

    is_final: bool
    day: datetime.date | None
    sentence: str
    working: tuple[Step, ...] = ()


@dataclass(frozen=True)
class LetterDates:
    """All legal dates of one letter. `objection` is None before the announcement, and where nothing is regulated."""

    letter: Letter
    announcement: Announcement
    objection: Deadline | None
    finality: Finality | None

    @property
    def working(self) -> tuple[Step, ...]:
        """Every line that leads to the last of these days."""
        period = self.objection.working if self.objection else ()
        return (*self.announcement.working, *period, *(self.finality.working if self.finality else ()))

    @property
    def posting(self) -> Posting | None:
        """The posting that stands, waiting or done."""
        return next((row for row in self.letter.postings.all() if row.failed_on is None), None)

    @property
    def standing_objection(self) -> Objection | None:
        return _objection(self.letter)


def dates_of(letters: Iterable[Letter], today: datetime.date) -> list[LetterDates]:
    """The dates of many letters, with a constant number of queries."""
    rows = list(letters)
    prefetch_related_objects(rows, "application", "postings", "instruction_flaws", "waivers", "objections")
    consents = _consents(rows)
    return [_dates(row, consents.get(row.application.organisation_id, ()), today) for row in rows]


def dates_of_letter(letter: Letter, today: datetime.date) -> LetterDates:
    """The dates of one letter as they stand in the database now."""
    fresh = Letter.objects.select_related("application").get(pk=letter.pk)
    return dates_of([fresh], today)[0]


def is_instructed(letter: Letter) -> bool:
    """Does the letter carry a right Rechtsbehelfsbelehrung? Letters without kept words carried it."""
    if letter.instruction_flaws.all():
        return False
    if letter.content is None:
        return True
    return any(block.get("text") == INSTRUCTION for block in letter.content["blocks"] if block["block"] == "Heading")


def is_timely(objection: Objection, until: Deadline | None) -> bool:
    """Was the Widerspruch received in time? Reinstated counts as in time (§ 60, § 70 Abs. 2 VwGO)."""
    return until is None or objection.received_on <= until.day or objection.reinstated_at is not None


def _consents(letters: list[Letter]) -> dict[int, list[PortalConsent]]:
    owners = {letter.application.organisation_id for letter in letters}
    found: dict[int, list[PortalConsent]] = {}
    for row in PortalConsent.objects.filter(organisation__in=owners).order_by("given_at"):
        found.setdefault(row.organisation_id, []).append(row)
    return found


def _dates(letter: Letter, consents: Iterable[PortalConsent], today: datetime.date) -> LetterDates:
    announcement = announced(letter, consents)
    if not letter.is_ruling:
        return LetterDates(letter, announcement, None, None)
    period = None
    if announcement.day is not None:
        period = deadlines.objection(announcement.day, instructed=is_instructed(letter))
    return LetterDates(letter, announcement, period, finality(letter, announcement, period, today))


def announced(letter: Letter, consents: Iterable[PortalConsent]) -> Announcement:
    """When a letter is announced: by the portal with consent or by post, whichever was first."""
    ways = [_by_portal(letter, list(consents))]
    ways += [_by_post(row) for row in letter.postings.all() if not row.is_waiting]
    done = [way for way in ways if way.day is not None]
    if done:
        return min(done, key=lambda way: way.day)
    return Announcement(None, tuple(step for way in ways for step in way.working))


def _by_portal(letter: Letter, consents: list[PortalConsent]) -> Announcement:
    provided = day_of(letter.provided_at)
    begin = Step(provided, f"Das Schreiben ist am {provided:%d.%m.%Y} im Portal bereitgestellt worden.", _RETRIEVAL)
    expiry = deadlines.portal_expiry(provided)
    if letter.retrieved_at is None:
        text = f"Es ist nicht abgerufen. Ein Abruf zählt nur bis zum {expiry.day:%d.%m.%Y}; danach geht es zur Post."
        return Announcement(None, (begin, Step(expiry.day, text, "§ 41 Abs. 2a Satz 4 und 5 VwVfG")))
    fetched = day_of(letter.retrieved_at)
    consent = next((row for row in consents if row.stands_at(letter.retrieved_at)), None)
    if consent is None:
        text = "Beim Abruf gab es keine Einwilligung in die Bekanntgabe über das Portal. Er zählt deshalb nicht."
        return Announcement(None, (begin, Step(fetched, text, _CONSENT)))
    if fetched > expiry.day:
        text = f"Es ist am {fetched:%d.%m.%Y} abgerufen worden, nach dem {expiry.day:%d.%m.%Y}. Das zählt nicht mehr."
        return Announcement(None, (begin, Step(fetched, text, "§ 41 Abs. 2a Satz 4 und 5 VwVfG")))
    since = day_of(consent.given_at)
    agreed = Step(since, f"In die Bekanntgabe über das Portal ist am {since:%d.%m.%Y} eingewilligt worden.", _CONSENT)
    found = deadlines.portal_delivery(fetched)
    return Announcement(found.day, (agreed, begin, *found.working))


def _by_post(posting: Posting) -> Announcement:
    if posting.failed_on:
        text = f"Der Brief vom {posting.posted_on:%d.%m.%Y} kam als unzustellbar zurück: {posting.failure}"
        return Announcement(None, (Step(posting.failed_on, text, "§ 41 Abs. 2 Satz 3 VwVfG"),))
    if posting.way == Posting.Way.SERVICE:
        return _by_service(posting)
    found = deadlines.deemed_delivery(posting.posted_on)
    if posting.proven_on is None or posting.proven_on <= found.day:
        return Announcement(found.day, found.working)
    text = f"Der Brief kam nachweislich erst am {posting.proven_on:%d.%m.%Y} an. An diesem Tag ist er bekannt gegeben."
    return Announcement(posting.proven_on, (*found.working, Step(posting.proven_on, text, "§ 41 Abs. 2 Satz 3 VwVfG")))


def _by_service(posting: Posting) -> Announcement:
    basis = "§ 41 Abs. 5 VwVfG, § 3 VwZG"
    sent = Step(posting.posted_on, "Das Schreiben ist zur förmlichen Zustellung gegeben worden.", basis)
    if posting.proven_on is None:
        return Announcement(None, (sent, Step(posting.posted_on, "Die Zustellungsurkunde fehlt noch.", basis)))
    text = f"Laut Nachweis ist es am {posting.proven_on:%d.%m.%Y} zugestellt worden."
    return Announcement(posting.proven_on, (sent, Step(posting.proven_on, text, basis)))


def finality(letter: Letter, announcement: Announcement, period: Deadline | None, today: datetime.date) -> Finality:
    """Whether a Bescheid is final on a day."""
    objection = _objection(letter)
    waiver = next(iter(letter.waivers.all()), None)
    if waiver is not None and (objection is None or objection.received_on >= day_of(waiver.declared_at)):
        day = day_of(waiver.declared_at)
        text = (
            f"Der Träger hat am {day:%d.%m.%Y} auf den Widerspruch verzichtet. Damit ist der Bescheid bestandskräftig."
        )
        return Finality(True, day, "Bestandskräftig durch Rechtsbehelfsverzicht.", (Step(day, text, "§ 70 VwGO"),))
    if objection is not None and is_timely(objection, period):
        return _after_objection(objection, period, today)
    if announcement.day is None or period is None:
        return Finality(False, None, "Noch nicht bekannt gegeben. Die Frist für den Widerspruch läuft noch nicht.")
    withdrawn = [row.withdrawn_on for row in letter.objections.all() if row.withdrawn_on]
    if withdrawn:
        return _when_over(period, today, "Der Widerspruch ist zurückgenommen.", not_before=max(withdrawn))
    late = "" if objection is None else "Der Widerspruch kam nach der Frist und hindert das nicht. "
    return _when_over(period, today, f"{late}Niemand hat rechtzeitig Widerspruch erhoben.")


def _after_objection(objection: Objection, period: Deadline | None, today: datetime.date) -> Finality:
    if objection.state in PENDING:
        since = f"{objection.received_on:%d.%m.%Y}"
        text = f"Nicht bestandskräftig: Über den Widerspruch vom {since} ist noch nicht entschieden."
        return Finality(False, None, text, (Step(objection.received_on, text, "§§ 70, 80 VwGO"),))
    if objection.state in SUED:
        return _after_lawsuit(objection)
    if objection.state == ObjectionState.REMEDIED:
        return Finality(False, None, "Der Abhilfebescheid ersetzt diesen Bescheid. Es gelten dessen Fristen.")
    if objection.result == Objection.Result.ALLOWED:
        return Finality(False, None, "Die Widerspruchsbehörde hat dem Widerspruch stattgegeben.")
    end = deadlines.period(objection.result_announced_on, 1, deadlines.Unit.MONTHS)
    rule = Step(
        objection.result_announced_on,
        "Gegen den Widerspruchsbescheid ist die Klage innerhalb eines Monats nach seiner Bekanntgabe möglich. "
        "Eine Klage ist nicht vermerkt; bitte prüfen Sie, ob eine eingegangen ist.",
        "§ 74 Abs. 1 VwGO",
    )
    return _when_over(Deadline(end.day, (rule, *end.working)), today, "Gerechnet ohne eine Klage.", show=True)


def _after_lawsuit(objection: Objection) -> Finality:
    if objection.state == ObjectionState.SUED:
        text = f"Nicht bestandskräftig: Über die Klage vom {objection.sued_on:%d.%m.%Y} ist noch nicht entschieden."
        return Finality(False, None, text, (Step(objection.sued_on, text, "§§ 74, 80 VwGO"),))
    day, outcome = objection.judgment_final_on, objection.get_judgment_display()
    if objection.judgment not in (Objection.Judgment.REJECTED, Objection.Judgment.WITHDRAWN):
        return Finality(False, None, f"{outcome}, rechtskräftig seit {day:%d.%m.%Y}. Es gilt, was das Gericht sagt.")
    step = Step(day, f"{outcome}. Seit dem {day:%d.%m.%Y} ist der Bescheid bestandskräftig.", "§ 121 VwGO")
    return Finality(True, day, f"Bestandskräftig seit dem {day:%d.%m.%Y}.", (step,))


def _when_over(
    period: Deadline,
    today: datetime.date,
    why: str,
    *,
    show: bool = False,
    not_before: datetime.date = datetime.date.min,
) -> Finality:
    day = max(period.day + datetime.timedelta(days=1), not_before)
    shown = period.working if show else ()
    if today < day:
        return Finality(False, day, f"Noch nicht bestandskräftig. Ohne Widerspruch ab dem {day:%d.%m.%Y}.", shown)
    step = Step(day, f"{why} Seit dem {day:%d.%m.%Y} ist der Bescheid bestandskräftig.", "§ 43 Abs. 2 VwVfG, § 70 VwGO")
    return Finality(True, day, f"Bestandskräftig seit dem {day:%d.%m.%Y}.", (*shown, step))


def _objection(letter: Letter) -> Objection | None:
    """The Widerspruch that stands; withdrawn ones are as if they had not been."""
    return next((row for row in letter.objections.all() if row.state != ObjectionState.WITHDRAWN), None)
