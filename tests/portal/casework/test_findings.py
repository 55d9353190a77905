"""What the charts of the office say."""

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from criteria.allocation import Candidate, Strategy, allocate
from criteria.ranking import Distribution
from grants.awards.scenarios import Line, Scenarios
from portal.casework.findings import money_chart, results_chart


def scenarios(count: int, envelope: str) -> Scenarios:
    """So many applications of one Förderschwerpunkt, each with a proposal of 100 € and a smallest amount of 50 €."""
    full, half = Decimal("100.00"), Decimal("50.00")
    candidates = [Candidate(f"A-{n}", Fraction(100 - n), full, full, half) for n in range(1, count + 1)]
    allocations = tuple(allocate(candidates, Decimal(envelope), strategy) for strategy in Strategy)
    lines = tuple(
        Line(_application(awards[0].key), awards[0].place, Fraction(50), full, full, half, awards)
        for awards in zip(*(shared.awards for shared in allocations), strict=True)
    )
    return Scenarios(lines, allocations, ())


class _application(SimpleNamespace):
    def __init__(self, reference: str):
        super().__init__(reference=reference, priority=SimpleNamespace(title="Seniorenarbeit"))

    def __str__(self):
        return self.reference


def test_every_result_has_its_band_and_the_fullest_is_named():
    bands = (0, 1, 0, 0, 0, 3, 0, 0, 0, 1)
    chart = results_chart(Distribution(5, Fraction(10), Fraction(100), Fraction(54), Fraction(50), bands, None))
    assert [(bar.label, bar.text) for bar in chart.bars if bar.value] == [
        ("von 10 bis unter 20 %", "1 Antrag"),
        ("von 50 bis unter 60 %", "3 Anträge"),
        ("von 90 bis 100 %", "1 Antrag"),
    ]
    assert len(chart.bars) == 10
    assert chart.description == (
        "Die meisten Ergebnisse (3 von 5) liegen von 50 bis unter 60 %. "
        "Niedrigstes 10,00\u00a0%, Median 50,00\u00a0%, höchstes 100,00\u00a0%."
    )


def test_the_applications_that_differ_most_are_drawn_with_a_bar_per_strategy():
    chart = money_chart(scenarios(8, "600"))
    assert len(chart.bars) == 6 * 3
    # 600 € are 100 € for six by rank, and 75 € for each of eight in proportion.
    assert [(bar.label, bar.value) for bar in chart.bars[:3]] == [
        ("Platz 7, A-7: Nach Rangfolge", 0),
        ("Platz 7, A-7: Anteilig gekürzt", 75),
        ("Platz 7, A-7: Größter Nutzen", chart.bars[2].value),
    ]
    assert "Gezeichnet sind die 6 Anträge, bei denen sich die Verfahren am meisten unterscheiden." in chart.description


@pytest.mark.parametrize(("count", "drawn"), [(8, 6), (3, 3)])
def test_where_nothing_differs_the_first_are_drawn_once(count, drawn):
    chart = money_chart(scenarios(count, "800"))
    assert [bar.label for bar in chart.bars] == [f"Platz {n}, A-{n}" for n in range(1, drawn + 1)]
    assert ("die vorn stehen" in chart.description) == (count > drawn)
