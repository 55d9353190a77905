"""The child process that takes the text out of an uploaded paper: confined, without secrets, and free to die.

The file comes in on standard input; the answer leaves as JSON on standard output. Imports nothing of the framework.
"""

import datetime
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

import pypdf
import python_calamine

from grants.untrusted import child
from grants.untrusted.budget import Budget
from grants.untrusted.cells import MOST_COLUMNS, MOST_ROWS

MEMORY_BYTES = 700 * 1024 * 1024
CPU_SECONDS = 30
ANSWER_BYTES = 24 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_CHARACTERS = 2_000_000
# Parts of a text document that people write: the body, and what stands around it.
_WRITTEN = (
    "content.xml",
    "word/document",
    "word/header",
    "word/footer",
    "word/footnotes",
    "word/endnotes",
    "word/comments",
)
_BREAKS = {"p", "h"}


class TooLong(Exception):
    """More unpacked bytes or characters than a report can need."""


def main() -> None:
    """Read a file from standard input, write {"texts": [...], "grids": [[sheet, rows], ...]}."""
    child.confine(memory=MEMORY_BYTES, seconds=CPU_SECONDS, answer=ANSWER_BYTES)
    json.dump(extract(sys.stdin.buffer.read(), sys.argv[2]), sys.stdout)


def extract(data: bytes, ending: str) -> dict[str, list]:
    """The texts or tables of a file with this ending. Any error means that it cannot be read."""
    if ending == ".pdf":
        return {"texts": _capped(_pages(data)), "grids": []}
    if ending in (".docx", ".odt"):
        return {"texts": _capped(_paragraphs(data)), "grids": []}
    if ending in (".xlsx", ".ods"):
        return {"texts": [], "grids": _sheets(data)}
    return {"texts": [], "grids": []}


def _pages(data: bytes) -> Iterator[str]:
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        # A line of a page ends where the paper ends, not where a name does.
        yield " ".join(page.extract_text().split())


def _paragraphs(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        budget = Budget(MOST_UNPACKED, TooLong())
        for member in package.infolist():
            if member.filename.endswith(".xml") and member.filename.startswith(_WRITTEN):
                yield from _text_of(b"".join(budget.spend(package, member)))


def _text_of(part: bytes) -> list[str]:
    paragraphs: list[str] = []
    inside: list[str] = []

    def flush(name: str) -> None:
        if name.rpartition(" ")[2] in _BREAKS:
            paragraphs.append(" ".join("".join(inside).split()))
            inside.clear()

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] in ("tab", "br", "s", "line-break"):
            inside.append(" ")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = begin, flush
    parser.CharacterDataHandler = inside.append
    parser.Parse(part, True)
    return [paragraph for paragraph in paragraphs if paragraph]


def _sheets(data: bytes) -> list[list]:
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        return [[name, _rows(workbook.get_sheet_by_name(name))] for name in workbook.sheet_names]


def _rows(sheet: python_calamine.CalamineSheet) -> list[list[str]]:
    rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
    return [["" if cell == "" else _said(cell) for cell in row[:MOST_COLUMNS]] for row in rows]


def _said(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return f"{cell:%d.%m.%Y}" if isinstance(cell, datetime.date) else str(cell)


def _capped(texts: Iterator[str]) -> list[str]:
    kept, left = [], MOST_CHARACTERS
    for text in texts:
        left -= len(text)
        if left < 0:
            raise TooLong
        kept.append(text)
    return kept
