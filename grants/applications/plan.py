"""What a Kosten- und Finanzierungsplan adds up to: by year and in total, with the rules that apply. Stores nothing.

The rows may be stored or just typed, so that a page can say while somebody types what will count once it is saved.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from criteria.guideline.models import Guideline, PlanItem
from criteria.guideline.queries import rules_of
from criteria.money import format_euro, format_percent, round_cent
from criteria.packages.parameters import definitions
from grants.applications.editing import Row
from grants.applications.models import Application, PlanRow
from grants.applications.sections import Sums, open_points
from grants.calls.models import Call

OWN_FUNDS_RULE = "own_funds_share_min"


@dataclass(frozen=True)
class Column:
    """One year of a plan, or all of it: `label` is "2027" or "Gesamt", `balance` the difference in words."""

    label: str
    sums: Sums

    @property
    def balance(self) -> str:
        return self.sums.outcome.sentence


@dataclass(frozen=True)
class Reckoning:
    """A plan added up. `years` is empty where the call has one year.

    `open_points` must be mended before sending, `warnings` should be; `rules` say what was checked and how it stands.
    """

    total: Column
    years: tuple[Column, ...]
    open_points: tuple[str, ...]
    warnings: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*self.years, self.total)


def stored_rows(application: Application) -> list[Row]:
    """The stored plan, in its order."""
    return [row_of(stored) for stored in application.plan_rows.select_related("item").order_by("position")]


def row_of(stored: PlanRow) -> Row:
    """A stored row as it would be entered."""
    return Row(
        stored.item, stored.amount, stored.description, stored.certainty, stored.note, stored.second_year, stored.key
    )


def years_of(call: Call) -> tuple[int, ...]:
    """The years of a plan: one, or the first and the last of a call over several."""
    first, last = call.period_start.year, call.period_end.year
    return (first,) if first == last else (first, last)


def reckon(rows: Sequence[Row], call: Call) -> Reckoning:
    """Add up these rows under the guideline version of the call."""
    years = years_of(call)
    total = Column("Gesamt", _added_up((row, row.amount) for row in rows))
    parts = _by_year(rows, years) if len(years) > 1 else ()
    points = tuple(open_points(total.sums, rules_of(call.guideline)))
    return Reckoning(
        total=total,
        years=parts,
        open_points=points if rows else (),
        warnings=(*_years_out_of_balance(parts, total), *_not_split(rows, years), *_without_basis(rows)),
        rules=tuple(_rules(rows, total.sums, call.guideline)) if rows else (),
    )


def _by_year(rows: Sequence[Row], years: tuple[int, ...]) -> tuple[Column, ...]:
    first, second = years
    later = [(row, row.second_year or Decimal("0.00")) for row in rows]
    return (
        Column(str(first), _added_up((row, row.amount - part) for row, part in later)),
        Column(str(second), _added_up(later)),
    )


def _added_up(parts: Iterable[tuple[Row, Decimal]]) -> Sums:
    """The sums of these parts of rows. Income that was refused does not count."""
    kinds = PlanItem.Kind
    names = {kinds.COST: "costs", kinds.OWN_FUNDS: "own_funds", kinds.GRANT: "requested"}
    found = dict.fromkeys(("costs", "eligible_costs", "own_funds", "third_party_funds", "requested"), Decimal("0.00"))
    for row, amount in parts:
        if row.item.kind != kinds.THIRD_PARTY:
            found[names[kinds(row.item.kind)]] += amount
        elif row.certainty != PlanRow.Certainty.REFUSED:
            found["third_party_funds"] += amount
        if row.item.kind == kinds.COST and row.item.is_eligible:
            found["eligible_costs"] += amount
    return Sums(**found)


def _years_out_of_balance(parts: tuple[Column, ...], total: Column) -> Iterator[str]:
    """A plan that is balanced as a whole can still lack money in one year and have too much in the other."""
    if total.sums.outcome.difference:
        return
    for part in parts:
        if difference := part.sums.outcome.difference:
            more, less = ("Einnahmen", "Ausgaben") if difference > 0 else ("Ausgaben", "Einnahmen")
            yield (
                f"{part.label} sind die {more} um {format_euro(abs(difference))} höher als die {less}. "
                "Prüfen Sie, welcher Teil auf welches Jahr entfällt."
            )


def _not_split(rows: Sequence[Row], years: tuple[int, ...]) -> Iterator[str]:
    open_rows = sum(1 for row in rows if row.second_year is None and row.amount)
    if len(years) > 1 and open_rows:
        count = "Eine Zeile sagt" if open_rows == 1 else f"{open_rows} Zeilen sagen"
        yield f"{count} nicht, welcher Teil auf {years[1]} entfällt. Der ganze Betrag zählt dann zu {years[0]}."


def _without_basis(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        if row.item.is_flat_rate and row.amount and not row.note:
            yield (
                f"„{row.item.title}“, {format_euro(row.amount)}: Eine Pauschale braucht eine Grundlage. "
                "Schreiben Sie in das Feld „Anmerkung“, wie Sie sie berechnet haben."
            )


def _rules(rows: Sequence[Row], plan: Sums, guideline: Guideline) -> Iterator[str]:
    """The rules that apply to this plan, each by its name, with how the plan stands to it."""
    share = rules_of(guideline).own_funds_share_min
    needed = round_cent(share * Fraction(plan.eligible_costs))
    reached = f" ({format_percent(_share(plan) * 100)})" if plan.eligible_costs else ""
    yield (
        f"{definitions()[OWN_FUNDS_RULE].label}: mindestens {format_percent(share * 100)}, hier {format_euro(needed)}. "
        f"Ihre Eigenmittel sind {format_euro(plan.own_funds)}{reached}."
    )
    others = [row for row in rows if row.item.kind == PlanItem.Kind.COST and not row.item.is_eligible]
    if not others:
        yield "Zuwendungsfähige Ausgaben nach dem Katalog der Richtlinie: alle Ihre Positionen."
        return
    named = ", ".join(f"„{row.item.title}“ {format_euro(row.amount)}" for row in others)
    yield (
        f"Zuwendungsfähige Ausgaben nach dem Katalog der Richtlinie: {format_euro(plan.eligible_costs)}. "
        f"Nicht dazu gehören: {named}."
    )


def _share(plan: Sums) -> Fraction:
    return Fraction(plan.own_funds) / Fraction(plan.eligible_costs)
