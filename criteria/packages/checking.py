"""What a guideline version must keep before it may be approved, whether it comes from a file or from the database."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import pairwise

from criteria.money import LARGEST_AMOUNT, round_cent
from criteria.packages import text_rules
from criteria.packages.checking_rubric import check_rubric, unknown_goals
from criteria.packages.clauses import faults, unfit_relations
from criteria.packages.kinds import Unreadable
from criteria.packages.labels import check_labels
from criteria.packages.layout import PLAN_GROUPS
from criteria.packages.parameters import definitions
from criteria.packages.problems import Problem, inside
from criteria.packages.shape import (
    Clause,
    DecisionLevel,
    Header,
    ItemKind,
    Package,
    Parameter,
    PlanItem,
    Priority,
    Statement,
)
from criteria.packages.text_rules import CODE, KEY, LONGEST, LONGEST_ITEM_TITLE


def check(package: Package, known_goals: Collection[str]) -> tuple[Problem, ...]:
    """Everything that is wrong with the content of a version, in the order of the file; empty for a good one.

    `known_goals` are the keys of the plan goals there are. Arithmetic and letters may rely on a version without
    problems: all rules can be read, all criteria have anchored levels, all placeholders can be filled.
    """
    return (
        *_header(package.header),
        *_parameters(package.parameters),
        *_decision_levels(package.decision_levels),
        *_plan_items(package.plan_items),
        *_priorities(package.priorities, known_goals),
        *check_rubric(package.rubric, known_goals),
        *_clauses(package.clauses),
        *check_labels(package.labels),
    )


def _header(header: Header) -> Iterator[Problem]:
    place = "richtlinie"
    yield from text_rules.key(inside(place, "reihe"), header.series, KEY)
    yield from text_rules.line(inside(place, "titel"), header.title, LONGEST["titel"])
    yield from text_rules.line(inside(place, "fassung"), header.version, LONGEST["fassung"])
    yield from text_rules.line(inside(place, "quelle"), header.source, LONGEST["quelle"])


def _parameters(parameters: tuple[Parameter, ...]) -> Iterator[Problem]:
    found = [parameter.name for parameter in parameters]
    yield from text_rules.unrepeated("regeln", found)
    for name, rule in definitions().items():
        if name not in found:
            yield Problem(inside("regeln", name), f"Die Regel „{rule.label}“ fehlt. Bitte ergänzen Sie sie.")
    for parameter in parameters:
        yield from _parameter(inside("regeln", parameter.name), parameter)
    yield from _span_of_goals({parameter.name: parameter.value for parameter in parameters})


def _parameter(place: str, parameter: Parameter) -> Iterator[Problem]:
    rule = definitions().get(parameter.name)
    if rule is None:
        yield Problem(place, "Diese Regel gibt es nicht. Bitte streichen Sie sie.")
        return
    try:
        rule.kind.read(parameter.value)
    except Unreadable as problem:
        yield Problem(inside(place, "wert"), str(problem))
    else:
        yield from text_rules.line(inside(place, "wert"), parameter.value, LONGEST["wert"])
    yield from text_rules.origin(place, parameter.origin)


def _span_of_goals(values: dict[str, str]) -> Iterator[Problem]:
    kind = definitions()["goals_min"].kind
    try:
        least, most = kind.read(values["goals_min"]), kind.read(values["goals_max"])
    except (KeyError, Unreadable):
        return
    if least > most:
        yield Problem(
            "regeln › goals_max › wert",
            f"Die Höchstzahl der Ziele ({most}) liegt unter der Mindestzahl ({least}). Bitte ändern Sie eine davon.",
        )


def _decision_levels(levels: tuple[DecisionLevel, ...]) -> Iterator[Problem]:
    place = "entscheidungsebenen"
    if not levels:
        yield Problem(place, "Es fehlt eine Entscheidungsebene. Bitte nennen Sie mindestens eine Stelle.")
    bodies = [level.body for level in levels]
    yield from text_rules.unrepeated(place, bodies)
    places = text_rules.places(place, bodies)
    for number, (where, level) in enumerate(zip(places, levels, strict=True), start=1):
        yield from text_rules.line(inside(where, "stelle"), level.body, LONGEST["stelle"])
        yield from text_rules.line(inside(where, "entscheidung"), level.act, LONGEST["entscheidung"])
        yield from _limit(inside(where, "bis"), level.up_to, is_last=number == len(levels))
        yield from text_rules.origin(where, level.origin)
    for (_, lower), (where, upper) in pairwise(zip(places, levels, strict=True)):
        if lower.up_to is not None and upper.up_to is not None and upper.up_to <= lower.up_to:
            yield Problem(inside(where, "bis"), "Der Betrag muss höher sein als der der Ebene davor.")


def _limit(place: str, up_to: Decimal | None, *, is_last: bool) -> Iterator[Problem]:
    if is_last and up_to is not None:
        yield Problem(place, "Die letzte Ebene darf keine Obergrenze haben. Bitte schreiben Sie „unbegrenzt“.")
    if not is_last and up_to is None:
        yield Problem(place, "Nur die letzte Ebene hat keine Obergrenze. Bitte nennen Sie einen Betrag.")
    if up_to is not None and not (up_to.is_finite() and 0 < up_to <= LARGEST_AMOUNT and up_to == round_cent(up_to)):
        yield Problem(place, "Bitte geben Sie einen Betrag über 0,00 € an, auf den Cent genau.")


def _plan_items(items: tuple[PlanItem, ...]) -> Iterator[Problem]:
    place = "finanzierungsplan"
    yield from text_rules.unrepeated(place, [item.code for item in items])
    for kind, group in PLAN_GROUPS.items():
        yield from _group(inside(place, group), kind, [item for item in items if item.kind is kind])
    order = list(ItemKind)
    if any(order.index(one.kind) > order.index(other.kind) for one, other in pairwise(items)):
        yield Problem(place, "Die Reihenfolge ist: Ausgaben, Eigenmittel, Drittmittel, Zuwendung. Bitte ordnen Sie um.")


def _group(place: str, kind: ItemKind, items: list[PlanItem]) -> Iterator[Problem]:
    if kind is ItemKind.COST and not items:
        yield Problem(place, "Es fehlt eine Ausgabe. Bitte nennen Sie mindestens eine Position.")
    if kind is ItemKind.GRANT and len(items) != 1:
        yield Problem(place, f"Hier steht genau eine Position, nicht {len(items)}. Bitte ändern Sie die Liste.")
    for where, item in zip(text_rules.places(place, [item.code for item in items]), items, strict=True):
        yield from text_rules.key(inside(where, "schluessel"), item.code, CODE)
        yield from text_rules.line(inside(where, "titel"), item.title, LONGEST_ITEM_TITLE)
        yield from text_rules.optional_line(inside(where, "hinweis"), item.help, LONGEST["hinweis"])
        if kind is not ItemKind.COST and not item.is_eligible:
            yield Problem(where, "Nur Ausgaben können nicht zuwendungsfähig sein. Bitte ändern Sie die Position.")
        if kind is not ItemKind.COST and (item.is_staff or item.is_flat_rate):
            yield Problem(
                where, "Nur Ausgaben können Personalkosten oder Pauschale sein. Bitte ändern Sie die Position."
            )
        if item.is_staff and item.is_flat_rate:
            yield Problem(where, "Personalkosten sind keine Pauschale. Bitte nennen Sie nur eines von beiden.")
        yield from text_rules.origin(where, item.origin)


def _priorities(priorities: tuple[Priority, ...], known_goals: Collection[str]) -> Iterator[Problem]:
    place = "foerderschwerpunkte"
    if not priorities:
        yield Problem(place, "Es fehlt ein Förderschwerpunkt. Bitte nennen Sie mindestens einen.")
    keys = [priority.key for priority in priorities]
    yield from text_rules.unrepeated(place, keys)
    for where, priority in zip(text_rules.places(place, keys), priorities, strict=True):
        yield from _priority(where, priority, known_goals)


def _priority(place: str, priority: Priority, known_goals: Collection[str]) -> Iterator[Problem]:
    yield from text_rules.key(inside(place, "schluessel"), priority.key, KEY)
    yield from text_rules.line(inside(place, "titel"), priority.title, LONGEST["titel"])
    yield from text_rules.lines(inside(place, "zielgruppen"), priority.target_groups, "eine Zielgruppe")
    yield from text_rules.lines(inside(place, "ziele_der_foerderung"), priority.aims, "ein Ziel der Förderung")
    goals = inside(place, "ziele_der_fachplaene")
    if not priority.goals:
        yield Problem(goals, "Es fehlt ein Ziel aus einem Fachplan. Bitte ergänzen Sie die Liste.")
    yield from unknown_goals(goals, priority.goals, known_goals)
    requirements = inside(place, "mindestanforderungen")
    if not priority.requirements:
        yield Problem(requirements, "Es fehlt eine Mindestanforderung. Bitte ergänzen Sie die Liste.")
    yield from _statements(requirements, priority.requirements)
    yield from _statements(inside(place, "ausschluesse"), priority.exclusions)
    yield from text_rules.origin(place, priority.origin)


def _statements(place: str, statements: tuple[Statement, ...]) -> Iterator[Problem]:
    yield from text_rules.unrepeated(place, [statement.text for statement in statements])
    for number, statement in enumerate(statements, start=1):
        where = inside(place, f"Nr. {number}")
        yield from text_rules.prose(inside(where, "text"), statement.text)
        yield from text_rules.origin(where, statement.origin)


def _clauses(clauses: tuple[Clause, ...]) -> Iterator[Problem]:
    place = "textbausteine"
    keys = [clause.key for clause in clauses]
    yield from text_rules.unrepeated(place, keys)
    for where, clause in zip(text_rules.places(place, keys), clauses, strict=True):
        yield from text_rules.key(inside(where, "schluessel"), clause.key, KEY)
        yield from text_rules.prose(inside(where, "text"), clause.text)
        yield from (Problem(inside(where, "text"), sentence) for sentence in faults(clause.text))
        yield from (Problem(where, sentence) for sentence in unfit_relations(clause, clauses))
        yield from text_rules.origin(where, clause.origin)
