"""Look through a PDF: no programs, no files inside, no password, nothing hanging on to it."""

import io
import re

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from grants.attachments.inspection.foreign import HEAD_BYTES, MARKUP, is_archive
from grants.attachments.inspection.refusals import (
    ACTIVE_PDF,
    DAMAGED,
    EMBEDDED_PDF,
    ENCRYPTED,
    FOREIGN_DATA,
    Unacceptable,
)

MOST_BYTES_BEHIND_THE_END = 256

# What a dictionary may not have as a key, and what its /S, /Subtype or /Type may not be (ISO 32000-2, 12.6.4).
_KEYS = {
    "/JS": ACTIVE_PDF,
    "/JavaScript": ACTIVE_PDF,
    "/XFA": ACTIVE_PDF,
    "/RichMediaContent": ACTIVE_PDF,
    "/EF": EMBEDDED_PDF,
    "/EmbeddedFiles": EMBEDDED_PDF,
}
_MEANINGS = {
    **dict.fromkeys(
        ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute", "/GoTo3DView"),
        ACTIVE_PDF,
    ),
    **dict.fromkeys(("/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/RichMediaSettings"), ACTIVE_PDF),
    **dict.fromkeys(("/GoToR", "/GoToE", "/EmbeddedFile", "/FileAttachment"), EMBEDDED_PDF),
}
# Long enough never to appear by chance in compressed data; found even where the table of objects hides them.
_WORDS = ((b"/JavaScript", ACTIVE_PDF), (b"/Launch", ACTIVE_PDF), (b"/EmbeddedFile", EMBEDDED_PDF))
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_BROKEN = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError, EOFError)


def inspect(data: bytes) -> str:
    """Return "pdf". Raises Unacceptable for what must not be kept, and any error for what cannot be read."""
    _check_edges(data)
    _check_words(data)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Unacceptable(ENCRYPTED)
        _check(reader.trailer)
        for reference in _references(reader):
            found = reader.get_object(reference)
            if found is not None:
                _check(found)
        pages = len(reader.pages)
    except pypdf.errors.DependencyError as error:
        raise Unacceptable(ENCRYPTED) from error
    except _BROKEN as error:
        raise Unacceptable(ENCRYPTED if b"/Encrypt" in data else DAMAGED) from error
    if not pages:
        raise Unacceptable(DAMAGED)
    return "pdf"


def _check_edges(data: bytes) -> None:
    """Nothing but the PDF: no second format before, in or behind it."""
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise Unacceptable(DAMAGED)
    behind = data[end + len(b"%%EOF") :].strip(b"\0 \t\r\n")
    if len(behind) > MOST_BYTES_BEHIND_THE_END or MARKUP.search(data[:HEAD_BYTES] + behind) or is_archive(data):
        raise Unacceptable(FOREIGN_DATA)


def _check_words(data: bytes) -> None:
    plain = _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), data)
    for word, sentence in _WORDS:
        if word in plain:
            raise Unacceptable(sentence)


def _references(reader: pypdf.PdfReader) -> list[IndirectObject]:
    """Every object that the file names, reachable from a page or not."""
    known = {(number, generation) for generation, entries in reader.xref.items() for number in entries}
    known |= {(number, 0) for number in reader.xref_objStm}
    return [IndirectObject(number, generation, reader) for number, generation in sorted(known)]


def _check(found: PdfObject) -> None:
    """Look at an object and at all that is written inside it; what it only refers to has its own turn."""
    pending: list[object] = [found]
    while pending:
        thing = pending.pop()
        if isinstance(thing, DictionaryObject):
            _check_dictionary(thing)
            pending.extend(dict.values(thing))
        elif isinstance(thing, ArrayObject):
            pending.extend(list.__iter__(thing))


def _check_dictionary(found: DictionaryObject) -> None:
    for key in dict.keys(found):
        if key in _KEYS:
            raise Unacceptable(_KEYS[str(key)])
    for key in ("/S", "/Subtype", "/Type"):
        meaning = str(found.get(key, ""))
        if meaning in _MEANINGS:
            raise Unacceptable(_MEANINGS[meaning])
