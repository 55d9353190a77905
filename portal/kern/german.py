"""How numbers, money and dates are written on German pages (DIN 5008)."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from criteria.moments import moment_in_words

BERLIN = ZoneInfo("Europe/Berlin")
NOTHING = "–"
# The sign must not stand alone on the next line.
NARROW_LINK = "\u00a0"


def number(value: Decimal | int | None, places: int | None = None) -> str:
    """Write a number with German separators: ``1.234,5``; ``None`` becomes a dash.

    With `places` the value is rounded half up to that many decimals, otherwise it keeps the decimals it has.
    Raises TypeError for a float, whose digits are not those a person entered.
    """
    if value is None:
        return NOTHING
    if not isinstance(value, Decimal | int):
        raise TypeError(f"Expected Decimal or int, got {type(value).__name__}")
    exact = Decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    elif exact.as_tuple().exponent < 0:
        exact = exact.normalize()
    written = f"{abs(exact):,f}".translate(str.maketrans(",.", ".,"))
    return f"−{written}" if exact < 0 else written


def euro(value: Decimal | int | None) -> str:
    """Write an amount in euros with cents: ``1.234,56 €``; ``None`` becomes a dash."""
    return NOTHING if value is None else f"{number(value, 2)}{NARROW_LINK}€"


def percent(share: Decimal | None, places: int = 1) -> str:
    """Write a share between 0 and 1 in per cent: ``Decimal("0.125")`` becomes ``12,5 %``."""
    return NOTHING if share is None else f"{number(share * 100, places)}{NARROW_LINK}%"


def german_date(value: date | datetime | None) -> str:
    """Write a day as ``24.12.2026``; an aware moment is first carried to Berlin."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = _in_berlin(value)
    return f"{value:%d.%m.%Y}"


def german_datetime(value: datetime | None) -> str:
    """Write a moment in Berlin as ``24.12.2026, 14:03 Uhr``. Raises ValueError for a naive moment."""
    return NOTHING if value is None else f"{_in_berlin(value):%d.%m.%Y, %H:%M} Uhr"


def german_deadline(value: datetime | None) -> str:
    """Write a deadline with its zone, ``24.12.2026, 23:59 Uhr (MEZ)``. Raises NaiveMoment for a naive moment."""
    return NOTHING if value is None else moment_in_words(value)


def duration(minutes: int) -> str:
    """Write a length of time as ``1 Stunde 30 Minuten``."""
    hours, rest = divmod(minutes, 60)
    parts = ((hours, "Stunde", "Stunden"), (rest, "Minute", "Minuten"))
    return " ".join(f"{count} {one if count == 1 else many}" for count, one, many in parts if count) or "0 Minuten"


def _in_berlin(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(BERLIN)
