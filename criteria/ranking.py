"""From percentages to places, how firm the places are, and whether the rubric tells the applications apart."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import lcm
from statistics import median

from criteria.money import format_percent
from criteria.scoring import Criterion, Scores, WrongPoints, percent

BANDS = 10
"""Bands of the distribution, each as wide as 100 percent divided by them."""


@dataclass(frozen=True)
class Entry:
    """One application in a ranking: a unique key, its percentage (0 to 100) and its points per criterion."""

    key: str
    percent: Fraction
    points: Scores


@dataclass(frozen=True)
class Ranked:
    """A place in a ranking, counted 1, 2, 2, 4; ``shared`` says that percentage and tie rule leave several on it."""

    place: int
    key: str
    percent: Fraction
    shared: bool


@dataclass(frozen=True)
class RankRange:
    """The best and the worst place of an application; a small number is a good place."""

    best: int
    worst: int


@dataclass(frozen=True)
class Distribution:
    """How the percentages (0 to 100) of several applications lie.

    ``bands`` counts them from 0 to below 10, from 10 to below 20 and so on; the last band includes 100. ``warning``
    says in German where the rubric does not tell the applications apart; None where it does.
    """

    count: int
    lowest: Fraction
    highest: Fraction
    mean: Fraction
    median: Fraction
    bands: tuple[int, ...]
    warning: str | None


def rank(entries: Iterable[Entry], tie_rule: Sequence[str]) -> tuple[Ranked, ...]:
    """Order by percentage, highest first; equal ones by their points in the criteria named in ``tie_rule``, in turn.

    What is still equal shares its place and is listed by key. The order in which entries come in changes nothing.
    Raises WrongPoints for a repeated key and for an entry without points for the tie rule.
    """
    entries = tuple(entries)
    _check_entries(entries, tie_rule)

    def merit(entry: Entry) -> tuple[Fraction, ...]:
        return (-entry.percent, *(-Fraction(entry.points[code]) for code in tie_rule))

    ordered = sorted(entries, key=lambda entry: (merit(entry), entry.key))
    ranked: list[Ranked] = []
    for _, equals in groupby(ordered, key=merit):
        group = list(equals)
        place = len(ranked) + 1
        ranked.extend(Ranked(place, entry.key, entry.percent, len(group) > 1) for entry in group)
    return tuple(ranked)


def sensitivity(
    criteria: Sequence[Criterion],
    entries: Iterable[Entry],
    tie_rule: Sequence[str],
    *,
    change: Fraction = Fraction(1, 10),
) -> Mapping[str, RankRange]:
    """The range of each place, by key, when each weight in turn moves up and down by ``change`` of itself.

    The other weights stay as they are; the place without any change is part of the range. Exact.
    Raises WrongPoints where ``change`` is not between 0 and 1, where a percentage does not follow from the points,
    and as ``rank`` and ``percent`` do.
    """
    entries = tuple(entries)
    _check_entries(entries, tie_rule)
    if not 0 < change < 1:
        raise WrongPoints("Die Änderung der Gewichte muss über 0 % und unter 100 % liegen.")
    for entry in entries:
        if percent(criteria, entry.points) != entry.percent:
            raise WrongPoints(f"{entry.key}: Das Ergebnis folgt nicht aus den Punkten. Bitte berechnen Sie es neu.")
    ties = _standing([tuple(Fraction(entry.points[code]) for code in tie_rule) for entry in entries])
    parts = _whole_parts(criteria, entries)
    totals = [sum(row) * change.denominator for row in parts]
    places = [_places(totals, ties)]
    for column in range(len(criteria)):
        for sign in (change.numerator, -change.numerator):
            moved = [total + sign * row[column] for total, row in zip(totals, parts, strict=True)]
            places.append(_places(moved, ties))
    return {entry.key: RankRange(min(found), max(found)) for entry, *found in zip(entries, *places, strict=True)}


def distribution(criteria: Sequence[Criterion], entries: Iterable[Entry]) -> Distribution | None:
    """Say how the percentages lie and whether they separate; None where there is nothing to look at yet.

    A rubric that gives all applications the same leaves the choice to something else (Bamberg 2015: 5 to 6 points
    for everyone). Raises WrongPoints for a repeated key and for an entry without points for a criterion.
    """
    entries = tuple(entries)
    _check_entries(entries, [criterion.code for criterion in criteria])
    if not entries:
        return None
    percents = [entry.percent for entry in entries]
    bands = Counter(min(int(percent * BANDS // 100), BANDS - 1) for percent in percents)
    return Distribution(
        count=len(percents),
        lowest=min(percents),
        highest=max(percents),
        mean=sum(percents, Fraction()) / len(percents),
        median=median(percents),
        bands=tuple(bands[band] for band in range(BANDS)),
        warning=_warning(criteria, entries),
    )


def _whole_parts(criteria: Sequence[Criterion], entries: Sequence[Entry]) -> list[list[int]]:
    """What each criterion adds to each entry, as whole numbers on one scale: comparing these is fast and exact."""
    exact = [
        [Fraction(criterion.weight) * entry.points[criterion.code] / criterion.max_points for criterion in criteria]
        for entry in entries
    ]
    scale = lcm(*(part.denominator for row in exact for part in row))
    return [[int(part * scale) for part in row] for row in exact]


def _standing(ties: Sequence[tuple[Fraction, ...]]) -> list[int]:
    """A whole number for each tie value, the higher the better."""
    standing = {tie: number for number, tie in enumerate(sorted(set(ties)))}
    return [standing[tie] for tie in ties]


def _places(totals: Sequence[int], ties: Sequence[int]) -> list[int]:
    merits = list(zip(totals, ties, strict=True))
    places: dict[tuple[int, int], int] = {}
    for position, merit in enumerate(sorted(merits, reverse=True), start=1):
        places.setdefault(merit, position)
    return [places[merit] for merit in merits]


def _warning(criteria: Sequence[Criterion], entries: Sequence[Entry]) -> str | None:
    if len(entries) < 2:
        return None
    sentences = []
    if len({entry.percent for entry in entries}) == 1:
        sentences.append(
            f"Alle {len(entries)} Anträge haben dasselbe Ergebnis ({format_percent(entries[0].percent)}). "
            "Das Raster unterscheidet sie nicht und trägt keine Rangfolge. "
            "Bitte prüfen Sie, ob die Stufen der Kriterien ausgeschöpft wurden."
        )
    same = [one.title for one in criteria if len({Fraction(entry.points[one.code]) for entry in entries}) == 1]
    if same:
        titles = ", ".join(f"„{title}“" for title in same)
        sentences.append(
            f"Dieselben Punkte für alle Anträge gibt es in: {titles}. Das unterscheidet die Anträge nicht."
        )
    return " ".join(sentences) or None


def _check_entries(entries: Sequence[Entry], codes: Sequence[str]) -> None:
    repeated = sorted(key for key, count in Counter(entry.key for entry in entries).items() if count > 1)
    if repeated:
        raise WrongPoints(f"In der Rangfolge mehrfach genannt: {', '.join(repeated)}.")
    for entry in entries:
        if missing := [code for code in codes if code not in entry.points]:
            raise WrongPoints(f"{entry.key}: Es fehlen Punkte zu {', '.join(missing)}. Bitte ergänzen Sie sie.")
