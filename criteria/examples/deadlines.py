"""Worked examples of legal time: one row is one case."""

from collections.abc import Callable, Sequence
from datetime import date

from criteria.deadlines import Deadline, Unit, deemed_delivery, objection, period, portal_delivery, portal_expiry
from criteria.examples.outcome import Worked, day_comparison
from criteria.examples.table import Row, WrongCell

COLUMNS = ("case", "rule", "start", "amount", "unit", "result")

_UNITS = {unit.value: unit for unit in Unit}


def work(rows: Sequence[Row]) -> Worked:
    """Compute the day of a case and compare it.

    Raises WrongCell, and ImpossibleDeadline of the arithmetic.
    """
    (row,) = rows
    rule = row.choice("rule", _RULES)
    deadline = rule(row, row.day("start"))
    working = tuple(f"{step.day:%d.%m.%Y}: {step.text} ({step.basis})" for step in deadline.working)
    return Worked(tuple(day_comparison(row, "result", deadline.day)), working)


def _period(row: Row, start: date) -> Deadline:
    return period(start, row.whole("amount"), row.choice("unit", _UNITS))


def _deemed_delivery(row: Row, start: date) -> Deadline:
    return deemed_delivery(start, days=_days(row))


def _portal_delivery(row: Row, start: date) -> Deadline:
    if _length(row) not in {None, (1, Unit.DAYS)}:
        raise WrongCell(
            "Spalten amount und unit: Nach einem Abruf gilt immer der nächste Tag. Bitte lassen Sie beide leer."
        )
    return portal_delivery(start)


def _portal_expiry(row: Row, start: date) -> Deadline:
    days = _days(row)
    return portal_expiry(start) if days is None else portal_expiry(start, days=days)


def _objection(row: Row, start: date) -> Deadline:
    length = _length(row)
    if length not in {None, (1, Unit.MONTHS), (1, Unit.YEARS)}:
        raise WrongCell(
            "Spalten amount und unit: Ein Widerspruch ist einen Monat lang möglich (leer oder 1, months), "
            "ohne richtige Belehrung ein Jahr (1, years). Bitte wählen Sie eines davon."
        )
    return objection(start, instructed=length != (1, Unit.YEARS))


def _days(row: Row) -> int | None:
    length = _length(row)
    if length is None:
        return None
    amount, unit = length
    if unit is not Unit.DAYS:
        raise WrongCell(f"Spalte unit: Für diese Regel zählen nur days, nicht {unit}. Bitte ändern Sie die Zeile.")
    return amount


def _length(row: Row) -> tuple[int, Unit] | None:
    """The length that the row gives, None where it leaves it to the law; half a length is an error."""
    if not row.written("amount") and not row.written("unit"):
        return None
    return row.whole("amount"), row.choice("unit", _UNITS)


_RULES: dict[str, Callable[[Row, date], Deadline]] = {
    "period": _period,
    "deemed_delivery": _deemed_delivery,
    "portal_delivery": _portal_delivery,
    "portal_expiry": _portal_expiry,
    "objection": _objection,
}
