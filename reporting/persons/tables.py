"""Tables with a row for each person: by the words of their header, or by columns of names and birth dates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reporting.persons.dates import DATE
from reporting.persons.detector import find
from reporting.persons.finding import Kind
from reporting.persons.name_words import WORD, is_first_name, is_noun

HEADER_ROWS = 15
FEWEST_ROWS = 3
_PERSONAL = re.compile(
    r"(?:vor|nach|familien|zu)?name(?:,? (?:und |/ ?)?vorname)?|vor- und (?:nach|zu)name|geb(?:urts)?[.-]*\s?"
    r"(?:datum|tag|dat\.?)?|geburtsort|klient(?:in|:in|\*in|innen|en)?|bewohner(?:in|:in)?|patient(?:in|:in)?"
    r"|teilnehmer(?:in|:in|\*in)?|versicherten-?(?:nr\.?|nummer)|telefon(?:nummer)?|handy|e-?mail|anschrift"
    r"|wohnadresse|unterschrift|(?:fall|klienten)-?(?:nr\.?|nummer|id)|diagnose|staatsangehörigkeit",
    re.IGNORECASE,
)
_SURE = re.compile(r"vorname|nachname|familienname|geb(?:urts)?[.-]*\s?(?:datum|tag|dat)|versicherten", re.IGNORECASE)
_DATE = re.compile(DATE)
_SHORT_NAME = re.compile(rf"{WORD}(?:,? {WORD}){{0,2}}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that lists persons; `row` and `number` count from 1, `why` is the end of a German sentence."""

    row: int
    number: int
    why: str


def columns_of_persons(rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """The columns that show a table with a row per person; none for a table of aggregates. Empty cells are ""."""
    found: dict[int, Column] = {}
    for row, cells in enumerate(rows[:HEADER_ROWS], start=1):
        personal = [number for number, cell in enumerate(cells, start=1) if _PERSONAL.fullmatch(cell.strip(" :*"))]
        for number in personal:
            sure = len(personal) > 1 or bool(_SURE.match(cells[number - 1].strip()))
            if sure and _filled_below(rows, row, number) >= FEWEST_ROWS:
                found.setdefault(number, Column(row, number, f"Die Spalte heißt „{cells[number - 1].strip()}“"))
    width = max(map(len, rows), default=0)
    for number in range(1, width + 1):
        if number not in found and (column := _by_content(rows, number)):
            found[number] = column
    return tuple(found[number] for number in sorted(found))


def _filled_below(rows: Sequence[Sequence[str]], row: int, number: int) -> int:
    return sum(1 for cells in rows[row:] if len(cells) >= number and cells[number - 1].strip())


def _by_content(rows: Sequence[Sequence[str]], number: int) -> Column | None:
    cells = [(row, cells[number - 1].strip()) for row, cells in enumerate(rows, start=1) if len(cells) >= number]
    filled = [(row, cell) for row, cell in cells if cell]
    named = [(row, cell) for row, cell in filled if _is_name(cell)]
    if len({cell for _, cell in named}) >= FEWEST_ROWS and 2 * len(named) > len(filled):
        return Column(named[0][0], number, "Die Spalte enthält Namen")
    dated = [(row, cell) for row, cell in filled if _DATE.fullmatch(cell)]
    if len({cell for _, cell in dated}) >= FEWEST_ROWS and 2 * len(dated) > len(filled):
        return Column(dated[0][0], number, "Die Spalte enthält für jede Zeile ein anderes Datum")
    return None


def _is_name(cell: str) -> bool:
    if not _SHORT_NAME.fullmatch(cell):
        return False
    if is_first_name(cell):
        return True
    return not is_noun(cell.split()[-1]) and any(each.kind == Kind.NAME for each in find(cell))
