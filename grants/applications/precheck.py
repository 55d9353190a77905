"""The pre-check: what is missing in a draft and what looks implausible, in order of weight.

Only what is missing stops a submission; everything else is a question to think about. Nothing here says how an
application will be scored.

The rules are pure: they read `Facts`. Their thresholds are assumptions of the portal, not rules of the guideline.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

from criteria.guideline.models import PlanItem
from criteria.guideline.queries import rules_of
from criteria.money import format_euro
from grants.applications.copying import origin
from grants.applications.early_starts import may_begin_from
from grants.applications.models import Application
from grants.applications.recommendations import recommendations
from grants.applications.sections import GOALS, PLAN, PROJECT, STAFF, TARGET_GROUP, TITLES, Sums, missing, sums
from grants.applications.states import State

UNCHECKED = "Bitte prüfen Sie die Angaben und speichern Sie diesen Abschnitt einmal."
TEXTS = {
    "summary": (PROJECT, "Was Sie vorhaben"),
    "target_group": (TARGET_GROUP, "Zielgruppe"),
    "contribution": (GOALS, "Beitrag zu den Zielen"),
}
# Annahme: below these lengths (characters) a text hardly answers its question.
SHORTEST = {"summary": 300, "contribution": 200, "target_group": 10}
# Annahme: a row is large from a fifth of all costs on.
LARGE_SHARE = Fraction(1, 5)
# Annahme: amounts in whole thousands are often guessed.
ROUND_TO = Decimal(1000)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


class Weight(IntEnum):
    """How heavy a finding is; the lightest comes last. Only MISSING stops a submission."""

    MISSING = 1
    UNCHECKED = 2
    IMPLAUSIBLE = 3
    RECOMMENDED = 4


@dataclass(frozen=True)
class Finding:
    """One thing to look at, and what to do about it, in German.

    `field` is the end of the id that the field has on the page of its section; empty for the section as a whole.
    """

    weight: Weight
    section: str
    sentence: str
    field: str = ""


@dataclass(frozen=True)
class Cost:
    """One cost row of the plan, in euros; `explanation` is everything that was written about it."""

    title: str
    amount: Decimal
    explanation: str
    is_flat_rate: bool = False


@dataclass(frozen=True)
class Facts:
    """What the rules look at. `today` is the day in Berlin; `former_year` is that of the application copied from.

    `posts` are pairs of a Stelle and its months. `may_begin_from` is the first day on which a beginning before the
    Bescheid does no harm.
    """

    today: datetime.date
    start: datetime.date | None
    end: datetime.date | None
    texts: dict[str, str]
    sums: Sums
    costs: tuple[Cost, ...]
    posts: tuple[tuple[str, int], ...]
    open_funds: tuple[str, ...]
    ceiling: Decimal | None
    may_begin_from: datetime.date | None
    former_year: int | None


def findings(application: Application, today: datetime.date) -> tuple[Finding, ...]:
    """Everything to look at before sending, the heaviest first, then in the order of the sections."""
    found = origin(application)
    # In a correction most sections are closed: nobody could check them.
    unchecked = found.unchecked if found and application.state == State.DRAFT else ()
    facts = facts_of(application, today, found.source.call.funding_year if found else None)
    points = [
        *(Finding(Weight.MISSING, point.section, point.sentence) for point in missing(application)),
        *(Finding(Weight.UNCHECKED, section, UNCHECKED) for section in unchecked),
        *implausible(facts),
        *(Finding(Weight.RECOMMENDED, point.section, point.sentence) for point in recommendations(application)),
    ]
    order = list(TITLES)
    return tuple(sorted(points, key=lambda point: (point.weight, order.index(point.section))))


def facts_of(application: Application, today: datetime.date, former_year: int | None = None) -> Facts:
    """What the rules look at, read from the stored draft."""
    rows = list(application.plan_rows.select_related("item").order_by("position"))
    open_funds = [
        row for row in rows if row.item.kind == PlanItem.Kind.THIRD_PARTY and row.certainty in ("", "requested")
    ]
    return Facts(
        today=today,
        start=application.period_start,
        end=application.period_end,
        texts={name: getattr(application, name) for name in TEXTS},
        sums=sums(application),
        costs=tuple(
            Cost(row.item.title, row.amount, f"{row.description} {row.note}".strip(), row.item.is_flat_rate)
            for row in rows
            if row.item.kind == PlanItem.Kind.COST
        ),
        posts=tuple((str(post), post.months) for post in application.posts.order_by("position") if post.months),
        open_funds=tuple(row.description or row.item.title for row in open_funds if row.amount),
        ceiling=rules_of(application.call.guideline).ceiling,
        may_begin_from=may_begin_from(application),
        former_year=former_year,
    )


def implausible(facts: Facts) -> tuple[Finding, ...]:
    """What looks implausible. Nothing that is merely empty: that is what `missing` says."""
    return (*_money(facts), *_rows(facts), *_time(facts), *_posts(facts), *_short_texts(facts), *_former_years(facts))


def _money(facts: Facts) -> Iterator[Finding]:
    plan = facts.sums
    if not plan.costs or not plan.requested:
        return
    need = plan.eligible_costs - plan.own_funds - plan.third_party_funds
    if plan.requested > max(need, Decimal(0)):
        yield _plan(
            f"Sie beantragen {format_euro(plan.requested)}. Nach Eigenmitteln und Zuschüssen Dritter bleiben von den "
            f"zuwendungsfähigen Ausgaben {format_euro(max(need, Decimal(0)))}. Bitte prüfen Sie den Betrag."
        )
    if facts.ceiling is not None and plan.requested > facts.ceiling:
        yield _plan(
            f"Sie beantragen {format_euro(plan.requested)}. Die Richtlinie erlaubt höchstens "
            f"{format_euro(facts.ceiling)}. Bitte verringern Sie den Betrag."
        )
    for name in facts.open_funds:
        yield _plan(f"„{name}“ ist noch nicht zugesagt. Sagen Sie, wie Sie die Lücke füllen, falls nichts kommt.")


def _rows(facts: Facts) -> Iterator[Finding]:
    """One finding per row at most: the first that applies says enough."""
    for cost in facts.costs:
        if cost.explanation or not cost.amount:
            continue
        row = f"„{cost.title}“, {format_euro(cost.amount)}"
        if cost.is_flat_rate:
            yield _plan(f"{row}: Eine Pauschale braucht eine Erläuterung. Sagen Sie, wie Sie sie berechnet haben.")
        elif Fraction(cost.amount) >= Fraction(facts.sums.costs) * LARGE_SHARE:
            yield _plan(f"{row}: Das ist ein großer Teil der Ausgaben. Erläutern Sie, woraus er besteht.")
        elif cost.amount % ROUND_TO == 0:
            yield _plan(f"{row}: Der Betrag ist rund. Erläutern Sie, wie Sie ihn berechnet haben.")


def _time(facts: Facts) -> Iterator[Finding]:
    allowed = facts.may_begin_from is not None and facts.start is not None and facts.start >= facts.may_begin_from
    if facts.start and facts.start <= facts.today and not allowed:
        yield Finding(
            Weight.IMPLAUSIBLE,
            PROJECT,
            "Der Beginn ist nicht mehr in der Zukunft. Wer vor dem Bescheid beginnt, bekommt in der Regel keine "
            "Zuwendung. Können Sie nicht warten, beantragen Sie nach dem Absenden den vorzeitigen Maßnahmebeginn.",
            "period_start_0",
        )


def _posts(facts: Facts) -> Iterator[Finding]:
    if not facts.start or not facts.end:
        return
    months = (facts.end.year - facts.start.year) * 12 + facts.end.month - facts.start.month + 1
    for name, planned in facts.posts:
        if planned > months:
            yield Finding(
                Weight.IMPLAUSIBLE,
                STAFF,
                f"{name} ist für {planned} Monate geplant. Das Vorhaben berührt nur {months} Monate. "
                "Bitte prüfen Sie beide Angaben.",
            )


def _short_texts(facts: Facts) -> Iterator[Finding]:
    for name, (section, label) in TEXTS.items():
        length = len(facts.texts[name].strip())
        if 0 < length < SHORTEST[name]:
            yield Finding(
                Weight.IMPLAUSIBLE,
                section,
                f"„{label}“ ist mit {length} Zeichen sehr kurz. Beschreiben Sie genauer, was gemeint ist.",
                name,
            )


def _former_years(facts: Facts) -> Iterator[Finding]:
    """A copied text that still speaks of the year it was written for."""
    for name, (section, label) in TEXTS.items():
        if facts.former_year and str(facts.former_year) in _YEAR.findall(facts.texts[name]):
            yield Finding(
                Weight.IMPLAUSIBLE,
                section,
                f"In „{label}“ steht das Jahr {facts.former_year}. Der Text stammt aus einem früheren Antrag. "
                "Prüfen Sie, ob das Jahr noch stimmt.",
                name,
            )


def _plan(sentence: str) -> Finding:
    return Finding(Weight.IMPLAUSIBLE, PLAN, sentence)
