"""From points and weights to a percentage and a rank, in exact fractions. A score orders and explains."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from criteria.money import format_number, format_percent

Scores = Mapping[str, int] | Mapping[str, Fraction]
"""Points per criterion code: whole points of one assessor, or the exact mean of several."""


class WrongPoints(ValueError):
    """Points, criteria or entries do not fit together; the German message says where."""


@dataclass(frozen=True)
class Criterion:
    """One criterion of a rubric.

    ``weight`` is its weight relative to the other criteria (usually they sum to 100); points go from 0 to
    ``max_points``; fewer than ``minimum_points`` mark the application; ``goal`` is the plan goal it serves, in words.
    Raises WrongPoints where the numbers contradict each other.
    """

    code: str
    title: str
    weight: int
    max_points: int
    minimum_points: int | None
    goal: str | None

    def __post_init__(self) -> None:
        if self.weight < 1 or self.max_points < 1 or not 0 <= (self.minimum_points or 0) <= self.max_points:
            raise WrongPoints(
                f"Kriterium „{self.title}“: Gewicht und Höchstpunktzahl müssen mindestens 1 sein, "
                "die Mindestpunktzahl darf die Höchstpunktzahl nicht übersteigen."
            )


@dataclass(frozen=True)
class Line:
    """One line of the explanation: the sentence and its exact part of the result, in percentage points."""

    text: str
    percentage_points: Fraction


@dataclass(frozen=True)
class Result:
    """What several assessors found together.

    ``mean`` is the mean percentage (0 to 100), ``spread`` the highest minus the lowest percentage, ``points`` the mean
    points per criterion, ``below_minimum`` the codes of criteria whose mean points miss their minimum.
    """

    mean: Fraction
    spread: Fraction
    needs_moderation: bool
    below_minimum: tuple[str, ...]
    points: Mapping[str, Fraction]


@dataclass(frozen=True)
class Entry:
    """One application in a ranking: a unique key, its percentage (0 to 100) and its points per criterion."""

    key: str
    percent: Fraction
    points: Scores


@dataclass(frozen=True)
class Ranked:
    """A place in a ranking, counted 1, 2, 2, 4; ``shared`` says that percentage and tie rule leave several on it."""

    place: int
    key: str
    percent: Fraction
    shared: bool


def percent(criteria: Sequence[Criterion], points: Scores) -> Fraction:
    """Weighted share of the possible points, from 0 to 100, exact.

    Raises WrongPoints where a criterion has no points, a code is unknown, or points lie outside their scale.
    """
    _check_points(criteria, points)
    weights = sum(criterion.weight for criterion in criteria)
    return sum((_part(criterion, weights, points) for criterion in criteria), Fraction())


def combine(criteria: Sequence[Criterion], assessments: Sequence[Scores], *, tolerance: Fraction | int) -> Result:
    """Bring independent assessments together; all count the same.

    ``tolerance`` is the spread in percentage points that is still accepted without moderation.
    Raises WrongPoints without any assessment, and as ``percent`` does.
    """
    if not assessments:
        raise WrongPoints("Es liegt noch keine Bewertung vor. Bitte warten Sie, bis mindestens eine abgegeben ist.")
    percents = [percent(criteria, assessment) for assessment in assessments]
    points = {
        criterion.code: sum((Fraction(assessment[criterion.code]) for assessment in assessments), Fraction())
        / len(assessments)
        for criterion in criteria
    }
    spread = max(percents) - min(percents)
    return Result(
        mean=sum(percents, Fraction()) / len(percents),
        spread=spread,
        needs_moderation=spread > tolerance,
        below_minimum=tuple(criterion.code for criterion in criteria if _misses_minimum(criterion, points)),
        points=points,
    )


def rank(entries: Iterable[Entry], tie_rule: Sequence[str]) -> tuple[Ranked, ...]:
    """Order by percentage, highest first; equal ones by their points in the criteria named in ``tie_rule``, in turn.

    What is still equal shares its place and is listed by key. The order in which entries come in changes nothing.
    Raises WrongPoints for a repeated key and for an entry without points for the tie rule.
    """
    entries = tuple(entries)
    _check_entries(entries, tie_rule)

    def merit(entry: Entry) -> tuple[Fraction, ...]:
        return (-entry.percent, *(-Fraction(entry.points[code]) for code in tie_rule))

    ordered = sorted(entries, key=lambda entry: (merit(entry), entry.key))
    ranked: list[Ranked] = []
    for _, equals in groupby(ordered, key=merit):
        group = list(equals)
        place = len(ranked) + 1
        ranked.extend(Ranked(place, entry.key, entry.percent, len(group) > 1) for entry in group)
    return tuple(ranked)


def explain(criteria: Sequence[Criterion], points: Scores) -> tuple[Line, ...]:
    """Say in German how the percentage came about: for each criterion from its goal to its part, then the result.

    The parts of all lines but the last add up exactly to the last. Raises as ``percent`` does.
    """
    result = percent(criteria, points)
    weights = sum(criterion.weight for criterion in criteria)
    lines = tuple(
        Line(_criterion_text(criterion, weights, points), _part(criterion, weights, points)) for criterion in criteria
    )
    return (*lines, Line(f"Gesamtergebnis: {format_percent(result)} der möglichen Punktzahl.", result))


def distribution_warning(percents: Sequence[Fraction]) -> str | None:
    """Warn where several applications were assessed and all have the same result; otherwise None.

    A rubric that does not separate leaves the choice to something else (Bamberg 2015: 5 to 6 points for everyone).
    """
    if len(percents) < 2 or len(set(percents)) > 1:
        return None
    return (
        f"Alle {len(percents)} Anträge haben dasselbe Ergebnis ({format_percent(percents[0])}). "
        "Die Bewertung unterscheidet sie nicht. Bitte prüfen Sie, ob die Stufen der Kriterien ausgeschöpft wurden."
    )


def _part(criterion: Criterion, weights: int, points: Scores) -> Fraction:
    return Fraction(points[criterion.code]) * 100 * criterion.weight / (criterion.max_points * weights)


def _criterion_text(criterion: Criterion, weights: int, points: Scores) -> str:
    given = points[criterion.code]
    goal = f"Ziel „{criterion.goal}“: " if criterion.goal else ""
    scored = str(given) if Fraction(given).denominator == 1 else format_number(Fraction(given))
    part = format_percent(_part(criterion, weights, points))
    text = (
        f"{goal}Im Kriterium „{criterion.title}“ {scored} von {criterion.max_points} Punkten, "
        f"Gewicht {criterion.weight} von {weights}, ergibt {part}."
    )
    if _misses_minimum(criterion, points):
        return f"{text} Die Mindestpunktzahl {criterion.minimum_points} ist nicht erreicht."
    return text


def _misses_minimum(criterion: Criterion, points: Scores) -> bool:
    return criterion.minimum_points is not None and points[criterion.code] < criterion.minimum_points


def _check_points(criteria: Sequence[Criterion], points: Scores) -> None:
    codes = Counter(criterion.code for criterion in criteria)
    if not codes or max(codes.values()) > 1:
        raise WrongPoints("Die Bewertung braucht mindestens ein Kriterium, und jedes darf nur einmal vorkommen.")
    if unknown := sorted(set(points) - set(codes)):
        raise WrongPoints(f"Punkte für unbekannte Kriterien: {', '.join(unknown)}. Bitte entfernen Sie diese Angaben.")
    for criterion in criteria:
        given = points.get(criterion.code)
        if given is None:
            raise WrongPoints(f"Für das Kriterium „{criterion.title}“ fehlen die Punkte. Bitte ergänzen Sie sie.")
        if not 0 <= given <= criterion.max_points:
            raise WrongPoints(f"Kriterium „{criterion.title}“: Bitte vergeben Sie 0 bis {criterion.max_points} Punkte.")


def _check_entries(entries: Sequence[Entry], tie_rule: Sequence[str]) -> None:
    repeated = sorted(key for key, count in Counter(entry.key for entry in entries).items() if count > 1)
    if repeated:
        raise WrongPoints(f"In der Rangfolge mehrfach genannt: {', '.join(repeated)}.")
    for entry in entries:
        if missing := [code for code in tie_rule if code not in entry.points]:
            raise WrongPoints(f"{entry.key}: Für die Regel bei Gleichstand fehlen Punkte zu {', '.join(missing)}.")
