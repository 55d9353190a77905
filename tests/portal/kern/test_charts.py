import itertools
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from portal.kern.charts import Bar, BarChart


def chart(*bars: Bar) -> BarChart:
    return BarChart("Beratungen 2026", "Die Suchthilfe berät am meisten.", "Beratungen", bars)


SMALL = Bar("Suchthilfe", 300, "300 Beratungen")
LARGE = Bar("Hilfen für wohnungslose Menschen in der Innenstadt", 600, "600 Beratungen")


def test_the_longest_bar_is_full_and_the_others_in_proportion():
    assert [bar.width for bar in chart(SMALL, LARGE).drawn_bars] == [Decimal("50.0"), Decimal("100.0")]


def test_only_zeros_draw_no_bar():
    assert chart(Bar("A", 0, "0")).drawn_bars[0].width == 0


def test_a_long_label_is_wrapped_and_moves_what_follows():
    first, second = chart(LARGE, SMALL).drawn_bars

    assert ([line for _, line in first.lines], second.bar_top - first.bar_top) == (
        ["Hilfen für wohnungslose Menschen", "in der Innenstadt"],
        60,
    )


def test_the_description_says_every_value():
    assert chart(SMALL).full_description == (
        "Die Suchthilfe berät am meisten. Angaben in Beratungen: Suchthilfe: 300 Beratungen."
    )


def test_a_negative_value_is_refused():
    with pytest.raises(ValueError, match="cannot show a negative value"):
        chart(Bar("A", -1, "−1"))


def test_the_picture_is_named_and_captioned():
    html = render_to_string("components/bar_chart.html", {"chart": chart(SMALL)})

    assert [
        part in html
        for part in (
            'role="img" width="100%" height="44"',
            'aria-labelledby="beratungen-2026-titel beratungen-2026-inhalt"',
            '<title id="beratungen-2026-titel">Beratungen 2026</title>',
            "<figcaption",
        )
    ] == [True] * 4


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12))
def test_bars_never_overlap_nor_leave_the_picture(values):
    drawn = chart(*(Bar("Bereich", value, str(value)) for value in values))
    tops = [bar.bar_top for bar in drawn.drawn_bars]

    assert all(later - earlier >= 40 for earlier, later in itertools.pairwise(tops))
    assert tops[-1] + drawn.bar_height <= drawn.height
    assert all(0 <= bar.width <= 100 for bar in drawn.drawn_bars)
