from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.deadlines import (
    BERLIN,
    HolidaysMissing,
    NaiveMoment,
    announcement_day,
    holidays_of,
    is_open,
    months_after,
    next_working_day,
    objection_deadline,
    retrieval_expires,
)

SAXON_HOLIDAYS = holidays_of(range(2023, 2041))
NO_GRACE = timedelta()
OPENING = datetime(2026, 7, 1, 8, tzinfo=BERLIN)
DEADLINE = datetime(2026, 9, 30, 23, 59, tzinfo=BERLIN)

days = st.dates(min_value=date(2023, 1, 1), max_value=date(2040, 10, 31))


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        (OPENING - timedelta(seconds=1), False),
        (OPENING, True),
        (DEADLINE, True),
        (DEADLINE + timedelta(seconds=1), False),
        (DEADLINE.astimezone(UTC), True),
    ],
)
def test_a_call_is_open_from_its_opening_to_its_deadline_both_included(now, opened):
    assert is_open(OPENING, DEADLINE, now, NO_GRACE) is opened


def test_grace_lengthens_the_deadline_and_nothing_more():
    grace = timedelta(minutes=15)

    assert is_open(OPENING, DEADLINE, DEADLINE + grace, grace) is True
    assert is_open(OPENING, DEADLINE, DEADLINE + grace + timedelta(seconds=1), grace) is False
    assert is_open(OPENING, DEADLINE, OPENING - timedelta(seconds=1), grace) is False


def test_the_hour_that_october_repeats_is_counted_as_instants():
    deadline = datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=BERLIN)
    an_hour_later_by_the_same_clock = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN)

    assert is_open(OPENING, deadline, deadline, NO_GRACE) is True
    assert is_open(OPENING, deadline, an_hour_later_by_the_same_clock, NO_GRACE) is False
    assert is_open(OPENING, deadline, an_hour_later_by_the_same_clock, timedelta(hours=1)) is True


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_moment_without_time_zone_is_refused(place):
    moments = [OPENING, DEADLINE, OPENING]
    moments[place] = moments[place].replace(tzinfo=None)

    with pytest.raises(NaiveMoment, match="hat keine Zeitzone"):
        is_open(*moments, NO_GRACE)


def test_a_fetched_notice_counts_as_announced_the_day_after_even_on_a_holiday():
    assert announcement_day(date(2026, 12, 24)) == date(2026, 12, 25)


def test_a_provided_notice_can_be_fetched_for_ten_days():
    assert retrieval_expires(date(2026, 11, 22)) == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("announced", "last_day"),
    [
        (date(2026, 11, 24), date(2026, 12, 24)),
        (date(2026, 1, 31), date(2026, 3, 2)),  # 28 February 2026 is a Saturday
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2025, 1, 30), date(2025, 2, 28)),
        (date(2026, 10, 18), date(2026, 11, 19)),  # 18 November 2026 is the Buß- und Bettag
        (date(2027, 2, 26), date(2027, 3, 30)),  # from Good Friday past Easter Monday
        (date(2026, 11, 25), date(2026, 12, 28)),  # from Christmas Day past the weekend
        (date(2027, 12, 1), date(2028, 1, 3)),  # New Year's Day is a Saturday
    ],
)
def test_the_objection_ends_after_a_month_on_a_working_day(announced, last_day):
    assert objection_deadline(announced, holidays=SAXON_HOLIDAYS) == last_day


@given(days)
def test_the_objection_never_ends_on_a_day_of_rest_nor_before_the_month_is_over(announced):
    last_day = objection_deadline(announced, holidays=SAXON_HOLIDAYS)

    assert last_day.weekday() < 5
    assert last_day not in SAXON_HOLIDAYS
    assert months_after(announced, 1) <= last_day <= months_after(announced, 1) + timedelta(days=5)


@given(days)
def test_no_working_day_is_skipped(day):
    found = next_working_day(day, holidays=SAXON_HOLIDAYS)
    skipped = [day + timedelta(days=passed) for passed in range((found - day).days)]

    assert [rest for rest in skipped if rest.weekday() < 5 and rest not in SAXON_HOLIDAYS] == []


def test_a_year_without_holidays_is_refused_rather_than_counted_wrongly():
    with pytest.raises(HolidaysMissing, match="Für das Jahr 2027 sind keine Feiertage hinterlegt"):
        objection_deadline(date(2026, 12, 1), holidays=holidays_of([2026]))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last_of_the_month(day, months, expected):
    assert months_after(day, months) == expected


@given(days, st.integers(min_value=0, max_value=120))
def test_counting_months_reaches_exactly_that_month(day, months):
    reached = months_after(day, months)

    assert (reached.year - day.year) * 12 + reached.month - day.month == months
    assert reached.day <= day.day


def test_saxony_keeps_the_buss_und_bettag_and_saxony_alone():
    buss_und_bettag = date(2026, 11, 18)

    assert len(holidays_of([2026])) == 11
    assert holidays_of([2026]) - holidays_of([2026], state="ST") == {buss_und_bettag}
