"""From any text to text that a typeface can print. Applicants paste anything: emoji, control codes, other scripts."""

import datetime
import re
import unicodedata
from collections.abc import Collection
from xml.sax.saxutils import escape

EMPTY = "–"
UNPRINTABLE = "?"
NO_BREAK_SPACE = "\u00a0"
NO_BREAK_SPACES = frozenset("\u00a0\u2007\u202f")
VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
EMPTY_LINES = re.compile(r"\n\s*\n")
SIGN_BEFORE_NUMBER = re.compile(r"(§§?|\b(?:Abs|Art|Nr|Satz)\.?) (?=\d)")
MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"


def printable(text: str, code_points: Collection[int]) -> str:
    """The text in composed form (NFC) with only such characters as the typeface has; line breaks stay.

    Control and format characters are dropped, anything else that the typeface lacks becomes "?".
    """
    composed = LINE_END.sub("\n", unicodedata.normalize("NFC", text))
    return "".join(_printable_character(character, code_points) for character in composed)


def bound(text: str) -> str:
    """The text with spaces that do not break between a sign and its number, as in § 36 Abs. 2."""
    return SIGN_BEFORE_NUMBER.sub(rf"\1{NO_BREAK_SPACE}", text)


def one_line(text: str) -> str:
    """The text without line breaks, doubled and outer spaces; "–" if nothing is left, so that no label is empty."""
    return " ".join(re.split("[ \n]+", text)).strip(f" {NO_BREAK_SPACE}") or EMPTY


def paragraphs(text: str) -> list[str]:
    """The text cut at its empty lines; parts without any content are left out."""
    return [part.strip() for part in EMPTY_LINES.split(text) if part.strip()]


def markup(text: str) -> str:
    """The text as ReportLab's paragraph markup, in which it says exactly what it said as plain text."""
    return escape(text).replace("\n", "<br/>")


def german_date(day: datetime.date) -> str:
    """A date as letters carry it: 22. November 2026. The space after the day does not break."""
    return f"{day.day}.{NO_BREAK_SPACE}{MONTHS.split()[day.month - 1]} {day.year}"


def _printable_character(character: str, code_points: Collection[int]) -> str:
    category = unicodedata.category(character)
    if character == "\n":
        return character
    if character in NO_BREAK_SPACES:
        return NO_BREAK_SPACE
    if category == "Zs" or character == "\t":
        return " "
    if category in ("Cc", "Cf", "Cs") or character in VARIATION_SELECTORS:
        return ""
    # Private use has no agreed meaning, so a screen reader cannot say it (PDF/A-3a, ISO 19005-3, 6.2.11.7.3).
    if category in ("Co", "Cn") or ord(character) not in code_points:
        return UNPRINTABLE
    return character
