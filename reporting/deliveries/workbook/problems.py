"""What a check hands back: the values it could read and the problems it found, each with its cell."""

from dataclasses import dataclass
from decimal import Decimal

from reporting.deliveries.workbook.form import Severity


@dataclass(frozen=True, slots=True)
class Value:
    """One figure that can be taken over: Ortsteil code, column code, value, and the cell it stood in."""

    place: str
    column: str
    value: Decimal
    cell: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct ("error") or to explain ("explain").

    `message` is the whole German sentence with the cell in front; `column` and `place` are codes, empty where the
    problem concerns no single one.
    """

    sheet: str
    cell: str
    found: str
    expected: str
    message: str
    severity: Severity
    column: str = ""
    place: str = ""


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
) -> Problem:
    """A problem whose message names the cell: "Daten!C7: …"."""
    message = f"{sheet}!{cell}: {sentence}"
    return Problem(sheet, cell, found, expected, message, severity, column, place)
