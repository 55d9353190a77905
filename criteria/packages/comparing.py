"""Comparing two lists of things and putting into German words what differs."""

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Generic, TypeVar

from criteria.packages.shape import Origin

T = TypeVar("T")

_SIMILAR = Fraction(1, 2)


@dataclass(frozen=True)
class Matched(Generic[T]):
    """What of two lists belongs together: `kept` pairs (old, new) in the new order, `gone` and `added`."""

    kept: tuple[tuple[T, T], ...]
    gone: tuple[T, ...]
    added: tuple[T, ...]
    is_reordered: bool


def match(old: Sequence[T], new: Sequence[T], key: Callable[[T], str]) -> Matched[T]:
    """Match things by a key that is unique in each list."""
    before, after = ({key(thing): thing for thing in things} for things in (old, new))
    return _matched(before, after, {name: name for name in after if name in before})


def match_texts(old: Sequence[T], new: Sequence[T], text: Callable[[T], str]) -> Matched[T]:
    """Match things by their text; one that has only a similar text was put in new words."""
    before, after = ({text(thing): thing for thing in things} for things in (old, new))
    partners = {name: name for name in after if name in before}
    left = [name for name in before if name not in after]
    for name in (name for name in after if name not in before):
        near = max(left, key=partial(_likeness, name), default="")
        if _likeness(name, near) >= _SIMILAR:
            left.remove(near)
            partners[name] = near
    return _matched(before, after, partners)


def _likeness(one: str, other: str) -> Fraction:
    """The share of words that two texts have in common, in the same order."""
    words, others = one.split(), other.split()
    blocks = difflib.SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
    return Fraction(2 * sum(block.size for block in blocks), max(1, len(words) + len(others)))


def _matched(before: dict[str, T], after: dict[str, T], partners: dict[str, str]) -> Matched[T]:
    """`partners`: of a new name, the old one."""
    kept = [(partners[name], name) for name in after if name in partners]
    places = {name: place for place, name in enumerate(before)}
    order = [places[was] for was, _ in kept]
    taken = set(partners.values())
    return Matched(
        kept=tuple((before[was], after[name]) for was, name in kept),
        gone=tuple(thing for name, thing in before.items() if name not in taken),
        added=tuple(thing for name, thing in after.items() if name not in partners),
        is_reordered=order != sorted(order),
    )


def replaced(name: str, old: str, new: str) -> Iterable[str]:
    """„Gewicht statt 25 jetzt 30“; nothing where both are the same."""
    if old != new:
        yield f"{name} statt {old} jetzt {new}" if name else f"statt {old} jetzt {new}"


def reworded(name: str, old: str, new: str) -> Iterable[str]:
    """A text in new words; nothing where both are the same."""
    if old == new:
        return
    if not old:
        yield f"{name} neu: {quoted(new)}"
    elif not new:
        yield f"{name} entfallen, bisher {quoted(old)}"
    else:
        yield f"{name} neu gefasst: statt {quoted(old)} jetzt {quoted(new)}"


def listed(name: str, old: Sequence[str], new: Sequence[str]) -> Iterable[str]:
    """Texts that came, went, were put in new words or in a new order."""
    found = match_texts(old, new, str)
    yield from (f"{name} entfallen: {quoted(text)}" for text in found.gone)
    yield from (f"{name} neu: {quoted(text)}" for text in found.added)
    for was, now in found.kept:
        yield from reworded(name, was, now)
    if found.is_reordered:
        yield f"{name} in neuer Reihenfolge"


def keys(name: str, old: Sequence[str], new: Sequence[str]) -> Iterable[str]:
    """Keys that came or went; they have no order."""
    if gone := [key for key in old if key not in new]:
        yield f"{name} entfallen: {', '.join(gone)}"
    if added := [key for key in new if key not in old]:
        yield f"{name} neu: {', '.join(added)}"


def origin(old: Origin, new: Origin) -> Iterable[str]:
    """A changed source; an assumption that is now backed by a source, or a statement that no longer is."""
    if old.is_assumption and not new.is_assumption:
        yield f"bisher angenommen, jetzt belegt durch {quoted(new.source)}"
    elif new.is_assumption and not old.is_assumption:
        yield f"bisher belegt durch {quoted(old.source)}, jetzt nur angenommen"
        if new.source != old.source:
            yield from reworded("Quelle", "", new.source)
    else:
        yield from reworded("Quelle", old.source, new.source)


def quoted(text: str) -> str:
    """A text in German quotation marks."""
    return f"„{text}“"


def sentence(subject: str, changes: Iterable[str]) -> str:
    """All changes of one thing as a sentence; empty where there are none."""
    found = "; ".join(changes)
    return f"{subject}: {found}." if found else ""
