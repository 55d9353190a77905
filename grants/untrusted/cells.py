"""What a cell can hold once a file is read, and how a cell is called ("C7")."""

import functools
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

SHEET_LIMITS = "höchstens 25.000 Zeilen und 100 Spalten"
MOST_ROWS = 25_000
MOST_COLUMNS = 100
MOST_CELLS = 1_000_000
LONGEST_TEXT = 200

_LETTERS = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True, slots=True)
class Special:
    """A cell that is neither text nor number: a date, an error value such as #REF!, or a formula."""

    kind: Literal["date", "error", "formula"]
    text: str


Found = str | Decimal | bool | Special | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty; `number` counts from 1, `cells` start in column A."""

    number: int
    cells: tuple[Found, ...]


@dataclass(frozen=True)
class Sheet:
    """The sheet `Daten` of a delivered file, what its hidden sheet says about itself, and further sheets beside it."""

    kind: Literal["xlsx", "ods", "csv"]
    name: str
    rows: tuple[Row, ...]
    meta: dict[str, str] = field(default_factory=dict)
    beside: tuple["Sheet", ...] = ()


@functools.cache
def column_letters(number: int) -> str:
    """1 is "A", 27 is "AA"."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Row 7, column 3 is "C7"; both count from 1."""
    return f"{column_letters(column)}{row}"


def position(reference: str) -> tuple[int, int]:
    """ "C7" is (7, 3). Raises ValueError if the reference is no cell."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), _column_number(letters)


@functools.cache
def _column_number(letters: str) -> int:
    if not _LETTERS.fullmatch(letters):
        raise ValueError(f"not a column: {letters[:20]!r}")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column
