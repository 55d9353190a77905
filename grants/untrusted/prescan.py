"""Look through a zipped workbook before any spreadsheet parser sees it.

Every member is streamed under a cap, every XML part is heard by expat, and only the parts heard are packed anew:
what the parser reads afterwards is byte for byte what was looked through. Standard library only.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.parsers import expat

from grants.untrusted.budget import Budget
from grants.untrusted.markup import (
    LISTENERS,
    OdsContent,
    Part,
    Relationships,
    XlsxSheet,
    XlsxWorkbook,
    local,
)
from grants.untrusted.refusals import (
    BINARY_FORMAT,
    DAMAGED,
    DOCTYPE,
    EMBEDDED,
    ENCRYPTED,
    EXTERNAL,
    MACROS,
    NO_WORKBOOK,
    STRANGE_PART,
    TOO_MANY_PARTS,
    UNPACKS_TOO_BIG,
    Refused,
)

MOST_MEMBERS = 300
MOST_BYTES = 64 * 1024 * 1024
LONGEST_TOKEN = 1 << 20

_HEARD = (".xml", ".rels", ".vml", ".rdf")
_PASSED_OVER = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".svg", ".psmdcp")
_REFUSED_PLACES = (
    (MACROS, ("xl/macrosheets/", "xl/dialogsheets/", "basic/", "scripts/")),
    (EXTERNAL, ("xl/externallinks/", "xl/connections", "xl/querytables/")),
    (EMBEDDED, ("xl/embeddings/", "xl/activex/", "xl/ctrlprops/", "object ", "objectreplacements/")),
)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)

Notes = dict[tuple[int, int], str]


@dataclass(frozen=True)
class Scan:
    """A workbook fit for the parser: `clean` is the repacked file, `notes` formulas and error values by sheet."""

    kind: Literal["xlsx", "ods"]
    clean: bytes
    notes: dict[str, Notes]


def scan(data: bytes) -> Scan:
    """Look through all members of a zipped workbook.

    Raises Refused with a German sentence for anything but a plain .xlsx or .ods file within the limits.
    """
    clean = io.BytesIO()
    parts: dict[str, Part] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(clean, "w") as copy:
            members = _checked_members(package)
            kind = _kind({member.filename for member in members})
            budget = Budget(MOST_BYTES, Refused(UNPACKS_TOO_BIG))
            for member in members:
                chunks = budget.spend(package, member)
                if member.filename.lower().endswith(_HEARD):
                    with copy.open(zipfile.ZipInfo(member.filename), "w") as sink:
                        parts[member.filename] = _heard(chunks, sink)
                elif member.filename == "mimetype":
                    copy.writestr(zipfile.ZipInfo("mimetype"), b"".join(chunks))
                else:
                    for _ in chunks:
                        pass
        notes = _ods_notes(parts) if kind == "ods" else _xlsx_notes(parts)
    except _BROKEN as broken:
        raise Refused(DAMAGED) from broken
    return Scan(kind=kind, clean=clean.getvalue(), notes=notes)


def _checked_members(package: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = package.infolist()
    if len(members) > MOST_MEMBERS:
        raise Refused(TOO_MANY_PARTS)
    if len({member.filename.lower() for member in members}) < len(members):
        raise Refused(STRANGE_PART)
    for member in members:
        _check_member(member)
    return [member for member in members if not member.is_dir()]


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    if member.flag_bits & 0x1:
        raise Refused(ENCRYPTED)
    if name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/"):
        raise Refused(STRANGE_PART)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(STRANGE_PART)
    lowered = name.lower()
    for reason, places in _REFUSED_PLACES:
        if lowered.startswith(places):
            raise Refused(reason)
    if "vbaproject" in lowered:
        raise Refused(MACROS)
    if lowered == "xl/workbook.bin":
        raise Refused(BINARY_FORMAT)
    known = lowered.endswith(_HEARD + _PASSED_OVER) or lowered.startswith("xl/printersettings/")
    if not (known or member.is_dir() or name == "mimetype"):
        raise Refused(STRANGE_PART)


def _kind(names: set[str]) -> Literal["xlsx", "ods"]:
    is_xlsx, is_ods = "xl/workbook.xml" in names, "content.xml" in names
    if is_xlsx == is_ods:
        raise Refused(NO_WORKBOOK)
    return "xlsx" if is_xlsx else "ods"


def _heard(chunks: Iterator[bytes], sink: io.BufferedIOBase) -> Part:
    """Copy a part to `sink` while expat listens; the root element decides who listens."""
    part = Part()

    def root(name: str, attributes: dict[str, str]) -> None:
        nonlocal part
        part = LISTENERS.get(local(name), Part)()
        parser.StartElementHandler, parser.EndElementHandler = part.start, part.end
        parser.CharacterDataHandler = part.text
        part.start(name, attributes)

    def doctype(*_: object) -> None:
        raise Refused(DOCTYPE)

    # The parser behind us reads UTF-8 whatever a part declares, so a declared encoding must not be believed here.
    parser = expat.ParserCreate("UTF-8")
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = root
    parser.buffer_text = True
    size = 0
    for chunk in chunks:
        size += len(chunk)
        sink.write(chunk)
        parser.Parse(chunk, False)
        # expat reads an unfinished element again with every chunk: without this line 40 MB of it cost 10 s.
        if size - parser.CurrentByteIndex > LONGEST_TOKEN:
            raise Refused(STRANGE_PART)
    # LibreOffice packs some parts with no content at all.
    if size:
        parser.Parse(b"", True)
    return part


def _ods_notes(parts: dict[str, Part]) -> dict[str, Notes]:
    content = parts["content.xml"]
    if not isinstance(content, OdsContent):
        raise Refused(NO_WORKBOOK)
    return {name: grid.notes for name, grid in content.sheets.items()}


def _xlsx_notes(parts: dict[str, Part]) -> dict[str, Notes]:
    workbook, links = parts["xl/workbook.xml"], parts.get("xl/_rels/workbook.xml.rels")
    if not isinstance(workbook, XlsxWorkbook) or not isinstance(links, Relationships):
        raise Refused(NO_WORKBOOK)
    notes = {}
    for name, link in workbook.sheets.items():
        sheet = parts.get(posixpath.normpath(posixpath.join("/xl", links.targets.get(link, ""))).lstrip("/"))
        if isinstance(sheet, XlsxSheet):
            notes[name] = sheet.grid.notes
    return notes
