"""What a file is called: the name it came with, without tricks, and with the ending of what it really is."""

import posixpath
import unicodedata

from grants.attachments.inspection.formats import EXTENSIONS, Format

LONGEST_NAME = 150
UNNAMED = "Datei"


def safe_name(given: str, found: Format) -> str:
    """A name to show and to give out again: no path, no invisible or turning characters, the true ending."""
    base = given.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in unicodedata.normalize("NFC", base) if unicodedata.category(sign)[0] != "C")
    plain = " ".join(plain.translate(str.maketrans('<>:"|?*', "_" * 7)).split()).strip(". ")
    stem, ending = posixpath.splitext(plain)
    if ending.lower() not in EXTENSIONS:
        stem, ending = plain, ""
    ending = ending.lower() if ending.lower() in found.endings else found.endings[0]
    return f"{stem.strip('. ')[: LONGEST_NAME - len(ending)] or UNNAMED}{ending}"
