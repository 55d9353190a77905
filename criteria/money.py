"""Euros as Decimal: one rounding rule, German notation in and out, splitting without losing a cent."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

CENT = Decimal("0.01")
LARGEST_AMOUNT = Decimal("999999999999.99")
"""The largest amount in euro the portal reads; it fits a column of 14 digits, two of them after the comma."""

_NO_BREAK_SPACE = "\u00a0"
_MINUS = "−"
_CURRENCY = re.compile(r"^(?:€|EURO?)|(?:€|EURO?)$", re.IGNORECASE)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?: [0-9]{3})+)(?:,[0-9]{1,2})?")
_COMMA = re.compile(r"[0-9]+(?:,[0-9]{1,2})?")
_POINT = re.compile(r"[0-9]+\.[0-9]{1,2}")
_TOO_FINE = re.compile(r"[0-9. ]*,[0-9]{3,}")


class NotAnAmount(ValueError):
    """The text (or number) cannot be read as an amount in euro; the German message says what to do."""


class ImpossibleSum(ValueError):
    """A calculation has no sensible result; the German message says why. It must never be read as 0 euro."""


def round_cent(amount: Decimal | Fraction) -> Decimal:
    """Round to whole cents, half up (away from zero), as German offices round ("kaufmännisch", DIN 1333).

    Exact for any size, independent of the decimal context. Call it once, at the end of a calculation.
    Raises NotAnAmount for infinite values and for NaN.
    """
    if isinstance(amount, Decimal) and not amount.is_finite():
        raise NotAnAmount("Der Betrag ist keine endliche Zahl. Bitte prüfen Sie die Berechnung.")
    exact = Fraction(amount) * 100
    cents = floor(abs(exact) + Fraction(1, 2))
    return Decimal(f"{-cents if exact < 0 else cents}E-2")


def parse_euro(text: str) -> Decimal:
    """Read an amount in euro as people in Germany write it.

    Understands ``1.234,56``, ``1 234,56``, ``1234,56``, ``1234.56`` and ``1.234`` (= 1234), with an optional sign
    and an optional ``€``, ``EUR`` or ``Euro``. More than two decimal places are refused, never rounded away.
    Raises NotAnAmount with a German message.
    """
    body = " ".join(text.split())
    negative = body.startswith(("-", _MINUS))
    body = _CURRENCY.sub("", body[negative:].strip(), count=1).strip()
    number = _plain_number(body)
    if number is None:
        raise NotAnAmount(_why_not(text.strip(), body))
    # Compared before it is rounded: a pasted number may have thousands of digits.
    if Decimal(number) > LARGEST_AMOUNT:
        raise NotAnAmount(f"Der Betrag ist zu groß. Möglich sind höchstens {format_euro(LARGEST_AMOUNT)}.")
    amount = round_cent(Decimal(number))
    return -amount if negative and amount else amount


def format_euro(amount: Decimal) -> str:
    """Write an amount as ``1.234,56 €``, with a no-break space before the sign and a true minus."""
    return f"{_german_number(round_cent(amount))}{_NO_BREAK_SPACE}€"


def format_percent(percent: Fraction | Decimal) -> str:
    """Write a percentage (75 means 75 %) as ``75,00 %``, with "rund" before it where two places are not exact."""
    return f"{format_number(percent)}{_NO_BREAK_SPACE}%"


def format_number(number: Fraction | Decimal) -> str:
    """Write a number as ``1.234,56``, with "rund" before it where two places are not exact."""
    rounded = round_cent(number)
    about = "" if Fraction(rounded) == Fraction(number) else f"rund{_NO_BREAK_SPACE}"
    return f"{about}{_german_number(rounded)}"


def split(total: Decimal, weights: Sequence[Decimal | Fraction | int]) -> tuple[Decimal, ...]:
    """Divide an amount in whole cents by weights so that the parts always add up to it (largest remainder).

    Cents left over go to the largest remainders; among equal remainders the earlier position wins.
    Raises ImpossibleSum where the total is negative or not in whole cents, or where no weight is above zero.
    """
    if total < 0 or total != round_cent(total):
        raise ImpossibleSum("Nur ein Betrag in ganzen Cent ab 0,00 € lässt sich aufteilen.")
    shares = [Fraction(weight) for weight in weights]
    if any(share < 0 for share in shares) or not sum(shares):
        raise ImpossibleSum(
            "Zum Aufteilen wird mindestens ein Gewicht über null gebraucht, und keines darf negativ sein."
        )
    cents = int(total * 100)
    exact = [cents * share / sum(shares) for share in shares]
    whole = [floor(part) for part in exact]
    by_remainder = sorted(range(len(shares)), key=lambda position: (whole[position] - exact[position], position))
    for position in by_remainder[: cents - sum(whole)]:
        whole[position] += 1
    return tuple(Decimal(f"{part}E-2") for part in whole)


def check_amounts(*parts: tuple[str, Decimal]) -> None:
    """Let only amounts from 0.00 euro in whole cents into a calculation.

    Each part is the German name of an amount, with its article, and the amount. Raises ImpossibleSum naming the first
    that is negative, endless or finer than a cent.
    """
    for name, amount in parts:
        if not amount.is_finite() or amount < 0 or amount != round_cent(amount):
            raise ImpossibleSum(f"{name}: Bitte geben Sie einen Betrag ab 0,00 € an, auf den Cent genau.")


def _plain_number(body: str) -> str | None:
    if _GROUPED.fullmatch(body):
        return body.replace(".", "").replace(" ", "").replace(",", ".")
    if _COMMA.fullmatch(body):
        return body.replace(",", ".")
    return body if _POINT.fullmatch(body) else None


def _why_not(written: str, body: str) -> str:
    if not written:
        return "Bitte geben Sie einen Betrag ein, zum Beispiel 1.234,56."
    if _TOO_FINE.fullmatch(body):
        return (
            f"„{written}“ hat mehr als zwei Stellen nach dem Komma. Bitte geben Sie den Betrag auf den Cent genau an."
        )
    return f"„{written}“ ist kein Betrag. Bitte schreiben Sie ihn in Euro, zum Beispiel 1.234,56."


def _german_number(rounded: Decimal) -> str:
    swapped = f"{abs(rounded):,.2f}".translate(str.maketrans(",.", ".,"))
    return f"{_MINUS}{swapped}" if rounded < 0 else swapped
