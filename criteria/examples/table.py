"""A table of worked examples as the office keeps it: a CSV file, or the first sheet of an XLSX file."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from numbers import Real
from typing import TypeVar

import python_calamine

Choice = TypeVar("Choice")

# Beyond this a number is a slip of the keyboard; the portal's largest amount has twelve digits before the point.
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,20})?")
_ISO_DAY = re.compile(r"((?:19|20|21)[0-9]{2})-([0-9]{2})-([0-9]{2})")
_GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.((?:19|20|21)[0-9]{2})")
_ZIP = b"PK\x03\x04"


class UnreadableTable(ValueError):
    """The file is no table of examples; the German message says what to do."""


class WrongCell(ValueError):
    """A cell does not hold what its column asks for; the German message names the column and what stands there."""


@dataclass(frozen=True)
class Row:
    """One line of a table: its number in the file (the header is 1) and the text per column, trimmed.

    A column that the file does not have reads as empty.
    """

    number: int
    cells: Mapping[str, str]

    def written(self, column: str) -> str:
        """What stands in the cell, empty where nothing does."""
        return self.cells.get(column, "")

    def text(self, column: str) -> str:
        """What stands in the cell. Raises WrongCell where it is empty."""
        if not (text := self.written(column)):
            raise WrongCell(f"Die Spalte {column} ist leer. Bitte füllen Sie sie aus.")
        return text

    def amount(self, column: str) -> Decimal:
        """A number with decimal point. Raises WrongCell, for a decimal comma too."""
        text = self.text(column)
        if "," in text:
            raise WrongCell(
                f"Spalte {column}: „{text}“ enthält ein Komma. "
                "Bitte schreiben Sie Zahlen mit Dezimalpunkt und ohne Tausenderzeichen, zum Beispiel 1234.50."
            )
        if not _NUMBER.fullmatch(text):
            raise WrongCell(
                f"Spalte {column}: „{text}“ ist keine Zahl. Bitte schreiben Sie eine Zahl, zum Beispiel 1234.50."
            )
        return Decimal(text)

    def whole(self, column: str) -> int:
        """A whole number. Raises WrongCell."""
        number = self.amount(column)
        if number % 1:
            raise WrongCell(f"Spalte {column}: „{number}“ ist keine ganze Zahl. Bitte schreiben Sie zum Beispiel 10.")
        return int(number)

    def day(self, column: str) -> date:
        """A date of the years 1900 to 2199, written as 2026-03-02 or 02.03.2026. Raises WrongCell."""
        text = self.text(column)
        try:
            return _day(text)
        except ValueError:
            raise WrongCell(
                f"Spalte {column}: „{text}“ ist kein Datum von 1900 bis 2199. "
                "Bitte schreiben Sie zum Beispiel 2026-03-02."
            ) from None

    def choice(self, column: str, choices: Mapping[str, Choice]) -> Choice:
        """One of the words of the column, capital or small letters alike. Raises WrongCell."""
        text = self.text(column)
        if text.lower() not in choices:
            raise WrongCell(f"Spalte {column}: „{text}“ ist unbekannt. Möglich sind: {', '.join(choices)}.")
        return choices[text.lower()]


@dataclass(frozen=True)
class Table:
    """The names of the columns in small letters, and the rows that are not empty."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def require(self, columns: Sequence[str], *, one_of: Sequence[str] = ()) -> None:
        """Raise UnreadableTable where a column, or all of ``one_of``, is missing, or where one stands twice."""
        missing = [column for column in columns if column not in self.columns]
        if one_of and not set(one_of) & set(self.columns):
            missing.append(" oder ".join(one_of))
        if missing:
            raise UnreadableTable(
                f"In der Kopfzeile fehlt: {', '.join(missing)}. Sie nennt nur: {', '.join(self.columns)}. "
                "Bitte ergänzen Sie die Spalten; in CSV trennt sie ein Komma."
            )
        if repeated := [column for column in (*columns, *one_of) if self.columns.count(column) > 1]:
            raise UnreadableTable(
                f"Mehrfach in der Kopfzeile: {', '.join(repeated)}. Bitte behalten Sie je eine Spalte."
            )


def read_table(content: bytes) -> Table:
    """Read a table from the bytes of its file; the kind of file is known by its content, not by its name.

    Raises UnreadableTable.
    """
    lines = _sheet_lines(content) if content.startswith(_ZIP) else _csv_lines(content)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise UnreadableTable("Die Datei ist leer. Bitte geben Sie eine Tabelle mit Kopfzeile an.")
    columns = tuple(name.lower() for name in filled[0][1])
    return Table(columns, tuple(_row(number, columns, cells) for number, cells in filled[1:]))


def _row(number: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
    if any(cells[len(columns) :]):
        raise UnreadableTable(
            f"Zeile {number} hat mehr Felder als die Kopfzeile. "
            "Bitte schreiben Sie Zahlen mit Dezimalpunkt und setzen Sie Texte mit Komma in Anführungszeichen."
        )
    return Row(number, dict(zip(columns, cells, strict=False)))


def _csv_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        for cells in reader:
            yield reader.line_num, [_trimmed(cell) for cell in cells]
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableTable(
            "Die Datei ist weder CSV in UTF-8 noch XLSX. "
            "Bitte speichern Sie sie als „CSV UTF-8 (durch Komma getrennt)“ oder als XLSX."
        ) from error


def _sheet_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except python_calamine.CalamineError as error:
        raise UnreadableTable(
            "Die Arbeitsmappe lässt sich nicht lesen. Bitte öffnen Sie sie und speichern Sie sie neu als XLSX."
        ) from error
    for number, values in enumerate(rows, start=1):
        yield number, [_cell_text(value) for value in values]


def _cell_text(value: object) -> str:
    if isinstance(value, Real) and not isinstance(value, bool):
        # A spreadsheet keeps 15 digits; what a binary fraction adds behind them was never typed.
        return f"{Decimal(f'{value:.15g}'):f}"
    return _trimmed(str(value))


def _trimmed(text: str) -> str:
    return " ".join(text.split())


def _day(text: str) -> date:
    if iso := _ISO_DAY.fullmatch(text):
        year, month, day = iso.groups()
    elif german := _GERMAN_DAY.fullmatch(text):
        day, month, year = german.groups()
    else:
        raise ValueError(text)
    return date(int(year), int(month), int(day))
