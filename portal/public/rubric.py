"""The page "Wie wird entschieden?": one guideline version with everything that decides about an application."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from criteria import scoring
from criteria.guideline.models import Clause, Guideline, PlanItem
from criteria.guideline.states import LABELS_FOR_APPLICANT, PUBLISHED, State
from criteria.packages.clauses import FIELDS, NothingToFillIn, fill
from criteria.packages.kinds import Unreadable
from criteria.packages.parameters import definitions, in_words
from criteria.rubric.models import Criterion, pure
from grants.rulebook.queries import guidelines_visible_to
from portal.access.middleware import audiences_of
from portal.access.pages import page
from portal.access.table import AUDIENCES
from portal.kern import german
from portal.kern.badges import Badge, Kind

GROUPS = (
    ("In Kraft", (State.IN_FORCE,)),
    ("Beschlossen für später", (State.APPROVED,)),
    ("Abgelöst", (State.SUPERSEDED,)),
    ("In Arbeit, nur im Amt sichtbar", (State.DRAFT, State.SIGNED)),
)
COLOURS = {State.IN_FORCE: Kind.SUCCESS, State.DRAFT: Kind.WARNING, State.SIGNED: Kind.WARNING}
# No public text of the city says who answers for which part; peers keep the two apart like this.
RESPONSIBLE = {
    scoring.Part.FACHLICH: "die Fachleute des Sozialamtes für den Förderschwerpunkt (Annahme)",
    scoring.Part.FINANZTECHNISCH: "die Stelle des Sozialamtes, die Zuwendungen und Haushalt führt (Annahme)",
}


@dataclass(frozen=True)
class Weighted:
    """A criterion with its share of all weights, in words."""

    criterion: Criterion
    share: str


@dataclass(frozen=True)
class RubricPart:
    """One part of the rubric: who answers for it, its share of all weights, and its criteria."""

    label: str
    responsible: str
    share: str
    criteria: tuple[Weighted, ...]


@dataclass(frozen=True)
class RuleInWords:
    """A rule of the guideline as people read it."""

    label: str
    value: str
    source: str
    is_assumption: bool


@dataclass(frozen=True)
class Version:
    """A guideline version in a list, with its state and its time in words."""

    guideline: Guideline
    badge: Badge
    time: str


@require_safe
def versions(request):
    """All guideline versions that this person may read, by what they are now."""
    found = [version(guideline) for guideline in guidelines_visible_to(request.user)]
    groups = [(heading, [row for row in found if row.guideline.state in states]) for heading, states in GROUPS]
    context = {"groups": [(heading, rows) for heading, rows in groups if rows], "trail": [_home()]}
    return page(request, "public/versions.html", context)


@require_safe
def how_we_decide(request, pk):
    """Everything that decides about an application under one guideline version."""
    guideline = get_object_or_404(guidelines_visible_to(request.user), pk=pk)
    criteria = list(guideline.criteria.in_full())
    rules = rules_in_words(guideline)
    siblings = guidelines_visible_to(request.user).filter(series=guideline.series).order_by("valid_from", "pk")
    example, flaw = _worked_example(criteria)
    context = {
        "version": version(guideline),
        "is_released": guideline.state in PUBLISHED,
        "gates": guideline.gates.order_by("position"),
        "parts": parts(criteria),
        "tie_rule": tie_rule_in_words(criteria),
        "example": example,
        "flaw": flaw,
        "assessors": rules.get("assessors"),
        "tolerance": rules.get("spread_tolerance"),
        "rules": list(rules.values()),
        "levels": guideline.decision_levels.order_by("position"),
        "plan_items": _plan_items(guideline),
        "clauses": [(clause, _with_meanings(clause)) for clause in guideline.clauses.order_by("position")],
        "versions": [version(sibling) for sibling in siblings],
        "reads_goals": may_open(request.user, "planning:goal"),
        "trail": [_home(), {"label": "Wie wird entschieden?", "url": reverse("guideline_versions")}],
    }
    return page(request, "public/rubric.html", context)


def version(guideline: Guideline) -> Version:
    """A guideline version with its state and its time in words."""
    state = State(guideline.state)
    label = LABELS_FOR_APPLICANT[state] if state in PUBLISHED else state.label
    return Version(guideline, Badge(COLOURS.get(state, Kind.INFO), label), _time(guideline))


def parts(criteria: Sequence[Criterion]) -> list[RubricPart]:
    """The rubric in its parts; a part without criteria is left out."""
    weights = sum(criterion.weight for criterion in criteria)
    found = []
    for part in scoring.Part:
        own = [criterion for criterion in criteria if criterion.part == part]
        if own:
            rows = tuple(Weighted(criterion, _share(criterion.weight, weights)) for criterion in own)
            share = _share(sum(criterion.weight for criterion in own), weights)
            found.append(RubricPart(part.label, RESPONSIBLE[part], share, rows))
    return found


def tie_rule_in_words(criteria: Sequence[Criterion]) -> str:
    """What decides where applications have the same result."""
    deciding = sorted(
        (criterion for criterion in criteria if criterion.tie_position is not None),
        key=lambda criterion: criterion.tie_position,
    )
    if not deciding:
        return "Anträge mit gleichem Ergebnis teilen sich den Rang."
    names = ", dann bei ".join(f"„{criterion.title}“" for criterion in deciding)
    return (
        f"Haben Anträge dasselbe Ergebnis, steht der mit mehr Punkten bei {names} weiter oben. "
        "Sind auch diese Punkte gleich, teilen sich die Anträge den Rang."
    )


def rules_in_words(guideline: Guideline) -> dict[str, RuleInWords]:
    """The rules of a version by name, in the order of the procedure."""
    stored = {parameter.name: parameter for parameter in guideline.parameters.all()}
    return {
        name: RuleInWords(rule.label, _in_words(stored[name]), stored[name].source, stored[name].is_assumption)
        for name, rule in definitions().items()
        if name in stored
    }


def may_open(user, name: str) -> bool:
    """Does the access table open this page to this person? Then a link to it is no dead end."""
    return user.is_authenticated and bool(AUDIENCES[name] & audiences_of(user))


def _home() -> dict[str, str]:
    return {"label": "Startseite", "url": reverse("home")}


def _time(guideline: Guideline) -> str:
    start = german.german_date(guideline.valid_from)
    match guideline.state:
        case State.SUPERSEDED:
            return f"galt vom {start} bis {german.german_date(guideline.valid_until)}"
        case State.IN_FORCE:
            return f"gilt seit {start}"
        case State.APPROVED:
            return f"gilt ab {start}"
    return f"soll ab {start} gelten"


def _share(weight: int, weights: int) -> str:
    """A weight in per cent of all weights, with one decimal only where it is needed."""
    percent = Decimal(weight * 100) / weights
    return f"{german.number(percent.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP))}\u00a0%"


def _in_words(parameter) -> str:
    """The value in words; a draft may still hold one that nobody can read."""
    try:
        return in_words(parameter.name, parameter.value)
    except Unreadable:
        return f"{parameter.value} (noch nicht lesbar)"


def _worked_example(criteria: Sequence[Criterion]) -> tuple[tuple[scoring.Line, ...], str]:
    """An invented sheet with its lines, or the sentence why there is none: a draft may still contradict itself."""
    points = {
        criterion.code: criterion.max_points - (1 if position % 2 else 0)
        for position, criterion in enumerate(criteria, start=1)
    }
    try:
        return scoring.explain(pure(criteria), points), ""
    except scoring.WrongPoints as error:
        return (), str(error)


def _plan_items(guideline: Guideline) -> list[tuple[str, list[PlanItem]]]:
    items = list(guideline.plan_items.order_by("position"))
    groups = [(kind.label, [item for item in items if item.kind == kind]) for kind in PlanItem.Kind]
    return [(label, found) for label, found in groups if found]


def _with_meanings(clause: Clause) -> str:
    """The text of a clause with what will stand in the place of each placeholder."""
    try:
        return fill(clause.text, {name: f"[{meaning}]" for name, meaning in FIELDS.items()})
    except NothingToFillIn:
        return clause.text
