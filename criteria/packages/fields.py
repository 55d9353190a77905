"""A reader that knows where it is: it hands out the values of a mapping and notes, with the place, what is wrong.

A value that is missing or wrong is noted once; the reader then hands out something empty, so that all that is wrong
with a file is found in one go.
"""

import difflib
from collections.abc import Callable, Sequence
from typing import TypeVar

import yaml

from criteria.packages.kinds import Unreadable
from criteria.packages.problems import Problem, inside, item_names, shortened

T = TypeVar("T")

_MISSING = "Diese Angabe fehlt. Bitte ergänzen Sie sie."
_TEXT_EXPECTED = "Hier wird ein Text oder eine Zahl erwartet, keine Liste und keine weiteren Angaben."
_LIST_EXPECTED = "Hier wird eine Liste erwartet. Bitte beginnen Sie jeden Eintrag mit „- “."
_SECTION_EXPECTED = "Hier werden Angaben mit Namen erwartet, zum Beispiel „titel: …“."


class Section:
    """A mapping of the file at its place. `known` are the names it may have (None: any).

    What is wrong is appended to `problems`.
    """

    def __init__(self, node: yaml.Node, place: str, known: Sequence[str] | None, problems: list[Problem]) -> None:
        self.place = place
        self._problems = problems
        self._nodes: dict[str, yaml.Node] = {}
        if isinstance(node, yaml.MappingNode):
            self._sort_in(node, known)
        else:
            self._note(place, _SECTION_EXPECTED)
            # What it lacks besides is not worth a note of its own.
            self._problems = []

    def __contains__(self, name: str) -> bool:
        return name in self._nodes

    def names(self) -> tuple[str, ...]:
        """The known names that this mapping has, in the order of the file."""
        return tuple(self._nodes)

    def at(self, name: str) -> str:
        """The place of one of its values."""
        return inside(self.place, name)

    def note(self, name: str, sentence: str) -> None:
        """Note a problem with one of its values."""
        self._note(self.at(name), sentence)

    def text(self, name: str, default: str | None = None) -> str:
        """A text. Without a default it must be there."""
        return self.read(name, str, "", default)

    def read(self, name: str, reader: Callable[[str], T], instead: T, default: str | None = None) -> T:
        """A text, or the default, turned into a value by `reader`; `instead` where that raises Unreadable."""
        node = self._find(name, required=default is None)
        text = default if node is None else self._text_of(node, self.at(name))
        if text is None:
            return instead
        try:
            return reader(text)
        except Unreadable as problem:
            self.note(name, str(problem))
            return instead

    def texts(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of texts."""
        items = self._items(name, required=required)
        return tuple(
            self._text_of(item, inside(self.at(name), f"Nr. {number}")) or ""
            for number, item in enumerate(items, start=1)
        )

    def section(self, name: str, known: Sequence[str] | None = None) -> "Section":
        """A mapping within this one. Without `known`, any name is allowed in it."""
        node = self._find(name, required=True)
        if node is None:
            return Section(yaml.MappingNode("", []), self.at(name), known, [])
        return self._within(node, self.at(name), known)

    def sections(
        self, name: str, known: Sequence[str], *, named_by: str = "", required: bool = True
    ) -> list["Section"]:
        """A list of mappings. In places they are called by their value of `named_by`, or by number."""
        items = self._items(name, required=required)
        keys = [_peek(item, named_by) for item in items]
        return [
            self._within(item, inside(self.at(name), called), known)
            for item, called in zip(items, item_names(keys), strict=True)
        ]

    def _sort_in(self, node: yaml.MappingNode, known: Sequence[str] | None) -> None:
        lines: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self.note(f"Zeile {line}", "Der Name einer Angabe ist hier kein Text. Bitte schreiben Sie ein Wort.")
                continue
            name = key.value
            if name in lines:
                sentence = f"Diese Angabe steht zweimal da (Zeilen {lines[name]} und {line}). Bitte streichen Sie eine."
                self._note(self.at(shortened(name)), sentence)
            elif known is not None and name not in known:
                self._note(self.at(shortened(name)), _unknown(name, known))
            else:
                self._nodes[name] = value
            lines.setdefault(name, line)

    def _within(self, node: yaml.Node, place: str, known: Sequence[str] | None) -> "Section":
        return Section(node, place, known, self._problems)

    def _find(self, name: str, *, required: bool) -> yaml.Node | None:
        node = self._nodes.get(name)
        if node is None and required:
            self.note(name, _MISSING)
        return node

    def _items(self, name: str, *, required: bool) -> list[yaml.Node]:
        node = self._find(name, required=required)
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if node is not None:
            self.note(name, _LIST_EXPECTED)
        return []

    def _text_of(self, node: yaml.Node, place: str) -> str | None:
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        self._note(place, _TEXT_EXPECTED)
        return None

    def _note(self, place: str, sentence: str) -> None:
        self._problems.append(Problem(place, sentence))


def _peek(node: yaml.Node, name: str) -> str:
    """A text within an item, before the item is read; empty where there is none."""
    if not isinstance(node, yaml.MappingNode):
        return ""
    found = (value for key, value in node.value if key.value == name and isinstance(value, yaml.ScalarNode))
    return str(next((value.value for value in found), ""))


def _unknown(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(shortened(name), known, n=1)
    hint = f"Meinten Sie „{near[0]}“?" if near else f"Möglich sind: {', '.join(known)}."
    return f"Diese Angabe gibt es hier nicht. {hint}"
