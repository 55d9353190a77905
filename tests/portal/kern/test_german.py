from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.deadlines import NaiveMoment
from criteria.money import parse_euro
from portal.kern.german import duration, euro, german_date, german_datetime, german_deadline, number, percent

CENTS = st.decimals(min_value=-(10**10), max_value=10**10, places=2, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("1234.56"), "1.234,56\u00a0€"),
        (Decimal("-0.5"), "−0,50\u00a0€"),
        (Decimal("0.125"), "0,13\u00a0€"),
        (1_000_000, "1.000.000,00\u00a0€"),
        (None, "–"),
    ],
)
def test_an_amount_has_dots_a_comma_and_cents(amount, written):
    assert euro(amount) == written


def test_a_number_keeps_its_decimals_unless_told_otherwise():
    assert (number(Decimal("1234.50")), number(Decimal("100")), number(Decimal("2.5"), 0)) == ("1.234,5", "100", "3")


def test_a_float_is_refused():
    with pytest.raises(TypeError, match="Expected Decimal or int, got float"):
        euro(0.1)


def test_a_share_is_written_in_per_cent():
    assert (percent(Decimal("0.125")), percent(Decimal("1"), 0), percent(None)) == ("12,5\u00a0%", "100\u00a0%", "–")


def test_a_moment_is_written_as_the_clock_in_berlin_showed_it():
    assert german_datetime(datetime(2026, 12, 24, 13, 3, tzinfo=UTC)) == "24.12.2026, 14:03 Uhr"


def test_a_late_moment_belongs_to_the_next_day_in_berlin():
    assert german_date(datetime(2026, 12, 24, 23, 30, tzinfo=UTC)) == "25.12.2026"


def test_a_day_is_written_with_two_digits_each():
    assert (german_date(date(2027, 1, 5)), german_date(None), german_datetime(None)) == ("05.01.2027", "–", "–")


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        german_datetime(datetime(2026, 12, 24, 14, 3))  # noqa: DTZ001


@given(CENTS)
def test_what_is_written_can_be_read_again(amount):
    assert parse_euro(euro(amount)) == amount


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 9, 30, 21, 59, tzinfo=UTC), "30.09.2026, 23:59 Uhr (MESZ)"),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "31.12.2026, 23:59 Uhr (MEZ)"),
        # The hour that October repeats is told apart by its zone.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25.10.2026, 02:30 Uhr (MESZ)"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25.10.2026, 02:30 Uhr (MEZ)"),
        (None, "–"),
    ],
)
def test_a_deadline_names_its_time_zone(moment, written):
    assert german_deadline(moment) == written


def test_a_deadline_without_time_zone_is_an_error():
    with pytest.raises(NaiveMoment):
        german_deadline(datetime(2026, 12, 24, 14, 3))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(0, "0 Minuten"), (1, "1 Minute"), (45, "45 Minuten"), (60, "1 Stunde"), (150, "2 Stunden 30 Minuten")],
)
def test_a_length_of_time_is_written_in_hours_and_minutes(minutes, written):
    assert duration(minutes) == written
