"""Read a delivered file safely: .xlsx and .ods in a confined child process, .csv here.

Whatever the bytes are, the outcome is a Sheet or `Unreadable` with a German sentence.
"""

import json
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from reporting.deliveries.workbook.cells import Found, Row, Sheet, Special
from reporting.deliveries.workbook.csvfile import read_csv
from reporting.deliveries.workbook.form import DATA_SHEET
from reporting.deliveries.workbook.refusals import (
    DAMAGED,
    EMPTY,
    ENCRYPTED,
    OLD_FORMAT,
    PDF,
    TOO_BIG,
    TOO_DEMANDING,
    WRONG_TYPE,
    Refused,
)

MOST_FILE_BYTES = 10 * 1024 * 1024
TIMEOUT_SECONDS = 30

_PROJECT = Path(__file__).resolve().parents[3]
_START = "import sys; sys.path.append(sys.argv[1]); from reporting.deliveries.workbook.worker import main; main()"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP = b"PK\x03\x04"
_SPECIALS = {"d": "date", "e": "error", "f": "formula"}


class Unreadable(Exception):
    """The file cannot be read; `message` is a polite German sentence saying what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read(data: bytes, filename: str) -> Sheet:
    """Read the data sheet of a delivered file.

    The content decides what the file is; the name only tells whether plain text is meant as CSV.
    Raises Unreadable, and nothing else, for every file that is no readable .xlsx, .ods or .csv table.
    """
    try:
        return _read(data, filename)
    except Refused as refused:
        raise Unreadable(str(refused)) from refused


def _read(data: bytes, filename: str) -> Sheet:
    if not data.strip():
        raise Refused(EMPTY)
    if len(data) > MOST_FILE_BYTES:
        raise Refused(TOO_BIG)
    if data.startswith(_ZIP):
        return _sheet(_child_answer(data))
    if data.startswith(_OLE):
        # Excel wraps an encrypted .xlsx into the container of the old format.
        raise Refused(ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in data else OLD_FORMAT)
    if data.startswith(b"%PDF"):
        raise Refused(PDF)
    if filename.lower().endswith(".csv"):
        return read_csv(data)
    raise Refused(DAMAGED if filename.lower().endswith((".xlsx", ".ods")) else WRONG_TYPE)


def _child_answer(data: bytes) -> dict[str, Any]:
    """Let the child open the file. It limits itself; here count only its answer, its death or its silence."""
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(data)
        question.seek(0)
        try:
            child = subprocess.run(  # noqa: S603 - our own interpreter with a constant program
                [sys.executable, "-I", "-c", _START, str(_PROJECT)],
                stdin=question,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                timeout=TIMEOUT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise Refused(TOO_DEMANDING) from late
        # A signal (negative) means a limit was hit or the parser aborted, any other code that it raised.
        if child.returncode != 0:
            raise Refused(TOO_DEMANDING if child.returncode < 0 else DAMAGED)
        answer.seek(0)
        return json.loads(answer.read())


def _sheet(answer: dict[str, Any]) -> Sheet:
    if "refused" in answer:
        raise Refused(answer["refused"])
    rows = tuple(Row(number, tuple(_found(cell) for cell in cells)) for number, cells in answer["rows"])
    return Sheet(kind=answer["kind"], name=DATA_SHEET, rows=rows, meta=answer["meta"])


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
