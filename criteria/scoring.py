"""From points and weights to a percentage, in exact fractions, with the way there in words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from criteria.money import format_number, format_percent

Scores = Mapping[str, int] | Mapping[str, Fraction]
"""Points per criterion code: whole points of one assessor, or the exact mean of several."""


class WrongPoints(ValueError):
    """Points, criteria or entries do not fit together; the German message says where."""


class Part(StrEnum):
    """The two parts of a rubric, with separate responsibility: what is done, and what it costs.

    Two sheets as in Bamberg since 2016 (https://www.stadt.bamberg.de/buergerinformationssystem/vo020.asp?VOLFDNR=4894).
    """

    FACHLICH = "fachlich"
    FINANZTECHNISCH = "finanztechnisch"

    @property
    def label(self) -> str:
        """German name, for people."""
        return _PARTS[self]


_PARTS = {Part.FACHLICH: "Fachliche Bewertung", Part.FINANZTECHNISCH: "Finanztechnische Bewertung"}


@dataclass(frozen=True)
class Criterion:
    """One criterion of a rubric.

    ``weight`` is its weight relative to the other criteria (usually they sum to 100); points go from 0 to
    ``max_points``; fewer than ``minimum_points`` mark the application; ``goals`` are the plan goals it serves, in
    words. Raises WrongPoints where the numbers contradict each other.
    """

    code: str
    title: str
    weight: int | Fraction
    max_points: int | Fraction
    minimum_points: int | Fraction | None
    part: Part
    goals: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.weight <= 0 or self.max_points <= 0 or not 0 <= (self.minimum_points or 0) <= self.max_points:
            raise WrongPoints(
                f"Kriterium „{self.title}“: Gewicht und Höchstpunktzahl müssen über 0 liegen, "
                "die Mindestpunktzahl darf die Höchstpunktzahl nicht übersteigen."
            )

    @property
    def is_formal(self) -> bool:
        """Whether it serves no plan goal."""
        return not self.goals


class LineKind(StrEnum):
    """What a line of the explanation says. Only the lines of the criteria add up to the result."""

    CRITERION = "criterion"
    SUBTOTAL = "subtotal"
    RESULT = "result"


@dataclass(frozen=True)
class Line:
    """One line of the explanation: the sentence and its exact part of the result, in percentage points."""

    text: str
    percentage_points: Fraction
    kind: LineKind


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


def percent(criteria: Sequence[Criterion], points: Scores) -> Fraction:
    """Weighted share of the possible points, from 0 to 100, exact.

    Raises WrongPoints where a criterion has no points, a code is unknown, or points lie outside their scale.
    """
    _check_points(criteria, points)
    weights = _weights(criteria)
    return sum((_part(criterion, weights, points) for criterion in criteria), Fraction())


def combine(criteria: Sequence[Criterion], assessments: Sequence[Scores], *, tolerance: Fraction | int) -> Result:
    """Bring independent assessments together; all count the same.

    A sheet covers the whole rubric, or one part of it whole. ``tolerance`` is the spread in percentage points that is
    still accepted without moderation. Where sheets cover parts, the spread is that between the best and the worst
    total that one sheet per part could make. Raises WrongPoints without an assessment of each part, and as ``percent``
    does.
    """
    if not assessments:
        raise WrongPoints("Es liegt noch keine Bewertung vor. Bitte warten Sie, bis mindestens eine abgegeben ist.")
    for assessment in assessments:
        _check_points(_covered(criteria, assessment), assessment)
    points = {criterion.code: _mean(criterion, assessments) for criterion in criteria}
    spread = _spread(criteria, assessments)
    return Result(
        mean=percent(criteria, points),
        spread=spread,
        needs_moderation=spread > tolerance,
        below_minimum=tuple(criterion.code for criterion in criteria if _misses_minimum(criterion, points)),
        points=points,
    )


def explain(criteria: Sequence[Criterion], points: Scores) -> tuple[Line, ...]:
    """Say in German how the percentage came about: for each criterion from its goals to its part of the result.

    Then a subtotal for each part of the rubric where there are two, and the result. The lines of kind CRITERION add
    up exactly to the result, and so do those of kind SUBTOTAL. Raises as ``percent`` does.
    """
    result = percent(criteria, points)
    weights = _weights(criteria)
    return (
        *(
            Line(_criterion_text(criterion, weights, points), _part(criterion, weights, points), LineKind.CRITERION)
            for criterion in criteria
        ),
        *_subtotals(criteria, weights, points),
        Line(f"Gesamtergebnis: {format_percent(result)} der möglichen Punktzahl.", result, LineKind.RESULT),
    )


def _covered(criteria: Sequence[Criterion], assessment: Scores) -> Sequence[Criterion]:
    """The criteria of the parts that a sheet is about; all where it names none that is known."""
    parts = {criterion.part for criterion in criteria if criterion.code in assessment}
    return [criterion for criterion in criteria if criterion.part in parts] or criteria


def _mean(criterion: Criterion, assessments: Sequence[Scores]) -> Fraction:
    given = [Fraction(assessment[criterion.code]) for assessment in assessments if criterion.code in assessment]
    if not given:
        raise WrongPoints(
            f"{criterion.part.label}: Dazu liegt noch keine Bewertung vor. "
            "Bitte warten Sie, bis mindestens eine abgegeben ist."
        )
    return sum(given, Fraction()) / len(given)


def _spread(criteria: Sequence[Criterion], assessments: Sequence[Scores]) -> Fraction:
    weights, spread = _weights(criteria), Fraction()
    are_whole = all(len(assessment) == len(criteria) for assessment in assessments)
    for part in [None] if are_whole else {criterion.part for criterion in criteria}:
        group = [criterion for criterion in criteria if part in (None, criterion.part)]
        shares = [
            sum((_part(criterion, weights, assessment) for criterion in group), Fraction())
            for assessment in assessments
            if group[0].code in assessment
        ]
        spread += max(shares) - min(shares)
    return spread


def _weights(criteria: Sequence[Criterion]) -> Fraction:
    return sum((Fraction(criterion.weight) for criterion in criteria), Fraction())


def _subtotals(criteria: Sequence[Criterion], weights: Fraction, points: Scores) -> Iterator[Line]:
    parts = [part for part in Part if any(criterion.part is part for criterion in criteria)]
    for part in parts if len(parts) > 1 else []:
        group = [criterion for criterion in criteria if criterion.part is part]
        reached = sum((_part(criterion, weights, points) for criterion in group), Fraction())
        possible = format_percent(100 * _weights(group) / weights)
        text = f"{part.label} zusammen: {format_percent(reached)} von höchstens {possible}."
        yield Line(text, reached, LineKind.SUBTOTAL)


def _part(criterion: Criterion, weights: Fraction, points: Scores) -> Fraction:
    return Fraction(points[criterion.code]) * 100 * criterion.weight / (criterion.max_points * weights)


def _criterion_text(criterion: Criterion, weights: Fraction, points: Scores) -> str:
    scored = f"{_number(points[criterion.code])} von {_number(criterion.max_points)} Punkten"
    weight = f"Gewicht {_number(criterion.weight)} von {_number(weights)}"
    part = format_percent(_part(criterion, weights, points))
    text = f"{_opening(criterion)} {scored}, {weight}, ergibt {part}."
    if criterion.minimum_points is not None and _misses_minimum(criterion, points):
        return f"{text} Die Mindestpunktzahl {_number(criterion.minimum_points)} ist nicht erreicht."
    return text


def _opening(criterion: Criterion) -> str:
    if criterion.is_formal:
        return f"Formales Kriterium „{criterion.title}“:"
    # A goal that is a sentence would end in the middle of this one.
    *others, last = (f"„{goal.removesuffix('.')}“" for goal in criterion.goals)
    goals = f"Ziele {', '.join(others)} und {last}" if others else f"Ziel {last}"
    return f"{goals}: Im Kriterium „{criterion.title}“"


def _number(number: int | Fraction) -> str:
    return str(number) if Fraction(number).denominator == 1 else format_number(Fraction(number))


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
            raise WrongPoints(
                f"Kriterium „{criterion.title}“: Bitte vergeben Sie 0 bis {_number(criterion.max_points)} Punkte."
            )
