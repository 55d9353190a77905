"""Who could assess what in a call: a proposal that everybody can work out again by hand. It assigns nobody.

Suitable is who is not barred from a file, does not cover the part yet, and has its Förderschwerpunkt and its part
among the competences. Places that few people suit are filled first. Among the suitable, who is not on the file yet
goes before who is; then who has fewer sheets, counting those of the proposal; then who shares fewer files with the
others of this file, so that not the same two always assess together; then the order in which people were given.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """An assessor: how many open sheets wait already, and what they know. No topic or no part given means any."""

    key: str
    load: int = 0
    topics: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    def knows(self, topic: str, part: str) -> bool:
        """Whether the topic and the part are among the competences."""
        return (not self.topics or topic in self.topics) and (not self.parts or part in self.parts)


@dataclass(frozen=True)
class File:
    """An application to assess.

    `needs` says how many more people each part needs, `covered` which parts each person has already, `barred` who
    takes no part (§ 20 VwVfG).
    """

    key: str
    topic: str
    needs: Mapping[str, int]
    covered: Mapping[str, frozenset[str]] = field(default_factory=dict)
    barred: frozenset[str] = frozenset()

    def suits(self, person: Person, part: str) -> bool:
        """Whether this person may and can assess this part."""
        if person.key in self.barred or part in self.covered.get(person.key, frozenset()):
            return False
        return person.knows(self.topic, part)


@dataclass(frozen=True)
class Place:
    """One sheet to give, with the working: `person` is None where nobody is left.

    `suitable` is how many people suited the part, `load` how many sheets the person had when chosen, `together` how
    often the person is on another file with somebody of this one.
    """

    file: str
    part: str
    person: str | None
    suitable: int
    load: int = 0
    together: int = 0


def propose(files: Sequence[File], people: Sequence[Person]) -> list[Place]:
    """A person for every place that is open, in the order of the files and their parts.

    The same files and people always give the same proposal. Raises ValueError where a key is given twice.
    """
    if len({one.key for one in files}) < len(files) or len({one.key for one in people}) < len(people):
        raise ValueError("files and people need keys of their own")
    standing = _Standing(files, people)
    open_places = [(number, part) for number, file in enumerate(files) for part in file.needs]
    suitable = {
        (number, part): [one for one in people if files[number].suits(one, part)] for number, part in open_places
    }
    found: dict[tuple[int, str], list[Place]] = {}
    for number, part in sorted(open_places, key=lambda place: (len(suitable[place]), place[0])):
        found[number, part] = standing.fill(files[number], part, suitable[number, part])
    return [place for key in open_places for place in found[key]]


class _Standing:
    """What is given so far: sheets per person, people per file, and who shares files with whom."""

    def __init__(self, files: Iterable[File], people: Sequence[Person]):
        self.order = {one.key: position for position, one in enumerate(people)}
        self.load = {one.key: one.load for one in people}
        self.on_file: dict[str, list[str]] = {file.key: [] for file in files}
        self.pairs: Counter[frozenset[str]] = Counter()
        for file in files:
            for key in file.covered:
                self._join(file, key)

    def fill(self, file: File, part: str, suitable: Sequence[Person]) -> list[Place]:
        """Choose for all places of one part, each time anew."""
        left, places = list(suitable), []
        for _ in range(file.needs[part]):
            if not left:
                places.append(Place(file.key, part, None, len(suitable)))
                continue
            chosen = min(left, key=lambda one: self._rank(file, one))
            left.remove(chosen)
            load, together = self.load[chosen.key], self._together(file, chosen)
            places.append(Place(file.key, part, chosen.key, len(suitable), load, together))
            self.load[chosen.key] += 1
            self._join(file, chosen.key)
        return places

    def _rank(self, file: File, one: Person) -> tuple[bool, int, int, int]:
        on_file = one.key in self.on_file[file.key]
        return on_file, self.load[one.key], self._together(file, one), self.order[one.key]

    def _together(self, file: File, one: Person) -> int:
        """How often this person shares other files with the people of this one."""
        others = [key for key in self.on_file[file.key] if key != one.key]
        here = len(others) if one.key in self.on_file[file.key] else 0
        return sum(self.pairs[frozenset((one.key, key))] for key in others) - here

    def _join(self, file: File, key: str) -> None:
        people = self.on_file[file.key]
        if key not in people:
            self.pairs.update(frozenset((key, other)) for other in people)
            people.append(key)
