"""Columns are as wide as their text needs, as far as the page allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from grants.documents.column_widths import column_widths
from grants.documents.typefaces import typefaces

FACE = typefaces().regular


def widths(*rows: tuple[str, ...], numeric: frozenset[int] = frozenset(), total: float = 400) -> tuple[float, ...]:
    return column_widths(rows, numeric=numeric, face=FACE, size=10, surroundings=8, total=total)


def test_room_to_spare_goes_to_the_words():
    _, amount = widths(("Personalkosten", "64.300,00 €"), numeric=frozenset({1}))

    assert amount == stringWidth("64.300,00 €", FACE, 10) + 8


def test_a_table_of_numbers_only_fills_the_page_too():
    assert widths(("1", "1"), numeric=frozenset({0, 1})) == (200, 200)


def test_amounts_are_not_broken_for_the_sake_of_long_texts():
    *_, amount = widths(("lang " * 90, "lang " * 90, "lang " * 90, "1.000 €"), numeric=frozenset({3}))

    assert amount >= stringWidth("1.000 €", FACE, 10) + 8


def test_one_endless_word_leaves_room_for_the_other_columns():
    name, _ = widths(("Diakonie am Thonberg", "W" * 1000))

    assert name > stringWidth("Diakonie am Thonberg", FACE, 10) + 8


def test_an_endless_word_is_broken_before_short_ones():
    _, *others = widths(("W" * 1000, "Haus " * 100, "Haus " * 100, "Haus " * 100))

    assert min(others) >= stringWidth("Haus", FACE, 10) + 8


rows_of_four = st.lists(st.tuples(*[st.text("abc W1.,\n", max_size=80)] * 4), min_size=1, max_size=5)


@given(rows=rows_of_four, numeric=st.frozensets(st.integers(0, 3)))
def test_columns_fill_the_page_exactly(rows, numeric):
    assert sum(widths(*rows, numeric=numeric)) == pytest.approx(400)


@given(rows=rows_of_four)
def test_no_column_is_narrower_than_its_longest_word_or_a_fair_share(rows):
    for column, width in zip(zip(*rows, strict=True), widths(*rows), strict=True):
        words = [word for text in column for word in text.split()]
        longest = max((stringWidth(word, FACE, 10) for word in words), default=0)
        assert width >= min(longest + 8, 100) - 1e-6
