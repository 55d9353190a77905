"""What a figure says: as a chart, and in a sentence that needs no chart."""

from decimal import Decimal

from portal.kern import german
from portal.kern.charts import Bar, BarChart
from reporting.catalogue.models import Indicator
from reporting.figures.queries import Figure, Overview

MOST_BARS = 20


def chart(indicator: Indicator, period: str, overview: Overview) -> BarChart:
    """The largest values as bars; what is not drawn is said in the caption."""
    figures = sorted(overview.figures, key=lambda figure: (-figure.value, figure.code))
    drawn, rest = figures[:MOST_BARS], figures[MOST_BARS:]
    return BarChart(
        title=f"{indicator}, {period}, nach Ortsteil",
        description=" ".join((_highest(indicator, figures), _total(indicator, overview), *_rest(indicator, rest))),
        unit=indicator.unit,
        bars=tuple(Bar(figure.name, figure.value, written(indicator, figure.value)) for figure in drawn),
    )


def written(indicator: Indicator, value: Decimal) -> str:
    """A value with the decimals of its indicator."""
    return german.number(value, indicator.decimals)


def _highest(indicator: Indicator, figures: list[Figure]) -> str:
    top = [figure for figure in figures if figure.value == figures[0].value]
    names = " und ".join(filter(None, (", ".join(figure.name for figure in top[:-1]), top[-1].name)))
    value = written(indicator, top[0].value)
    if len(top) == len(figures) > 1:
        return f"Alle Ortsteile mit Werten haben denselben Wert: {value}."
    each = " je" if len(top) > 1 else ""
    return f"Am höchsten ist der Wert in {names} mit{each} {value}."


def _total(indicator: Indicator, overview: Overview) -> str:
    count = len(overview.figures)
    places = "einem Ortsteil" if count == 1 else f"{german.number(count)} Ortsteilen"
    return f"Die Summe aus {places} ist {written(indicator, overview.total)}."


def _rest(indicator: Indicator, rest: list[Figure]):
    if rest:
        total = written(indicator, sum(figure.value for figure in rest))
        others = "ein weiterer Ortsteil hat" if len(rest) == 1 else f"{len(rest)} weitere Ortsteile haben zusammen"
        yield f"Gezeichnet sind die {MOST_BARS} höchsten Werte; {others} {total}."
