"""The doors of Fachpläne, goals, measures and targets. What a released guideline names is superseded, not rewritten.

Every door that changes a row takes `seen`: the version (`version_of`) that the person had before them. If somebody
else saved in between, nothing is overwritten.
"""

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models, transaction
from django.utils.text import slugify

from criteria.plan.models import Goal, Measure, Plan, Target
from grants import audit
from grants.rulebook.queries import is_settled
from grants.steps import NotPossible, Refused, ensure, locked

WORDS = ("plan", "number", "text")
"""What a decision rests on: these do not change once a released guideline names the goal."""
PLACES = ("boroughs", "districts")
LONGEST_KEY = 50
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
NOTHING = "–"

Places = Mapping[str, Sequence[models.Model]]


class Settled(Refused):
    """A released guideline rests on this goal; it gets a successor instead."""


class Doubled(Refused):
    """There is one of this name already."""


class Circle(Refused):
    """Something would take the place of its own successor."""


class ChangedMeanwhile(Refused):
    """Somebody else saved after this person had opened the form. `stored` says what now stands where both differ."""

    def __init__(self, sentence: str, stored: tuple[tuple[str, str], ...]):
        super().__init__(sentence)
        self.stored = stored


@dataclass(frozen=True)
class Fact:
    """One field of a row: its German name, its value as stored, and the same for people to read."""

    label: str
    value: str
    words: str


def version_of(row: Plan | Goal | Target | Measure) -> str:
    """What is stored of a row, in 16 characters: two people who edit one row notice each other by it."""
    values = {name: fact.value for name, fact in _facts(row, _places_of(row)).items()}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def save_plan(*, plan: Plan, actor, now: datetime.datetime, seen: str = "") -> Plan:
    """Save a new or changed plan. Raises Forbidden, NotPossible, ChangedMeanwhile, Doubled, Circle."""
    ensure(actor, "plan.edit", plan)
    _wait_for_others()
    before = _before(plan, seen)
    _ensure_no_circle(plan)
    if not before:
        if Plan.objects.filter(title=plan.title, resolution=plan.resolution).exists():
            raise Doubled(f"Einen Fachplan „{plan.title}“ mit dieser Beschlussnummer gibt es schon.")
        plan.key = plan.key or _free_key(Plan, plan.title)
    plan.save()
    _record_saved(plan, plan, before, actor, now)
    return plan


@transaction.atomic
def save_goal(*, goal: Goal, actor, now: datetime.datetime, seen: str = "", places: Places | None = None) -> Goal:
    """Save a new or changed goal with its places (`boroughs`, `districts`; None leaves them as they are).

    Raises Forbidden, NotPossible, ChangedMeanwhile, Settled, Doubled, Circle.
    """
    ensure(actor, "plan.edit", goal)
    _wait_for_others()
    before = _before(goal, seen, places)
    _ensure_no_circle(goal)
    if before:
        _ensure_words_stay(goal)
    else:
        if goal.plan.goals.filter(text=goal.text).exists():
            raise Doubled("Ein Ziel mit diesem Wortlaut steht schon in diesem Fachplan.")
        goal.key = goal.key or _free_key(Goal, f"{goal.plan.key[:40]}-{goal.number or 'ziel'}")
    goal.save()
    for name, chosen in (places or {}).items():
        getattr(goal, name).set(chosen)
    _record_saved(goal, goal, before, actor, now)
    return goal


@transaction.atomic
def save_target(*, target: Target, actor, now: datetime.datetime, seen: str = "") -> Target:
    """Save an indicator of a goal with base and target value. Raises Forbidden, NotPossible, ChangedMeanwhile,
    Doubled."""
    ensure(actor, "plan.edit", target.goal)
    goal = locked(target.goal)
    before = _before(target, seen)
    if goal.targets.filter(name=target.name).exclude(pk=target.pk).exists():
        raise Doubled(f"Einen Indikator „{target.name}“ hat dieses Ziel schon.")
    target.save()
    _record_saved(goal, target, before, actor, now)
    return target


@transaction.atomic
def save_measure(*, measure: Measure, actor, now: datetime.datetime, seen: str = "") -> Measure:
    """Save a measure of a goal. Raises Forbidden, NotPossible, ChangedMeanwhile."""
    ensure(actor, "plan.edit", measure.goal)
    before = _before(measure, seen)
    measure.save()
    _record_saved(measure.goal, measure, before, actor, now)
    return measure


@transaction.atomic
def remove(*, part: Target | Measure, actor, now: datetime.datetime, seen: str) -> None:
    """Remove an indicator or a measure of a goal; the record keeps what it said.

    Raises Forbidden, NotPossible, ChangedMeanwhile.
    """
    ensure(actor, "plan.edit", part.goal)
    before = _before(part, seen)
    goal, sentence = part.goal, f"{part._meta.verbose_name} „{_short(part)}“ entfernt."
    part.delete()
    _record(goal, actor, now, sentence, values={fact.label: fact.words for fact in before.values()})


