"""What a person typed, set against what others saved meanwhile. Nothing is overwritten that the person has not seen.

A page carries in `seen` the fingerprint of each part as it was stored when the page was made. A part that only one
side has changed needs no question; where both sides have changed it, the person chooses (`keep-…`). Tables are compared
row by row; only a page that does not say which row is which has its tables compared as a whole.
"""

import json
from enum import StrEnum

from django.http import QueryDict

from portal.applicant.parts import ABSENT, Part, fingerprints, parts_of

SEEN = "seen"
COMPARED = "compared"
# No page of the portal has more parts; whatever is longer was not written by it.
LONGEST_SEEN = 20_000


class Choice(StrEnum):
    """What a person wants to keep of a part that two people have changed."""

    MINE = "mine"
    STORED = "stored"
    BOTH = "both"


class Merge:
    """The typed data of one page after comparing.

    `conflicts` names the parts that need a choice, `unchosen` those of them for which the person was asked already,
    `taken` the parts that only others have changed: there, what they saved counts.

    `forms` makes the forms of the page: `forms(application)` as stored, `forms(application, data)` as typed.
    """

    def __init__(self, forms, application, data: QueryDict):
        self._forms, self.application = forms, application
        stored, typed = parts_of(forms(application)), parts_of(forms(application, data))
        self.data = data.copy()
        self.data["version"] = str(application.version)
        self.seen = self._read_seen(data, stored)
        self._by_row = {name for name, part in typed.items() if part.is_by_row and name in self.seen}
        self.stored, self.typed = self._both(stored, typed)
        self.unchosen = self._choose()
        self.stored, self.typed = self._both(stored, parts_of(forms(application, self.data)))
        self._compared = [name for name in self.typed if name not in self._by_row]
        self.conflicts = [name for name in self._compared if self._is_conflict(name)]
        self.taken = [name for name in self._compared if self._is_only_theirs(name)]
        for name in self.taken:
            self.stored[name].put_into(self.data)

    @property
    def forms(self):
        """The forms, filled with what is to be saved now."""
        return self._forms(self.application, self.data)

    def savable(self):
        """The forms with what can be saved, and the parts left out: in conflict, or wrong. The forms may be None."""
        left_out = dict.fromkeys(self.conflicts)
        data = self.data.copy()
        while True:
            for name in left_out:
                self.stored[name].put_into(data)
            forms = self._forms(self.application, data)
            if forms.is_valid():
                return forms, list(left_out)
            wrong = [name for name in self._wrong(parts_of(forms)) if name not in left_out]
            if not wrong:
                return None, list(left_out)
            left_out |= dict.fromkeys(wrong)

    def changes(self, left_out=()) -> list[str]:
        """The parts that this person changes. Whoever changes a row changes its table, too."""
        kept = {*self.conflicts, *self.taken, *left_out}
        changed = [name for name in self._compared if name not in kept and not self._is_equal(name)]
        return [*changed, *{self.typed[name].table for name in changed if self.typed[name].table}]

    def seen_after(self, application, left_out) -> str:
        """`seen` for a page that stays open after a save: what it does not show yet stays as it was seen."""
        stored = fingerprints(parts_of(self._forms(application)))
        behind = dict.fromkeys((*left_out, *self.taken))
        tables = {self.typed[name].table for name in behind} - {""}
        return written(stored | {name: self.seen.get(name, "") for name in behind} | dict.fromkeys(tables, ""))

    def labels(self, names) -> str:
        """The names of parts as people know them."""
        return ", ".join(f"„{self.stored[name].label}“" for name in names)

    def _both(self, stored: dict[str, Part], typed: dict[str, Part]) -> tuple[dict[str, Part], dict[str, Part]]:
        """All parts on both sides; the rows of a table that is compared row by row stand beside the table itself."""
        sides = []
        for parts in (stored, typed):
            rows = {row.name: row for name in self._by_row for row in parts[name].rows}
            sides.append(parts | rows)
        here, there = sides
        here |= {name: part.absent for name, part in there.items() if name not in here}
        there |= {name: here[name].absent for name in here if name not in there}
        return here, there

    def _wrong(self, parts: dict[str, Part]) -> list[str]:
        """The parts with errors: of a table that is compared row by row the wrong rows, else the whole."""
        wrong = []
        for name, part in parts.items():
            rows = [row.name for row in part.rows if row.errors] if name in self._by_row else []
            wrong += rows or ([name] if part.errors else [])
        return wrong

    def _read_seen(self, data: QueryDict, stored: dict[str, Part]) -> dict[str, str]:
        """What the page showed. A page without it, as of an old one, has seen all of its version or nothing."""
        if seen := read(data.get(SEEN, "")):
            return seen
        return fingerprints(stored) if data.get("version") == str(self.application.version) else {}

    def _choose(self) -> list[str]:
        """Carry out the choices of the page that compares; returns the parts for which none was made."""
        unchosen = []
        for name in self.data.getlist(COMPARED):
            if name not in self.typed:
                continue
            match self.data.get(f"keep-{name}"):
                case Choice.MINE:
                    pass
                case Choice.STORED:
                    self.stored[name].put_into(self.data)
                case Choice.BOTH if both := self.typed[name].joined_with(self.stored[name]):
                    both.put_into(self.data)
                case _:
                    unchosen.append(name)
        return unchosen

    def _is_conflict(self, name: str) -> bool:
        if self._is_equal(name):
            return False
        base = self._base(name)
        return name in self.unchosen or base not in {self.stored[name].fingerprint, self.typed[name].fingerprint}

    def _is_only_theirs(self, name: str) -> bool:
        base = self._base(name)
        return not self._is_equal(name) and base == self.typed[name].fingerprint and name not in self.conflicts

    def _base(self, name: str) -> str | None:
        """What the page showed. A row that it did not show was not there."""
        return self.seen.get(name, ABSENT if self.typed[name].table else None)

    def _is_equal(self, name: str) -> bool:
        return self.typed[name].fingerprint == self.stored[name].fingerprint


def written(seen: dict[str, str]) -> str:
    """`seen` as the page carries it."""
    return json.dumps(seen, separators=(",", ":"))


def read(text: str) -> dict[str, str]:
    """`seen` as a page sent it; what no page can have written counts as nothing seen."""
    if len(text) > LONGEST_SEEN:
        return {}
    try:
        seen = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {name: each for name, each in seen.items() if isinstance(each, str)} if isinstance(seen, dict) else {}
