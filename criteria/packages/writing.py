"""From a package to a file that people can read, compare and keep."""

from collections.abc import Iterable, Mapping

import yaml

from criteria.packages import layout
from criteria.packages.parameters import definitions
from criteria.packages.shape import (
    Clause,
    Criterion,
    DecisionLevel,
    Gate,
    Header,
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

_ABOUT = (
    "# Eine Fassung der Förderrichtlinie mit Regeln, Förderschwerpunkten, Bewertungsraster und Textbausteinen.\n"
    "# „annahme: ja“ heißt: noch nicht belegt. Beträge in Euro mit Punkt (25000.00), Anteile in Prozent, Tage als\n"
    "# Jahr-Monat-Tag.\n"
)
_LONG = 90
_WIDTH = 110
_TAG_TEXT, _TAG_LIST, _TAG_MAP = (f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))

Pairs = Mapping[str, yaml.Node | None]


class _Dumper(yaml.BaseDumper):
    """Indents lists below their name."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def write_package(package: Package) -> str:
    """The file of a package that `criteria.packages.checking.check` finds nothing wrong with.

    Reading it gives the same package again.
    """
    root = _mapping(
        {
            "format": _text(layout.FORMAT),
            "richtlinie": _header(package.header),
            "regeln": _mapping({parameter.name: _parameter(parameter) for parameter in package.parameters}),
            "entscheidungsebenen": _list(_decision_level(level) for level in package.decision_levels),
            "finanzierungsplan": _mapping(
                {
                    group: _list(_plan_item(item) for item in package.plan_items if item.kind is kind)
                    for kind, group in layout.PLAN_GROUPS.items()
                }
            ),
            "foerderschwerpunkte": _list(_priority(priority) for priority in package.priorities),
            "bewertungsraster": _rubric(package.rubric),
            "textbausteine": _list(_clause(clause) for clause in package.clauses),
            "bezeichnungen": _labels(package.labels),
        }
    )
    return _ABOUT + yaml.serialize(root, Dumper=_Dumper, allow_unicode=True, width=_WIDTH)


def _header(header: Header) -> yaml.Node:
    return _mapping(
        {
            "reihe": _text(header.series),
            "titel": _text(header.title),
            "fassung": _text(header.version),
            "gilt_ab": _text(header.valid_from.isoformat()),
            "quelle": _text(header.source),
        }
    )


def _parameter(parameter: Parameter) -> yaml.Node:
    # An old version may hold a rule that no longer exists; its file must still open.
    known = definitions().get(parameter.name)
    named = {"bezeichnung": _text(known.label)} if known else {}
    return _mapping({**named, "wert": _text(parameter.value), **_origin(parameter.origin)})


def _decision_level(level: DecisionLevel) -> yaml.Node:
    return _mapping(
        {
            "stelle": _text(level.body),
            "entscheidung": _text(level.act),
            "bis": _text(layout.UNLIMITED if level.up_to is None else f"{level.up_to:.2f}"),
            **_origin(level.origin),
        }
    )


def _plan_item(item: PlanItem) -> yaml.Node:
    return _mapping(
        {
            "schluessel": _text(item.code),
            "titel": _text(item.title),
            "hinweis": _optional(item.help),
            "zuwendungsfaehig": _text("ja" if item.is_eligible else "nein") if item.kind is ItemKind.COST else None,
            "personalkosten": _text("ja") if item.is_staff else None,
            "pauschale": _text("ja") if item.is_flat_rate else None,
            **_origin(item.origin),
        }
    )


def _priority(priority: Priority) -> yaml.Node:
    return _mapping(
        {
            "schluessel": _text(priority.key),
            "titel": _text(priority.title),
            "zielgruppen": _list(map(_text, priority.target_groups)),
            "ziele_der_foerderung": _list(map(_text, priority.aims)),
            "ziele_der_fachplaene": _keys(priority.goals),
            "mindestanforderungen": _list(map(_statement, priority.requirements)),
            "ausschluesse": _list(map(_statement, priority.exclusions)),
            **_origin(priority.origin),
        }
    )


def _statement(statement: Statement) -> yaml.Node:
    return _mapping({"text": _text(statement.text), **_origin(statement.origin)})


def _rubric(rubric: Rubric) -> yaml.Node:
    return _mapping(
        {
            "zugangsvoraussetzungen": _list(map(_gate, rubric.gates)),
            "kriterien": _list(map(_criterion, rubric.criteria)),
            "bei_gleichstand": _keys(rubric.tie_rule),
        }
    )


def _gate(gate: Gate) -> yaml.Node:
    return _mapping({"text": _text(gate.text), "rechtsgrundlage": _text(gate.legal_basis), **_origin(gate.origin)})


def _criterion(criterion: Criterion) -> yaml.Node:
    return _mapping(
        {
            "schluessel": _text(criterion.code),
            "teil": _text(criterion.part.value),
            "titel": _text(criterion.title),
            "leitfrage": _optional(criterion.question),
            "gewicht": _text(str(criterion.weight)),
            "mindestpunkte": None if criterion.minimum_points is None else _text(str(criterion.minimum_points)),
            "ziele": _keys(criterion.goals),
            "formal": _text("ja") if criterion.is_formal else None,
            "stufen": _mapping({str(points): _text(anchor) for points, anchor in enumerate(criterion.levels)}),
            **_origin(criterion.origin),
        }
    )


def _clause(clause: Clause) -> yaml.Node:
    return _mapping(
        {
            "schluessel": _text(clause.key),
            "art": _text(clause.kind.value),
            "steht": _text(clause.when.value),
            "wahl": _text("ja") if clause.is_optional else None,
            "nur_mit": _keys(clause.requires),
            "nicht_mit": _keys(clause.excludes),
            "text": _text(clause.text),
            **_origin(clause.origin),
        }
    )


def _labels(labels: tuple[Label, ...]) -> yaml.Node | None:
    groups = {
        group: {label.name: _label(label) for label in labels if label.kind is kind}
        for kind, group in layout.LABEL_GROUPS.items()
    }
    return _mapping({group: _mapping(found) for group, found in groups.items() if found}) if labels else None


def _label(label: Label) -> yaml.Node:
    said = {word: getattr(label, reader) for reader, word in layout.LABEL_TEXTS.items()}
    texts = {word: None if text is None else _text(text) for word, text in said.items()}
    return _mapping({**texts, **_origin(label.origin)})


def _origin(origin: Origin) -> Pairs:
    return {"quelle": _optional(origin.source), "annahme": _text("ja") if origin.is_assumption else None}


def _mapping(pairs: Pairs) -> yaml.Node:
    nodes = [(_text(name), node) for name, node in pairs.items() if node is not None]
    return yaml.MappingNode(_TAG_MAP, nodes, flow_style=False)


def _list(items: Iterable[yaml.Node]) -> yaml.Node | None:
    nodes = list(items)
    return yaml.SequenceNode(_TAG_LIST, nodes, flow_style=False) if nodes else None


def _keys(keys: tuple[str, ...]) -> yaml.Node | None:
    return yaml.SequenceNode(_TAG_LIST, list(map(_text, keys)), flow_style=True) if keys else None


def _optional(text: str) -> yaml.Node | None:
    return _text(text) if text else None


def _text(text: str) -> yaml.Node:
    return yaml.ScalarNode(_TAG_TEXT, text, style=_style(text))


def _style(text: str) -> str | None:
    """Long or several lines: as a block, where no space at an edge could get lost. Else as plain as YAML allows."""
    tidy = all(line == line.strip() for line in text.split("\n")) and "  " not in text
    if tidy and "\n" in text.strip("\n"):
        return "|"
    return ">" if tidy and len(text) > _LONG else None
