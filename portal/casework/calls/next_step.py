"""The box "Nächster Schritt" of a call: what the clock does, and what this person may do now."""

import datetime

from django.urls import reverse

from criteria.guideline.states import USABLE
from criteria.moments import moment_in_words
from grants.calls.models import Call
from grants.calls.states import Stage
from grants.permissions import can
from portal.casework.next_step import Button, NextStep

OFFERS = {
    Stage.DRAFT: (
        ("call.announce", "Ankündigen", "casework:call_announce"),
        ("call.edit", "Ändern", "casework:call_edit"),
        ("call.edit", "Verwerfen", "casework:call_discard"),
    ),
    # What everybody sees is changed by the head.
    Stage.ANNOUNCED: (
        ("call.announce", "Ändern", "casework:call_edit"),
        ("call.extend", "Frist verlängern", "casework:call_extend"),
        ("call.edit", "Kontakt ändern", "casework:call_contact"),
    ),
    Stage.OPEN: (
        ("call.extend", "Frist verlängern", "casework:call_extend"),
        ("call.edit", "Kontakt ändern", "casework:call_contact"),
    ),
    Stage.CLOSED: (
        ("call.extend", "Frist verlängern", "casework:call_extend"),
        ("call.edit", "Kontakt ändern", "casework:call_contact"),
    ),
}


def next_step(call: Call, user, now: datetime.datetime) -> NextStep:
    """What happens next with a call. Expects the guideline to be selected."""
    stage = call.stage(now)
    obstacle = _obstacle(call, now) if stage == Stage.DRAFT else ""
    buttons = tuple(
        Button(label, reverse(name, args=[call.pk]), False)
        for act, label, name in OFFERS[stage]
        if can(user, act, call) and not (obstacle and act == "call.announce")
    )
    return NextStep(_waiting(call, stage), obstacle, buttons)


def _waiting(call: Call, stage: Stage) -> str:
    match stage:
        case Stage.DRAFT:
            return "Der Entwurf ist nur im Sozialamt zu sehen. Die Leitung kündigt ihn an."
        case Stage.ANNOUNCED:
            return (
                f"Der Aufruf ist für alle zu lesen und öffnet am {moment_in_words(call.opens_at)}. "
                "Bis dahin kann die Leitung ihn noch ändern."
            )
        case Stage.OPEN:
            return (
                f"Träger können bis {moment_in_words(call.closes_at)} Anträge absenden. "
                "Ändern lassen sich nur noch die Frist nach hinten und der Kontakt."
            )
    return "Die Antragsfrist ist vorbei. Die Leitung kann sie verlängern, wenn es einen Grund gibt."


def _obstacle(call: Call, now: datetime.datetime) -> str:
    """Why a draft cannot be announced yet."""
    if call.guideline.state not in USABLE:
        return (
            f"Die Fassung „{call.guideline.version}“ gilt nicht mehr, der Entwurf lässt sich nicht ankündigen. "
            "Legen Sie aus ihm einen neuen Aufruf mit einer geltenden Fassung an."
        )
    if call.closes_at <= now:
        return (
            f"Die Antragsfrist ({moment_in_words(call.closes_at)}) ist schon vorbei. Ändern Sie sie vor dem Ankündigen."
        )
    return ""
