"""What a check hands back: the values it could read and the problems it found, each with its cell."""

from dataclasses import dataclass
from decimal import Decimal

from reporting.deliveries.workbook.form import DATA_SHEET, Severity

TOPICS = {
    "structure": "Aufbau der Datei",
    "place": "Ortsteile",
    "number": "Zahlen, die sich nicht lesen lassen",
    "missing": "Fehlende Werte",
    "sum_of_parts": "Teile und Summe",
    "part_of_whole": "Teil größer als das Ganze",
    "capacity": "Mehr als möglich",
    "ratio": "Verhältnis zweier Zahlen",
    "zero_after_nonzero": "Null nach einem Wert",
    "change": "Große Veränderungen",
}
"""What problems can be about, the most important first."""


@dataclass(frozen=True, slots=True)
class Value:
    """One figure that can be taken over: Ortsteil code, column code, value, and the cell it stood in."""

    place: str
    column: str
    value: Decimal
    cell: str
    sheet: str = DATA_SHEET


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct ("error") or to explain ("explain").

    `message` is the whole German sentence with the cell in front; `column` and `place` are codes, empty where the
    problem concerns no single one; `topic` is what it is about (TOPICS).
    """

    sheet: str
    cell: str
    found: str
    expected: str
    message: str
    severity: Severity
    column: str = ""
    place: str = ""
    topic: str = "structure"


@dataclass(frozen=True)
class Result:
    """The outcome of checking one file; problems come with the most important first."""

    values: tuple[Value, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must be corrected before the delivery can be accepted."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def explanations_wanted(self) -> tuple[Problem, ...]:
        """What may stand if the Träger explains it."""
        return tuple(problem for problem in self.problems if problem.severity == "explain")


def problem(
    sheet: str,
    cell: str,
    sentence: str,
    *,
    found: str = "",
    expected: str = "",
    severity: Severity = "error",
    column: str = "",
    place: str = "",
    topic: str = "structure",
) -> Problem:
    """A problem whose message names the cell: "Daten!C7: …"."""
    message = f"{sheet}!{cell}: {sentence}"
    return Problem(sheet, cell, found, expected, message, severity, column, place, topic)
