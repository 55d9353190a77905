"""What the page of a file says about Bekanntgabe, Widerspruch, Rücknahme and Widerruf."""

import datetime
from dataclasses import dataclass

from grants.applications.models import Application
from grants.applications.states import State
from grants.letters.models import Letter
from grants.permissions import can
from grants.remedies import revoking
from grants.remedies.announcing import ANNOUNCED
from grants.remedies.dates import LetterDates, dates_of
from grants.remedies.models import Objection
from grants.remedies.revocations import Recovery, Revocation
from grants.remedies.states import ENDED


@dataclass(frozen=True)
class RevocationView:
    """A procedure, and whether its year is nearly over."""

    revocation: Revocation
    is_pressing: bool


def letters_of(application: Application, user, today: datetime.date) -> list[LetterDates]:
    """The letters of a file with their dates, the oldest first."""
    letters = Letter.objects.visible_to(user).filter(application=application).select_related("retrieved_by")
    return dates_of(letters.order_by("provided_at", "pk"), today)


def remedies_of(application: Application, user, today: datetime.date) -> dict:
    """The Widersprüche and the procedures against the grant, and whether this person may open one."""
    objections = Objection.objects.visible_to(user).filter(application=application).select_related("letter")
    found = Revocation.objects.visible_to(user).filter(application=application)
    revocations = [RevocationView(row, revoking.is_pressing(row, today)) for row in found]
    is_free = all(view.revocation.state in ENDED for view in revocations)
    return {
        "objections": objections,
        "revocations": revocations,
        "recoveries": Recovery.objects.visible_to(user).filter(application=application),
        "may_open": application.state == State.GRANTED and is_free and can(user, revoking.OPEN, application),
        "announced_kinds": ANNOUNCED,
    }
