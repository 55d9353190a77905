"""Cells are called by letters and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.untrusted.cells import address, column_letters, position


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")])
def test_columns_are_counted_in_letters(number, letters):
    assert column_letters(number) == letters


@given(row=st.integers(1, 1_048_576), column=st.integers(1, 16_384))
def test_an_address_leads_back_to_its_position(row, column):
    assert position(address(row, column)) == (row, column)


@pytest.mark.parametrize("reference", ["", "7", "C", "c7", "C7:D8", "ABCD1", "Ä1", "A٣", "$A$1"])
def test_what_is_no_cell_is_refused(reference):
    with pytest.raises(ValueError, match=r"not a column|invalid literal"):
        position(reference)
