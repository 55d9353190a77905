"""Look through a PNG or JPEG: it can be shown, it is not enormous, and nothing hangs on to it."""

import io
import re
import struct
import zlib

import PIL.Image

from grants.attachments.inspection.foreign import MARKUP, begins_like_pdf, is_archive
from grants.attachments.inspection.refusals import (
    DAMAGED,
    DATA_BEHIND_PICTURE,
    FOREIGN_DATA,
    TOO_MANY_PIXELS,
    Unacceptable,
)

MOST_PIXELS = 100_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# Markers inside the compressed picture: stuffed bytes and restarts are none.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_END = 0xD9
_BROKEN = (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, struct.error, zlib.error, EOFError)


def inspect(data: bytes) -> str:
    """Return "png" or "jpeg". Raises Unacceptable for what must not be kept."""
    kind = "png" if data.startswith(_PNG) else "jpeg"
    if begins_like_pdf(data) or MARKUP.search(data) or is_archive(data):
        raise Unacceptable(FOREIGN_DATA)
    try:
        _check_end(data, kind)
        _check_picture(data, kind)
    except _BROKEN as error:
        raise Unacceptable(DAMAGED) from error
    return kind


def _check_picture(data: bytes, kind: str) -> None:
    # Our own limit counts, said in a sentence.
    PIL.Image.MAX_IMAGE_PIXELS = None
    with PIL.Image.open(io.BytesIO(data), formats=[kind.upper()]) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise Unacceptable(TOO_MANY_PIXELS)
        picture.load()


def _check_end(data: bytes, kind: str) -> None:
    """Nothing may follow the picture but blanks, and behind a JPEG smaller JPEGs, as telephones write them."""
    behind = data[_png_end(data) if kind == "png" else _jpeg_end(data) :].lstrip(b"\0")
    while kind == "jpeg" and behind.startswith(_JPEG):
        behind = behind[_jpeg_end(behind) :].lstrip(b"\0")
    if behind.strip(b"\0 \t\r\n"):
        raise Unacceptable(DATA_BEHIND_PICTURE)


def _png_end(data: bytes) -> int:
    position = len(_PNG)
    while True:
        length, name = struct.unpack_from(">I4s", data, position)
        position += 12 + length
        if position > len(data):
            raise Unacceptable(DAMAGED)
        if name == b"IEND":
            return position


def _jpeg_end(data: bytes) -> int:
    position = 2
    while True:
        found = _MARKER.search(data, position)
        if found is None:
            raise Unacceptable(DAMAGED)
        marker, position = found[0][1], found.end()
        if marker == _END:
            return position
        (length,) = struct.unpack_from(">H", data, position)
        position += length
