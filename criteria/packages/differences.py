"""What differs between two versions of a guideline, in words: what the office reads before it approves the new one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from criteria.money import format_euro
from criteria.packages import comparing
from criteria.packages.comparing import Matched, quoted, replaced, reworded
from criteria.packages.kinds import Unreadable
from criteria.packages.labels import READERS, USUAL, title
from criteria.packages.layout import UNLIMITED
from criteria.packages.parameters import definitions, in_words
from criteria.packages.shape import (
    Clause,
    Criterion,
    DecisionLevel,
    Gate,
    Header,
    ItemKind,
    Label,
    Package,
    Parameter,
    PlanItem,
    Priority,
    Rubric,
    Statement,
)

T = TypeVar("T")
Worded = TypeVar("Worded", Statement, Gate)

_GROUPS = {
    ItemKind.COST: "Ausgabe",
    ItemKind.OWN_FUNDS: "Eigenmittel",
    ItemKind.THIRD_PARTY: "Drittmittel",
    ItemKind.GRANT: "Zuwendung",
}


@dataclass(frozen=True)
class Difference:
    """One difference: the part of the guideline where it is, and a German sentence that says what changed."""

    place: str
    sentence: str


def differences(old: Package, new: Package) -> tuple[Difference, ...]:
    """Everything in which the new version differs from the old one; empty where they say the same.

    Things are matched by their key or name, statements by their text. Rules and the goals of a thing have no order.
    """
    parts: tuple[tuple[str, Iterable[str]], ...] = (
        ("Richtlinie", _header(old.header, new.header)),
        ("Regeln", _parameters(old.parameters, new.parameters)),
        ("Entscheidungsebenen", _decision_levels(old.decision_levels, new.decision_levels)),
        ("Finanzierungsplan", _plan_items(old.plan_items, new.plan_items)),
        ("Förderschwerpunkte", _priorities(old.priorities, new.priorities)),
        ("Bewertungsraster", _rubric(old.rubric, new.rubric)),
        ("Textbausteine", _clauses(old.clauses, new.clauses)),
        ("Bezeichnungen", _labels(old.labels, new.labels)),
    )
    return tuple(Difference(place, sentence) for place, sentences in parts for sentence in sentences if sentence)


def _header(old: Header, new: Header) -> Iterator[str]:
    yield comparing.sentence("Reihe", replaced("", quoted(old.series), quoted(new.series)))
    yield comparing.sentence("Titel", replaced("", quoted(old.title), quoted(new.title)))
    yield comparing.sentence("Fassung", replaced("", quoted(old.version), quoted(new.version)))
    yield comparing.sentence("Gilt ab", replaced("", f"{old.valid_from:%d.%m.%Y}", f"{new.valid_from:%d.%m.%Y}"))
    yield comparing.sentence("Quelle", replaced("", quoted(old.source), quoted(new.source)))


def _parameters(old: Sequence[Parameter], new: Sequence[Parameter]) -> Iterator[str]:
    found = comparing.match(old, new, lambda parameter: parameter.name)
    yield from (f"Entfallen: {_label(gone)} ({_value(gone)})." for gone in found.gone)
    yield from (f"Neu: {_label(added)} ({_value(added)})." for added in found.added)
    for was, now in found.kept:
        changes = chain(replaced("", _value(was), _value(now)), comparing.origin(was.origin, now.origin))
        yield comparing.sentence(_label(now), changes)


def _label(parameter: Parameter) -> str:
    rule = definitions().get(parameter.name)
    return rule.label if rule else parameter.name


def _value(parameter: Parameter) -> str:
    """Its words; a draft may still hold what nobody can read."""
    try:
        return in_words(parameter.name, parameter.value)
    except (KeyError, Unreadable):
        return quoted(parameter.value)


def _decision_levels(old: Sequence[DecisionLevel], new: Sequence[DecisionLevel]) -> Iterator[str]:
    def changes(was: DecisionLevel, now: DecisionLevel) -> Iterator[str]:
        yield from replaced("Entscheidung", quoted(was.act), quoted(now.act))
        yield from replaced("Obergrenze", _limit(was), _limit(now))
        yield from comparing.origin(was.origin, now.origin)

    found = comparing.match(old, new, lambda level: level.body)
    yield from _told(found, lambda level: f"Ebene {quoted(level.body)}", changes)


def _limit(level: DecisionLevel) -> str:
    return UNLIMITED if level.up_to is None else format_euro(level.up_to)


def _plan_items(old: Sequence[PlanItem], new: Sequence[PlanItem]) -> Iterator[str]:
    def changes(was: PlanItem, now: PlanItem) -> Iterator[str]:
        yield from reworded("Titel", was.title, now.title)
        yield from replaced("Art", _GROUPS[was.kind], _GROUPS[now.kind])
        yield from reworded("Hinweis", was.help, now.help)
        yield from replaced("zuwendungsfähig", _yes(was.is_eligible), _yes(now.is_eligible))
        yield from replaced("Personalkosten", _yes(was.is_staff), _yes(now.is_staff))
        yield from replaced("Pauschale", _yes(was.is_flat_rate), _yes(now.is_flat_rate))
        yield from comparing.origin(was.origin, now.origin)

    found = comparing.match(old, new, lambda item: item.code)
    yield from _told(found, lambda item: f"{_GROUPS[item.kind]} {quoted(item.title)}", changes)


def _priorities(old: Sequence[Priority], new: Sequence[Priority]) -> Iterator[str]:
    def changes(was: Priority, now: Priority) -> Iterator[str]:
        yield from reworded("Titel", was.title, now.title)
        yield from comparing.listed("Zielgruppe", was.target_groups, now.target_groups)
        yield from comparing.listed("Ziel der Förderung", was.aims, now.aims)
        yield from comparing.keys("Ziele der Fachpläne", was.goals, now.goals)
        yield from _statements("Mindestanforderung", was.requirements, now.requirements)
        yield from _statements("Ausschluss", was.exclusions, now.exclusions)
        yield from comparing.origin(was.origin, now.origin)

    found = comparing.match(old, new, lambda priority: priority.key)
    yield from _told(found, lambda priority: f"Förderschwerpunkt {quoted(priority.title)}", changes)


def _statements(name: str, old: Sequence[Worded], new: Sequence[Worded]) -> Iterator[str]:
    found = comparing.match_texts(old, new, lambda statement: statement.text)
    yield from (f"{name} entfallen: {quoted(gone.text)}" for gone in found.gone)
    yield from (f"{name} neu: {quoted(added.text)}" for added in found.added)
    for was, now in found.kept:
        yield from reworded(name, was.text, now.text)
        changes = ", ".join(chain(_legal_basis(was, now), comparing.origin(was.origin, now.origin)))
        if changes:
            yield f"{name} {quoted(now.text)}: {changes}"
    if found.is_reordered:
        yield f"{name}: Reihenfolge geändert"


def _legal_basis(old: Statement | Gate, new: Statement | Gate) -> Iterable[str]:
    if isinstance(old, Gate) and isinstance(new, Gate):
        yield from reworded("Rechtsgrundlage", old.legal_basis, new.legal_basis)


def _rubric(old: Rubric, new: Rubric) -> Iterator[str]:
    yield from (f"{change}." for change in _statements("Zugangsvoraussetzung", old.gates, new.gates))
    found = comparing.match(old.criteria, new.criteria, lambda criterion: criterion.code)
    yield from _told(found, lambda criterion: f"Kriterium {quoted(criterion.title)}", _criterion)
    order = (", ".join(rule) for rule in (old.tie_rule, new.tie_rule))
    yield comparing.sentence("Bei gleichem Ergebnis entscheiden", replaced("", *order))


def _criterion(old: Criterion, new: Criterion) -> Iterator[str]:
    yield from reworded("Titel", old.title, new.title)
    yield from replaced("Teil", old.part.value, new.part.value)
    yield from reworded("Leitfrage", old.question, new.question)
    yield from replaced("Gewicht", str(old.weight), str(new.weight))
    yield from replaced("Mindestpunkte", _points(old.minimum_points), _points(new.minimum_points))
    yield from comparing.keys("Ziele", old.goals, new.goals)
    yield from replaced("formal", _yes(old.is_formal), _yes(new.is_formal))
    for points in range(max(len(old.levels), len(new.levels))):
        was, now = (levels[points] if points < len(levels) else "" for levels in (old.levels, new.levels))
        yield from reworded(f"Stufe {points}", was, now)
    yield from comparing.origin(old.origin, new.origin)


def _clauses(old: Sequence[Clause], new: Sequence[Clause]) -> Iterator[str]:
    def changes(was: Clause, now: Clause) -> Iterator[str]:
        yield from replaced("Art", was.kind.value, now.kind.value)
        yield from replaced("steht", was.when.value, now.when.value)
        yield from replaced("wählbar", _yes(was.is_optional), _yes(now.is_optional))
        yield from comparing.keys("nur mit", was.requires, now.requires)
        yield from comparing.keys("nicht mit", was.excludes, now.excludes)
        yield from reworded("Text", was.text, now.text)
        yield from comparing.origin(was.origin, now.origin)

    found = comparing.match(old, new, lambda clause: clause.key)
    yield from _told(found, lambda clause: f"{clause.kind} {quoted(clause.key)}", changes)


def _labels(old: Sequence[Label], new: Sequence[Label]) -> Iterator[str]:
    """Labels have no order: each stands for itself."""

    def changes(was: Label, now: Label) -> Iterator[str]:
        for reader, where in READERS.items():
            yield from replaced(where, _word(was, reader), _word(now, reader))
        yield from comparing.origin(was.origin, now.origin)

    found = comparing.match(old, new, lambda label: f"{label.kind} {label.name}")
    yield from (f"Entfallen: {_called(gone)}." for gone in found.gone)
    yield from (f"Neu: {_called(added)}." for added in found.added)
    yield from (comparing.sentence(title(now.kind, now.name), changes(was, now)) for was, now in found.kept)


def _called(label: Label) -> str:
    said = [f"{where} {_word(label, reader)}" for reader, where in READERS.items() if getattr(label, reader)]
    return f"{title(label.kind, label.name)} heißt {', '.join(said)}"


def _word(label: Label, reader: str) -> str:
    own: str | None = getattr(label, reader)
    usual = USUAL[label.kind].get(label.name)
    return f"wie üblich {quoted(getattr(usual, reader, ''))}" if own is None else quoted(own)


def _told(found: Matched[T], name: Callable[[T], str], changes: Callable[[T, T], Iterable[str]]) -> Iterator[str]:
    """What went, what came, what changed, and whether the order did."""
    yield from (f"Entfallen: {name(gone)}." for gone in found.gone)
    yield from (f"Neu: {name(added)}." for added in found.added)
    yield from (comparing.sentence(name(now), changes(was, now)) for was, now in found.kept)
    if found.is_reordered:
        yield f"Reihenfolge geändert: jetzt {', '.join(name(now) for _, now in found.kept)}."


def _points(points: int | None) -> str:
    return "keine" if points is None else str(points)


def _yes(yes: bool) -> str:
    return "ja" if yes else "nein"
