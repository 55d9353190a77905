"""Is this the workbook of this delivery, and does its table still have the columns of the template?"""

from dataclasses import dataclass

from grants.untrusted.cells import Found, Sheet, address
from reporting.deliveries.workbook.form import (
    DATA_SHEET,
    HEADER_ROW,
    PLACE_HEADER,
    Form,
    columns_of,
    full_header,
    meta,
    short_header,
)
from reporting.deliveries.workbook.problems import Problem, problem

_CURRENT_TEMPLATE = "Bitte laden Sie die aktuelle Vorlage dieser Lieferung herunter und übertragen Sie Ihre Zahlen."
_IDENTIFICATION_CELL = "A4"


@dataclass(frozen=True)
class Header:
    """Where the table begins: the number of its header row, and the column number (from 1) by column code."""

    row: int
    columns: dict[str, int]


def identity_problems(form: Form, sheet: Sheet) -> list[Problem]:
    """Compare what the workbook says about itself with the delivery it was sent for.

    A CSV file may keep silent: it then has to prove itself by its header alone.
    """
    if not sheet.meta:
        if sheet.kind == "csv":
            return []
        sentence = f"Die Mappe stammt nicht aus der Vorlage: die Angaben zur Lieferung fehlen. {_CURRENT_TEMPLATE}"
        return [problem(DATA_SHEET, _IDENTIFICATION_CELL, sentence, expected=form.delivery)]
    wanted = meta(form)
    sentences = {
        "survey": "Die Mappe gehört zu einer anderen Erhebung ({found} statt {wanted}).",
        "delivery": "Die Mappe gehört zu einer anderen Lieferung ({found} statt {wanted}).",
        "version": "Die Mappe hat die Fassung {found} der Erhebung; gültig ist die Fassung {wanted}.",
        "schema": "Der Aufbau der Mappe weicht von der Vorlage ab.",
    }
    for key, sentence in sentences.items():
        found = sheet.meta.get(key, "")
        if found == wanted[key] or (key == "schema" and sheet.kind == "csv"):
            continue
        told = sentence.format(found=found or "ohne Angabe", wanted=wanted[key])
        text = f"{told} {_CURRENT_TEMPLATE}"
        return [problem(DATA_SHEET, _IDENTIFICATION_CELL, text, found=found, expected=wanted[key])]
    return []


def find_header(form: Form, sheet: Sheet) -> Header | list[Problem]:
    """The header row of a sheet, or one problem for each heading that is not the template's."""
    for row in sheet.rows:
        texts = tuple(_heading(cell) for cell in row.cells)
        if texts and texts[0] == PLACE_HEADER:
            return _compared(form, sheet, row.number, _without_empty_end(texts))
    sentence = f"Die Kopfzeile mit „{PLACE_HEADER}“ in der ersten Spalte fehlt. {_CURRENT_TEMPLATE}"
    return [problem(sheet.name, address(HEADER_ROW, 1), sentence, expected=PLACE_HEADER)]


def _compared(form: Form, sheet: Sheet, row: int, texts: tuple[str, ...]) -> Header | list[Problem]:
    # A CSV file has no sheets: everything stands in one table.
    wanted = None if sheet.kind == "csv" else sheet.name
    codes = [column.code for column in columns_of(form, wanted)]
    short, full = short_header(form, wanted), full_header(form, wanted)
    if texts == short:
        return Header(row, {code: index for index, code in enumerate(codes, start=2)})
    if texts == full:
        return Header(row, {code: 2 * index + 1 for index, code in enumerate(codes, start=1)})
    length = max(len(full), len(texts))
    pairs = zip(_padded(texts, length), _padded(full, length), strict=True)
    return [
        _wrong_heading(sheet.name, address(row, number), found, heading)
        for number, (found, heading) in enumerate(pairs, start=1)
        if found != heading
    ]


def _wrong_heading(sheet: str, cell: str, found: str, wanted: str) -> Problem:
    if not wanted:
        sentence = f"Die Spalte „{found}“ ist in der Vorlage nicht vorgesehen. Bitte löschen Sie sie."
    elif not found:
        sentence = f"Die Überschrift „{wanted}“ fehlt. {_CURRENT_TEMPLATE}"
    else:
        sentence = f"Die Überschrift „{found}“ wurde geändert, erwartet wird „{wanted}“. {_CURRENT_TEMPLATE}"
    return problem(sheet, cell, sentence, found=found, expected=wanted)


def _heading(cell: Found) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _without_empty_end(texts: tuple[str, ...]) -> tuple[str, ...]:
    while texts and not texts[-1]:
        texts = texts[:-1]
    return texts


def _padded(texts: tuple[str, ...], length: int) -> tuple[str, ...]:
    return texts + ("",) * (length - len(texts))
