"""When a grant is paid out: the plan of payments for each payment procedure of a guideline (VV zu § 44 BHO Nr. 7)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from criteria.money import ImpossibleSum, check_amounts, split


class Procedure(StrEnum):
    """Auszahlungsverfahren: what makes the city pay."""

    FIXED_RATES = "feste Raten"
    ON_CALL = "Mittelabruf"
    IN_THREE_PARTS = "40/50/10"
    REIMBURSEMENT = "Erstattung"


@dataclass(frozen=True)
class Payment:
    """One payment in euro, what it depends on in German, and its day; None where it waits for an event."""

    text: str
    amount: Decimal
    due: date | None


def schedule(
    amount: Decimal, procedure: Procedure, *, start: date, end: date, rates: int | None, proof_due: date
) -> tuple[Payment, ...]:
    """Lay out the payments of a grant over its period; they always add up to the amount (euro).

    ``start`` and ``end`` are the first and the last day of the Bewilligungszeitraum, ``proof_due`` the last day for
    the proof of use. ``rates`` is the number of equal payments; only feste Raten need it.
    40/50/10 is the pauschale Regelauszahlungsverfahren of Saxony (2022).
    Raises ImpossibleSum for an amount that is not above zero in whole cents, a period that ends before it starts,
    and a number of rates that the months of the period cannot hold.
    """
    check_amounts(("Die Zuwendung", amount))
    if not amount:
        raise ImpossibleSum("Eine Zuwendung von 0,00 € lässt sich nicht auszahlen. Bitte prüfen Sie den Betrag.")
    if end < start:
        raise ImpossibleSum(
            f"Der Bewilligungszeitraum endet am {end:%d.%m.%Y}, bevor er am {start:%d.%m.%Y} beginnt. "
            "Bitte prüfen Sie beide Tage."
        )
    if procedure is Procedure.FIXED_RATES:
        return _fixed_rates(amount, start, end, rates)
    if procedure is Procedure.IN_THREE_PARTS:
        return _three_parts(amount, start, proof_due)
    if procedure is Procedure.ON_CALL:
        return (Payment(f"Auf Abruf, je nach Bedarf vom {start:%d.%m.%Y} bis {end:%d.%m.%Y}", amount, None),)
    text = f"Nach Prüfung des Verwendungsnachweises (vorzulegen bis {proof_due:%d.%m.%Y})"
    return (Payment(text, amount, None),)


def _fixed_rates(amount: Decimal, start: date, end: date, rates: int | None) -> tuple[Payment, ...]:
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if rates is None or not 1 <= rates <= months:
        raise ImpossibleSum(
            f"Der Bewilligungszeitraum umfasst {months} Kalendermonate. Bitte wählen Sie 1 bis {months} Raten."
        )
    # Where the months do not divide evenly, each rate stands at the last whole month before its exact share of time.
    days = [start, *(_first_day(start, rate * months // rates) for rate in range(1, rates))]
    return tuple(
        Payment(f"{number}. von {rates} Raten", part, day)
        for number, (part, day) in enumerate(zip(split(amount, [1] * rates), days, strict=True), start=1)
    )


def _three_parts(amount: Decimal, start: date, proof_due: date) -> tuple[Payment, ...]:
    first, second, third = split(amount, [40, 50, 10])
    return (
        Payment("40 % zu Beginn", first, start),
        Payment(f"50 % nach Vorlage des Verwendungsnachweises (vorzulegen bis {proof_due:%d.%m.%Y})", second, None),
        Payment(
            "10 % nach Prüfung des Verwendungsnachweises, spätestens sechs Monate nach der vollständigen Vorlage",
            third,
            None,
        ),
    )


def _first_day(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1)
