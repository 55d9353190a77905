"""From a file to a package. Everything that is wrong is found in one go and named by its place."""

import datetime
import re
from collections.abc import Collection
from contextlib import suppress
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from criteria.packages import layout
from criteria.packages.checking import check
from criteria.packages.document import tree
from criteria.packages.fields import Section
from criteria.packages.kinds import AMOUNT, YesNo, unreadable
from criteria.packages.labels import USUAL
from criteria.packages.parameters import definitions
from criteria.packages.problems import BadPackage, Problem, apart_from
from criteria.packages.shape import (
    Clause,
    ClauseKind,
    Criterion,
    DecisionLevel,
    Gate,
    Header,
    ItemKind,
    Label,
    LabelKind,
    Origin,
    Package,
    Parameter,
    PlanItem,
    Priority,
    Rubric,
    Statement,
    When,
)
from criteria.scoring import Part

Word = TypeVar("Word", bound=StrEnum)


def read_package(text: str | bytes, *, known_goals: Collection[str]) -> Package:
    """Read a guideline version from its file and check it. `known_goals` are the keys of the plan goals there are.

    Raises BadPackage with all problems: those of the file, and those of its content where the file could be read.
    """
    problems: list[Problem] = []
    package = _package(Section(tree(text), "", layout.PACKAGE, problems))
    # A place that could not be read holds something empty; what the check says about it would only confuse.
    problems += apart_from(check(package, known_goals), problems)
    if problems:
        raise BadPackage(problems)
    return package


def _package(root: Section) -> Package:
    root.read("format", _format, None)
    return Package(
        header=_header(root.section("richtlinie", layout.HEADER)),
        parameters=_parameters(root.section("regeln", tuple(definitions()))),
        decision_levels=tuple(
            _decision_level(level)
            for level in root.sections("entscheidungsebenen", layout.DECISION_LEVEL, named_by="stelle")
        ),
        plan_items=_plan_items(root.section("finanzierungsplan", tuple(layout.PLAN_GROUPS.values()))),
        priorities=tuple(
            _priority(priority)
            for priority in root.sections("foerderschwerpunkte", layout.PRIORITY, named_by="schluessel")
        ),
        rubric=_rubric(root.section("bewertungsraster", layout.RUBRIC)),
        clauses=tuple(
            _clause(clause)
            for clause in root.sections("textbausteine", layout.CLAUSE, named_by="schluessel", required=False)
        ),
        labels=_labels(root),
    )


def _header(section: Section) -> Header:
    return Header(
        series=section.text("reihe"),
        title=section.text("titel"),
        version=section.text("fassung"),
        valid_from=section.read("gilt_ab", _date, datetime.date.min),
        source=section.text("quelle"),
    )


def _parameters(section: Section) -> tuple[Parameter, ...]:
    return tuple(_parameter(name, section.section(name, layout.RULE)) for name in section.names())


def _parameter(name: str, section: Section) -> Parameter:
    label = definitions()[name].label
    if section.text("bezeichnung", label) != label:
        section.note("bezeichnung", f"Diese Regel heißt „{label}“. Bitte schreiben Sie das, oder lassen Sie es weg.")
    return Parameter(name, section.text("wert"), _origin(section))


def _decision_level(section: Section) -> DecisionLevel:
    return DecisionLevel(
        body=section.text("stelle"),
        act=section.text("entscheidung"),
        up_to=section.read("bis", _limit, None),
        origin=_origin(section),
    )


def _plan_items(section: Section) -> tuple[PlanItem, ...]:
    return tuple(chain.from_iterable(_group(section, kind) for kind in ItemKind))


def _group(section: Section, kind: ItemKind) -> list[PlanItem]:
    known = layout.COST if kind is ItemKind.COST else layout.INCOME
    required = kind in {ItemKind.COST, ItemKind.GRANT}
    items = section.sections(layout.PLAN_GROUPS[kind], known, named_by="schluessel", required=required)
    return [
        PlanItem(
            code=item.text("schluessel"),
            kind=kind,
            title=item.text("titel"),
            help=item.text("hinweis", ""),
            is_eligible=_yes(item, "zuwendungsfaehig", "ja"),
            origin=_origin(item),
            is_staff=_yes(item, "personalkosten", "nein"),
            is_flat_rate=_yes(item, "pauschale", "nein"),
        )
        for item in items
    ]


