"""Invented German examples, and how well the detector tells those with a person from those without."""

from dataclasses import dataclass
from pathlib import Path

from reporting.persons.detector import find

HERE = Path(__file__).parent
UNSEEN = "# Unseen"


@dataclass(frozen=True)
class Measure:
    """`missed` and `false` are the texts that the detector judges wrongly; shares are from 0 to 1."""

    positive: int
    negative: int
    missed: tuple[str, ...]
    false: tuple[str, ...]

    @property
    def recall(self) -> float:
        return (self.positive - len(self.missed)) / self.positive

    @property
    def precision(self) -> float:
        hits = self.positive - len(self.missed)
        return hits / (hits + len(self.false))

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f} "
            f"({self.positive} examples with a person, {self.negative} without)"
        )


def positives(*, only_unseen: bool = False) -> list[tuple[str, str]]:
    """Kind and text of each example that names a person."""
    pairs = (line.split(" | ", 1) for line in _lines("positive.txt", only_unseen))
    return [(kind, text) for kind, text in pairs]


def negatives(*, only_unseen: bool = False) -> list[str]:
    """Texts that name nobody."""
    return _lines("negative.txt", only_unseen)


def measure(*, only_unseen: bool = False) -> Measure:
    """Over all examples, or only over those that were written after the detector and never used to tune it."""
    with_person, without = positives(only_unseen=only_unseen), negatives(only_unseen=only_unseen)
    return Measure(
        positive=len(with_person),
        negative=len(without),
        missed=tuple(text for _, text in with_person if not find(text)),
        false=tuple(text for text in without if find(text)),
    )


def _lines(name: str, only_unseen: bool) -> list[str]:
    text = (HERE / name).read_text("utf-8")
    if only_unseen:
        text = text.partition(UNSEEN)[2].partition("\n")[2]
    return [line for line in text.splitlines() if line and not line.startswith("#")]
