"""Signs of a second format inside a file: what one program shows as a picture, another would run."""

import io
import re
import zipfile

# Readers find a PDF whose header stands anywhere here.
HEAD_BYTES = 1024
MARKUP = re.compile(rb"<(?:html|script|!doctype|\?php)", re.IGNORECASE)


def is_archive(data: bytes) -> bool:
    """Would a program for archives open this?"""
    return zipfile.is_zipfile(io.BytesIO(data))


def begins_like_pdf(data: bytes) -> bool:
    """Would a PDF reader open this?"""
    return b"%PDF-" in data[:HEAD_BYTES]
