"""Listeners for the XML parts of a workbook: they see every element before a spreadsheet parser does.

Each notes what the parser would hide from us (formulas, error values) and refuses what has no place in a table of
figures. They trust no position: the area a sheet really reaches is followed cell by cell.
"""

import functools

from grants.untrusted.cells import (
    LONGEST_TEXT,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    SHEET_LIMITS,
    position,
)
from grants.untrusted.refusals import EMBEDDED, ENCRYPTED, EXTERNAL, MACROS, Refused

FORMULA = "f:"
ERROR = "e:"
MOST_NOTES = 5_000


class Part:
    """A part nobody needs to look into; also the base of the others. Names come as written, with any prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text between the elements."""


class Grid:
    """The area of one sheet that is filled, and the formulas and error values in it by (row, column) from 1."""

    def __init__(self) -> None:
        self.last_row = 0
        self.last_column = 0
        self.notes: dict[tuple[int, int], str] = {}

    def reach(self, row: int, column: int) -> None:
        """Extend the area to this cell. Raises Refused if the sheet grows beyond what a delivery can need."""
        if row <= self.last_row and column <= self.last_column:
            return
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        too_long = self.last_row > MOST_ROWS or self.last_column > MOST_COLUMNS
        if too_long or self.last_row * self.last_column > MOST_CELLS:
            raise Refused(
                f"Ein Tabellenblatt der Datei ist zu groß (erlaubt sind {SHEET_LIMITS}). Vermutlich steht weit unten "
                "oder weit rechts noch ein Eintrag. Bitte löschen Sie ihn oder füllen Sie die Vorlage neu aus."
            )

    def note(self, row: int, column: int, text: str) -> None:
        """Remember a formula or error value. Raises Refused if there are more than anyone types."""
        self.notes[row, column] = text
        if len(self.notes) > MOST_NOTES:
            raise Refused(
                "Die Datei enthält zu viele Formeln. Bitte fügen Sie die Zahlen mit „Inhalte einfügen – Werte“ "
                "in die Vorlage ein."
            )


class XlsxSheet(Part):
    """A worksheet of an .xlsx file."""

    def __init__(self) -> None:
        self.grid = Grid()
        self._row = self._column = 0
        self._type = self._inside = self._heard = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Follow rows and cells, with or without an address of their own; only cells with content count."""
        name = local(name)
        if name == "c":
            given = attributes.get("r")
            self._row, self._column = position(given) if given else (self._row, self._column + 1)
            self._type = attributes.get("t", "")
        elif name == "row":
            self._row = count(attributes.get("r"), self._row + 1)
            self._column = 0
        elif name in ("v", "f", "is"):
            self.grid.reach(self._row, self._column)
            if name == "f" or self._type == "e":
                self._inside, self._heard = name, ""

    def end(self, name: str) -> None:
        """A formula wins over the value it left behind."""
        if not self._inside or local(name) != self._inside:
            return
        inside, self._inside = self._inside, ""
        if inside == "f":
            self.grid.note(self._row, self._column, f"{FORMULA}={self._heard}")
        elif (self._row, self._column) not in self.grid.notes:
            self.grid.note(self._row, self._column, ERROR + self._heard)

    def text(self, data: str) -> None:
        """Keep the beginning of a formula or error value, to quote it."""
        if self._inside:
            self._heard = (self._heard + data)[:LONGEST_TEXT]


class XlsxWorkbook(Part):
    """The list of sheets of an .xlsx file: relationship id by sheet name."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Collect the sheets. Raises ValueError if two have the same name."""
        if local(name) == "sheet":
            title = attributes.get("name", "")
            if title in self.sheets:
                raise ValueError("two sheets of one name")
            self.sheets[title] = unprefixed(attributes).get("id", "")


