"""Numbers that belong to one person: insurance, tax, identity papers, cases. Check digits where there are any."""

import re
from collections.abc import Iterator

from stdnum.de import idnr

from reporting.persons.finding import Finding, Kind

# Beside these words a number counts even with a wrong check digit: people mistype.
_ABOUT_PERSON = re.compile(
    r"(?:(?:renten|kranken|sozial)?(?:versicherungs|versicherten|kassen)-?(?:nr\b|nummer)|(?:\b[RSK]V-?(?:nr\b|nummer))"
    r"|krankenkasse\b|steuer-?id|identifikationsnummer|\bIdNr\b|ausweis(?:nummer|-?nr\b)?|reisepass|passnummer"
    r"|BG-?(?:nr\b|nummer)|bedarfsgemeinschaft|kundennummer jobcenter|AZR-?(?:nr\b|nummer))"
    r"(?:(?!\d)[^\n;:]){0,30}[:.]?[ ]*(?P<number>(?=[A-Z0-9 /-]*\d{3})[A-Z0-9][A-Z0-9 /-]{4,18}[A-Z0-9])\b",
    re.IGNORECASE,
)
_PENSION = re.compile(r"\b\d{2}[ ]?\d{6}[ ]?[A-Z][ ]?\d{3}\b")
_HEALTH = re.compile(r"\b[A-Z]\d{9}\b")
_TAX = re.compile(r"\b\d{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}\b")
_PENSION_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
_HEALTH_WEIGHTS = (1, 2, 1, 2, 1, 2, 1, 2, 1, 2)

_CASE_WORD = (
    r"fall-?[ ]?(?:nr\b\.?|nummer)|fallakte|akten?[ ]nr\b\.?"
    r"|(?:klient(?:inn?)?(?:en)?|patient(?:inn?)?(?:en)?|betreuungs)-?(?:nr\b\.?|nummer|id|akte)|aufnahme(?:nummer|-?nr\b\.?)|kunden-?(?:nr\b\.?|nummer)|vorgangs(?:nummer|-?nr\b\.?)"
)
_CASE = re.compile(rf"\b(?:{_CASE_WORD})[^\d\n]{{0,30}}?(?P<number>[A-Z]?-?\d[\dA-Z./-]*)", re.IGNORECASE)
_FILE = re.compile(r"\b(?:az\b\.?|aktenzeichen|geschäftszeichen)[^\d\n]{0,50}?(?P<number>\d[\w./ -]*\d)", re.IGNORECASE)
# An Aktenzeichen counts if the sentence speaks of somebody whose file it is.
_OF_A_PERSON = re.compile(
    r"klient|besucher|patient|bewohner|betreuungsgericht|betreute|jugendamt|ausländerbehörde|vormund", re.IGNORECASE
)
_GUARDIANSHIP = re.compile(r"\b\d{1,4} ?(?:XVII|X) ?\d{1,5}(?:/\d{2})?\b")


def numbers(text: str) -> Iterator[Finding]:
    """Insurance, tax, identity and case numbers of persons."""
    for match in _ABOUT_PERSON.finditer(text):
        yield _finding(Kind.NUMBER, match, "number")
    for pattern, is_valid in ((_PENSION, is_pension_number), (_HEALTH, is_health_number), (_TAX, idnr.is_valid)):
        for match in pattern.finditer(text):
            if is_valid(match[0]):
                yield _finding(Kind.NUMBER, match)
    for match in _CASE.finditer(text):
        yield _finding(Kind.CASE, match, "number")
    for match in _GUARDIANSHIP.finditer(text):
        yield _finding(Kind.CASE, match)
    if _OF_A_PERSON.search(text):
        for match in _FILE.finditer(text):
            yield _finding(Kind.CASE, match, "number")


def is_pension_number(text: str) -> bool:
    """A Rentenversicherungsnummer with its check digit (VKVV § 2): area, birthday, letter, serial number, digit."""
    number = text.replace(" ", "").upper()
    digits = f"{number[:8]}{ord(number[8]) - 64:02}{number[9:11]}"
    return _checked(digits, _PENSION_WEIGHTS, number[11])


def is_health_number(text: str) -> bool:
    """A Krankenversichertennummer with its check digit (§ 290 SGB V): letter, eight digits, digit."""
    number = text.upper()
    return _checked(f"{ord(number[0]) - 64:02}{number[1:9]}", _HEALTH_WEIGHTS, number[9])


def _checked(digits: str, weights: tuple[int, ...], check: str) -> bool:
    products = (int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return sum(sum(divmod(product, 10)) for product in products) % 10 == int(check)


def _finding(kind: Kind, match: re.Match[str], group: str | int = 0) -> Finding:
    return Finding(kind, match.start(group), match.end(group), match[group])
