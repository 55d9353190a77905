"""Dates on which somebody was born. A date alone is none: it needs the word beside it."""

import re
from collections.abc import Iterator

from reporting.persons.finding import Finding, Kind

_MONTH = r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
DATE = rf"(?:\d{{1,2}}[./]\s?\d{{1,2}}[./]\s?(?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}\.? {_MONTH} \d{{4}})"
_BORN = r"(?:geb\b\.?|geb\.?[ -]?dat\w*\.?|geboren(?:e[rn]?)?\b|geburts(?:datum|tag)|\bdob\b|[(,;]\s*\*|^\*)"
_BEFORE = re.compile(rf"{_BORN}[^\d\n]{{0,25}}(?P<date>{DATE})", re.IGNORECASE)
_AFTER = re.compile(rf"(?P<date>{DATE})[^\d\n.]{{0,25}}\bgeboren\b", re.IGNORECASE)


def birth_dates(text: str) -> Iterator[Finding]:
    """Dates beside "geboren", "Geburtsdatum" and the like."""
    for pattern in (_BEFORE, _AFTER):
        for match in pattern.finditer(text):
            yield Finding(Kind.BIRTH_DATE, match.start("date"), match.end("date"), match["date"])
