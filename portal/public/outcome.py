"""What a trial sheet of the sandbox would score: result or range, what is missing, and what could still be gained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria import scoring
from criteria.money import format_number, format_percent


@dataclass(frozen=True)
class Outcome:
    """The answer of the sandbox, exact and in German.

    `lowest` and `highest` are percentages from 0 to 100, the same once all points are given; only then there are
    `lines`, those the Bescheid prints. `missing` are titles of criteria; `below_minimum` and `gains` are sentences.
    """

    lowest: Fraction
    highest: Fraction
    missing: tuple[str, ...]
    lines: tuple[str, ...]
    below_minimum: tuple[str, ...]
    gains: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def in_words(self) -> str:
        """The percentage, or the range while points are missing."""
        if self.is_complete:
            return format_percent(self.lowest)
        return f"{format_percent(self.lowest)} bis {format_percent(self.highest)}"


def outcome(criteria: Sequence[scoring.Criterion], points: Mapping[str, int]) -> Outcome:
    """Try out points by criterion code; criteria without points are left open. Raises WrongPoints."""
    lowest = {criterion.code: points.get(criterion.code, 0) for criterion in criteria}
    highest = {criterion.code: points.get(criterion.code, criterion.max_points) for criterion in criteria}
    missing = tuple(criterion.title for criterion in criteria if criterion.code not in points)
    given = [criterion for criterion in criteria if criterion.code in points]
    return Outcome(
        lowest=scoring.percent(criteria, lowest),
        highest=scoring.percent(criteria, highest),
        missing=missing,
        lines=() if missing else tuple(line.text for line in scoring.explain(criteria, points)),
        below_minimum=tuple(_below(criterion, points) for criterion in given if _is_below(criterion, points)),
        gains=_gains(criteria, given, lowest),
    )


def _is_below(criterion: scoring.Criterion, points: Mapping[str, int]) -> bool:
    return criterion.minimum_points is not None and points[criterion.code] < criterion.minimum_points


def _below(criterion: scoring.Criterion, points: Mapping[str, int]) -> str:
    return (
        f"Bei „{criterion.title}“ ist Stufe {points[criterion.code]} gewählt, "
        f"nötig ist mindestens {criterion.minimum_points}."
    )


def _gains(
    criteria: Sequence[scoring.Criterion], given: Sequence[scoring.Criterion], points: Mapping[str, int]
) -> tuple[str, ...]:
    """For each criterion that is not at its highest level what that level would add, the largest gain first."""
    reached = scoring.percent(criteria, points)
    gains = [
        (scoring.percent(criteria, {**points, criterion.code: criterion.max_points}) - reached, criterion)
        for criterion in given
        if points[criterion.code] < criterion.max_points
    ]
    return tuple(
        f"Mit Stufe {criterion.max_points} statt {points[criterion.code]} bei „{criterion.title}“ "
        f"kämen {format_number(gain)} Prozentpunkte dazu."
        for gain, criterion in sorted(gains, key=lambda row: -row[0])
    )
