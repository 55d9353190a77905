"""Names of people in running text and in cells.

A capital letter says little in German, where every noun has one. So a name needs something beside it: a form of
address, a known first name, a title, a word such as "Klientin", or its written form ("Müller, Anna"). What stands
beside the word for an institution is its name. An initial alone ("Frau M.") is no name: that is how one anonymises.
"""

import re
from collections.abc import Iterator

from reporting.persons.finding import Finding, Kind
from reporting.persons.lists import words
from reporting.persons.name_words import (
    UPPER,
    WORD,
    is_family_name,
    is_first_name,
    is_institution,
    is_noun,
    is_uncertain_first_name,
)

_TITLE = r"(?:(?:Dr|Prof|Dipl|med|phil|jur)\.[- ]?(?:med\. |phil\. |jur\. )?)"
_PARTICLE = r"(?:(?:von|van|vom|de|del|der|den|zu|el|al|bin|ben|Al|El) )"
_FULL = rf"{_PARTICLE}{{0,2}}{WORD}(?: {_PARTICLE}{{0,2}}{WORD})?"
_ADDRESSED = re.compile(rf"\b(?:Herrn?|Hr\.|Frau|Fr\.|Familie|Fam\.|Ehepaar) {_TITLE}*(?P<name>{_FULL})")
_TITLED = re.compile(rf"\b{_TITLE}+ ?(?P<name>{_FULL})")
_WORD = re.compile(rf"\b{WORD}")
_REST = re.compile(rf"(?: {WORD}(?= {WORD})){{0,1}}(?: [{UPPER}]\.)*(?: {_PARTICLE}{{0,2}}(?P<last>{WORD}))")
_REVERSED = re.compile(rf"\b(?P<last>{WORD}), (?P<first>{WORD})")
_VIETNAMESE = re.compile(rf"\b(?P<last>{WORD}) (?:Thi|Thị|Van|Văn) {WORD}")
_INITIAL = re.compile(rf"\b[{UPPER}]\. (?P<name>{WORD})")
_ROLE = re.compile(
    r"\b(?:(?:Klient|Besucher|Bewohner|Teilnehmer|Patient|Mieter|Senior|Mitarbeiter|Leiter|Sachbearbeiter|Betreuer|Vermieter"
    r"|Pfarrer|Nachbar|Freund|Kolleg|Sozialarbeiter|Ärzt|Anwält|Zeug)(?:in|e|en)?|Betreute[rn]?|Rechtsanwalt|Arzt|Kollege"
    r"|Stammgast|Eheleute|Ehepaar|Vater|Mutter|Sohn|Tochter|Bruder|Schwester|Ehemann|Ehefrau|Oma|Opa|Enkel(?:in)?)"
    rf":? (?P<name>{WORD})(?: (?P<last>{WORD}))?"
)
_FAMILY_ROLE = re.compile(r"(?:Vater|Mutter|Sohn|Tochter|Bruder|Schwester|Ehemann|Ehefrau|Enkel(?:in)?)\b")
_NAMED = re.compile(
    r"\b(?:(?:namens|Vorname:|Nachname:|Familienname:|gez\.|geb\.|geborene[rn]?|i\. ?A\.|i\. ?V\.|Unterschrift:)"
    rf"|(?P<weak>heißt|heiße|Name ist|genannt|Name:|verfasst von|Ansprechpartner(?:in)?:)) (?P<name>{WORD})"
)
_LAST_WORD = re.compile(r"(?:^|[\s„\"(])([^\s„\"(]+)\s$")
_NEXT_WORD = re.compile(r" ?([^\s.,;:!?)]+)")


def names(text: str) -> Iterator[Finding]:
    """Names of people. The same place may be found twice."""
    yield from _addressed(text)
    yield from _with_first_name(text)
    yield from _reversed(text)
    yield from _beside_a_cue(text)


def _addressed(text: str) -> Iterator[Finding]:
    for match in _ADDRESSED.finditer(text):
        first = _core(match["name"])
        is_known = is_first_name(first) or is_family_name(first)
        general = _before(text, match.start()).lower() in words("articles")
        if is_known or not (general or is_noun(first)):
            yield _found(match)
    for match in _TITLED.finditer(text):
        parts = match["name"].split()
        if not is_noun(_core(match["name"])) and not is_institution(parts[-1]) and not _names_institution(text, match):
            yield _found(match)


def _with_first_name(text: str) -> Iterator[Finding]:
    for match in _WORD.finditer(text):
        if not is_first_name(match[0]) and not is_uncertain_first_name(match[0]):
            continue
        rest = _REST.match(text, match.end())
        if rest is None or is_noun(rest["last"]):
            continue
        if is_uncertain_first_name(match[0]) and not is_family_name(rest["last"]):
            continue
        if is_institution(_before(text, match.start())) or is_institution(_after(text, rest.end())):
            continue
        yield Finding(Kind.NAME, match.start(), rest.end(), text[match.start() : rest.end()])


def _reversed(text: str) -> Iterator[Finding]:
    for match in _REVERSED.finditer(text):
        if not is_first_name(match["first"]) or is_noun(match["last"]):
            continue
        # In a cell of its own any family name counts, in a sentence only a known one: "Eis, Tim und Sport".
        if _is_alone(text, match) or _is_sure_family_name(match["last"]):
            yield _found(match, 0)
    for match in _VIETNAMESE.finditer(text):
        if is_family_name(match["last"]):
            yield _found(match, 0)


def _beside_a_cue(text: str) -> Iterator[Finding]:
    for match in _ROLE.finditer(text):
        name, last = match["name"], match["last"]
        whole = bool(last) and _FAMILY_ROLE.match(match[0]) and not is_noun(name) and not is_noun(last)
        if whole or is_first_name(name) or _is_sure_family_name(name):
            yield _found(match)
    for match in _NAMED.finditer(text):
        name = match["name"]
        known = is_first_name(name) or is_family_name(name)
        if known or not (match["weak"] or is_noun(name)):
            yield _found(match)
    for match in _INITIAL.finditer(text):
        name = match["name"]
        if _is_sure_family_name(name) and not _names_institution(text, match):
            yield _found(match, 0)


def _names_institution(text: str, match: re.Match[str]) -> bool:
    return is_institution(_before(text, match.start())) or is_institution(_after(text, match.end()))


def _is_alone(text: str, match: re.Match[str]) -> bool:
    """Whether "Müller, Anna" fills a cell or a line after a colon."""
    begins = text[: match.start()].rstrip()[-1:] in ("", ":")
    return begins and len(text) - match.start() < len(match[0]) + 15 and not is_first_name(match["last"])


def _is_sure_family_name(name: str) -> bool:
    """A known family name that is no ordinary word as well."""
    return is_family_name(name) and name not in words("words_like_names")


def _core(name: str) -> str:
    """The first word of a name that is no particle."""
    return next(word for word in name.split() if word[0].isupper() and word not in ("Al", "El"))


def _before(text: str, start: int) -> str:
    found = _LAST_WORD.search(text[max(0, start - 60) : start])
    return found[1] if found else ""


def _after(text: str, end: int) -> str:
    found = _NEXT_WORD.match(text, end)
    return found[1] if found else ""


def _found(match: re.Match[str], group: str | int = "name") -> Finding:
    return Finding(Kind.NAME, match.start(group), match.end(group), match[group])
