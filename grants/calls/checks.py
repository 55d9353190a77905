"""What a call must keep before it is stored. All problems are named at once, each with the field that it is about."""

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from criteria.guideline.models import Priority
from criteria.moments import day_of, moment_in_words
from criteria.packages.parameters import Rules
from grants.calls.models import Call
from grants.organisations.kinds import AttachmentKind
from grants.steps import Refused

PREFIX = re.compile(r"[A-ZÄÖÜ0-9]+([.-][A-ZÄÖÜ0-9]+)*")
YEARS = range(2000, 2100)
MINUTES = range(1, 1441)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a call, in German; `field` is the field of the model that it is about."""

    field: str
    sentence: str


class BadCall(Refused):
    """What was said about a call cannot be; `problems` name each place."""

    def __init__(self, *problems: Problem):
        super().__init__(" ".join(problem.sentence for problem in problems))
        self.problems = problems


def ensure_sound(call: Call, priorities: Iterable[Priority], rules: Rules) -> None:
    """Raise BadCall with everything that is wrong."""
    if found := (*_texts(call), *_moments(call), *_period(call, rules), *_choices(call, priorities)):
        raise BadCall(*found)


def ensure_unused(call: Call) -> None:
    """Raise BadCall where another call counts its applications with the same beginning of the Aktenzeichen."""
    others = Call.objects.exclude(pk=call.pk).filter(reference_prefix__iexact=call.reference_prefix)
    if other := others.first():
        raise BadCall(
            Problem(
                "reference_prefix",
                f"Mit „{call.reference_prefix}“ beginnen schon die Aktenzeichen von „{other}“. "
                "Wählen Sie etwas anderes.",
            )
        )


def ensure_later(call: Call, closes_at: datetime.datetime, now: datetime.datetime) -> None:
    """Raise BadCall unless this deadline is an extension: later than the present one, and still ahead."""
    if closes_at <= call.closes_at:
        sentence = f"Die Frist lässt sich nur verlängern. Bisher endet sie am {moment_in_words(call.closes_at)}."
    elif closes_at <= now:
        sentence = "Dieser Zeitpunkt ist schon vorbei. Geben Sie einen späteren an."
    elif day_of(closes_at) > call.period_end:
        sentence = _too_late(call)
    else:
        return
    raise BadCall(Problem("closes_at", sentence))


def _texts(call: Call) -> Iterator[Problem]:
    if not call.title.strip():
        yield Problem("title", "Geben Sie dem Förderaufruf einen Titel.")
    if not call.contact.strip():
        yield Problem("contact", "Nennen Sie, wen Träger fragen können.")
    if not PREFIX.fullmatch(call.reference_prefix):
        yield Problem(
            "reference_prefix",
            "Möglich sind große Buchstaben und Ziffern, dazwischen Punkt oder Bindestrich, zum Beispiel SOZ-2027.",
        )
    if call.minutes_needed not in MINUTES:
        yield Problem("minutes_needed", f"Geben Sie {MINUTES.start} bis {MINUTES.stop - 1} Minuten an.")


def _moments(call: Call) -> Iterator[Problem]:
    if call.closes_at <= call.opens_at:
        yield Problem("closes_at", f"Die Antragsfrist muss nach dem Beginn ({moment_in_words(call.opens_at)}) liegen.")
    elif day_of(call.closes_at) > call.period_end:
        yield Problem("closes_at", _too_late(call))


def _period(call: Call, rules: Rules) -> Iterator[Problem]:
    start, end = call.period_start, call.period_end
    if call.funding_year not in YEARS:
        yield Problem("funding_year", f"Geben Sie ein Jahr von {YEARS.start} bis {YEARS.stop - 1} an.")
    elif start.year != call.funding_year:
        yield Problem("period_start", f"Der Bewilligungszeitraum muss im Förderjahr {call.funding_year} beginnen.")
    if end <= start:
        yield Problem("period_end", f"Der Bewilligungszeitraum muss nach dem {start:%d.%m.%Y} enden.")
    elif (end.year - rules.funding_years_max, end.month, end.day) >= (start.year, start.month, start.day):
        years = "ein Jahr" if rules.funding_years_max == 1 else f"{rules.funding_years_max} Jahre"
        yield Problem("period_end", f"Der Bewilligungszeitraum ist zu lang. Die Richtlinie erlaubt höchstens {years}.")


def _choices(call: Call, priorities: Iterable[Priority]) -> Iterator[Problem]:
    chosen = list(priorities)
    if not chosen:
        yield Problem("priorities", "Wählen Sie mindestens einen Förderschwerpunkt.")
    if any(priority.guideline_id != call.guideline_id for priority in chosen):
        yield Problem("priorities", "Wählen Sie nur Förderschwerpunkte der Fassung, auf der der Aufruf beruht.")
    if not set(call.required_attachments) <= set(AttachmentKind.values):
        yield Problem("required_attachments", "Wählen Sie nur Anlagen aus der Liste.")
    if AttachmentKind.OTHER in call.required_attachments and not call.hint.strip():
        yield Problem("hint", "Schreiben Sie, welche sonstige Anlage nötig ist.")
    if call.envelope < 0:
        yield Problem("envelope", "Die Fördermittel können nicht unter 0 Euro liegen.")
    yield from _later_envelope(call)


def _later_envelope(call: Call) -> Iterator[Problem]:
    later = call.later_envelope
    if later is None:
        return
    if call.period_start.year == call.period_end.year:
        yield Problem("later_envelope", "Der Bewilligungszeitraum hat nur ein Jahr. Bitte lassen Sie das Feld leer.")
    if not 0 <= later <= call.envelope:
        yield Problem("later_envelope", "Der Teil für das zweite Jahr liegt zwischen 0 Euro und allen Fördermitteln.")


def _too_late(call: Call) -> str:
    return f"Die Antragsfrist muss vor dem Ende des Bewilligungszeitraums ({call.period_end:%d.%m.%Y}) liegen."
