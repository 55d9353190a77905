"""The timeline of an application for its Träger: who waits for whom, what comes when, and what has happened.

It is read from the record, and only what the Träger may know: never the office's inner steps, nor who took them.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from criteria.guideline.queries import rules_of
from criteria.moments import day_of
from criteria.packages.kinds import Days
from criteria.packages.parameters import Rules
from grants.applications.early_starts import WAITING, may_begin_from
from grants.applications.labels import step_for_applicant
from grants.applications.models import Application
from grants.applications.states import State
from grants.audit.models import Entry
from grants.letters.models import Letter
from portal.applicant.dates import Date, dates_of
from portal.kern.german import german_date

WITH_OFFICE = (State.SUBMITTED, State.CHECKING, State.ASSESSMENT, State.DELIBERATION, State.COSIGNING)
OFFICE, PORTAL = "Sozialamt", "Förderportal"
NOTHING_TO_DO = "Am Zug ist das Sozialamt. Sie müssen zurzeit nichts tun."
OWN_STEPS = ("submit", "withdraw", "resubmit")
STEPS_OF_OFFICE = ("start_check", "request_correction", "close_correction")
"""Steps of the workflow; their words are those of the guideline version."""
# What is not named here does not show. A delivery writes into the same record and also has a step "submit".
WORDS = {
    "start": "Antrag begonnen",
    "sign": "Unterschrieben",
    "take_back_signature": "Unterschrift zurückgenommen",
    "retrieve_letter": "Schreiben abgerufen: {title}",
    "deliver": "Statistik abgegeben",
    "request_early_start": "Vorzeitigen Maßnahmebeginn beantragt",
    "report_change": "Änderung mitgeteilt",
}
WORDS_OF_OFFICE = {
    "extend_correction": "Mehr Zeit für die Nachbesserung gegeben",
    "accept": "Statistik angenommen",
    "grant_early_start": "Vorzeitigem Maßnahmebeginn zugestimmt",
    "refuse_early_start": "Vorzeitigen Maßnahmebeginn abgelehnt",
    "acknowledge_change": "Mitteilung zur Kenntnis genommen",
    "give_back": "Statistik zurückgegeben, bitte nachbessern",
}
WORDS_OF_PORTAL = {"provide_letter": "Schreiben im Postfach bereitgestellt: {title}"}
PAGES = {
    "request_early_start": "applicant:early_start",
    "grant_early_start": "applicant:early_start",
    "refuse_early_start": "applicant:early_start",
    "report_change": "applicant:change_notices",
    "acknowledge_change": "applicant:change_notices",
}
MESSAGE = "send_message"
SHOWN = {*OWN_STEPS, *STEPS_OF_OFFICE, *WORDS, *WORDS_OF_OFFICE, *WORDS_OF_PORTAL, MESSAGE}


@dataclass(frozen=True)
class Event:
    """One thing that happened, who did it, and where to read more."""

    at: datetime.datetime
    text: str
    who: str
    url: str = ""


@dataclass(frozen=True)
class Timeline:
    """The present, the future and the past of an application. The latest event comes first.

    `period` says when the Vorhaben may run and from when it may begin.
    """

    waiting: str
    dates: list[Date]
    outlook: str
    period: str
    events: list[Event]


def timeline_of(application: Application, user, letters: Iterable[Letter], now: datetime.datetime) -> Timeline:
    """What this person of the Träger may know. `letters` are those of this application."""
    by_key = {letter.pk: letter for letter in letters}
    dates = dates_of(user, now, application)
    entries = Entry.objects.filter(chain=application.chain, action__in=SHOWN).select_related("actor")
    events = [event for entry in entries.order_by("-at", "-number") if (event := _event(entry, application, by_key))]
    return Timeline(
        waiting=_waiting(application, by_key.values(), dates, now),
        dates=dates,
        outlook=_outlook(application),
        period=_period(application, day_of(now)),
        events=events,
    )


def _event(entry: Entry, application: Application, letters: dict[int, Letter]) -> Event | None:
    action = entry.action
    if action == "submit" and entry.data.get("before") != State.DRAFT:
        action = "deliver"
    if action == MESSAGE:
        return _message(entry, application)
    letter = letters.get(entry.data.get("letter"))
    if "letter" in entry.data and letter is None:
        return None
    title = letter.title if letter else ""
    url = reverse("applicant:letter", args=[letter.pk]) if letter else ""
    if action in PAGES:
        url = reverse(PAGES[action], args=[application.pk])
    if action in (*OWN_STEPS, *WORDS):
        who = entry.actor.label if entry.actor else PORTAL
        text = WORDS[action].format(title=title) if action in WORDS else step_for_applicant(application, action)
        return Event(entry.at, text, who, url)
    if action in STEPS_OF_OFFICE:
        return Event(entry.at, step_for_applicant(application, action), OFFICE, url)
    if action in WORDS_OF_OFFICE:
        return Event(entry.at, WORDS_OF_OFFICE[action], OFFICE, url)
    return Event(entry.at, WORDS_OF_PORTAL[action].format(title=title), PORTAL, url)


def _message(entry: Entry, application: Application) -> Event:
    url = reverse("applicant:messages", args=[application.pk])
    if entry.data["from_office"]:
        return Event(entry.at, "Nachricht vom Sozialamt", OFFICE, url)
    return Event(entry.at, "Nachricht an das Sozialamt", entry.actor.label, url)


def _waiting(application: Application, letters: Iterable[Letter], dates: list[Date], now: datetime.datetime) -> str:
    match application.state:
        case State.DRAFT if application.call.takes(now):
            return "Am Zug sind Sie. Das Sozialamt sieht den Antrag erst, wenn Sie ihn absenden."
        case State.DRAFT:
            return "Die Antragsfrist ist vorbei. Niemand wartet auf diesen Entwurf."
        case State.CORRECTION:
            return _waiting_for_correction(dates, now)
        case State.GRANTED | State.REJECTED:
            return _after_decision(letters, dates)
        case State.WITHDRAWN:
            return "Niemand ist am Zug. Sie haben den Antrag zurückgezogen."
    return NOTHING_TO_DO


def _waiting_for_correction(dates: list[Date], now: datetime.datetime) -> str:
    day = next((date.day for date in dates if date.key.startswith("nachbesserung-")), None)
    if day is None:
        return "Am Zug sind Sie. Das Sozialamt wartet auf Ihre Nachbesserung."
    if day < day_of(now):
        return (
            f"Am Zug sind Sie. Die Frist für Ihre Nachbesserung war der {german_date(day)}. "
            "Bitte senden Sie sie so bald wie möglich ab."
        )
    return f"Am Zug sind Sie. Das Sozialamt wartet bis zum {german_date(day)} auf Ihre Nachbesserung."


def _after_decision(letters: Iterable[Letter], dates: list[Date]) -> str:
    decision = next((letter for letter in letters if letter.kind == Letter.Kind.DECISION), None)
    if decision is None:
        return "Am Zug ist das Sozialamt. Der Bescheid wird gerade erstellt."
    if decision.retrieved_at is None:
        return "Am Zug sind Sie. Bitte rufen Sie den Bescheid in Ihrem Postfach ab."
    if ready := next((date for date in dates if date.is_ready), None):
        return f"Am Zug sind Sie: {ready.text}, bis {ready.until}."
    if dates:
        return f"Zurzeit müssen Sie nichts tun. Als Nächstes kommt: {dates[0].text}, bis {dates[0].until}."
    return "Zurzeit wartet niemand auf etwas."


def _period(application: Application, today: datetime.date) -> str:
    """From when and until when the Vorhaben runs, and what that means for a beginning before the Bescheid."""
    if application.submitted_at is None or not application.period_start or not application.period_end:
        return ""
    span = f"{german_date(application.period_start)} bis {german_date(application.period_end)}"
    if application.state == State.GRANTED:
        return f"Ihr Bewilligungszeitraum: {span}."
    if application.state not in WAITING:
        return ""
    start = f"Das Vorhaben soll laufen: {span}."
    allowed = may_begin_from(application)
    if allowed is None:
        return f"{start} Bitte beginnen Sie nicht vor dem Bescheid, außer das Sozialamt stimmt vorher zu."
    since = "schon jetzt" if allowed <= today else f"ab dem {german_date(allowed)}"
    return f"{start} Auf eigenes Risiko dürfen Sie {since} beginnen. Eine Zusage ist das nicht."


def _outlook(application: Application) -> str:
    """How long things usually take, and how long the Träger would have for a correction, as the guideline says.

    Empty once it no longer matters, and where the guideline says nothing.
    """
    if application.state not in WITH_OFFICE:
        return ""
    rules = rules_of(application.call.guideline)
    said = [_usually(rules)]
    if application.state in (State.SUBMITTED, State.CHECKING):
        period = "einen Tag" if rules.correction_days == 1 else f"in der Regel {rules.correction_days} Tage"
        said.append(f"Fehlt etwas, schreibt Ihnen das Sozialamt. Für die Nachbesserung haben Sie dann {period} Zeit.")
    return " ".join(filter(None, said))


def _usually(rules: Rules) -> str:
    # The same words at every stage: the inner steps of the office are not told.
    days = {
        "die formale Prüfung": rules.check_days,
        "die fachliche Bewertung": rules.assessment_days,
        "Entscheidung und Mitzeichnung": rules.decision_days,
    }
    said = [f"{what} {Days().say(each)}" for what, each in days.items() if each is not None]
    return f"So lange dauert es in der Regel: {', '.join(said)}." if said else ""
