"""Read one sheet of an .xlsx or .ods file safely. Whatever the bytes are, the outcome is a Sheet or `Refused`."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from grants.untrusted import child
from grants.untrusted.cells import LONGEST_TEXT, Found, Row, Sheet, Special
from grants.untrusted.refusals import (
    DAMAGED,
    EMPTY,
    ENCRYPTED,
    OLD_FORMAT,
    TOO_BIG,
    TOO_DEMANDING,
    Refused,
    no_table,
)

MOST_FILE_BYTES = 10 * 1024 * 1024
TIMEOUT_SECONDS = 30
ZIP = b"PK\x03\x04"

_PROGRAM = "from grants.untrusted.worker import main; main()"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_SPECIALS = {"d": "date", "e": "error", "f": "formula"}


def refuse_what_is_no_table(data: bytes, kinds: str) -> None:
    """Refuse by the first bytes what cannot be a table; `kinds` are the endings that are possible, in words.

    Raises Refused for what is empty, too big, encrypted, of the old format, or a PDF.
    """
    if not data.strip():
        raise Refused(EMPTY)
    if len(data) > MOST_FILE_BYTES:
        raise Refused(TOO_BIG)
    if data.startswith(_OLE):
        # Excel wraps an encrypted .xlsx into the container of the old format.
        raise Refused(ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in data else OLD_FORMAT)
    if data.startswith(b"%PDF"):
        raise Refused(no_table("ein PDF, keine Tabelle", kinds))


def read_workbook(
    data: bytes,
    *,
    data_sheet: str,
    meta_sheet: str,
    formulas: bool,
    longest: int = LONGEST_TEXT,
    beside: Sequence[str] = (),
) -> Sheet:
    """The sheet `data_sheet` of a workbook with the sheets `beside` it, and what its hidden `meta_sheet` says about it.

    A formula counts as such (`formulas`), or as the value it had when the file was saved; without a value it is always
    a formula. Of longer texts only `longest` characters are read.
    Raises Refused with a German sentence for everything that is no plain workbook with this sheet.
    """
    if not data.startswith(ZIP):
        raise Refused(DAMAGED)
    arguments = (data_sheet, meta_sheet, "formulas" if formulas else "values", str(longest), *beside)
    try:
        answer = child.ask(_PROGRAM, data, timeout=TIMEOUT_SECONDS, arguments=arguments)
    except child.TooDemanding as demanding:
        raise Refused(TOO_DEMANDING) from demanding
    except child.Failed as failed:
        raise Refused(DAMAGED) from failed
    if "refused" in answer:
        raise Refused(answer["refused"])
    kind = answer["kind"]
    further = tuple(Sheet(kind=kind, name=name, rows=_rows(rows)) for name, rows in answer["beside"])
    return Sheet(kind=kind, name=data_sheet, rows=_rows(answer["rows"]), meta=answer["meta"], beside=further)


def _rows(answer: list[Any]) -> tuple[Row, ...]:
    return tuple(Row(number, tuple(_found(cell) for cell in cells)) for number, cells in answer)


def _found(marked: str | None) -> Found:
    if marked is None:
        return None
    mark, text = marked[0], marked[2:]
    if mark == "n":
        return Decimal(text)
    if mark == "b":
        return text == "1"
    if mark in _SPECIALS:
        return Special(_SPECIALS[mark], text)
    return text.strip() or None
