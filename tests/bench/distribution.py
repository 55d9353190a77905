"""Sharing an envelope among 500 applications: every strategy, on usual lists and on lists made to be hard."""

import time
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from criteria.allocation import Candidate, Strategy, allocate
from criteria.ranking import Entry, sensitivity
from criteria.scoring import Criterion, Part, percent

APPLICATIONS = 500
CRITERIA = 12


def lists() -> Iterator[tuple[str, list[Candidate]]]:
    """Names and candidates; amounts with odd cents, drawn by a fixed rule."""
    numbers = range(APPLICATIONS)
    amounts = [Decimal(200_000 + number * 48_271 % 5_800_000) / 100 for number in numbers]
    scores = [Fraction(30 + number * 37 % 50) for number in numbers]
    close = [Fraction(50) + Fraction(number * 31 % 500, 10_000) for number in numbers]
    yield "usual", _candidates(scores, amounts, Decimal("0.8"))
    yield "all or nothing", _candidates(scores, amounts, Decimal(1))
    yield "equal scores, all or nothing", _candidates([Fraction(60)] * APPLICATIONS, amounts, Decimal(1))
    yield "nearly equal scores, all or nothing", _candidates(close, amounts, Decimal(1))


def _candidates(scores: list[Fraction], amounts: list[Decimal], share: Decimal) -> list[Candidate]:
    return [
        Candidate(f"A{number:03}", score, amount, amount, (amount * share).quantize(Decimal("0.01")))
        for number, (score, amount) in enumerate(zip(scores, amounts, strict=True))
    ]


def measure() -> str:
    """One line per list and strategy, and one for the ranges of places."""
    lines = []
    for name, candidates in lists():
        envelope = sum((one.proposed for one in candidates), Decimal(0)) / 2
        envelope = envelope.quantize(Decimal("0.01"))
        for strategy in Strategy:
            began = time.perf_counter()
            found = allocate(candidates, envelope, strategy)
            seconds = time.perf_counter() - began
            proven = "proven" if found.proven else "not proven, gap named"
            lines.append(f"{APPLICATIONS} applications, {name}, {strategy}: {seconds:.2f} s, {proven}")
    began = time.perf_counter()
    sensitivity(*_ranking())
    lines.append(f"Ranges of {APPLICATIONS} places, {CRITERIA} criteria: {time.perf_counter() - began:.2f} s")
    return "\n".join(lines)


def _ranking() -> tuple[list[Criterion], list[Entry], list[str]]:
    criteria = [
        Criterion(f"K{number}", f"Kriterium {number}", 5 + number, 4, None, Part.FACHLICH, ("Ziel",))
        for number in range(CRITERIA)
    ]
    entries = []
    for number in range(APPLICATIONS):
        points = {one.code: Fraction((number * 7 + place * 3) % 9, 2) for place, one in enumerate(criteria)}
        entries.append(Entry(f"A{number:03}", percent(criteria, points), points))
    return criteria, entries, ["K0", "K1"]


if __name__ == "__main__":
    print(measure())
