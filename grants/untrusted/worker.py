"""The child process that opens a workbook: confined, without secrets, and free to die.

It is started with an empty environment and imports only the standard library, python-calamine and its neighbours
here. The file comes in on standard input, the names of the sheets and what counts of a formula as arguments; the answer
leaves as JSON on standard output.
"""

import datetime
import io
import json
import math
import sys
from typing import Any

import python_calamine

from grants.untrusted import child
from grants.untrusted.cells import LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS
from grants.untrusted.markup import FORMULA
from grants.untrusted.prescan import Notes, scan
from grants.untrusted.refusals import Refused, no_sheet

MEMORY_BYTES = 300 * 1024 * 1024
CPU_SECONDS = 10
ANSWER_BYTES = 24 * 1024 * 1024
MOST_META_ROWS = 20


def main() -> None:
    """Read a workbook from standard input, write {"refused": sentence} or the cells of its data sheet."""
    confine()
    try:
        answer = extract(sys.stdin.buffer.read(), *sys.argv[2:])
    except Refused as refused:
        answer = {"refused": str(refused)}
    json.dump(answer, sys.stdout)


def confine() -> None:
    """Limit this process to what a workbook may need."""
    child.confine(memory=MEMORY_BYTES, seconds=CPU_SECONDS, answer=ANSWER_BYTES)


def extract(data: bytes, data_sheet: str, meta_sheet: str, formulas: str, longest: str, *beside: str) -> dict[str, Any]:
    """The data sheet as rows of marked texts, the sheets beside it, and the hidden statement about it.

    A mark says what a cell is: t: text, n: number, b: boolean, d: date, e: error value, f: formula; null is empty.
    `formulas` is "formulas", or "values" where the value that a formula left behind counts instead. Of longer texts
    only `longest` characters are read.
    Raises Refused if the file is no plain workbook or lacks one of the sheets.
    """
    scanned = scan(data)
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(scanned.clean)) as workbook:
        for name in (data_sheet, *beside):
            if name not in workbook.sheet_names:
                raise Refused(no_sheet(name))
        meta = _meta(workbook.get_sheet_by_name(meta_sheet)) if meta_sheet in workbook.sheet_names else {}
        rows, *further = (
            _rows(
                workbook.get_sheet_by_name(name),
                scanned.notes.get(name, {}),
                keeps_values=formulas == "values",
                longest=int(longest),
            )
            for name in (data_sheet, *beside)
        )
    return {"kind": scanned.kind, "meta": meta, "rows": rows, "beside": list(zip(beside, further, strict=True))}


def _meta(sheet: python_calamine.CalamineSheet) -> dict[str, str]:
    rows = sheet.to_python(skip_empty_area=False, nrows=MOST_META_ROWS)
    return {str(row[0])[:LONGEST_TEXT]: str(row[1])[:LONGEST_TEXT] for row in rows if len(row) >= 2}


def _rows(sheet: python_calamine.CalamineSheet, notes: Notes, *, keeps_values: bool, longest: int) -> list[list[Any]]:
    noted_rows: dict[int, Notes] = {}
    for (row, column), note in notes.items():
        noted_rows.setdefault(row, {})[row, column] = note
    rows = []
    for number, values in enumerate(sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS), start=1):
        cells = [marked(value, longest) for value in values[:MOST_COLUMNS]]
        for (_, column), note in noted_rows.pop(number, {}).items():
            cells.extend([None] * (column - len(cells)))
            if not (keeps_values and note.startswith(FORMULA) and cells[column - 1] is not None):
                cells[column - 1] = note
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows.append([number, cells])
    # A cell whose only content is a formula or an error reads as empty and may lie beyond the last row read.
    for number, left in sorted(noted_rows.items()):
        width = max(column for _, column in left)
        rows.append([number, [left.get((number, column)) for column in range(1, width + 1)]])
    return rows


def marked(value: object, longest: int) -> str | None:
    """A cell value of the parser as one marked text."""
    if value == "":
        return None
    if isinstance(value, float):
        # A spreadsheet keeps 15 digits; what a binary fraction adds behind them was never typed.
        return f"n:{value:.15g}" if math.isfinite(value) else f"t:{value}"
    if isinstance(value, bool):
        return f"b:{value:d}"
    if isinstance(value, int):
        return f"n:{value}"
    if isinstance(value, datetime.datetime | datetime.date):
        return f"d:{value:%d.%m.%Y}"
    if isinstance(value, datetime.time | datetime.timedelta):
        return f"d:{value}"
    return f"t:{str(value)[:longest]}"