def _before(row: models.Model, seen: str, places: Places | None = None) -> dict[str, Fact]:
    """What is stored of a row, which stays locked; nothing for a new one."""
    if row.pk is None:
        return {}
    try:
        stored = locked(row)
    except ObjectDoesNotExist as missing:
        raise NotPossible("Das wurde inzwischen von jemand anderem entfernt. Es wurde nichts gespeichert.") from missing
    facts, offered = _facts(stored, _places_of(stored)), _facts(row, places or {})
    if version_of(stored) != seen:
        differing = [name for name in offered if offered[name].words != facts[name].words]
        raise ChangedMeanwhile(
            "Inzwischen hat jemand anderes diesen Eintrag geändert. Von Ihnen wurde nichts gespeichert oder entfernt. "
            "Vergleichen Sie mit dem gespeicherten Stand, und senden Sie das Formular dann noch einmal.",
            tuple((facts[name].label, facts[name].words) for name in differing),
        )
    return facts


def _ensure_words_stay(goal: Goal) -> None:
    stored = Goal.objects.get(pk=goal.pk)
    if is_settled(stored) and any(getattr(stored, name) != getattr(goal, name) for name in WORDS):
        raise Settled(
            "Dieses Ziel steht in einer freigegebenen Richtlinie. Fachplan, Nummer und Wortlaut bleiben deshalb. "
            "Legen Sie stattdessen ein neues Ziel an, das an seine Stelle tritt."
        )


def _ensure_no_circle(row: Plan | Goal) -> None:
    earlier = row.replaces_id
    while earlier is not None:
        if earlier == row.pk:
            raise Circle(
                f"„{_short(row.replaces)}“ kann nicht vorausgehen: Dieser Eintrag ist es selbst oder folgt daraus. "
                "Wählen Sie einen früheren aus."
            )
        earlier = type(row)._base_manager.values_list("replaces_id", flat=True).get(pk=earlier)


def _wait_for_others() -> None:
    # A free name, and what goes before what, are looked up and then used: two people must not do that at once.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('plans and goals', 0))")


def _free_key(model: type[models.Model], wish: str) -> str:
    """A short name that nothing bears yet, made from a title."""
    stem = slugify(wish.lower().translate(UMLAUTS))[: LONGEST_KEY - 5]
    key, number = stem, 1
    while model._default_manager.filter(key=key).exists():
        number += 1
        key = f"{stem}-{number}"
    return key


def _places_of(row: models.Model) -> Places:
    """The places of a stored goal; nothing else has any."""
    return {name: getattr(row, name).order_by("pk") for name in PLACES} if isinstance(row, Goal) else {}


def _facts(row: models.Model, places: Places) -> dict[str, Fact]:
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    facts = {
        field.name: Fact(
            str(field.verbose_name).partition(":")[0],
            _as_stored(getattr(row, field.attname)),
            _in_words(getattr(row, field.name)),
        )
        for field in fields
    }
    for name, chosen in places.items():
        codes, names = [place.pk for place in chosen], [place.name for place in chosen]
        label = str(row._meta.get_field(name).verbose_name)
        facts[name] = Fact(label, ",".join(sorted(codes)), ", ".join(names) or NOTHING)
    return facts


def _as_stored(value) -> str:
    # The database keeps two decimals; a number just typed may have fewer.
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _in_words(value) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    return NOTHING if value in (None, "") else str(value)


def _short(row: models.Model) -> str:
    return str(row) if len(str(row)) <= 80 else f"{str(row)[:79]}…"


def _record_saved(subject: Plan | Goal, row: models.Model, before: dict[str, Fact], actor, now) -> None:
    """Say in the record what is new, or what changed from what to what. A save that changes nothing leaves no trace."""
    stored = type(row)._base_manager.get(pk=row.pk)
    after = _facts(stored, _places_of(stored))
    kind = str(row._meta.verbose_name) if row == subject else f"{row._meta.verbose_name} „{_short(row)}“"
    if not before:
        _record(subject, actor, now, f"{kind} angelegt.", values={fact.label: fact.words for fact in after.values()})
        if row == subject and subject.replaces is not None:
            _record(subject.replaces, actor, now, f"„{_short(subject)}“ tritt an seine Stelle.")
        return
    changed = [name for name in after if after[name].value != before[name].value]
    if changed:
        labels = ", ".join(after[name].label for name in changed)
        changes = [[after[name].label, before[name].words, after[name].words] for name in changed]
        _record(subject, actor, now, f"{kind} geändert: {labels}.", changes=changes)


def _record(subject: Plan | Goal, actor, now: datetime.datetime, sentence: str, **data) -> None:
    audit.record(chain=subject.chain, actor=actor, action="plan.edit", sentence=sentence, now=now, **data)
