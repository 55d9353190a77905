"""What a guideline version consists of, apart from any database: the content of a package.

Order is the order on pages and in letters; only rules and the goals of a thing have none. Sources: docs/glossary.md.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from criteria.scoring import Part


class ItemKind(StrEnum):
    """What a position of the Kosten- und Finanzierungsplan is."""

    COST = "cost"
    OWN_FUNDS = "own_funds"
    THIRD_PARTY = "third_party"
    GRANT = "grant"


class ClauseKind(StrEnum):
    """The Nebenbestimmungen of § 36 Abs. 2 VwVfG, and a mere hint."""

    BEFRISTUNG = "Befristung"
    BEDINGUNG = "Bedingung"
    WIDERRUFSVORBEHALT = "Widerrufsvorbehalt"
    AUFLAGE = "Auflage"
    AUFLAGENVORBEHALT = "Auflagenvorbehalt"
    HINWEIS = "Hinweis"


class When(StrEnum):
    """In which Bescheide a clause stands."""

    ALWAYS = "immer"
    SEVERAL_YEARS = "mehrjährig"
    SIMPLE_PROOF = "einfacher Nachweis"
    REGULAR_PROOF = "ausführlicher Nachweis"
    BUDGET_RESERVATION = "Haushaltsvorbehalt"
    STATE_AID = "Beihilfe"


@dataclass(frozen=True)
class Origin:
    """Where a statement comes from. Without a source it must be an assumption (Annahme)."""

    source: str = ""
    is_assumption: bool = False


@dataclass(frozen=True)
class Header:
    """Which guideline this is and from when it applies. Versions of one `series` supersede each other."""

    series: str
    title: str
    version: str
    valid_from: datetime.date
    source: str


@dataclass(frozen=True)
class Parameter:
    """One rule of `criteria.packages.parameters.Rules`; `value` is its canonical text."""

    name: str
    value: str
    origin: Origin


@dataclass(frozen=True)
class DecisionLevel:
    """Who decides about grants up to an amount in euro; None has no upper limit."""

    body: str
    act: str
    up_to: Decimal | None
    origin: Origin


@dataclass(frozen=True)
class PlanItem:
    """A position of the Kosten- und Finanzierungsplan. In a package they stand in the order of `ItemKind`.

    `is_staff`: gathers the Personalkosten. `is_flat_rate`: a Pauschale, which needs a basis. Both are of costs only.
    """

    code: str
    kind: ItemKind
    title: str
    help: str
    is_eligible: bool
    origin: Origin
    is_staff: bool = False
    is_flat_rate: bool = False


@dataclass(frozen=True)
class Statement:
    """One sentence that can be ticked off: a Mindestanforderung or an Ausschluss."""

    text: str
    origin: Origin


@dataclass(frozen=True)
class Priority:
    """A Förderschwerpunkt. `goals` are keys of plan goals."""

    key: str
    title: str
    target_groups: tuple[str, ...]
    aims: tuple[str, ...]
    goals: tuple[str, ...]
    requirements: tuple[Statement, ...]
    exclusions: tuple[Statement, ...]
    origin: Origin


@dataclass(frozen=True)
class Gate:
    """A yes-or-no condition that no points can replace, with its legal basis."""

    text: str
    legal_basis: str
    origin: Origin


@dataclass(frozen=True)
class Criterion:
    """One criterion. `levels` are its anchors: levels[2] says what must be observable for 2 points.

    Without goals it must be marked as formal.
    """

    code: str
    part: Part
    title: str
    question: str
    weight: int
    levels: tuple[str, ...]
    minimum_points: int | None
    goals: tuple[str, ...]
    is_formal: bool
    origin: Origin

    @property
    def max_points(self) -> int:
        return len(self.levels) - 1


@dataclass(frozen=True)
class Rubric:
    """The Bewertungsraster. `tie_rule`: codes of criteria; at equal percentage the first decides, then the next."""

    gates: tuple[Gate, ...]
    criteria: tuple[Criterion, ...]
    tie_rule: tuple[str, ...]


@dataclass(frozen=True)
class Clause:
    """A text block of the Bescheid; `{names}` in its text are filled in by `criteria.packages.clauses`.

    `requires` and `excludes` are keys of other clauses: all of the first, none of the second stand beside this one.
    An optional clause stands only where a person chose it.
    """

    key: str
    kind: ClauseKind
    when: When
    text: str
    origin: Origin
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    is_optional: bool = False


class LabelKind(StrEnum):
    """What of the workflow of an application a label names."""

    STATE = "state"
    STEP = "step"


@dataclass(frozen=True)
class Label:
    """What a version calls a state or a step: in the office, for the Träger, on its button. None: as usual."""

    kind: LabelKind
    name: str
    office: str | None
    applicant: str | None
    origin: Origin
    button: str | None = None


@dataclass(frozen=True)
class Package:
    """A whole guideline version."""

    header: Header
    parameters: tuple[Parameter, ...]
    decision_levels: tuple[DecisionLevel, ...]
    plan_items: tuple[PlanItem, ...]
    priorities: tuple[Priority, ...]
    rubric: Rubric
    clauses: tuple[Clause, ...] = field(default=())
    labels: tuple[Label, ...] = field(default=())
