"""What a call says, in German: for the record, about late applications, and to notice that somebody changed it."""

import datetime
import hashlib
from collections.abc import Iterable

from criteria.guideline.models import Priority
from criteria.moments import moment_in_words
from criteria.money import format_euro
from grants.calls.models import Call
from grants.organisations.kinds import AttachmentKind


def lines(call: Call, priorities: Iterable[Priority]) -> dict[str, str]:
    """Everything that the office may say about a call: label → value."""
    titles = [priority.title for priority in sorted(priorities, key=lambda each: (each.position, each.pk))]
    kinds = [str(AttachmentKind(kind).label) for kind in AttachmentKind.values if kind in call.required_attachments]
    return {
        "Titel": call.title,
        "Förderjahr": str(call.funding_year),
        "Aktenzeichen beginnt mit": call.reference_prefix,
        "Förderschwerpunkte": ", ".join(titles) or "keine",
        "Beginn": moment_in_words(call.opens_at),
        "Antragsfrist": moment_in_words(call.closes_at),
        "Bewilligungszeitraum": f"{call.period_start:%d.%m.%Y} bis {call.period_end:%d.%m.%Y}",
        "Fördermittel": format_euro(call.envelope),
        "Davon für das zweite Jahr": "nicht aufgeteilt"
        if call.later_envelope is None
        else format_euro(call.later_envelope),
        "Fördermittel veröffentlichen": _yes(call.envelope_is_public),
        "Haushaltsvorbehalt": _yes(call.budget_reservation),
        "Nötige Anlagen": ", ".join(kinds) or "keine",
        "Zeitbedarf": f"{call.minutes_needed} Minuten",
        "Hinweise": call.hint or "keine",
        "Kontakt": call.contact,
    }


def changes(before: dict[str, str], after: dict[str, str]) -> str:
    """What is different now, one sentence for each line; empty where nothing is."""
    return " ".join(
        f"{label}: „{value}“, vorher „{before[label]}“." for label, value in after.items() if value != before[label]
    )


def about_lateness(call: Call, now: datetime.datetime) -> str:
    """What the guideline's rule means for who is late, said to the Träger before and after the deadline."""
    if not call.is_late(now):
        if call.accepts_late:
            return (
                "Spätere Anträge nehmen wir noch an. Sie gelten dann als verspätet, und das Sozialamt entscheidet, "
                "ob es sie berücksichtigt."
            )
        return "Das ist eine Ausschlussfrist: Spätere Anträge nimmt das Portal nicht an."
    if call.takes(now):
        return (
            "Anträge nehmen wir noch an. Sie gelten aber als verspätet, und das Sozialamt entscheidet, ob es sie "
            "berücksichtigt."
        )
    if call.accepts_late:
        return "Der Bewilligungszeitraum ist vorbei. Anträge nimmt das Portal nicht mehr an."
    return "Sie war eine Ausschlussfrist: Das Portal nimmt keine Anträge mehr an."


def fingerprint(call: Call) -> str:
    """What is stored of a call, in 16 characters: two people who work on one call notice each other by it."""
    stored = (call.announced_at, call.guideline_id, *lines(call, call.priorities.all()).items())
    return hashlib.sha256(repr(stored).encode()).hexdigest()[:16]


def _yes(answer: bool) -> str:
    return "ja" if answer else "nein"
