"""Look through a zipped Office file (.docx, .xlsx, .odt, .ods): every part is unpacked under a cap and listened to."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from grants.attachments.inspection.foreign import begins_like_pdf
from grants.attachments.inspection.markup import listen
from grants.attachments.inspection.refusals import (
    ARCHIVE,
    DAMAGED,
    EMBEDDED,
    ENCRYPTED,
    EXTERNAL,
    FOREIGN_DATA,
    MACROS,
    STRANGE_PART,
    TOO_MANY_PARTS,
    UNPACKS_TOO_BIG,
    WRONG_TYPE,
    Unacceptable,
)
from grants.untrusted.budget import Budget

MOST_MEMBERS = 2_000
MOST_BYTES = 150 * 1024 * 1024
# Text that repeats itself packs well; beyond this it was made to burst.
MOST_TIMES = 200
FREE_BYTES = 20 * 1024 * 1024

_MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_TYPES_PART = "[Content_Types].xml"
_HEARD = (".xml", ".rels", ".rdf")
_REFUSED_PLACES = (
    (MACROS, ("/macrosheets/", "/dialogsheets/", "/basic/", "/scripts/", "/customui/")),
    (EXTERNAL, ("/externallinks/", "/querytables/", "/connections.xml")),
    (EMBEDDED, ("/embeddings/", "/activex/", "/ctrlprops/")),
)
# How the beginning of a part shows that it is another file: archives, old Office, programs, PDF, RTF.
_FILES = (
    *(b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", bytes.fromhex("D0CF11E0A1B11AE1")),
    *(b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!", b"%PDF-", b"{\\rtf"),
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
    LookupError,
)


def inspect(data: bytes) -> str:
    """Return "docx", "xlsx", "odt" or "ods". Raises Unacceptable for every other archive and for dangerous parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            _check_edges(data, package, members)
            _check_members(members)
            kind = _kind(package, {member.filename for member in members})
            most = min(MOST_BYTES, max(FREE_BYTES, MOST_TIMES * len(data)))
            budget = Budget(most, Unacceptable(UNPACKS_TOO_BIG))
            for member in members:
                _look_at(member.filename, budget.spend(package, member))
    except _BROKEN as error:
        raise Unacceptable(DAMAGED) from error
    return kind


def _check_edges(data: bytes, package: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Nothing before the first member, nothing behind the directory, and no comment to hide something in."""
    if len(members) > MOST_MEMBERS:
        raise Unacceptable(TOO_MANY_PARTS)
    starts = {member.header_offset for member in members}
    if len(starts) < len(members):
        raise Unacceptable(STRANGE_PART)
    at_the_end = data[-22:-18] == b"PK\x05\x06"
    if min(starts, default=0) or not at_the_end or package.comment or begins_like_pdf(data):
        raise Unacceptable(FOREIGN_DATA)


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len({member.filename.lower() for member in members}) < len(members):
        raise Unacceptable(STRANGE_PART)
    for member in members:
        name = member.orig_filename
        if member.flag_bits & 0x1:
            raise Unacceptable(ENCRYPTED)
        if name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/"):
            raise Unacceptable(STRANGE_PART)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unacceptable(STRANGE_PART)
        _check_place(f"/{name.lower()}")


def _check_place(place: str) -> None:
    if "vbaproject" in place or "vbadata" in place:
        raise Unacceptable(MACROS)
    for reason, places in _REFUSED_PLACES:
        if any(each in place for each in places):
            raise Unacceptable(reason)


def _kind(package: zipfile.ZipFile, names: set[str]) -> str:
    """What the package calls itself. A macro-enabled or another type is refused by its own sentence."""
    is_office, is_open = _TYPES_PART in names, "mimetype" in names
    if is_office == is_open:
        raise Unacceptable(FOREIGN_DATA if is_office else ARCHIVE)
    if is_open:
        kind = _MIMETYPES.get(_beginning(package, "mimetype").strip())
        parts = {"content.xml"}
    else:
        types = _beginning(package, _TYPES_PART).decode("utf-8", "replace")
        if "macroenabled" in types.lower():
            raise Unacceptable(MACROS)
        kinds = {kind for content_type, kind in _MAIN_PARTS.items() if f'"{content_type}"' in types}
        kind = kinds.pop() if len(kinds) == 1 else None
        parts = {"word/document.xml"} if kind == "docx" else {"xl/workbook.xml"}
    if kind is None:
        raise Unacceptable(WRONG_TYPE)
    if not parts <= names:
        raise Unacceptable(DAMAGED)
    return kind


def _beginning(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as source:
        return source.read(1 << 20)


def _look_at(name: str, chunks: Iterator[bytes]) -> None:
    """Hear an XML part whole; of any other part the beginning tells whether it is a file of its own."""
    first = next(chunks, b"")
    if first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_FILES):
        raise Unacceptable(EMBEDDED)
    if name.lower().endswith(_HEARD):
        listen(first, chunks)
    for _ in chunks:
        pass
