"""The box "Nächster Schritt" of a file: who waits for whom, and what this person may do now."""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from grants.applications.early_starts import WAITING
from grants.applications.labels import button_of
from grants.applications.models import Application
from grants.applications.starting_early import DECIDE
from grants.applications.states import State
from grants.assessment.queries import Progress, progress
from grants.awards import slices
from grants.awards.wording import unmet
from grants.finance.queries import standing
from grants.people.models import Role
from grants.permissions import can
from portal.casework.acts import reads_all


@dataclass(frozen=True)
class Offer:
    """What a state offers: the act asked of `can`, the button and its page. `post` acts at once.

    Without a label it is a step of the workflow, and the guideline version says what stands on its button.
    """

    act: str
    label: str
    page: str
    post: bool = False


@dataclass(frozen=True)
class Button:
    """One act this person may do now."""

    label: str
    url: str
    post: bool


@dataclass(frozen=True)
class NextStep:
    """Sentences that say who waits for whom, and the acts of this person."""

    waiting: str
    note: str
    buttons: tuple[Button, ...]


STEP = ""
"""No label of its own."""
OFFERS: dict[str, tuple[Offer, ...]] = {
    State.SUBMITTED: (Offer("application.start_check", STEP, "casework:start_check", post=True),),
    State.CHECKING: (
        Offer("application.check", "Formale Prüfung bearbeiten", "casework:check"),
        Offer("application.request_correction", STEP, "casework:correction"),
        Offer("application.check_finance", "Finanzen prüfen", "casework:finance_check"),
        Offer("application.reject_formally", STEP, "casework:reject_formally"),
    ),
    State.CORRECTION: (
        Offer("application.extend_correction", "Frist verlängern", "casework:extend_correction"),
        Offer("application.close_correction", STEP, "casework:close_correction"),
    ),
    State.ASSESSMENT: (
        Offer("assessment.assign", "Bewertende zuweisen", "casework:assessors"),
        Offer("application.complete_assessment", STEP, "casework:close_assessment"),
        Offer("application.check_finance", "Finanzen prüfen", "casework:finance_check"),
        Offer("application.return_to_check", STEP, "casework:return_to_check"),
    ),
    State.DELIBERATION: (
        Offer("application.decide", STEP, "casework:decide"),
        Offer("application.check_finance", "Finanzen prüfen", "casework:finance_check"),
        Offer("application.return_to_assessment", STEP, "casework:return_to_assessment"),
    ),
    State.GRANTED: (
        Offer("release.propose", "Mittel freigeben", "casework:releases"),
        Offer("release.confirm", "Freigabe bestätigen", "casework:releases"),
    ),
    State.COSIGNING: (Offer("application.return_decision", "Mitzeichnen oder zurückgeben", "casework:cosign"),),
}


# States in which somebody of the office looks after a file.
UNDER_WAY = (State.CHECKING, State.CORRECTION, State.ASSESSMENT, State.DELIBERATION)


def next_step(application: Application, user, today: datetime.date) -> NextStep:
    """What happens next with a file, as this person may know it."""
    sheet = application.assessments.filter(assessor=user, submitted_at=None).first()
    may_assess = (
        sheet is not None and application.state == State.ASSESSMENT and can(user, "assessment.submit", application)
    )
    own = (Button("Bewertung ausfüllen", reverse("casework:assessment", args=[sheet.pk]), False),) if may_assess else ()
    if not reads_all(user):
        return NextStep(_waiting_for_assessor(application, own), "", own)
    found = progress(application) if application.state == State.ASSESSMENT else None
    offers = [
        offer
        for offer in OFFERS.get(application.state, ())
        if can(user, offer.act, application) and _is_ready(offer, application, found, today)
    ]
    buttons = tuple(
        Button(_label(offer, application), reverse(offer.page, args=[application.pk]), offer.post) for offer in offers
    )
    return NextStep(
        _waiting(application, found, today), _note(application, user), own + buttons + _early(application, user)
    )


def _label(offer: Offer, application: Application) -> str:
    return offer.label or button_of(application, offer.act.removeprefix("application."))


def _early(application: Application, user) -> tuple[Button, ...]:
    """A request that waits beside the procedure, in whatever state the application is."""
    if application.state not in WAITING or not can(user, DECIDE, application):
        return ()
    if not application.early_starts.filter(decided_at=None).exists():
        return ()
    page = reverse("casework:early_start", args=[application.pk])
    return (Button("Über vorzeitigen Beginn entscheiden", page, False),)


