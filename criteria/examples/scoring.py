"""Worked examples of scores: one row per assessor and criterion, several rows are one case."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from criteria.examples.outcome import Worked, number_comparison
from criteria.examples.table import Row, WrongCell
from criteria.money import format_percent
from criteria.scoring import Criterion, Part, WrongPoints, percent

COLUMNS = ("case", "assessor", "criterion", "weight", "points", "max_points", "expected_percent")


def work(rows: Sequence[Row]) -> Worked:
    """Compute the mean percentage of all assessors of a case and compare it, exact, with each expectation written.

    Raises WrongCell where assessors disagree about the rubric, and WrongPoints of the arithmetic.
    """
    criteria = _criteria(rows)
    percents = {
        assessor: _percent(assessor, criteria, points) for assessor, points in _points_by_assessor(rows).items()
    }
    mean = sum(percents.values(), Fraction(0)) / len(percents)
    comparisons = dict.fromkeys(
        comparison for row in rows for comparison in number_comparison(row, "expected_percent", mean)
    )
    return Worked(tuple(comparisons), tuple(_working(rows, percents, mean)))


def _criteria(rows: Iterable[Row]) -> tuple[Criterion, ...]:
    criteria: dict[str, Criterion] = {}
    for row in rows:
        code = row.text("criterion")
        criterion = Criterion(
            code=code,
            title=code,
            weight=Fraction(row.amount("weight")),
            max_points=Fraction(row.amount("max_points")),
            minimum_points=None,
            part=Part.FACHLICH,
            goals=(),
        )
        if criteria.setdefault(code, criterion) != criterion:
            raise WrongCell(
                f"Kriterium {code}: weight und max_points sind nicht in allen Zeilen gleich. "
                "Bitte gleichen Sie sie innerhalb des Falls an."
            )
    return tuple(criteria.values())


def _points_by_assessor(rows: Iterable[Row]) -> Mapping[str, Mapping[str, Fraction]]:
    given: dict[str, dict[str, Fraction]] = {}
    for row in rows:
        points = given.setdefault(row.text("assessor"), {})
        code = row.text("criterion")
        if code in points:
            raise WrongCell(
                f"{row.text('assessor')} bewertet das Kriterium {code} mehrfach. Bitte behalten Sie eine Zeile."
            )
        points[code] = Fraction(row.amount("points"))
    return given


def _percent(assessor: str, criteria: Sequence[Criterion], points: Mapping[str, Fraction]) -> Fraction:
    try:
        return percent(criteria, points)
    except WrongPoints as error:
        raise WrongPoints(f"{assessor}: {error}") from error


def _working(rows: Sequence[Row], percents: Mapping[str, Fraction], mean: Fraction) -> Iterator[str]:
    for assessor, result in percents.items():
        criteria = "; ".join(
            f"{row.text('criterion')} {row.text('points')} von {row.text('max_points')} Punkten, "
            f"Gewicht {row.text('weight')}"
            for row in rows
            if row.text("assessor") == assessor
        )
        yield f"{assessor}: {criteria}. Ergebnis: {format_percent(result)}"
    yield f"Mittel der Bewertungen: {format_percent(mean)}"
