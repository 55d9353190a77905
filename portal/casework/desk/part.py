"""What the desk shows on the page of a file: whose turn it is, its Wiedervorlagen, and the way through the page."""

import datetime
from dataclasses import dataclass

from criteria.guideline.queries import rules_of
from criteria.moments import day_of
from criteria.packages.kinds import Days
from grants.applications.models import Application
from grants.applications.queries import files
from grants.applications.states import State
from grants.desk.assigning import ASSIGN
from grants.desk.follow_ups import FOLLOW_UP
from grants.desk.models import FollowUp
from grants.desk.waiting import WaitsFor, with_waiting, with_waiting_since
from grants.permissions import can
from portal.kern.german import german_date

IN_WORK = (State.SUBMITTED, State.CHECKING, State.CORRECTION, State.ASSESSMENT, State.DELIBERATION, State.COSIGNING)
SECTIONS = (
    ("wiedervorlagen", "Wiedervorlagen"),
    ("eckdaten", "Eckdaten"),
    ("antrag", "Der Antrag"),
    ("fassungen", "Fassungen"),
    ("pruefung", "Formale Prüfung"),
    ("finanzpruefung", "Finanzprüfung"),
    ("bewertungen", "Bewertungen"),
    ("ergebnis", "Ergebnis"),
    ("entscheidungen", "Entscheidung"),
    ("schreiben", "Schreiben"),
    ("nachrichten", "Nachrichten"),
    ("statistik", "Statistik"),
)
"""Where the page leads, in the order of the work: the id of each heading, and its name."""
USUAL = {
    State.SUBMITTED: "check_days",
    State.CHECKING: "check_days",
    State.ASSESSMENT: "assessment_days",
    State.DELIBERATION: "decision_days",
    State.COSIGNING: "decision_days",
}
"""The rule of the guideline that says how long the present step usually takes."""
ONLY_WITH = {"ergebnis": "result", "entscheidungen": "decisions"}
"""Sections that are there only if the page has something of this name."""


@dataclass(frozen=True)
class Turn:
    """Whose turn it is in a file, said in words."""

    waits_for: WaitsFor
    since: datetime.date | None
    days: int

    @property
    def words(self) -> str:
        """Whom the file waits for and since when; empty where nobody is awaited."""
        if self.waits_for == WaitsFor.NOBODY or self.since is None:
            return ""
        days = {0: "seit heute", 1: "seit gestern"}.get(self.days, f"seit {self.days} Tagen")
        return f"{self.waits_for.label}, {days} ({german_date(self.since)})"


def desk_part(application: Application, user, today: datetime.date) -> dict:
    """What the page of a file needs, with a constant number of queries."""
    return {
        "turn": turn_of(application, user, today),
        "usual": usual_of(application),
        "follow_ups": FollowUp.objects.visible_to(user)
        .open()
        .filter(application=application)
        .select_related("person")
        .order_by("due_on", "pk"),
        "today": today,
        "may_follow_up": can(user, FOLLOW_UP, application),
        "may_assign": can(user, ASSIGN, application),
    }


def turn_of(application: Application, user, today: datetime.date) -> Turn:
    """Whose turn it is, and since when."""
    rows = with_waiting_since(with_waiting(files(user).filter(pk=application.pk), today))
    waits_for, moment = rows.values_list("waits_for", "waits_since").get()
    since = moment and day_of(moment)
    return Turn(WaitsFor(waits_for), since, (today - since).days if since else 0)


def usual_of(application: Application) -> str:
    """What usually takes how long now, as the guideline says; empty where it says nothing."""
    name = USUAL.get(State(application.state))
    days = getattr(rules_of(application.call.guideline), name) if name else None
    return "" if days is None else Days().say(days)


def sections_of(context: dict) -> list[tuple[str, str]]:
    """The sections that this page has."""
    return [(anchor, label) for anchor, label in SECTIONS if anchor not in ONLY_WITH or context.get(ONLY_WITH[anchor])]
