"""A bar chart as plain SVG: no script, no style attribute, readable at every width.

The picture holds only what the table beside it says as well; the caption states the finding in a sentence.
"""

import textwrap
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import slugify

LINE = 24  # height of a line of text in pixels
BAR = 18
GAP = 18
# What fits at 320 px beside the page's margins.
CHARACTERS = 34


@dataclass(frozen=True)
class Bar:
    """One bar: what it is, how long it is (not negative), and its value as people read it ("1.315 Beratungen")."""

    label: str
    value: Decimal | int
    text: str


@dataclass(frozen=True)
class DrawnBar:
    """A bar with its place: lines of text as (baseline, text), then the bar. Lengths in pixels, width in per cent."""

    lines: tuple[tuple[int, str], ...]
    text: str
    text_baseline: int
    bar_top: int
    width: Decimal


@dataclass(frozen=True)
class BarChart:
    """Horizontal bars of one series. `description` states the finding; `unit` is what the bars count.

    Raises ValueError for a negative value, which a bar from zero cannot show.
    """

    title: str
    description: str
    unit: str
    bars: tuple[Bar, ...]

    def __post_init__(self) -> None:
        if any(bar.value < 0 for bar in self.bars):
            raise ValueError("A bar chart from zero cannot show a negative value")

    @property
    def slug(self) -> str:
        """Unique on a page as long as the titles are."""
        return slugify(self.title)

    @property
    def bar_height(self) -> int:
        return BAR

    @property
    def height(self) -> int:
        drawn = self.drawn_bars
        return drawn[-1].bar_top + BAR + 2 if drawn else 0

    @property
    def full_description(self) -> str:
        """The finding and all values, for those who cannot see the picture."""
        values = "; ".join(f"{bar.label}: {bar.text}" for bar in self.bars)
        return f"{self.description} Angaben in {self.unit}: {values}."

    @property
    def drawn_bars(self) -> tuple[DrawnBar, ...]:
        """The bars with their places, longest value 100 per cent wide."""
        longest = max((bar.value for bar in self.bars), default=0) or 1
        top, drawn = 0, []
        for bar in self.bars:
            label_lines = textwrap.wrap(bar.label, CHARACTERS) or [""]
            fits = len(label_lines[-1]) + len(bar.text) < CHARACTERS
            lines = tuple((top + LINE * index + BAR, line) for index, line in enumerate(label_lines))
            text_top = top + LINE * (len(label_lines) - fits)
            drawn.append(
                DrawnBar(
                    lines=lines,
                    text=bar.text,
                    text_baseline=text_top + BAR,
                    bar_top=text_top + LINE,
                    width=(Decimal(bar.value) * 100 / longest).quantize(Decimal("0.1")),
                )
            )
            top = text_top + LINE + BAR + GAP
        return tuple(drawn)