class Relationships(Part):
    """Where a part points to; only hyperlinks may point outside the file."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Collect targets by id. Raises Refused for a link to other files."""
        if local(name) != "Relationship":
            return
        if attributes.get("TargetMode") == "External" and not attributes.get("Type", "").endswith("/hyperlink"):
            raise Refused(EXTERNAL)
        self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class ContentTypes(Part):
    """The declared types of an .xlsx file's parts."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Raises Refused if the file calls itself macro-enabled."""
        if "macroenabled" in attributes.get("ContentType", "").lower():
            raise Refused(MACROS)


class OdsManifest(Part):
    """The list of parts of an .ods file."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Raises Refused if any part is encrypted."""
        if local(name) == "encryption-data":
            raise Refused(ENCRYPTED)


class OdsContent(Part):
    """All sheets of an .ods file: cells and rows are written once and repeated by a number."""

    def __init__(self) -> None:
        self.sheets: dict[str, Grid] = {}
        self._grid: Grid | None = None
        self._row = self._column = 0
        self._row_repeat = self._repeat = 1
        self._in_cell = self._is_error = False
        self._heard = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Follow tables, rows and cells. Raises Refused for macros, embedded objects and external sources."""
        name = local(name)
        if name in ("table-cell", "covered-table-cell"):
            self._start_cell(unprefixed(attributes))
        elif name == "p":
            if self._in_cell:
                self._fill()
        elif name == "table-row":
            self._row_repeat = count(unprefixed(attributes).get("number-rows-repeated"), 1)
            self._column = 0
        elif name == "table":
            self._grid = self.sheets.setdefault(unprefixed(attributes).get("name", ""), Grid())
            self._row = 0
        else:
            _refuse_ods_element(name)

    def end(self, name: str) -> None:
        """Move on by as many rows or columns as the element stood for."""
        name = local(name)
        if name == "table":
            self._grid = None
        elif name == "table-row":
            self._row += self._row_repeat
        elif name in ("table-cell", "covered-table-cell"):
            if self._is_error:
                self._note(ERROR + self._heard)
            self._column += self._repeat
            self._in_cell = self._is_error = False

    def text(self, data: str) -> None:
        """Keep the beginning of an error value, to quote it."""
        if self._is_error:
            self._heard = (self._heard + data)[:LONGEST_TEXT]

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._repeat = count(attributes.get("number-columns-repeated"), 1)
        self._in_cell, self._heard = True, ""
        formula = attributes.get("formula")
        self._is_error = formula is None and attributes.get("value-type") == "error"
        if formula is not None or "value-type" in attributes:
            self._fill()
        if formula is not None:
            self._note(f"{FORMULA}={formula.removeprefix('of:').lstrip('=')}"[:LONGEST_TEXT])

    def _fill(self) -> None:
        if self._grid is not None:
            self._grid.reach(self._row + self._row_repeat, self._column + self._repeat)

    def _note(self, text: str) -> None:
        if self._grid is None:
            return
        for row in range(self._row + 1, self._row + self._row_repeat + 1):
            for column in range(self._column + 1, self._column + self._repeat + 1):
                self._grid.note(row, column, text)


def _refuse_ods_element(name: str) -> None:
    if name in ("table-source", "dde-source", "dde-link", "cell-range-source", "database-source-query"):
        raise Refused(EXTERNAL)
    if name in ("object", "object-ole", "plugin", "applet"):
        raise Refused(EMBEDDED)
    if name in ("script", "event-listener"):
        raise Refused(MACROS)


@functools.lru_cache(maxsize=1000)
def local(name: str) -> str:
    """The name of an element or attribute without its prefix: "table:table-cell" is "table-cell"."""
    return name.rpartition(":")[2]


def unprefixed(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes by local name."""
    return {local(key): value for key, value in attributes.items()}


def count(text: str | None, default: int) -> int:
    """A repeat or row number; raises ValueError if it is no plain number from 1."""
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and int(text) >= 1):
        raise ValueError(f"not a count: {text[:20]!r}")
    return int(text)


LISTENERS: dict[str, type[Part]] = {
    "worksheet": XlsxSheet,
    "workbook": XlsxWorkbook,
    "Relationships": Relationships,
    "Types": ContentTypes,
    "manifest": OdsManifest,
    "document-content": OdsContent,
}
