"""What is recognised of the costs of each plan item: the 20 % rule of ANBest-P Nr. 1.2."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from criteria.financing import Line
from criteria.money import ImpossibleSum, check_amounts, format_euro, format_percent, round_cent

_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class SpentItem:
    """One item of the financing plan in the proof of use, in euro.

    ``planned`` contains approved transfers between items (Umwidmung); ``eligible`` says whether the item is
    zuwendungsfähig. Raises ImpossibleSum for amounts below zero or finer than a cent.
    """

    name: str
    planned: Decimal
    spent: Decimal
    eligible: bool

    def __post_init__(self) -> None:
        check_amounts(
            (f"Der Planansatz „{self.name}“", self.planned),
            (f"Die Ausgaben „{self.name}“", self.spent),
        )


@dataclass(frozen=True)
class RecognisedItem:
    """An item, what is recognised of its costs in euro, and a German warning where they exceed the plan.

    The excess is not allowed where ``recognised`` is below what was spent on an eligible item.
    """

    item: SpentItem
    recognised: Decimal
    warning: str | None


@dataclass(frozen=True)
class Recognition:
    """All items, the recognised costs in euro (never above the plan as a whole), and the working."""

    items: tuple[RecognisedItem, ...]
    total: Decimal
    lines: tuple[Line, ...]


def recognise(items: Sequence[SpentItem], *, overrun: Fraction) -> Recognition:
    """Work out the costs that count for the grant (ANBest-P Nr. 1.2), in euro.

    Each eligible item counts up to its planned sum plus ``overrun`` (0.2 is 20 %), all together up to the planned sum
    of the eligible items: what one item takes more, others must save. Items that are not eligible count nothing.
    Raises ImpossibleSum where the overrun is negative.
    """
    if overrun < 0:
        raise ImpossibleSum("Die erlaubte Überschreitung eines Ansatzes darf nicht unter 0 % liegen.")
    recognised = tuple(_recognise(item, overrun) for item in items)
    counted = sum((part.recognised for part in recognised), _NOTHING)
    planned = sum((item.planned for item in items if item.eligible), _NOTHING)
    total = min(counted, planned)
    cut = counted - total
    lines = (
        *(Line(_text(part), part.recognised) for part in recognised),
        *(
            [Line(f"abzüglich Überschreitung der geplanten Gesamtausgaben von {format_euro(planned)}", cut)]
            if cut
            else []
        ),
        Line("Anerkannte Ausgaben", total),
    )
    return Recognition(recognised, total, lines)


def _recognise(item: SpentItem, overrun: Fraction) -> RecognisedItem:
    if not item.eligible:
        return RecognisedItem(item, _NOTHING, None)
    limit = round_cent(Fraction(item.planned) * (1 + overrun))
    recognised = min(item.spent, limit)
    if item.spent > limit:
        return RecognisedItem(item, recognised, _excess(item, limit, overrun))
    if item.spent > item.planned:
        return RecognisedItem(item, recognised, _overrun(item, overrun))
    return RecognisedItem(item, recognised, None)


def _overrun(item: SpentItem, overrun: Fraction) -> str:
    return (
        f"„{item.name}“: Die Ausgaben liegen mit {format_euro(item.spent)} über dem Ansatz von "
        f"{format_euro(item.planned)}. Das ist bis {format_percent(overrun * 100)} erlaubt, "
        "wenn andere Ansätze entsprechend weniger kosten."
    )


def _excess(item: SpentItem, limit: Decimal, overrun: Fraction) -> str:
    return (
        f"„{item.name}“: Die Ausgaben liegen mit {format_euro(item.spent)} um mehr als {format_percent(overrun * 100)} "
        f"über dem Ansatz von {format_euro(item.planned)}. Anerkannt werden höchstens {format_euro(limit)}; "
        "für mehr braucht es eine bewilligte Umwidmung."
    )


def _text(part: RecognisedItem) -> str:
    item = part.item
    if not item.eligible:
        return f"{item.name} (nicht zuwendungsfähig; ausgegeben {format_euro(item.spent)})"
    if part.recognised < item.spent:
        return f"{item.name} (ausgegeben {format_euro(item.spent)}, Ansatz {format_euro(item.planned)})"
    return item.name
