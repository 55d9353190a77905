"""What every text of a package must keep: not empty, not too long, one line where a page has one, no control signs."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from criteria.packages.problems import Problem, inside, item_names, shortened
from criteria.packages.shape import Origin

# The lengths of the columns that hold the texts.
LONGEST = {
    "titel": 200,
    "fassung": 80,
    "stelle": 120,
    "entscheidung": 120,
    "hinweis": 300,
    "quelle": 400,
    "rechtsgrundlage": 200,
    "wert": 100,
    "schluessel": 50,
    "bezeichnung": 80,
}
LONGEST_ITEM_TITLE = 120
KEY = re.compile(r"[a-z0-9-]+")
CODE = re.compile(r"[A-Za-z0-9_-]+")

_LINE_ENDS = {"Zl", "Zp"}
_UNPRINTABLE = {"Cc", "Cs"}


def line(place: str, text: str, most: int | None = None) -> Iterator[Problem]:
    """A text of one line with at most `most` characters."""
    yield from prose(place, text, most)
    if "\n" in text:
        yield Problem(place, "Hier ist nur eine Zeile möglich. Bitte entfernen Sie die Zeilenumbrüche.")


def prose(place: str, text: str, most: int | None = None) -> Iterator[Problem]:
    """A text that may have several lines."""
    if not text.strip():
        yield Problem(place, "Hier steht nichts. Bitte ergänzen Sie den Text.")
    if most is not None and len(text) > most:
        yield Problem(place, f"Der Text hat {len(text)} Zeichen, möglich sind {most}. Bitte kürzen Sie ihn.")
    if any(unicodedata.category(sign) in _UNPRINTABLE | _LINE_ENDS for sign in text if sign != "\n"):
        yield Problem(place, "Der Text enthält ein unsichtbares Steuerzeichen. Bitte schreiben Sie die Stelle neu.")


def optional_line(place: str, text: str, most: int) -> Iterator[Problem]:
    """A text of one line that may be left out."""
    if text:
        yield from line(place, text, most)


def key(place: str, text: str, pattern: re.Pattern[str]) -> Iterator[Problem]:
    """A short name for machines: KEY or CODE."""
    if not pattern.fullmatch(text) or len(text) > LONGEST["schluessel"]:
        letters = "Kleinbuchstaben (a bis z)" if pattern is KEY else "Buchstaben ohne Umlaute"
        rest = "Ziffern und Bindestriche" if pattern is KEY else "Ziffern, Bindestriche und Unterstriche"
        yield Problem(place, f"Bitte verwenden Sie nur {letters}, {rest}, höchstens {LONGEST['schluessel']} Zeichen.")


def lines(place: str, texts: Sequence[str], what: str) -> Iterator[Problem]:
    """A list of texts of one line, with at least one, none twice. `what` is what is missing where there is none."""
    if not texts:
        yield Problem(place, f"Es fehlt {what}. Bitte ergänzen Sie die Liste.")
    for number, text in enumerate(texts, start=1):
        yield from line(inside(place, f"Nr. {number}"), text)
    yield from unrepeated(place, texts)


def unrepeated(place: str, texts: Sequence[str]) -> Iterator[Problem]:
    """No text stands twice."""
    for text, count in Counter(texts).items():
        if text.strip() and count > 1:
            yield Problem(place, f"„{shortened(text)}“ steht mehrmals da. Bitte nennen Sie jeden Eintrag nur einmal.")


def origin(place: str, where: Origin) -> Iterator[Problem]:
    """A statement has a source, or is marked as an assumption."""
    if not where.source and not where.is_assumption:
        yield Problem(place, "Quelle fehlt. Bitte nennen Sie eine, oder nennen Sie es Annahme („annahme: ja“).")
    yield from optional_line(inside(place, "quelle"), where.source, LONGEST["quelle"])


def places(place: str, keys: Sequence[str]) -> list[str]:
    """The places of the items of a list, as reading names them."""
    return [inside(place, name) for name in item_names(keys)]
