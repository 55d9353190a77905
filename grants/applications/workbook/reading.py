"""Read a filled workbook of a plan: the rows as they would be saved, or every problem by its cell. Stores nothing."""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from criteria.guideline.models import PlanItem
from criteria.money import NotAnAmount, parse_euro
from grants.applications.editing import Row
from grants.applications.models import Application
from grants.applications.workbook.layout import (
    AMOUNT,
    CERTAINTIES,
    CERTAINTY,
    DATA_SHEET,
    DESCRIPTION,
    HEADER_ROW,
    KEY,
    KINDS,
    LARGEST_AMOUNT,
    LONGEST_TEXT,
    META_SHEET,
    MOST_ROWS,
    NOTE,
    POSITION,
    header,
    labels,
    meta,
    second_year_head,
)
from grants.steps import Refused
from grants.untrusted.cells import Found, Sheet, Special, address
from grants.untrusted.cells import Row as SheetRow
from grants.untrusted.refusals import NO_WORKBOOK
from grants.untrusted.refusals import Refused as NoTable
from grants.untrusted.workbooks import ZIP, read_workbook, refuse_what_is_no_table

# A cell may hold more than is allowed; how much too long it is shall be said up to here.
LONGEST_CELL = 1_000
MOST_PROBLEMS = 200
CURRENT = "Bitte laden Sie die Mappe hier noch einmal herunter und übertragen Sie Ihre Angaben."
AMOUNT_WANTED = "ein Betrag in Euro ab 0 mit höchstens zwei Nachkommastellen, zum Beispiel 1.234,56"
AS_VALUE = "Bitte tragen Sie den Betrag selbst ein."


