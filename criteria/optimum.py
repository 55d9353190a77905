"""The most score × amount that an envelope can buy, in whole cents: which applications, and how much for each.

Without smallest amounts the best is plain: pay in full down the list until the money ends, and the application at
that edge gets the rest. Nobody can beat that. Smallest amounts change it near the edge only, so the search decides
applications outward from the edge and drops every partial choice that can no longer win. It is exact, and done within
milliseconds for the lists of an office. Only where it does not come to its end, HiGHS proposes a better set to go on
from. HiGHS calculates with rounded numbers, so it never has the last word: amounts and proof are whole cents.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, chain
from math import gcd
from operator import itemgetter
from typing import TypeAlias

import numpy
from scipy import optimize, sparse

EFFORT = 40_000
"""Partial choices kept before a search gives up its proof; the list of an office needs some thousand."""

_HIGHS_SECONDS = 0.4
_HIGHS_STEPS = 10**9
_PAIRED = 28
_NOBODY = -1

_Trail: TypeAlias = "tuple[_Trail, int, int] | None"
_Choice: TypeAlias = tuple[int, int, _Trail]
"""A partial choice: cents spent, their value, and the positions decided so far with their amounts, last one first."""

_spent = itemgetter(0)


@dataclass(frozen=True)
class Item:
    """One application: its score as a whole number from 0 on, its smallest and its largest amount in cents.

    Clear the denominators of fractions first: only the relation of the scores matters. 0 < smallest ≤ largest.
    """

    score: int
    smallest: int
    largest: int

    @property
    def slack(self) -> int:
        return self.largest - self.smallest


@dataclass(frozen=True)
class Optimum:
    """Amounts in cents, in the order of the items, and how much score × cents a better answer could have at most."""

    amounts: tuple[int, ...]
    gap: int


@dataclass(frozen=True)
class _Found:
    """The best set found so far, its value, and a value that no set can exceed."""

    chosen: frozenset[int]
    value: int
    bound: int


@dataclass(frozen=True)
class _Task:
    """Items, highest score first, and the cents there are for them."""

    items: tuple[Item, ...]
    capacity: int

    @cached_property
    def edge(self) -> int:
        """The position at which the money ends when everybody before it gets the largest amount."""
        return sum(spent <= self.capacity for spent in accumulate(item.largest for item in self.items))

    @property
    def start(self) -> _Choice:
        """Everybody before the edge in full, nobody from there on, nothing decided."""
        paid = self.items[: self.edge]
        return sum(item.largest for item in paid), sum(item.score * item.largest for item in paid), None

    @property
    def outward(self) -> list[int]:
        """Positions by their distance from the edge: in score, then in place, so that equal scores alternate."""
        middle = self.items[self.edge].score
        return sorted(range(len(self.items)), key=lambda n: (abs(self.items[n].score - middle), abs(n - self.edge), n))

    def amounts(self, chosen: Iterable[int]) -> dict[int, int]:
        """The smallest amount for each of a set, the rest of the money by score; nothing if the set is too dear."""
        chosen = sorted(chosen)
        rest = self.capacity - sum(self.items[n].smallest for n in chosen)
        if rest < 0:
            return {}
        given = {}
        for n in chosen:
            extra = min(rest, self.items[n].slack)
            given[n] = self.items[n].smallest + extra
            rest -= extra
        return given

    def better(self, found: _Found, chosen: Iterable[int]) -> _Found:
        """The better of what was found and another set, which takes in whom its unspent money reaches."""
        given = self.amounts(chosen)
        rest = self.capacity - sum(given.values())
        for n, item in enumerate(self.items):
            if n not in given and item.smallest <= rest:
                given[n] = min(item.largest, rest)
                rest -= given[n]
        value = sum(self.items[n].score * amount for n, amount in given.items())
        return replace(found, chosen=frozenset(given), value=value) if value > found.value else found

    def moved(self, choices: Iterable[_Choice], position: int, amount: int) -> Iterator[_Choice]:
        """The same choices with an amount for a position which so far had what it has at the start."""
        item = self.items[position]
        change = amount - (item.largest if position < self.edge else 0)
        gain = change * item.score
        return ((spent + change, value + gain, (trail, position, amount)) for spent, value, trail in choices)


def best_amounts(items: Sequence[Item], capacity: int, *, effort: int = EFFORT) -> Optimum:
    """Maximise Σ score × amount, each amount 0 or from smallest to largest, their sum at most ``capacity`` cents.

    Of equal scores the earlier item is filled first. The same items in the same order give the same answer, unless
    HiGHS was asked and ran out of time.
    """
    order = sorted(range(len(items)), key=lambda n: -items[n].score)
    task = _Task(tuple(items[n] for n in order), _usable(items, capacity))
    found = _solve(task, effort)
    given = {order[n]: amount for n, amount in task.amounts(found.chosen).items()}
    return Optimum(tuple(given.get(n, 0) for n in range(len(items))), found.bound - found.value)


def _usable(items: Sequence[Item], capacity: int) -> int:
    """Where all amounts are fixed and whole euros (or another multiple), the odd cents cannot be spent."""
    if not items or any(item.slack for item in items):
        return capacity
    return capacity - capacity % gcd(*(item.largest for item in items))


def _solve(task: _Task, effort: int) -> _Found:
    spent, value, _ = task.start
    if task.edge == len(task.items):
        return _Found(frozenset(range(task.edge)), value, value)
    bound = value + (task.capacity - spent) * task.items[task.edge].score
    nothing = _Found(frozenset(), _NOBODY, bound)
    found = _searched(task, task.better(nothing, range(task.edge)), effort)
    for propose in (_paired, _by_highs):
        if found.value == found.bound:
            return found
        found = task.better(found, propose(task))
    return _searched(task, found, effort)


def _searched(task: _Task, found: _Found, effort: int) -> _Found:
    """Decide outward from the edge until no choice is left that could win, or until the effort is spent."""
    if found.value == found.bound:
        return found
    search, bound = _Search(task, found.value), found.bound
    left, right = task.edge - 1, task.edge
    for position in task.outward:
        if effort < 0 or not search.size:
            break
        left, right = (left - 1, right) if position < task.edge else (left, right + 1)
        search.decide(position)
        bound = search.drop_losers(
            above=task.items[left].score if left >= 0 else None,
            below=task.items[right].score if right < len(task.items) else 0,
        )
        effort -= search.size
    found = replace(found, bound=min(found.bound, max(bound, search.best)))
    return task.better(found, _members(task, search.best_trail)) if search.best > found.value else found


class _Search:
    """The choices that can still win, by the one position that each leaves open between smallest and largest.

    To move a cent from a lower score to a higher one never loses, so a best answer needs no second open position.
    """

    def __init__(self, task: _Task, best: int) -> None:
        self.task, self.best = task, best
        self.best_trail: _Trail = None
        self.choices: dict[int, list[_Choice]] = {_NOBODY: [task.start]}

    @property
    def size(self) -> int:
        return sum(map(len, self.choices.values()))

    def decide(self, position: int) -> None:
        """Let a position get nothing, its smallest or its largest amount, or leave it open from its smallest on."""
        item, moved = self.task.items[position], self.task.moved
        opened = list(moved(self.choices.get(_NOBODY, []), position, item.smallest)) if item.slack else []
        amounts = {0, item.smallest, item.largest}
        self.choices = {
            open_position: _undominated(chain(*(moved(choices, position, amount) for amount in amounts)))
            for open_position, choices in self.choices.items()
        }
        self.choices[position] = opened

    def drop_losers(self, *, above: int | None, below: int) -> int:
        """Keep what can beat the best, and say how far it can reach.

        ``above`` and ``below`` are the next undecided scores: what it costs to save a cent, what a spare cent brings.
        """
        highest = 0
        for position, choices in self.choices.items():
            slack, score = self._open(position)
            kept = []
            for choice in choices:
                spent, value, trail = choice
                spare = self.task.capacity - spent
                if spare < 0:
                    reach = value + spare * above if above is not None else 0
                else:
                    filled = min(spare, slack)
                    reached = value + filled * score
                    if reached > self.best:
                        self.best, self.best_trail = reached, trail
                    reach = max(reached + (spare - filled) * below, value + spare * below)
                if reach > self.best:
                    kept.append(choice)
                    highest = max(highest, reach)
            self.choices[position] = kept
        self.choices = {position: choices for position, choices in self.choices.items() if choices}
        return highest

    def _open(self, position: int) -> tuple[int, int]:
        """The cents left open there, and the score they count with."""
        if position == _NOBODY:
            return 0, 0
        return self.task.items[position].slack, self.task.items[position].score


def _members(task: _Task, *trails: _Trail) -> set[int]:
    """Who gets something after what the trails have decided."""
    chosen = set(range(task.edge))
    for trail in trails:
        while trail is not None:
            trail, position, amount = trail
            chosen = chosen | {position} if amount else chosen - {position}
    return chosen


def _undominated(choices: Iterable[_Choice]) -> list[_Choice]:
    """By cents spent, without those that spend as much as another one for no more value."""
    kept: list[_Choice] = []
    for choice in sorted(choices, key=_spent):
        if kept and choice[1] <= kept[-1][1]:
            continue
        if kept and choice[0] == kept[-1][0]:
            kept.pop()
        kept.append(choice)
    return kept


def _paired(task: _Task) -> set[int]:
    """A set that meets the envelope closely where many scores are equal: two halves of the edge, matched in pairs."""
    halves: list[list[_Choice]] = [[task.start], [(0, 0, None)]]
    for number, position in enumerate(task.outward[:_PAIRED]):
        other = 0 if position < task.edge else task.items[position].largest
        half = halves[number % 2]
        halves[number % 2] = _undominated([*half, *task.moved(half, position, other)])
    first, second = halves
    best, chosen = 0, set(range(task.edge))
    for spent, value, trail in first:
        while second and spent + second[-1][0] > task.capacity:
            second.pop()
        if second and value + second[-1][1] > best:
            best = value + second[-1][1]
            chosen = _members(task, trail, second[-1][2])
    return chosen


def _by_highs(task: _Task) -> set[int]:
    """The set that HiGHS takes: a binary per application, and the euros above its smallest amount."""
    top, count = task.items[0].score, len(task.items)
    # Rounded numbers may be used here and only here: they propose a set, they decide no cent.
    score = numpy.array([item.score * _HIGHS_STEPS // top for item in task.items]) / _HIGHS_STEPS
    smallest = numpy.array([item.smallest for item in task.items]) / 100
    slack = numpy.array([item.slack for item in task.items]) / 100
    envelope = numpy.concatenate([smallest, numpy.ones(count)])[None, :]
    only_if_chosen = sparse.hstack([sparse.diags_array(-slack), sparse.eye_array(count)])
    answer = optimize.milp(
        -numpy.concatenate([score * smallest, score]),
        integrality=numpy.repeat([1, 0], count),
        bounds=optimize.Bounds(0, numpy.concatenate([numpy.ones(count), slack])),
        constraints=[
            optimize.LinearConstraint(envelope, ub=task.capacity / 100),
            optimize.LinearConstraint(only_if_chosen, ub=0),
        ],
        options={"mip_rel_gap": 0, "time_limit": _HIGHS_SECONDS},
    )
    return set() if answer.x is None else {n for n in range(count) if answer.x[n] > 0.5}
