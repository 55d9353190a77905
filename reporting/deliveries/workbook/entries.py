"""The rows below the header: which Ortsteil each belongs to and what stands in its cells."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from grants.untrusted.cells import Found, Row, Sheet, Special, address
from reporting.deliveries.workbook.form import Column, Form, Place, is_asked, place_label
from reporting.deliveries.workbook.problems import Problem, problem
from reporting.deliveries.workbook.structure import Header

Columns = tuple[tuple[Column, int], ...]

_LONGEST_NAME = 60
_CHOOSE = "Bitte wählen Sie den Ortsteil aus der Liste."


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell to be filled in: its column, its address and what was found there."""

    column: Column
    cell: str
    found: Found


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that is not empty: the Ortsteil as written, as understood (None: not), and its cells.

    `figures` belong into this line; `strays` stand in cells that stay empty here: figures of the whole city in the line
    of an Ortsteil, or the other way round.
    """

    sheet: str
    row: int
    named: Found
    place: Place | None
    figures: tuple[Figure, ...]
    strays: tuple[Figure, ...] = ()

    @property
    def is_filled(self) -> bool:
        """Whether any figure was entered."""
        return any(figure.found is not None for figure in (*self.figures, *self.strays))


class Places:
    """The Ortsteile allowed, found by code, by name or by both."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        self._by_text: dict[str, Place] = {}
        for place in places:
            for text in filter(None, (place.code, place.name, place_label(place))):
                self._by_text[text.casefold()] = place
        self._labels = {place_label(place).casefold(): place_label(place) for place in places}

    def find(self, found: Found) -> Place | None:
        """The Ortsteil meant; 5 and "5" mean "05", because spreadsheets drop the leading zero."""
        if isinstance(found, Decimal):
            return self._by_text.get(f"{found:f}".zfill(2))
        if not isinstance(found, str):
            return None
        text = " ".join(found.split()).casefold()
        return self._by_text.get(text) or self._by_text.get(text.zfill(2))

    def closest(self, text: str) -> str | None:
        """The label most like a text that is no Ortsteil."""
        wanted = text[:_LONGEST_NAME].casefold()
        near = difflib.get_close_matches(wanted, [*self._by_text], n=1, cutoff=0.6)
        return place_label(self._by_text[near[0]]) if near else None


def entries(form: Form, sheet: Sheet, header: Header, places: Places) -> Iterator[Entry]:
    """All rows below the header that hold an Ortsteil or a figure."""
    columns = tuple((column, header.columns[column.code]) for column in form.columns if column.code in header.columns)
    found = (_entry(sheet, columns, row, places) for row in sheet.rows if row.number > header.row)
    return (entry for entry in found if entry.named is not None or entry.is_filled)


def place_problem(entry: Entry, places: Places, first_row: int | None) -> Problem | None:
    """What is wrong with the Ortsteil of a row; `first_row` is the row where it already stood, if any."""
    cell = address(entry.row, 1)
    if entry.named is None:
        sentence = f"In dieser Zeile stehen Werte, aber kein Ortsteil. {_CHOOSE}"
        return problem(entry.sheet, cell, sentence, expected="ein Ortsteil", topic="place")
    if entry.place is None:
        text = _shown(entry.named)
        near = places.closest(text)
        meant = f" Meinten Sie „{near}“?" if near else ""
        sentence = f"„{text}“ ist kein Ortsteil dieser Erhebung.{meant} {_CHOOSE}"
        return problem(entry.sheet, cell, sentence, found=text, expected=near or "ein Ortsteil", topic="place")
    if first_row is not None:
        label = place_label(entry.place)
        sentence = (
            f"Der Ortsteil „{label}“ steht schon in Zeile {first_row}. "
            "Bitte fassen Sie die Werte in einer Zeile zusammen und leeren Sie die andere."
        )
        return problem(
            entry.sheet,
            cell,
            sentence,
            found=label,
            expected="jeder Ortsteil einmal",
            place=entry.place.code,
            topic="place",
        )
    return None


def _entry(sheet: Sheet, columns: Columns, row: Row, places: Places) -> Entry:
    figures = tuple(Figure(column, address(row.number, number), _at(row, number)) for column, number in columns)
    named = _at(row, 1)
    place, strays = places.find(named), ()
    if place is not None:
        strays = tuple(it for it in figures if it.found is not None and not is_asked(it.column, place))
        figures = tuple(it for it in figures if is_asked(it.column, place))
    return Entry(sheet.name, row.number, named, place, figures, strays)


def _at(row: Row, column: int) -> Found:
    return row.cells[column - 1] if column <= len(row.cells) else None


def _shown(found: Found) -> str:
    if isinstance(found, Special):
        return found.text
    if isinstance(found, bool):
        return "WAHR" if found else "FALSCH"
    return f"{found:f}" if isinstance(found, Decimal) else str(found)
