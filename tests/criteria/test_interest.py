from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.financing import Line
from criteria.interest import STATUTORY_MARGIN, Interest, Rate, RateMissing, Segment, interest, published_rates
from criteria.money import ImpossibleSum, round_cent

NBSP = "\u00a0"
# A busy machine must not fail a test.
patient = settings(deadline=None)
PUBLISHED = published_rates()
FIRST_2024 = Rate(date(2024, 1, 1), Decimal("3.62"))

amounts = st.decimals(min_value=0, max_value=1_000_000, places=2)
days = st.dates(date(2013, 1, 1), date(2025, 12, 31))
periods = st.lists(days, min_size=2, max_size=2).map(sorted)
day_counts = st.sampled_from([365, 360])


def charge(amount, start, end, *, rates=PUBLISHED, day_count=365, **rest):
    return interest(Decimal(amount), start, end, rates, day_count=day_count, **rest)


# Sum of amount × (Basiszinssatz + 5) × days ÷ day count over the half-years (§ 49a Abs. 3 VwVfG, § 247 BGB).
WORKED = {
    "90 days at 8,62 %": (6000, date(2024, 1, 1), date(2024, 3, 31), 365, "127.53"),
    "the same by 360": (6000, date(2024, 1, 1), date(2024, 3, 31), 360, "129.30"),
    # 1000 × (8,62 × 182 + 8,37 × 184) ÷ 36500 = (1568,84 + 1540,08) ÷ 36,5
    "a leap year still divides by 365": (1000, date(2024, 1, 1), date(2025, 1, 1), 365, "85.18"),
    # 29 February counts as a day: 1000 × 8,62 × 2 ÷ 36500
    "29 February": (1000, date(2024, 2, 28), date(2024, 3, 1), 365, "0.47"),
    # 10000 × 4,12 × 366 ÷ 36500
    "a negative Basiszinssatz": (10000, date(2020, 1, 1), date(2021, 1, 1), 365, "413.13"),
    # 10000 × (4,12 × 1 + 6,62 × 1) ÷ 36500
    "the day before and the day of a new rate": (10000, date(2022, 12, 31), date(2023, 1, 2), 365, "2.94"),
    # 0,50 × 8,62 × 1 ÷ 36500 = 0,000118
    "too little for a cent": ("0.50", date(2024, 1, 1), date(2024, 1, 2), 365, "0.00"),
    "no day": (6000, date(2024, 1, 1), date(2024, 1, 1), 365, "0.00"),
    "nothing owed": (0, date(2024, 1, 1), date(2025, 1, 1), 365, "0.00"),
}


@pytest.mark.parametrize("case", WORKED)
def test_worked_examples_come_out_to_the_cent(case):
    amount, start, end, day_count, expected = WORKED[case]

    assert charge(amount, start, end, day_count=day_count).amount == Decimal(expected)


def test_each_half_year_bears_its_own_rate_and_shows_it():
    assert charge(1000, date(2022, 12, 31), date(2023, 1, 3)) == Interest(
        amount=Decimal("0.48"),
        segments=(
            Segment(
                start=date(2022, 12, 31),
                end=date(2023, 1, 1),
                days=1,
                base_rate=Decimal("-0.88"),
                rate=Decimal("4.12"),
                exact=Fraction(412, 3650),
            ),
            Segment(
                start=date(2023, 1, 1),
                end=date(2023, 1, 3),
                days=2,
                base_rate=Decimal("1.62"),
                rate=Decimal("6.62"),
                exact=Fraction(1324, 3650),
            ),
        ),
        lines=(
            Line("Zu verzinsender Betrag (das Jahr zu 365 Tagen)", Decimal(1000)),
            Line(
                f"31.12.2022 bis 31.12.2022: 1 Tag zu 4,12{NBSP}% (Basiszinssatz −0,88{NBSP}% plus 5,00 Prozentpunkte)",
                Decimal("0.11"),
            ),
            Line(
                f"01.01.2023 bis 02.01.2023: 2 Tage zu 6,62{NBSP}% (Basiszinssatz 1,62{NBSP}% plus 5,00 Prozentpunkte)",
                Decimal("0.36"),
            ),
            Line("Zinsen (Summe der genauen Teilbeträge, erst am Ende gerundet)", Decimal("0.48")),
        ),
    )


def test_another_margin_replaces_the_statutory_one():
    assert STATUTORY_MARGIN == 5
    assert charge(36500, date(2024, 1, 1), date(2024, 1, 11), margin=Decimal(0)).amount == Decimal("36.20")


def test_the_half_year_is_rounded_once_at_the_end():
    """Two parts of 0,004 € each: rounded apart they would vanish."""
    rates = [Rate(date(2024, 1, 1), Decimal("-4.854")), Rate(date(2024, 7, 1), Decimal("-4.854"))]

    assert charge(1000, date(2024, 6, 30), date(2024, 7, 2), rates=rates).amount == Decimal("0.01")


