"""The box "Nächster Schritt" of a version: who waits for whom, and what this person may do now."""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from criteria.guideline.models import Guideline
from criteria.guideline.states import BY_NAME, State
from grants.permissions import can
from grants.rulebook.queries import overlapping
from portal.casework.next_step import Button, NextStep

OWN_SIGNATURE = "Sie haben diese Fassung selbst freigegeben. Die zweite Freigabe muss eine andere Person geben."


@dataclass(frozen=True)
class Release:
    """An act of the head: its step, its words in the address and on the button, what it does, what is said after."""

    step: str
    slug: str
    label: str
    consequence: str
    done: str


RELEASES = (
    Release(
        "sign",
        "erste-freigabe",
        "Zum ersten Mal freigeben",
        "Der Entwurf lässt sich danach nicht mehr ändern. Eine zweite Person der Leitung muss ihn auch freigeben.",
        "Sie haben die Fassung freigegeben. Jetzt muss eine zweite Person der Leitung sie freigeben.",
    ),
    Release(
        "approve",
        "zweite-freigabe",
        "Zum zweiten Mal freigeben",
        "Das Bewertungsraster ist danach für alle zu lesen, und Förderaufrufe können auf der Fassung beruhen.",
        "Die Fassung ist freigegeben und für alle zu lesen.",
    ),
    Release(
        "enact",
        "inkraftsetzen",
        "In Kraft setzen",
        "Die Fassung, die bisher in Kraft ist, endet am Tag davor. Das lässt sich nicht rückgängig machen.",
        "Die Fassung ist in Kraft.",
    ),
    Release(
        "reopen",
        "zuruecknehmen",
        "Freigabe zurücknehmen",
        "Die Fassung wird wieder ein Entwurf. Alle Freigaben verfallen, und zwei Personen müssen neu freigeben.",
        "Die Freigabe ist zurückgenommen. Die Fassung ist wieder ein Entwurf.",
    ),
)
BY_SLUG = {release.slug: release for release in RELEASES}


def next_step(guideline: Guideline, user, today: datetime.date, *, is_whole: bool) -> NextStep:
    """What happens next with a version. `is_whole`: nothing in its content keeps it from being released."""
    obstacle = _obstacle(guideline, is_whole=is_whole)
    buttons = tuple(
        Button(release.label, reverse("casework:guideline_step", args=[guideline.pk, release.slug]), False)
        for release in RELEASES
        if guideline.state in BY_NAME[release.step].sources
        and can(user, BY_NAME[release.step].act, guideline)
        and _is_ready(release.step, guideline, today, obstacle)
    )
    note = OWN_SIGNATURE if signed_before(guideline, user) else ""
    return NextStep(" ".join(filter(None, [_waiting(guideline, today), obstacle])), note, buttons)


def signed_before(guideline: Guideline, user) -> bool:
    """Did this person give the first release, so that somebody else must give the second?"""
    return guideline.state == State.SIGNED and guideline.approvals.filter(person=user, revoked_at=None).exists()


def may_reopen(guideline: Guideline) -> bool:
    """Nothing rests on the version yet."""
    return guideline.frozen_at is None and not guideline.calls.exists()


def _is_ready(step: str, guideline: Guideline, today: datetime.date, obstacle: str) -> bool:
    if step == "reopen":
        return may_reopen(guideline)
    return not obstacle and (step != "enact" or guideline.valid_from <= today)


def _waiting(guideline: Guideline, today: datetime.date) -> str:
    day = f"{guideline.valid_from:%d.%m.%Y}"
    match guideline.state:
        case State.DRAFT:
            return "Der Entwurf lässt sich ändern. Zwei Personen der Leitung geben ihn frei."
        case State.SIGNED:
            first = guideline.approvals.select_related("person").filter(revoked_at=None).first()
            return f"{first.person} hat freigegeben. Eine zweite Person der Leitung muss auch freigeben."
        case State.APPROVED if guideline.valid_from > today:
            return f"Die Fassung ist freigegeben und gilt ab {day}. Von da an kann die Leitung sie in Kraft setzen."
        case State.APPROVED:
            return f"Die Fassung ist freigegeben und gilt ab {day}. Die Leitung kann sie in Kraft setzen."
        case State.IN_FORCE:
            return f"Die Fassung ist seit {day} in Kraft. Ändern lässt sie sich nur durch eine neue Fassung."
    return "Die Fassung ist abgelöst. Es ist nichts mehr zu tun."


def _obstacle(guideline: Guideline, *, is_whole: bool) -> str:
    """Why the next release is not possible yet."""
    if guideline.state in (State.IN_FORCE, State.SUPERSEDED):
        return ""
    if guideline.state == State.DRAFT and not is_whole:
        return "Vor der Freigabe ist noch etwas zu ändern; es steht unten."
    if other := overlapping(guideline):
        return (
            f"So lässt sie sich nicht freigeben oder in Kraft setzen: Der Beginn {guideline.valid_from:%d.%m.%Y} "
            f"überschneidet sich mit der Fassung „{other.version}“, die ab {other.valid_from:%d.%m.%Y} gilt."
        )
    return ""
