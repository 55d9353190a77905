"""A guideline version as people read it: every statement in words, with its source, or marked as an assumption."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from criteria.money import format_euro
from criteria.packages.kinds import Unreadable
from criteria.packages.labels import READERS, title
from criteria.packages.parameters import definitions, in_words
from criteria.packages.shape import (
    Clause,
    Criterion,
    DecisionLevel,
    Gate,
    ItemKind,
    Label,
    Origin,
    Package,
    Parameter,
    PlanItem,
    Priority,
    Rubric,
    Statement,
)

GROUPS = {
    ItemKind.COST: "Ausgabe",
    ItemKind.OWN_FUNDS: "Eigenmittel",
    ItemKind.THIRD_PARTY: "Drittmittel",
    ItemKind.GRANT: "beantragte Zuwendung",
}


@dataclass(frozen=True)
class Row:
    """One statement: what it is called, what it says, where it comes from."""

    label: str
    lines: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True)
class Block:
    """A thing with statements of its own: a Förderschwerpunkt or a criterion. `facts` are its (label, lines)."""

    key: str
    title: str
    origin: Origin
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Section:
    """One part of the version, in the order of the package.

    `caption` names the list of its rows, `heads` the first two columns of all rows in it.
    """

    slug: str
    title: str
    caption: str
    heads: tuple[str, str]
    rows: tuple[Row, ...] = ()
    blocks: tuple[Block, ...] = ()
    closing: str = ""


def sections(package: Package, goals: Mapping[str, str]) -> tuple[Section, ...]:
    """The whole version except its header. `goals` are the words of the plan goals by their keys."""
    return (
        Section("regeln", "Regeln", "Alle Regeln", ("Regel", "Wert"), tuple(map(_rule, package.parameters))),
        Section(
            "entscheidungsebenen",
            "Wer entscheidet",
            "Entscheidungsebenen",
            ("Stelle", "Entscheidung"),
            tuple(map(_level, package.decision_levels)),
        ),
        Section(
            "finanzierungsplan",
            "Kosten- und Finanzierungsplan",
            "Positionen des Plans",
            ("Position", "Art"),
            tuple(map(_item, package.plan_items)),
        ),
        Section(
            "foerderschwerpunkte",
            "Förderschwerpunkte",
            "",
            ("Art", "Text"),
            blocks=tuple(_priority(priority, goals) for priority in package.priorities),
        ),
        _rubric(package.rubric, goals),
        Section(
            "textbausteine",
            "Textbausteine",
            "Alle Textbausteine",
            ("Kurzname", "Text"),
            tuple(map(_clause, package.clauses)),
        ),
        _labels(package.labels),
    )


def assumptions_of(found: Iterable[Section]) -> tuple[Section, ...]:
    """Only what is an assumption; a thing stays where one of its statements is one."""
    left = (
        replace(
            section,
            rows=_assumed(section.rows),
            blocks=tuple(
                replace(block, rows=_assumed(block.rows))
                for block in section.blocks
                if block.origin.is_assumption or _assumed(block.rows)
            ),
            closing="",
        )
        for section in found
    )
    return tuple(section for section in left if section.rows or section.blocks)


def counted(found: Iterable[Section]) -> tuple[int, int]:
    """How many statements are assumptions, and how many there are."""
    origins = [
        origin
        for section in found
        for origin in (
            *(row.origin for row in section.rows),
            *(block.origin for block in section.blocks),
            *(row.origin for block in section.blocks for row in block.rows),
        )
    ]
    return sum(origin.is_assumption for origin in origins), len(origins)


def in_points(points: int) -> str:
    """„1 Punkt“, „2 Punkte“."""
    return "1 Punkt" if points == 1 else f"{points} Punkte"


def _assumed(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.origin.is_assumption)


def _rule(parameter: Parameter) -> Row:
    rule = definitions().get(parameter.name)
    try:
        text = in_words(parameter.name, parameter.value)
    except (KeyError, Unreadable):
        # A draft may hold what nobody can read; the problems of the version say so.
        text = f"„{parameter.value}“"
    return Row(rule.label if rule else parameter.name, (text,), parameter.origin)


def _level(level: DecisionLevel) -> Row:
    limit = "ohne Obergrenze" if level.up_to is None else f"bis {format_euro(level.up_to)}"
    return Row(level.body, (f"{level.act}, {limit}",), level.origin)


def _item(item: PlanItem) -> Row:
    kind = GROUPS[item.kind] if item.is_eligible else f"{GROUPS[item.kind]}, nicht zuwendungsfähig"
    return Row(item.title, (kind, *filter(None, [item.help])), item.origin)


def _priority(priority: Priority, goals: Mapping[str, str]) -> Block:
    return Block(
        priority.key,
        priority.title,
        priority.origin,
        facts=(
            ("Zielgruppen", priority.target_groups),
            ("Ziele der Förderung", priority.aims),
            ("Ziele der Fachpläne", _words(priority.goals, goals)),
        ),
        rows=(
            *(_statement("Mindestanforderung", statement) for statement in priority.requirements),
            *(_statement("Nicht gefördert", statement) for statement in priority.exclusions),
        ),
    )


def _statement(kind: str, statement: Statement) -> Row:
    return Row(kind, (statement.text,), statement.origin)


def _rubric(rubric: Rubric, goals: Mapping[str, str]) -> Section:
    titles = {criterion.code: criterion.title for criterion in rubric.criteria}
    deciding = ", dann ".join(f"„{titles.get(code, code)}“" for code in rubric.tie_rule)
    weights = sum(criterion.weight for criterion in rubric.criteria)
    return Section(
        "bewertungsraster",
        "Bewertungsraster",
        "Zugangsvoraussetzungen",
        ("Zugangsvoraussetzung", "Rechtsgrundlage"),
        rows=tuple(map(_gate, rubric.gates)),
        blocks=tuple(_criterion(criterion, weights, goals) for criterion in rubric.criteria),
        closing=f"Bei gleichem Ergebnis entscheidet die Punktzahl bei {deciding}." if deciding else "",
    )


def _gate(gate: Gate) -> Row:
    return Row(gate.text, (gate.legal_basis,), gate.origin)


def _criterion(criterion: Criterion, weights: int, goals: Mapping[str, str]) -> Block:
    minimum = "keine" if criterion.minimum_points is None else str(criterion.minimum_points)
    return Block(
        criterion.code,
        criterion.title,
        criterion.origin,
        facts=(
            ("Kurzname", (criterion.code,)),
            ("Teil", (criterion.part.label,)),
            *((("Leitfrage", (criterion.question,)),) if criterion.question else ()),
            ("Gewicht", (f"{criterion.weight} von {weights}",)),
            ("Mindestpunkte", (minimum,)),
            ("Ziele", _words(criterion.goals, goals) or ("formales Kriterium, dient keinem Ziel",)),
            ("Stufen", tuple(f"{in_points(points)}: {anchor}" for points, anchor in enumerate(criterion.levels))),
        ),
    )


def _clause(clause: Clause) -> Row:
    relations = [
        "steht nur auf Wunsch der Sachbearbeitung" if clause.is_optional else "",
        f"steht nur mit: {', '.join(clause.requires)}" if clause.requires else "",
        f"steht nicht mit: {', '.join(clause.excludes)}" if clause.excludes else "",
    ]
    lines = (f"{clause.kind}, steht im Bescheid: {clause.when}", *filter(None, relations), clause.text)
    return Row(clause.key, lines, clause.origin)


def _labels(labels: tuple[Label, ...]) -> Section:
    return Section(
        "bezeichnungen",
        "Bezeichnungen",
        "Eigene Bezeichnungen",
        ("Stand oder Schritt", "Heißt hier"),
        tuple(map(_label, labels)),
        closing="Alle anderen Stände und Schritte heißen wie üblich.",
    )


def _label(label: Label) -> Row:
    said = ((where, getattr(label, reader)) for reader, where in READERS.items())
    lines = tuple(f"{where}: {text}" for where, text in said if text is not None)
    return Row(title(label.kind, label.name), lines, label.origin)


def _words(keys: tuple[str, ...], goals: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(goals.get(key, key) for key in keys)