class Unreadable(Refused):
    """The file is no workbook of this plan; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Problem:
    """One cell to correct: where it is, what stands there, what is expected, in German."""

    cell: str
    found: str
    expected: str

    @property
    def sentence(self) -> str:
        there = f"Hier steht „{self.found}“" if self.found else "Hier steht nichts"
        return f"{there}. Erwartet wird {self.expected}."


@dataclass(frozen=True)
class Filled:
    """What a workbook says: its rows in their order, or problems.

    `marks` says by key in what state the stored rows were when the workbook was made, also of rows that are empty now;
    `is_old`: the application was saved since then.
    """

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    marks: dict[str, str]
    is_old: bool


class _Wrong(Exception):
    """A cell cannot be read; says what is expected."""


def read(application: Application, data: bytes) -> Filled:
    """The rows of a filled workbook. Raises Unreadable if the file as a whole is not the workbook of this plan."""
    sheet = _sheet(data)
    _check_identity(application, sheet)
    columns = _columns(application, sheet)
    positions = _Positions(application)
    rows: list[Row] = []
    problems: list[Problem] = []
    marks: dict[str, str] = {}
    for line in sheet.rows:
        if line.number > HEADER_ROW:
            found = _Line(line, columns, positions)
            row = found.row()
            problems += found.problems
            rows += [row] if row else []
            marks |= found.mark()
    problems += _too_many(rows)
    is_old = sheet.meta.get("version") != str(application.version)
    return Filled(tuple(rows), tuple(problems[:MOST_PROBLEMS]), marks, is_old)


def _sheet(data: bytes) -> Sheet:
    try:
        refuse_what_is_no_table(data, ".xlsx oder .ods")
        if not data.startswith(ZIP):
            raise NoTable(NO_WORKBOOK)
        return read_workbook(data, data_sheet=DATA_SHEET, meta_sheet=META_SHEET, formulas=False, longest=LONGEST_CELL)
    except NoTable as refused:
        raise Unreadable(str(refused)) from refused


def _check_identity(application: Application, sheet: Sheet) -> None:
    wanted = meta(application)
    if sheet.meta.get("schema") != wanted["schema"]:
        raise Unreadable(f"Die Mappe stammt nicht aus dem Förderportal oder hat einen anderen Aufbau. {CURRENT}")
    if sheet.meta.get("application") != wanted["application"]:
        raise Unreadable(f"Die Mappe gehört zu einem anderen Antrag. {CURRENT}")
    if sheet.meta.get("guideline") != wanted["guideline"]:
        raise Unreadable(f"Die Mappe gehört zu einer anderen Fassung der Richtlinie. {CURRENT}")


def _columns(application: Application, sheet: Sheet) -> dict[str, int]:
    """The column (from 1) of each heading. Raises Unreadable where the template was rebuilt."""
    wanted = header(application)
    cells = next((row.cells for row in sheet.rows if row.number == HEADER_ROW), ())
    for column, name in enumerate(wanted, start=1):
        found = cells[column - 1] if column <= len(cells) else None
        if _text(found) != name:
            place = f"{DATA_SHEET}!{address(HEADER_ROW, column)}"
            raise Unreadable(
                f"{place}: Hier steht „{_shown(found)}“, erwartet wird die Überschrift „{name}“. {CURRENT}"
            )
    second = second_year_head(application)
    return {("second_year" if name == second else name): place for place, name in enumerate(wanted, start=1)}


class _Positions:
    """The catalogue, by what the list says or by the plain title where that is clear."""

    def __init__(self, application: Application) -> None:
        named = labels(application)
        titles = Counter(item.title.casefold() for item in named.values())
        self._items = {item.title.casefold(): item for item in named.values() if titles[item.title.casefold()] == 1}
        self._items |= {label.casefold(): item for label, item in named.items()}

    def find(self, text: str) -> PlanItem | None:
        return self._items.get(text.casefold())


class _Line:
    """One line of the sheet, cell by cell; what is wrong is gathered in `problems`."""

    def __init__(self, line: SheetRow, columns: dict[str, int], positions: _Positions) -> None:
        self.number, self.columns, self.positions = line.number, columns, positions
        self.cells = {
            name: line.cells[column - 1] if column <= len(line.cells) else None for name, column in columns.items()
        }
        self.problems: list[Problem] = []

    def row(self) -> Row | None:
        """The row, or None if the line is empty, offers only a position, or is wrong."""
        filled = {name for name, found in self.cells.items() if found is not None} - {POSITION, CERTAINTY, KEY}
        if not filled:
            return None
        item = self._read(POSITION, self._position)
        amount = self._read(AMOUNT, _amount)
        description, note = self._read(DESCRIPTION, _short_text), self._read(NOTE, _short_text)
        second = self._read("second_year", lambda found: self._part(found, amount))
        certainty = self._read(CERTAINTY, lambda found: _certainty(found, item))
        if self.problems:
            return None
        return Row(item, amount, description, certainty, note, second, _key(self.cells[KEY]))

    def mark(self) -> dict[str, str]:
        """In what state the stored row of this line was, by its key; nothing for a line that was empty."""
        key, _, mark = _text(self.cells[KEY]).partition(" ")
        return {key: mark} if key and mark else {}

    def _read(self, name: str, reader):
        if name not in self.cells:
            return None
        try:
            return reader(self.cells[name])
        except _Wrong as wrong:
            cell = f"{DATA_SHEET}!{address(self.number, self.columns[name])}"
            self.problems.append(Problem(cell, _shown(self.cells[name])[:LONGEST_TEXT], str(wrong)))
            return None

    def _position(self, found: Found) -> PlanItem:
        item = self.positions.find(_text(found))
        if item is None:
            raise _Wrong("eine Position aus der Liste")
        return item

    def _part(self, found: Found, amount: Decimal | None) -> Decimal | None:
        if found is None:
            return None
        part = _amount(found)
        if amount is not None and part > amount:
            raise _Wrong(f"ein Teil des Betrags daneben, also höchstens {amount:.2f}".replace(".", ","))
        return part


def _amount(found: Found) -> Decimal:
    """An amount, as a number or as text ("1.234,56")."""
    if isinstance(found, Special) and found.kind == "formula":
        raise _Wrong(f"{AMOUNT_WANTED}. Die Formel hat keinen gespeicherten Wert. {AS_VALUE.removesuffix('.')}")
    if not isinstance(found, Decimal | str):
        raise _Wrong(AMOUNT_WANTED)
    try:
        amount = found if isinstance(found, Decimal) else parse_euro(found)
    except NotAnAmount as error:
        raise _Wrong(AMOUNT_WANTED) from error
    if amount.adjusted() > len(str(LARGEST_AMOUNT)) or not 0 <= amount <= LARGEST_AMOUNT:
        raise _Wrong(f"ein Betrag von 0 bis {LARGEST_AMOUNT:,.2f}".translate(str.maketrans(",.", ".,")))
    rounded = amount.quantize(Decimal("0.01"))
    if rounded != amount:
        raise _Wrong(f"{AMOUNT_WANTED}. Bitte runden Sie auf ganze Cent")
    # Adding 0 turns -0 into 0.
    return rounded + 0


def _short_text(found: Found) -> str:
    text = _text(found)
    if isinstance(found, Special) and found.kind in ("formula", "error"):
        raise _Wrong("ein Text ohne Formel")
    if len(text) > LONGEST_TEXT:
        raise _Wrong(f"ein Text mit höchstens {LONGEST_TEXT} Zeichen")
    return text


def _certainty(found: Found, item: PlanItem | None) -> str:
    text = _text(found).casefold()
    if not text:
        return ""
    if text not in CERTAINTIES:
        raise _Wrong("einer der Einträge aus der Liste oder nichts")
    if item and item.kind != PlanItem.Kind.THIRD_PARTY:
        raise _Wrong("nichts, weil der Stand der Zusage nur zu Drittmitteln gehört")
    return CERTAINTIES[text]


def _key(found: Found) -> uuid.UUID | None:
    """The key of a stored row. Whoever changed it made a new row of it."""
    try:
        return uuid.UUID(_text(found).partition(" ")[0])
    except ValueError:
        return None


def _too_many(rows: list[Row]) -> Iterator[Problem]:
    costs = sum(row.item.kind == PlanItem.Kind.COST for row in rows)
    for number, name in ((costs, KINDS[PlanItem.Kind.COST]), (len(rows) - costs, "Einnahme")):
        if number > MOST_ROWS:
            yield Problem(DATA_SHEET, f"{number} Zeilen „{name}“", f"eine Anzahl von höchstens {MOST_ROWS}")


def _text(found: Found) -> str:
    """What a person reads in a cell, in one line and without invisible characters."""
    text = " ".join(_shown(found).split())
    return "".join(character for character in text if character.isprintable())


def _shown(found: Found) -> str:
    if found is None:
        return ""
    if isinstance(found, Special):
        return found.text
    if isinstance(found, bool):
        return "WAHR" if found else "FALSCH"
    return f"{found:f}".replace(".", ",") if isinstance(found, Decimal) else found
