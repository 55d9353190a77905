"""A sample by risk: whoever has the same items, factors and seed draws the same, and can check it by hand.

Each item has one point plus those of the factors that apply to it. The chance to be drawn grows with the points, and
nobody is sure to be left out (weighted sampling without replacement after Efraimidis and Spirakis, 2006): item by
item, a number u between 0 and 1 is taken from SHA-256 of seed and key, and those with the largest u^(1/points) are
drawn. The comparison is exact: in whole numbers, u^b > v^a instead of u^(1/a) > v^(1/b).
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cmp_to_key

MOST_POINTS = 9
BITS = 64


class BadSample(ValueError):
    """What was asked cannot be drawn; the message is German."""


@dataclass(frozen=True)
class Factor:
    """A sign of risk: what it is, in words, and how many points (0 to 9) it gives. 0 leaves it out."""

    key: str
    label: str
    points: int


@dataclass(frozen=True)
class Item:
    """One thing that can be drawn, and the keys of the factors that apply to it."""

    key: str
    facts: frozenset[str]


@dataclass(frozen=True)
class Weighed:
    """An item with its points, at least 1, and the factors from which they come."""

    item: Item
    points: int
    factors: tuple[Factor, ...]


def weigh(items: Collection[Item], factors: Sequence[Factor]) -> list[Weighed]:
    """The points of each item, the most first; equal ones by key. Raises BadSample for points outside of 0 to 9."""
    if any(not 0 <= factor.points <= MOST_POINTS for factor in factors):
        raise BadSample(f"Ein Merkmal kann 0 bis {MOST_POINTS} Punkte geben.")
    weighed = []
    for item in items:
        found = tuple(factor for factor in factors if factor.points and factor.key in item.facts)
        weighed.append(Weighed(item, 1 + sum(factor.points for factor in found), found))
    return sorted(weighed, key=lambda each: (-each.points, each.item.key))


def draw(items: Collection[Item], factors: Sequence[Factor], *, seed: str, size: int) -> list[Weighed]:
    """`size` items in the order in which they are drawn, or all if there are fewer.

    Raises BadSample for a size below 1, an empty seed, and points outside of 0 to 9.
    """
    if size < 1:
        raise BadSample("Bitte ziehen Sie mindestens eine Akte.")
    if not seed:
        raise BadSample("Bitte nennen Sie einen Startwert.")
    numbers = {item.key: _number(seed, item.key) for item in items}

    def compare(one: Weighed, other: Weighed) -> int:
        mine: int = numbers[one.item.key] ** other.points << BITS * one.points
        theirs: int = numbers[other.item.key] ** one.points << BITS * other.points
        return (theirs > mine) - (theirs < mine)

    return sorted(weigh(items, factors), key=cmp_to_key(compare))[:size]


def _number(seed: str, key: str) -> int:
    """A number from 1 to 2^64 that nobody can choose and everybody can compute."""
    digest = hashlib.sha256(f"{seed}\n{key}".encode()).digest()
    return int.from_bytes(digest[: BITS // 8], "big") + 1
