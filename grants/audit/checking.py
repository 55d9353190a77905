"""Proves that a record is whole: every entry fits the one before, nothing is changed, and the end is not cut off.

Works on entries of the database and on lines of an exported file alike.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from grants.audit.models import PLAIN, AnchoredHead, Entry, Head


@dataclass(frozen=True)
class Line:
    """An entry outside of the database, as exports hold it. `actor` is for people; the hash covers `actor_id`."""

    chain: str
    number: int
    at: datetime.datetime
    actor_id: int | None
    actor: str
    role: str
    action: str
    sentence: str
    data: dict
    reason: str
    legal_basis: str
    format: int
    previous_hash: str
    hash: str

    def as_json(self) -> dict:
        return asdict(self) | {"at": self.at.isoformat()}


@dataclass(frozen=True)
class Broken:
    """The first link that does not hold: the number of the entry, and in words what is wrong."""

    number: int
    sentence: str


def line_of(entry: Entry) -> Line:
    """The entry as exports hold it. Expects `actor` to be selected in lists."""
    names = [name for name in Line.__dataclass_fields__ if name not in {"actor", "at"}]
    values = {name: getattr(entry, name) for name in names}
    return Line(**values, at=entry.at.astimezone(datetime.UTC), actor=str(entry.actor or "Förderportal"))


def line_from(content: dict) -> Line:
    """A line from the JSON of an export. Raises KeyError, TypeError or ValueError if it is none."""
    values = {name: content[name] for name in Line.__dataclass_fields__}
    return Line(**(values | {"at": datetime.datetime.fromisoformat(content["at"])}))


def digest(entry: Entry | Line) -> str:
    """SHA-256 over everything that the entry says, and over the hash of the entry before it."""
    content = [
        entry.chain,
        entry.number,
        entry.at.astimezone(datetime.UTC).isoformat(),
        entry.actor_id,
        entry.role,
        entry.action,
        entry.sentence,
        entry.data,
        entry.previous_hash,
    ]
    if entry.format != PLAIN:
        content += [entry.format, entry.reason, entry.legal_basis]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def first_break(
    entries: Iterable[Entry | Line], chain: str, ends: Sequence[tuple[int, str, str]] = ()
) -> Broken | None:
    """The first link that does not hold. `ends` are number, hash and source of entries that must be there."""
    previous, expected, hashes = "", 1, {}
    for entry in entries:
        if entry.chain != chain or entry.number != expected or entry.previous_hash != previous:
            return Broken(expected, "Der Eintrag fehlt oder schließt nicht an den vorigen an.")
        if entry.format == PLAIN and (entry.reason or entry.legal_basis):
            return Broken(expected, "Grund oder Rechtsgrundlage wurden nachträglich eingetragen.")
        if entry.hash != digest(entry):
            return Broken(expected, "Der Inhalt des Eintrags wurde geändert.")
        hashes[expected] = previous = entry.hash
        expected += 1
    for number, end, source in sorted(ends):
        if number not in hashes:
            return Broken(expected, f"Das Ende fehlt: {source} kennt noch Eintrag {number}.")
        if hashes[number] != end:
            return Broken(number, f"Der Eintrag wurde ersetzt: {source} kennt ihn anders.")
    return None


def break_in(chain: str) -> Broken | None:
    """The first link of a stored record that does not hold, compared with its head and the anchors too."""
    entries = list(Entry.objects.filter(chain=chain).order_by("number"))
    ends = [(head.number, head.hash, f"der Anker {head.anchor.number}") for head in _anchored(chain)]
    head = Head.objects.filter(chain=chain).first()
    if head is not None:
        ends.append((head.number, head.hash, "die Liste der letzten Einträge"))
    found = first_break(entries, chain, ends)
    if found is None and entries and (head is None or head.number != len(entries)):
        return Broken(len(entries), "Die Liste der letzten Einträge kennt diesen Eintrag nicht.")
    return found


def broken_at(chain: str) -> int | None:
    """The number of the first entry that does not fit its chain; None if the record is whole."""
    found = break_in(chain)
    return found.number if found else None


def _anchored(chain: str):
    return AnchoredHead.objects.filter(chain=chain).select_related("anchor").order_by("number")