@pytest.mark.parametrize(
    ("start", "end", "named"),
    [
        (date(2024, 3, 1), date(2024, 7, 2), "2. Halbjahr 2024 (ab 01.07.2024)"),
        (date(2026, 3, 1), date(2026, 3, 2), "1. Halbjahr 2026 (ab 01.01.2026)"),
        (date(2023, 12, 31), date(2024, 3, 1), "2. Halbjahr 2023 (ab 01.07.2023)"),
    ],
)
def test_a_half_year_without_a_rate_is_named_and_not_taken_from_its_neighbour(start, end, named):
    with pytest.raises(RateMissing) as missing:
        charge(6000, start, end, rates=[FIRST_2024])

    assert str(missing.value) == f"Für das {named} ist kein Basiszinssatz hinterlegt. Bitte tragen Sie ihn ein."


def test_only_half_years_that_bear_interest_need_a_rate():
    assert charge(6000, date(2024, 1, 1), date(2024, 7, 1), rates=[FIRST_2024]).segments[-1].days == 182


def test_two_rates_for_one_half_year_are_refused():
    twice = [FIRST_2024, Rate(date(2024, 1, 1), Decimal("3.37"))]

    with pytest.raises(ImpossibleSum, match=r"Für das 1\. Halbjahr 2024 \(ab 01\.01\.2024\) sind zwei Basiszinssätze"):
        charge(6000, date(2024, 1, 1), date(2024, 3, 31), rates=twice)


@pytest.mark.parametrize(
    ("valid_from", "percent"),
    [(date(2024, 1, 2), "3.62"), (date(2024, 6, 1), "3.62"), (date(2024, 7, 1), "NaN")],
)
def test_a_basiszinssatz_is_a_number_from_january_or_july(valid_from, percent):
    with pytest.raises(ImpossibleSum, match=r"nur zum 1\. Januar und zum 1\. Juli"):
        Rate(valid_from, Decimal(percent))


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ImpossibleSum, match=r"endet am 01\.01\.2024, bevor sie am 02\.01\.2024 beginnt"):
        charge(6000, date(2024, 1, 2), date(2024, 1, 1))


@pytest.mark.parametrize("wrong", ["-0.01", "0.001", "NaN"])
def test_what_is_no_amount_bears_no_interest(wrong):
    with pytest.raises(ImpossibleSum, match="Der zu verzinsende Betrag: Bitte geben Sie einen Betrag ab 0,00 €"):
        charge(wrong, date(2024, 1, 1), date(2024, 3, 31))


@pytest.mark.parametrize("day_count", [0, 30, 366])
def test_a_year_of_interest_has_365_or_360_days(day_count):
    with pytest.raises(ImpossibleSum, match="365 oder 360 Tage"):
        charge(6000, date(2024, 1, 1), date(2024, 3, 31), day_count=day_count)


def test_the_published_rates_cover_each_half_year_without_a_gap():
    first_days = [rate.valid_from for rate in PUBLISHED]

    assert first_days[0] == date(2013, 1, 1)
    assert first_days == [date(2013 + n // 2, 1 + 6 * (n % 2), 1) for n in range(len(first_days))]


def test_the_published_rates_say_which_of_them_were_checked():
    """A legal commentary lists them up to the rate of January 2023; that of January 2024 stands in § 247 BGB itself."""
    open_ones = {rate.valid_from for rate in PUBLISHED if not rate.is_verified}

    assert open_ones == {date(2023, 7, 1), date(2024, 7, 1), date(2025, 1, 1), date(2025, 7, 1)}
    assert all(rate.note.startswith("belegt: ") == rate.is_verified for rate in PUBLISHED)
    assert all(rate.is_verified or "noch nicht mit der veröffentlichten Tabelle" in rate.note for rate in PUBLISHED)


@patient
@given(amounts, st.lists(days, min_size=3, max_size=3).map(sorted), day_counts)
def test_interest_over_two_periods_in_a_row_is_exactly_that_over_both(amount, moments, day_count):
    first, middle, last = moments

    def exact(start, end):
        return sum(part.exact for part in charge(amount, start, end, day_count=day_count).segments)

    assert exact(first, middle) + exact(middle, last) == exact(first, last)


@patient
@given(amounts, periods, day_counts)
def test_the_days_add_up_and_one_rounding_makes_the_amount(amount, period, day_count):
    start, end = period
    found = charge(amount, start, end, day_count=day_count)

    assert sum(part.days for part in found.segments) == (end - start).days
    assert found.amount == round_cent(sum((part.exact for part in found.segments), Fraction())) >= 0
    assert found.lines[-1].amount == found.amount
    assert len(found.lines) == len(found.segments) + 2


@patient
@given(amounts, periods)
def test_a_year_of_360_days_bears_more_and_a_day_more_never_less(amount, period):
    start, end = period

    assert charge(amount, start, end, day_count=360).amount >= charge(amount, start, end).amount
    assert charge(amount, start - timedelta(days=start > PUBLISHED[0].valid_from), end).amount >= (
        charge(amount, start, end).amount
    )