def _is_ready(offer: Offer, application: Application, found: Progress | None, today: datetime.date) -> bool:
    match offer.page:
        case "casework:close_correction":
            return application.correction_requests.get(answered_at=None).due_on < today
        case "casework:close_assessment":
            return found.is_complete
        case "casework:reject_formally":
            return bool(application.is_late or unmet(application))
        case "casework:releases":
            return application.call.budget_reservation and _waits_for(offer.act, application)
        case "casework:finance_check":
            return not standing().filter(application=application).exists()
    return True


def _waits_for(act: str, application: Application) -> bool:
    """Is there money to propose for release, or a proposal to confirm?"""
    years = slices.years(application.decisions.standing().get())
    if act == "release.confirm":
        return any(year.waiting for year in years)
    return any(year.left and not year.waiting for year in years)


def _waiting_for_assessor(application: Application, own: tuple[Button, ...]) -> str:
    if own:
        return "Bitte bewerten Sie diesen Antrag."
    if application.state == State.ASSESSMENT:
        return "Sie haben Ihre Bewertung abgegeben. Für Sie ist nichts mehr zu tun."
    return "Die Bewertung dieses Antrags ist beendet. Für Sie ist nichts mehr zu tun."


def _waiting(application: Application, found: Progress | None, today: datetime.date) -> str:
    match application.state:
        case State.SUBMITTED:
            return "Der Antrag wartet darauf, dass die Sachbearbeitung die formale Prüfung beginnt."
        case State.CHECKING:
            who = application.caseworker or "Die Sachbearbeitung"
            return f"{who} prüft, ob der Antrag die Mindestanforderungen erfüllt."
        case State.CORRECTION:
            return _waiting_for_correction(application, today)
        case State.ASSESSMENT:
            return _waiting_for_sheets(found)
        case State.DELIBERATION:
            return "Die Bewertung ist abgeschlossen. Die Akte wartet auf die Entscheidung der Leitung."
        case State.COSIGNING:
            decision = application.decisions.standing().select_related("decided_by").get()
            return f"{decision.decided_by} hat entschieden. Eine zweite Person der Leitung muss mitzeichnen."
        case State.WITHDRAWN:
            return "Der Träger hat den Antrag zurückgezogen. Es ist nichts mehr zu tun."
    return "Über den Antrag ist entschieden. Der Bescheid liegt im Postfach des Trägers oder wird gerade erstellt."


def _waiting_for_correction(application: Application, today: datetime.date) -> str:
    due_on = application.correction_requests.get(answered_at=None).due_on
    if due_on < today:
        return f"Der Träger sollte bis zum {due_on:%d.%m.%Y} nachbessern. Die Frist ist abgelaufen."
    return f"Der Träger bessert seinen Antrag nach. Die Frist läuft bis zum {due_on:%d.%m.%Y}."


def _waiting_for_sheets(found: Progress) -> str:
    if found.lacking:
        counts = "; ".join(f"{part.label}: {part.assigned} von {found.wanted}" for part in found.lacking)
        return f"Es fehlen noch Zuweisungen. {counts}."
    if found.open:
        names = ", ".join(dict.fromkeys(str(assessment.assessor) for assessment in found.open))
        return f"Es fehlen noch Bewertungen. Wir warten auf: {names}."
    return "Alle Bewertungen sind abgegeben. Die Sachbearbeitung kann die Bewertung abschließen."


def _note(application: Application, user) -> str:
    """Why somebody who might expect a button has none."""
    if application.caseworker_id is None and application.state in UNDER_WAY:
        return "Die Akte hat gerade keine Sachbearbeitung. Sie ist neu zuzuweisen."
    standing = application.decisions.standing().filter(decided_by=user)
    if application.state == State.COSIGNING and standing.exists():
        return "Sie haben selbst entschieden. Mitzeichnen muss eine andere Person."
    head_waits = application.state in (State.DELIBERATION, State.COSIGNING) and Role.HEAD in user.roles
    if head_waits and application.assessments.filter(assessor=user).exists():
        return "Sie haben diesen Antrag bewertet. Deshalb entscheiden andere über ihn."
    return ""
