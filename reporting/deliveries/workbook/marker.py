"""The child process that marks a workbook: confined, without secrets, and free to die. See `marking`."""

import base64
import io
import json
import sys
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from grants.untrusted import child
from grants.untrusted.prescan import scan
from grants.untrusted.refusals import Refused

MEMORY_BYTES = 900 * 1024 * 1024
CPU_SECONDS = 45
ANSWER_BYTES = 24 * 1024 * 1024
AUTHOR = "Förderportal"
FILLS = {"error": "FFF4B6B6", "explain": "FFFFF0B3"}
LONGEST_COMMENT = 2000
WIDTH, HEIGHT = 320, 120


def main() -> None:
    """Read {"file", "marks"} from standard input, write {"file"} or {"refused": sentence}."""
    child.confine(memory=MEMORY_BYTES, seconds=CPU_SECONDS, answer=ANSWER_BYTES)
    question = json.load(sys.stdin.buffer)
    try:
        marked = marked_copy(base64.b64decode(question["file"]), question["marks"])
        answer = {"file": base64.b64encode(marked).decode("ascii")}
    except Refused as refused:
        answer = {"refused": str(refused)}
    json.dump(answer, sys.stdout)


def marked_copy(data: bytes, marks: list[dict[str, Any]]) -> bytes:
    """The workbook with fill and comment in each cell that a mark names. Raises Refused for what is no plain .xlsx."""
    scanned = scan(data)
    if scanned.kind != "xlsx":
        raise Refused("Markieren lassen sich nur Arbeitsmappen im Format .xlsx.")
    # What reading looked through is what is opened here; text that looks like a formula stays text.
    book = openpyxl.load_workbook(io.BytesIO(scanned.clean), rich_text=True)
    for (sheet, cell), about in _by_cell(marks).items():
        if sheet in book.sheetnames:
            _mark(book[sheet][cell], about)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _by_cell(marks: list[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for mark in marks:
        found.setdefault((mark["sheet"], mark["cell"]), []).append(mark)
    return found


def _mark(cell: Any, about: list[dict[str, Any]]) -> None:
    severity = "error" if any(mark["severity"] == "error" for mark in about) else "explain"
    sentences = "\n".join(mark["message"].removeprefix(f"{mark['sheet']}!{mark['cell']}: ") for mark in about)
    cell.fill = PatternFill("solid", fgColor=FILLS[severity])
    cell.comment = Comment(sentences[:LONGEST_COMMENT], AUTHOR, height=HEIGHT, width=WIDTH)
