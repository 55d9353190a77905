"""The invented Sachberichte of the demo: most are accepted, some wait for the office or for an answer."""

import datetime
from decimal import Decimal

from grants.people.models import User
from reporting.narratives import workflow
from reporting.narratives.models import Narrative
from reporting.narratives.states import State

ANSWERS = {
    "goals": "Wir wollten mehr Menschen im Stadtteil erreichen. Das ist gelungen. (Erfundenes Beispiel.)",
    "activities": "Offene Angebote an vier Tagen in der Woche, Beratung, Ausflüge und ein Sommerfest.",
    "target_group": "Vor allem Menschen, die allein leben. Familien haben wir seltener erreicht als geplant.",
    "staff": "1,75 Stellen, alle mit Abschluss in Sozialer Arbeit. Eine Stelle war zwei Monate unbesetzt.",
    "volunteers": "23 Ehrenamtliche, begleitet in einer monatlichen Runde.",
    "cooperation": "Mit der Stadtteilbibliothek, zwei Schulen und dem Quartiersmanagement.",
    "deviations": "Wegen eines Wasserschadens war im Mai zwei Wochen geschlossen.",
    "outlook": "Im nächsten Jahr öffnen wir auch am Sonntag.",
}
QUESTION = "Wie haben Sie die zwei Wochen im Mai überbrückt?"
WAITING, ASKED, OPEN = 2, 1, 1


def load(now: datetime.datetime) -> None:
    """Hand in the Sachberichte of years that have ended, except the last; accept all but the last ones."""
    officer = User.objects.get(email__startswith="sachbearbeitung@")
    past = list(Narrative.objects.filter(year__lt=now.year, state=State.DRAFT).order_by("due_on", "pk"))
    for narrative in past[: len(past) - OPEN]:
        _hand_in(narrative, now)
    handed_in = Narrative.objects.filter(state=State.SUBMITTED).order_by("due_on", "pk")
    waiting = list(handed_in)
    for narrative in waiting[: len(waiting) - WAITING - ASKED]:
        workflow.accept(narrative=narrative, actor=officer, now=now)
    for narrative in waiting[len(waiting) - ASKED :]:
        workflow.ask(narrative=narrative, actor=officer, now=now, text=QUESTION)


def _hand_in(narrative: Narrative, now: datetime.datetime) -> None:
    actor = narrative.application.created_by
    more = {question.key: "Das ist gelungen. (Erfundenes Beispiel.)" for question in narrative.questions}
    saved = workflow.save(
        narrative=narrative,
        actor=actor,
        now=now,
        version=narrative.version,
        answers=more | ANSWERS,
        actuals={row.position: (row.planned or Decimal(100)) for row in narrative.outcomes.all()},
    )
    workflow.submit(narrative=saved, actor=actor, now=now, version=saved.version)
