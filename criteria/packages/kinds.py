"""How the values of rules are written in a package, read into types, and said in German."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Protocol

from criteria.money import format_euro
from criteria.packages.problems import shortened

NONE = "keine"
"""How a package writes that there is no limit."""

AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
"""How a package writes an amount in euro: with a decimal point, never above `criteria.money.LARGEST_AMOUNT`."""

_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
_DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Unreadable(ValueError):
    """The text of a rule does not fit its kind; the German message says what is expected."""


class GrantKind(StrEnum):
    """Zuwendungsart (VV zu § 23 BHO): a delimited project, or the whole of a recipient's work."""

    PROJEKT = "Projektförderung"
    INSTITUTIONELL = "institutionelle Förderung"


class StateAid(StrEnum):
    """Beihilferechtliche Einordnung (Verordnungen (EU) 2023/2831 and 2023/2832)."""

    KEINE = "keine Beihilfe"
    DE_MINIMIS = "De-minimis"
    DAWI_DE_MINIMIS = "DAWI-De-minimis"


class Lateness(StrEnum):
    """What becomes of an application after the deadline and its grace: an Ausschlussfrist refuses it."""

    REFUSED = "refused"
    MARKED = "marked"


class InterestYear(StrEnum):
    """How many days a year counts when interest is worked out (day-count convention)."""

    CALENDAR = "365"
    COMMERCIAL = "360"

    @property
    def days(self) -> int:
        return int(self.value)


class Kind(Protocol):
    """A kind of rule: from its text to a value, and from the value to words. `hint` says what may be written."""

    @property
    def hint(self) -> str: ...

    def read(self, text: str) -> Any: ...

    def say(self, value: Any) -> str: ...


@dataclass(frozen=True)
class Percent:
    """A share of 0 to 100 per cent, written as a number with a decimal point; the value is a Fraction from 0 to 1."""

    hint: str = "eine Zahl von 0 bis 100, zum Beispiel 10 oder 7.5"

    def read(self, text: str) -> Fraction:
        return _number(text, Decimal(100), self.hint) / 100

    def say(self, value: Fraction) -> str:
        return f"{_plain(value * 100)}\u00a0%"


@dataclass(frozen=True)
class Points:
    """A number from 0 to `most` in a unit such as Prozentpunkte."""

    unit: str
    most: int

    @property
    def hint(self) -> str:
        return f"eine Zahl von 0 bis {self.most}"

    def read(self, text: str) -> Fraction:
        return _number(text, Decimal(self.most), self.hint)

    def say(self, value: Fraction) -> str:
        return f"{_plain(value)} {self.unit}"


@dataclass(frozen=True)
class Count:
    """A whole number from `least` to `most`, with its noun for one and for many."""

    one: str
    many: str
    least: int
    most: int

    @property
    def hint(self) -> str:
        return f"eine ganze Zahl von {self.least} bis {self.most}"

    def read(self, text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", text) or not self.least <= int(text) <= self.most:
            raise unreadable(self.hint, text)
        return int(text)

    def say(self, value: int) -> str:
        return f"{value} {self.one if value == 1 else self.many}"


@dataclass(frozen=True)
class Days:
    """How many days something usually takes, from 1 to 999, or ``keine`` where nobody says it: the value is None."""

    hint: str = f"eine ganze Zahl von 1 bis 999, oder „{NONE}“ (keine Angabe)"

    def read(self, text: str) -> int | None:
        if text == NONE:
            return None
        if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
            raise unreadable(self.hint, text)
        return int(text)

    def say(self, value: int | None) -> str:
        if value is None:
            return "keine Angabe"
        return "1 Tag" if value == 1 else f"{value} Tage"


@dataclass(frozen=True)
class Amount:
    """An amount in euro with a decimal point, or ``keine`` for no limit, which `without` puts into words."""

    without: str

    @property
    def hint(self) -> str:
        return f"ein Betrag wie 25000.00, oder „{NONE}“ ({self.without})"

    def read(self, text: str) -> Decimal | None:
        if text == NONE:
            return None
        if not AMOUNT.fullmatch(text):
            raise unreadable(self.hint, text)
        return Decimal(text)

    def say(self, value: Decimal | None) -> str:
        return self.without if value is None else format_euro(value)


@dataclass(frozen=True)
class MonthDay:
    """A day of every year, written MM-TT. The 29th of February is none."""

    hint: str = "ein Tag des Jahres wie 09-30 (Monat und Tag)"

    def read(self, text: str) -> tuple[int, int]:
        found = re.fullmatch(r"([0-9]{2})-([0-9]{2})", text)
        month, day = (int(part) for part in found.groups()) if found else (0, 0)
        if not 1 <= month <= 12 or not 1 <= day <= _DAYS_IN_MONTH[month - 1]:
            raise unreadable(self.hint, text)
        return month, day

    def say(self, value: tuple[int, int]) -> str:
        month, day = value
        return f"{day}. {_MONTHS[month - 1]}"


@dataclass(frozen=True)
class YesNo:
    """Yes or no, written ja or nein."""

    hint: str = "ja oder nein"

    def read(self, text: str) -> bool:
        if text not in {"ja", "nein"}:
            raise unreadable(self.hint, text)
        return text == "ja"

    def say(self, value: bool) -> str:
        return "ja" if value else "nein"


@dataclass(frozen=True)
class Choice:
    """One word of a list. `labels` are the words as people read them, by value."""

    words: type[StrEnum]
    labels: Mapping[str, str]

    @property
    def hint(self) -> str:
        return f"eines von: {', '.join(self.labels)}"

    def read(self, text: str) -> StrEnum:
        if text not in self.labels:
            raise unreadable(self.hint, text)
        return self.words(text)

    def say(self, value: StrEnum) -> str:
        return self.labels[value.value]


@dataclass(frozen=True)
class Choices:
    """Several different words of a list, separated by commas; the first is the usual one."""

    words: type[StrEnum]
    labels: Mapping[str, str]

    @property
    def hint(self) -> str:
        return f"mindestens eines von: {', '.join(self.labels)}, mit Komma getrennt, jedes höchstens einmal"

    def read(self, text: str) -> tuple[StrEnum, ...]:
        words = [word.strip() for word in text.split(",")]
        if not set(words) <= set(self.labels) or len(set(words)) < len(words):
            raise unreadable(self.hint, text)
        return tuple(self.words(word) for word in words)

    def say(self, value: tuple[StrEnum, ...]) -> str:
        return ", ".join(self.labels[word.value] for word in value)


def unreadable(expected: str, text: str) -> Unreadable:
    """The error for a text that is not what is expected."""
    return Unreadable(f"Erwartet wird {expected}, nicht „{shortened(text)}“.")


def _number(text: str, most: Decimal, hint: str) -> Fraction:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,4})?", text) or Decimal(text) > most:
        raise unreadable(hint, text)
    return Fraction(text)


def _plain(value: Fraction) -> str:
    """A terminating decimal as Germans write it: 7,5."""
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text.replace(".", ",")
