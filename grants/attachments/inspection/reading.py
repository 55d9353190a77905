"""Find out what an uploaded file really is, in a confined child process.

Whatever the bytes are, the outcome is a Format or `Unacceptable` with a German sentence.
"""

from grants.attachments.inspection.foreign import begins_like_pdf
from grants.attachments.inspection.formats import FORMATS, MOST_FILE_BYTES, Format
from grants.attachments.inspection.refusals import (
    ARCHIVE,
    DAMAGED,
    EMPTY,
    ENCRYPTED,
    FOREIGN_DATA,
    OLD_FORMAT,
    TOO_BIG,
    TOO_DEMANDING,
    WRONG_TYPE,
    Unacceptable,
)
from grants.untrusted import child

TIMEOUT_SECONDS = 45

_PROGRAM = "from grants.attachments.inspection import worker, {family}; worker.main({family}.inspect)"
_FAMILIES = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "images"),
    (b"\xff\xd8\xff", "images"),
    (b"PK\x03\x04", "packages"),
)
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ARCHIVES = (b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


def inspect(data: bytes) -> Format:
    """The format of a file that may be kept.

    Raises Unacceptable, and nothing else, for every file of another type, beyond the limits, or with dangerous parts.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise Unacceptable(EMPTY)
    if len(data) > MOST_FILE_BYTES:
        raise Unacceptable(TOO_BIG)
    family = next((family for magic, family in _FAMILIES if data.startswith(magic)), "")
    if not family:
        raise Unacceptable(_not_ours(data))
    return FORMATS[_child_answer(data, family)]


def _not_ours(data: bytes) -> str:
    """The sentence about a file whose beginning is none of ours."""
    if data.startswith(_OLE):
        # Office wraps an encrypted .docx or .xlsx into the container of the old formats.
        return ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in data else OLD_FORMAT
    if data.startswith(_ARCHIVES):
        return ARCHIVE
    return FOREIGN_DATA if begins_like_pdf(data) else WRONG_TYPE


def _child_answer(data: bytes, family: str) -> str:
    """Let the child open the file; it limits itself."""
    try:
        found = child.ask(_PROGRAM.format(family=family), data, timeout=TIMEOUT_SECONDS)
    except child.TooDemanding as demanding:
        raise Unacceptable(TOO_DEMANDING) from demanding
    except child.Failed as failed:
        raise Unacceptable(DAMAGED) from failed
    if "refused" in found:
        raise Unacceptable(found["refused"])
    return str(found["format"])
