"""The amounts of a Bescheid: the plan that binds, as the finance check set it, and the grant by budget year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from criteria.guideline.models import PlanItem
from criteria.money import format_euro
from grants.awards.models import Decision
from grants.documents.content import Block, Heading, Paragraph, Table
from grants.finance.models import CheckedRow
from grants.finance.queries import standing
from grants.letters.copies import plan_tables

KINDS = PlanItem.Kind
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Line:
    """One line of the plan, in euros: what was asked, what is recognised, and why less."""

    name: str
    asked: Decimal
    set: Decimal
    reason: str = ""


def plan_of(decision: Decision, content: dict) -> Iterator[Block]:
    """The Kosten- und Finanzierungsplan: with what the finance check set, else as it was asked (`content`)."""
    yield Heading("Verbindlicher Kosten- und Finanzierungsplan")
    asked, rows = decision.application.requested_amount, checked_rows(decision)
    if rows:
        yield Paragraph("Maßgeblich ist die Spalte „anerkannt“. Wo wir weniger anerkennen, steht der Grund daneben.")
        yield _table("Ausgaben", [_line(row) for row in rows if row.item.kind == KINDS.COST])
        income = [_line(row) for row in rows if row.item.kind in (KINDS.OWN_FUNDS, KINDS.THIRD_PARTY)]
        yield _table("Finanzierung", [*income, Line("Zuwendung", asked, decision.amount)])
    else:
        yield from plan_tables(content)
    if decision.amount < asked:
        shown = "" if rows else "Der Plan zeigt Ihren Antrag. "
        yield Paragraph(
            f"{shown}Beantragt sind {format_euro(asked)}, bewilligt {format_euro(decision.amount)}. Die Differenz von "
            f"{format_euro(asked - decision.amount)} gleichen Sie durch geringere Ausgaben oder andere Einnahmen aus."
        )


def parts_of(decision: Decision) -> Iterator[Block]:
    """The grant by budget year, where there are several."""
    parts = list(decision.slices.order_by("year"))
    if len(parts) < 2:
        return
    yield Heading("Zuwendung nach Haushaltsjahren")
    yield Table(
        "Jahresscheiben",
        ("Haushaltsjahr", "Betrag"),
        (*((str(part.year), format_euro(part.amount)) for part in parts), ("Summe", format_euro(decision.amount))),
        numeric=frozenset({1}),
        total=True,
    )


def checked_rows(decision: Decision) -> list[CheckedRow]:
    """The rows of the finance check on which the decision rests; empty where there is none."""
    checks = standing().filter(application=decision.application_id)
    return list(CheckedRow.objects.filter(check_of__in=checks).select_related("item").order_by("position"))


def _table(caption: str, lines: Sequence[Line]) -> Table:
    asked, recognised = (sum((getattr(line, name) for line in lines), NOTHING) for name in ("asked", "set"))
    rows = (
        *((line.name, format_euro(line.asked), format_euro(line.set), line.reason) for line in lines),
        ("Summe", format_euro(asked), format_euro(recognised), ""),
    )
    head = ("Position", "beantragt", "anerkannt", "Grund, wenn weniger")
    return Table(caption, head, rows, numeric=frozenset({1, 2}), total=True)


def _line(row: CheckedRow) -> Line:
    text = ": ".join(filter(None, (str(row.item), row.description)))
    name = text if row.item.is_eligible else f"{text} (nicht zuwendungsfähig)"
    return Line(name, row.asked, row.amount, row.reason if row.is_cut else "")
