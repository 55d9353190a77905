"""What can be wrong with a package, and where: each problem names its place in the words of the file."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SEPARATOR = " › "
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its place, such as ``regeln › ceiling``, and a German sentence with what to do."""

    place: str
    sentence: str


class BadPackage(ValueError):
    """A package cannot be read. `problems` holds everything that is wrong with it, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{problem.place}: {problem.sentence}" for problem in self.problems))


def inside(place: str, name: str) -> str:
    """The place of a part within its whole; a place without name is the whole file."""
    return f"{place}{SEPARATOR}{name}" if place else name


def apart_from(problems: Iterable[Problem], others: Iterable[Problem]) -> list[Problem]:
    """Those problems that lie neither at, nor within, nor around the place of one of the others."""
    places = {problem.place for problem in others}
    around = {whole for place in places for whole in _wholes(place)}
    return [
        problem
        for problem in problems
        if problem.place not in around and places.isdisjoint([problem.place, *_wholes(problem.place)])
    ]


def _wholes(place: str) -> list[str]:
    """The places around a place: of ``a › b › c`` they are ``a › b`` and ``a``."""
    parts = place.split(SEPARATOR)
    return [SEPARATOR.join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]


def shortened(text: str) -> str:
    """The beginning of a text, short enough to be repeated in a sentence."""
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"


def item_names(keys: Sequence[str]) -> list[str]:
    """How the items of a list are called in places: by their own key where it tells them apart, else by number."""
    counts = Counter(keys)
    return [
        key if key.strip() and counts[key] == 1 and len(key) <= _LONGEST_NAME else f"Nr. {number}"
        for number, key in enumerate(keys, start=1)
    ]
