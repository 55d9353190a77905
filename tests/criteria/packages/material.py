"""The demo's guideline, changed in one place, and invented packages with texts that YAML could trip over."""

import datetime
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml
from hypothesis import strategies as st

from criteria.packages import kinds
from criteria.packages.labels import USUAL
from criteria.packages.parameters import definitions
from criteria.packages.reading import read_package
from criteria.packages.shape import (
    Clause,
    ClauseKind,
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
    When,
)
from criteria.scoring import Part

FACTS = Path(__file__).parents[3] / "config" / "demo" / "facts"
FILE = (FACTS / "guideline.yaml").read_text(encoding="utf-8")
DROP = object()
PLANS, INVENTED = (
    yaml.safe_load((FACTS / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("plans", "invented-goals")
)
GOALS = frozenset(
    goal["key"] for goal_set in (*PLANS["goal_sets"], {"goals": INVENTED["goals"]}) for goal in goal_set["goals"]
)


@cache
def demo() -> Package:
    return read_package(FILE, known_goals=GOALS)


def changed(*path, value) -> str:
    """The demo's file with another value at a path of names and numbers; DROP takes the value out."""
    data = yaml.load(FILE, Loader=yaml.BaseLoader)
    holder = data
    for step in path[:-1]:
        holder = holder[step]
    if value is DROP:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def with_change(thing, *path, value):
    """A package, or a part of one, with another value at a path of names and numbers; DROP takes an item out."""
    step, *rest = path
    if isinstance(thing, tuple):
        old = thing[step] if step < len(thing) else None
        new = () if value is DROP and not rest else (with_change(old, *rest, value=value) if rest else value,)
        return (*thing[:step], *new, *thing[step + 1 :])
    return replace(thing, **{step: with_change(getattr(thing, step), *rest, value=value) if rest else value})


NASTY = (
    "ja",
    "10",
    "null",
    "~",
    "- a",
    "a: b",
    "a #b",
    "# c",
    "'",
    '"',
    "„x“",
    "é🎉",
    "  vorn",
    "hinten ",
    "%",
    "&a",
    "*a",
)
letters = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
one_line = st.one_of(
    st.sampled_from(NASTY), st.text(letters, min_size=1, max_size=30), st.just("lang genug " * 12 + "x")
)
one_line = one_line.filter(str.strip)
short = one_line.filter(lambda text: len(text) <= 80)
prose = st.lists(one_line, min_size=1, max_size=3).map("\n".join) | one_line.map("\n{}\n\n".format)
braceless = prose.map(lambda text: text.replace("{", "(").replace("}", ")"))
keys = st.text("abc-10", min_size=1, max_size=6)
origins = st.builds(Origin, one_line, st.booleans()) | st.just(Origin("", True))
goal_keys = st.lists(st.sampled_from(sorted(GOALS)), min_size=1, max_size=3, unique=True).map(tuple)


def some(strategy, least=1, by=None):
    return st.lists(strategy, min_size=least, max_size=3, unique_by=by).map(tuple)


def values(kind) -> st.SearchStrategy[str]:
    """Texts that a kind of rule can read."""
    match kind:
        case kinds.Percent() | kinds.Points():
            return st.sampled_from(["0", "7.5", "10", "20"])
        case kinds.Count():
            return st.integers(kind.least, kind.most).map(str)
        case kinds.Days():
            return st.sampled_from(["keine", "1", "30", "999"])
        case kinds.Amount():
            return st.sampled_from(["keine", "500.00", "0.5", "999999999999.99"])
        case kinds.MonthDay():
            return st.sampled_from(["09-30", "02-28", "12-31"])
        case kinds.YesNo():
            return st.sampled_from(["ja", "nein"])
        case kinds.Choice():
            return st.sampled_from(list(kind.labels))
        case kinds.Choices():
            return st.lists(st.sampled_from(list(kind.labels)), min_size=1, unique=True).map(", ".join)


@st.composite
def parameters(draw):
    texts = {name: draw(values(rule.kind)) for name, rule in definitions().items()}
    texts["goals_min"], texts["goals_max"] = sorted((texts["goals_min"], texts["goals_max"]), key=int)
    return tuple(Parameter(name, text, draw(origins)) for name, text in draw(st.permutations(list(texts.items()))))


@st.composite
def decision_levels(draw):
    limits = sorted(draw(st.sets(st.decimals("0.01", "999999", places=2), max_size=3)))
    bodies = draw(st.lists(short, min_size=len(limits) + 1, max_size=len(limits) + 1, unique=True))
    return tuple(
        DecisionLevel(body, draw(short), limit, draw(origins))
        for body, limit in zip(bodies, [*limits, None], strict=True)
    )


@st.composite
def plan_items(draw):
    codes = draw(st.lists(keys, min_size=2, max_size=6, unique=True))
    middle = sorted(draw(st.sampled_from(list(ItemKind)[:3])) for _ in codes[2:])
    order = list(ItemKind)
    sorts = [ItemKind.COST, *sorted(middle, key=order.index), ItemKind.GRANT]
    no, staff, flat = (False, False), (True, False), (False, True)
    return tuple(
        PlanItem(
            code,
            kind,
            draw(short),
            draw(st.just("") | one_line),
            kind is not ItemKind.COST or draw(st.booleans()),
            draw(origins),
            *(draw(st.sampled_from([no, staff, flat])) if kind is ItemKind.COST else no),
        )
        for code, kind in zip(codes, sorts, strict=True)
    )


statements = st.builds(Statement, prose, origins)
priorities = st.builds(
    Priority,
    keys,
    one_line,
    st.lists(one_line, min_size=1, max_size=3, unique=True).map(tuple),
    st.lists(one_line, min_size=1, max_size=3, unique=True).map(tuple),
    goal_keys,
    some(statements, by=lambda statement: statement.text),
    some(statements, least=0, by=lambda statement: statement.text),
    origins,
)


@st.composite
def criteria(draw, code, part):
    levels = draw(st.lists(prose, min_size=2, max_size=4, unique_by=str.strip))
    goals = draw(goal_keys | st.just(()))
    return Criterion(
        code,
        part,
        draw(one_line),
        draw(st.just("") | prose),
        draw(st.integers(1, 100)),
        tuple(levels),
        draw(st.none() | st.integers(0, len(levels) - 1)),
        goals,
        not goals,
        draw(origins),
    )


@st.composite
def rubrics(draw):
    codes = draw(st.lists(keys, min_size=2, max_size=3, unique=True))
    parts = draw(st.permutations([Part.FACHLICH, Part.FINANZTECHNISCH, *Part][: len(codes)]))
    found = tuple(draw(criteria(code, part)) for code, part in zip(codes, parts, strict=True))
    gates = draw(some(st.builds(Gate, prose, one_line, origins), by=lambda gate: gate.text))
    return Rubric(gates, found, tuple(draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))))


clauses = st.builds(
    Clause,
    keys,
    st.sampled_from(ClauseKind),
    st.sampled_from(When),
    braceless | st.just("bis {nachweis_bis}"),
    origins,
    is_optional=st.booleans(),
)


@st.composite
def labels(draw):
    """Words of their own for some states and steps, told apart by their numbers."""
    found = []
    for kind, words in USUAL.items():
        names = draw(st.lists(st.sampled_from(sorted(words)), max_size=3, unique=True))
        found += [Label(kind, name, f"Wort {number}", None, draw(origins)) for number, name in enumerate(names)]
    return tuple(found)


headers = st.builds(Header, keys, one_line, short, st.dates(datetime.date(1, 1, 1)), one_line)
packages = st.builds(
    Package,
    headers,
    parameters(),
    decision_levels(),
    plan_items(),
    some(priorities, by=lambda priority: priority.key),
    rubrics(),
    some(clauses, least=0, by=lambda clause: clause.key),
    labels(),
)