def _priority(section: Section) -> Priority:
    return Priority(
        key=section.text("schluessel"),
        title=section.text("titel"),
        target_groups=section.texts("zielgruppen"),
        aims=section.texts("ziele_der_foerderung"),
        goals=section.texts("ziele_der_fachplaene"),
        requirements=_statements(section.sections("mindestanforderungen", layout.STATEMENT)),
        exclusions=_statements(section.sections("ausschluesse", layout.STATEMENT, required=False)),
        origin=_origin(section),
    )


def _statements(sections: list[Section]) -> tuple[Statement, ...]:
    return tuple(Statement(section.text("text"), _origin(section)) for section in sections)


def _rubric(section: Section) -> Rubric:
    return Rubric(
        gates=tuple(
            Gate(gate.text("text"), gate.text("rechtsgrundlage"), _origin(gate))
            for gate in section.sections("zugangsvoraussetzungen", layout.GATE)
        ),
        criteria=tuple(
            _criterion(criterion)
            for criterion in section.sections("kriterien", layout.CRITERION, named_by="schluessel")
        ),
        tie_rule=section.texts("bei_gleichstand"),
    )


def _criterion(section: Section) -> Criterion:
    has_minimum = "mindestpunkte" in section
    return Criterion(
        code=section.text("schluessel"),
        part=_word(section, "teil", Part),
        title=section.text("titel"),
        question=section.text("leitfrage", ""),
        weight=section.read("gewicht", _whole_number, 0),
        levels=_levels(section),
        minimum_points=section.read("mindestpunkte", _whole_number, 0) if has_minimum else None,
        goals=section.texts("ziele", required=False),
        is_formal=_yes(section, "formal", "nein"),
        origin=_origin(section),
    )


def _levels(section: Section) -> tuple[str, ...]:
    levels = section.section("stufen")
    expected = [str(points) for points in range(len(levels.names()))]
    if set(levels.names()) != set(expected):
        section.note(
            "stufen", "Die Stufen zählen von 0 an ohne Lücke: 0, 1, 2 und so weiter. Bitte prüfen Sie die Zahlen."
        )
        return ()
    return tuple(levels.text(points) for points in expected)


def _clause(section: Section) -> Clause:
    return Clause(
        key=section.text("schluessel"),
        kind=_word(section, "art", ClauseKind),
        when=_word(section, "steht", When),
        text=section.text("text"),
        origin=_origin(section),
        requires=section.texts("nur_mit", required=False),
        excludes=section.texts("nicht_mit", required=False),
        is_optional=_yes(section, "wahl", "nein"),
    )


def _labels(root: Section) -> tuple[Label, ...]:
    if "bezeichnungen" not in root:
        return ()
    groups = root.section("bezeichnungen", tuple(layout.LABEL_GROUPS.values()))
    return tuple(
        _label(kind, name, section.section(name, layout.LABELS[kind]))
        for kind, group in layout.LABEL_GROUPS.items()
        if group in groups
        for section in [groups.section(group, tuple(USUAL[kind]))]
        for name in section.names()
    )


def _label(kind: LabelKind, name: str, section: Section) -> Label:
    said = {reader: section.text(word) for reader, word in layout.LABEL_TEXTS.items() if word in section}
    return Label(kind, name, said.get("office"), said.get("applicant"), _origin(section), said.get("button"))


def _origin(section: Section) -> Origin:
    return Origin(section.text("quelle", ""), _yes(section, "annahme", "nein"))


def _yes(section: Section, name: str, default: str) -> bool:
    return section.read(name, YesNo().read, False, default)


def _word(section: Section, name: str, words: type[Word]) -> Word:
    possible = {word.value: word for word in words}

    def word(text: str) -> Word:
        if text not in possible:
            raise unreadable(f"eines von: {', '.join(possible)}", text)
        return possible[text]

    return section.read(name, word, next(iter(words)))


def _format(text: str) -> None:
    if text != layout.FORMAT:
        raise unreadable(f"„{layout.FORMAT}“", text)


def _date(text: str) -> datetime.date:
    with suppress(ValueError):
        # fromisoformat alone would also take weeks and dates without hyphens.
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return datetime.date.fromisoformat(text)
    raise unreadable("ein Tag wie 2027-01-31", text)


def _limit(text: str) -> Decimal | None:
    if text == layout.UNLIMITED:
        return None
    if not AMOUNT.fullmatch(text):
        raise unreadable(f"ein Betrag wie 25000.00, oder „{layout.UNLIMITED}“", text)
    return Decimal(text)


def _whole_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise unreadable("eine ganze Zahl von 0 bis 9999", text)
    return int(text)
