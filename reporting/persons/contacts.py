"""How a person is reached or paid: e-mail, telephone, bank account, address."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberMatcher, PhoneNumberType
from schwifty import IBAN

from reporting.persons.dates import DATE
from reporting.persons.finding import Finding, Kind
from reporting.persons.lists import words

_EMAIL = re.compile(r"\b(?P<name>[\w.+-]+)(?:@| ?\(at\) ?)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_FREE = {PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.UAN}
_DIALLED = re.compile(r"(?:\+|\b00|\(0|\b0)\d")
_DATE = re.compile(DATE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b", re.IGNORECASE)

_STREET = (
    r"(?:[A-ZÄÖÜ][\wäöüß.]*(?:[- ][A-ZÄÖÜ][\wäöüß]*){0,3}(?:[- ]?(?:[Ss]traße|[Ss]tr\.|[Aa]llee|[Pp]latz|[Ww]eg"
    r"|[Rr]ing|[Gg]asse|[Uu]fer|[Dd]amm|[Mm]arkt|[Ss]teig|[Hh]of))"
    r"|(?:Am|An der|An den|Zur|Zum|Im|In der) (?:[a-zäöü]+ )?[A-ZÄÖÜ][\wäöüß]+)"
)
_NO_HOUSE = r"(?! ?(?:Uhr|Prozent|%|Euro|€|Personen|bis|\.\d|,\d))"
_ADDRESS = re.compile(rf"\b{_STREET} \d{{1,3}}(?: ?[a-h])?\b{_NO_HOUSE}")
_TOWN = re.compile(r"\b\d{5} [A-ZÄÖÜ][a-zäöüß]+(?: \([^)]{2,20}\))?")
_LIVES = re.compile(
    r"\b(?:wohn(?:haft|ung|t|anschrift|ort|adresse)\b|gemeldet|zugezogen|meldeadresse|anschrift|hausbesuch"
    r"|zu ?hause|lebt in|räumungsklage|übernachtet)",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"treff|beratungsstelle|standort|stätte|büro|zentrum|einrichtung|haus\b|räume|laden|café|verein|geschäftsstelle"
    r"|schule|kirch|kita|haltestelle|angebot|eröffn|veranstaltung|fest\b|öffnet",
    re.IGNORECASE,
)


def contacts(text: str) -> Iterator[Finding]:
    """E-mail addresses, telephone numbers, bank accounts and addresses."""
    for match in _EMAIL.finditer(text):
        if match["name"].lower() not in words("mailboxes"):
            yield Finding(Kind.EMAIL, match.start(), match.end(), match[0])
    for match in _IBAN.finditer(text):
        if length := _iban_length(match[0]):
            yield Finding(Kind.IBAN, match.start(), match.start() + length, match[0][:length])
    yield from _telephones(text)
    yield from _addresses(text)


def _iban_length(found: str) -> int:
    """How many characters of the text are a valid IBAN; words may follow it."""
    for end in range(len(found), 14, -1):
        if found[end - 1] != " " and IBAN(found[:end], allow_invalid=True).is_valid:
            return end
    return 0


def _telephones(text: str) -> Iterator[Finding]:
    if not _DIALLED.search(text):
        return
    for match in PhoneNumberMatcher(text, "DE"):
        dialled = match.raw_string.startswith(("+", "0", "(0")) and not _DATE.fullmatch(match.raw_string)
        if dialled and phonenumbers.number_type(match.number) not in _FREE:
            yield Finding(Kind.PHONE, match.start, match.end, match.raw_string)


def _addresses(text: str) -> Iterator[Finding]:
    for sentence in _sentences(text):
        lives = _LIVES.search(sentence[0])
        if not lives and _SITE.search(sentence[0]):
            continue
        found = list(_ADDRESS.finditer(sentence[0]))
        if lives or found:
            found += _TOWN.finditer(sentence[0])
        for match in found:
            start = sentence.start() + match.start()
            yield Finding(Kind.ADDRESS, start, start + len(match[0]), match[0])


def _sentences(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"(?:[^.!?\n]|(?<=[Ss]tr)\.|\.(?=\d|[a-z ]{1,3}\d)|(?<=\b[A-Z])\.|(?<=\bNr)\.)+[.!?\n]?", text)
