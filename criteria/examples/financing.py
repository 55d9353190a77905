"""Worked examples of the settlement after the proof of use: one row is one case."""

from collections.abc import Sequence
from decimal import Decimal

from criteria.examples.outcome import Worked, number_comparison
from criteria.examples.table import Row
from criteria.financing import Financing
from criteria.money import format_euro
from criteria.settlement import Granted, Spent, settle

COLUMNS = (
    "case",
    "kind",
    "planned_costs",
    "planned_own_funds",
    "planned_other_funds",
    "grant",
    "actual_costs",
    "actual_own_funds",
    "actual_other_funds",
    "paid",
    "final_grant",
    "recovery",
    "remaining_payment",
)

_KINDS = {financing.value.lower(): financing for financing in Financing}


def work(rows: Sequence[Row]) -> Worked:
    """Settle the grant of a case and compare it. ``paid`` may be empty where nothing that depends on it is asked.

    Raises WrongCell, and ImpossibleSum of the arithmetic.
    """
    (row,) = rows
    financing = row.choice("kind", _KINDS)
    granted = Granted(
        eligible_costs=row.amount("planned_costs"),
        own_funds=row.amount("planned_own_funds"),
        third_party_funds=row.amount("planned_other_funds"),
        grant=row.amount("grant"),
    )
    spent = Spent(
        eligible_costs=row.amount("actual_costs"),
        own_funds=row.amount("actual_own_funds"),
        third_party_funds=row.amount("actual_other_funds"),
        paid_out=row.amount("paid") if _needs_paid(row) else Decimal("0.00"),
    )
    settlement = settle(granted, spent, financing)
    comparisons = (
        *number_comparison(row, "final_grant", settlement.final_grant),
        *number_comparison(row, "recovery", settlement.refund),
        *number_comparison(row, "remaining_payment", settlement.remaining_payment),
    )
    working = tuple(f"{line.text}: {format_euro(line.amount)}" for line in settlement.lines)
    return Worked(comparisons, working if _needs_paid(row) else (*working, "Die Spalte paid ist leer und zählt als 0."))


def _needs_paid(row: Row) -> bool:
    return any(row.written(column) for column in ("paid", "recovery", "remaining_payment"))
