"""Find out what an uploaded file really is, in a confined child process.

Whatever the bytes are, the outcome is a Format or `Unacceptable` with a German sentence.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

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

TIMEOUT_SECONDS = 45

_PROJECT = Path(__file__).resolve().parents[3]
_START = (
    "import sys; sys.path.append(sys.argv[1]); from grants.attachments.inspection import worker, {family}; "
    "worker.main({family}.inspect)"
)
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
    """Let the child open the file. It limits itself; here count only its answer, its death or its silence."""
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(data)
        question.seek(0)
        try:
            child = subprocess.run(  # noqa: S603 - our own interpreter with a constant program
                [sys.executable, "-I", "-c", _START.format(family=family), str(_PROJECT)],
                stdin=question,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                timeout=TIMEOUT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise Unacceptable(TOO_DEMANDING) from late
        # A signal (negative) means a limit was hit or the parser aborted, any other code that it raised.
        if child.returncode != 0:
            raise Unacceptable(TOO_DEMANDING if child.returncode < 0 else DAMAGED)
        answer.seek(0)
        found = json.loads(answer.read())
    if "refused" in found:
        raise Unacceptable(found["refused"])
    return str(found["format"])
