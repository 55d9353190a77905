"""Charts of the office, each with the sentence that says the same: how results lie, and who would get how much."""

from decimal import Decimal

from criteria.collation import german_key
from criteria.money import format_euro, format_percent
from criteria.ranking import BANDS, Distribution
from grants.awards.scenarios import Line, Scenarios
from portal.kern.charts import Bar, BarChart

WIDTH = 100 // BANDS
MOST_APPLICATIONS = 6


def results_chart(found: Distribution) -> BarChart:
    """How many results lie in each band of ten per cent."""
    fullest = max(range(BANDS), key=lambda band: found.bands[band])
    return BarChart(
        title="Verteilung der Ergebnisse",
        description=(
            f"Die meisten Ergebnisse ({found.bands[fullest]} von {found.count}) liegen {_band(fullest)}. "
            f"Niedrigstes {format_percent(found.lowest)}, Median {format_percent(found.median)}, "
            f"höchstes {format_percent(found.highest)}."
        ),
        unit="Anträgen",
        bars=tuple(Bar(_band(band), count, _applications(count)) for band, count in enumerate(found.bands)),
    )


def money_chart(found: Scenarios) -> BarChart:
    """What each strategy gives each Förderschwerpunkt; if there is only one, the applications that differ most.

    Where all strategies give everybody the same, one bar stands for the three.
    """
    sums = sums_by_priority(found)
    is_over_priorities = len(sums) > 1
    amounts = sums if is_over_priorities else _most_different(found)
    differ = any(_gap(line) for line in found.lines)
    labels = [f": {shared.strategy.label}" for shared in found.allocations] if differ else [""]
    findings = (
        "Drei Balken stehen untereinander, einer je Verfahren. Alle Balken haben denselben Maßstab."
        if differ
        else "Mit diesen Mitteln geben alle drei Verfahren jedem Antrag denselben Betrag.",
        "" if is_over_priorities else _which(len(found.lines), differ),
    )
    return BarChart(
        title="Geld je Förderschwerpunkt" if is_over_priorities else "Geld je Antrag",
        description=" ".join(filter(None, findings)),
        unit="Euro",
        bars=tuple(
            Bar(f"{name}{label}", amount, format_euro(amount))
            for name, row in amounts.items()
            for label, amount in zip(labels, row, strict=False)
        ),
    )


def sums_by_priority(found: Scenarios) -> dict[str, list[Decimal]]:
    """The euros of each strategy by title of the Förderschwerpunkt, in the order of the titles."""
    sums: dict[str, list[Decimal]] = {}
    for line in found.lines:
        title = line.application.priority.title
        so_far = sums.get(title, [Decimal("0.00")] * len(line.awards))
        sums[title] = [total + amount for total, amount in zip(so_far, _amounts(line), strict=True)]
    return dict(sorted(sums.items(), key=lambda pair: german_key(pair[0])))


def _most_different(found: Scenarios) -> dict[str, list[Decimal]]:
    drawn = sorted(found.lines, key=lambda line: (-_gap(line), line.place))[:MOST_APPLICATIONS]
    return {f"Platz {line.place}, {line.application}": _amounts(line) for line in drawn}


def _amounts(line: Line) -> list[Decimal]:
    return [award.amount for award in line.awards]


def _gap(line: Line) -> Decimal:
    return max(_amounts(line)) - min(_amounts(line))


def _which(count: int, differ: bool) -> str:
    if count <= MOST_APPLICATIONS:
        return ""
    which = "bei denen sich die Verfahren am meisten unterscheiden" if differ else "die vorn stehen"
    return f"Gezeichnet sind die {MOST_APPLICATIONS} Anträge, {which}."


def _band(band: int) -> str:
    start, end = band * WIDTH, (band + 1) * WIDTH
    return f"von {start} bis {end} %" if band == BANDS - 1 else f"von {start} bis unter {end} %"


def _applications(count: int) -> str:
    return "1 Antrag" if count == 1 else f"{count} Anträge"
