"""De-minimis aid in any three years, by hand, against the ceiling of Regulation (EU) 2023/2831."""

import datetime
from decimal import Decimal

import pytest

from criteria.money import ImpossibleSum
from criteria.state_aid import Aid, total

TODAY = datetime.date(2026, 11, 24)
LIMIT = Decimal("300000.00")


def aid(day: str, amount: str, giver: str = "Jobcenter") -> Aid:
    return Aid(giver, datetime.date.fromisoformat(day), Decimal(amount))


def found(*aids: Aid, on: datetime.date = TODAY, new: str = "0.00", limit: Decimal | None = LIMIT):
    return total(aids, on=on, years=3, limit=limit, new=Decimal(new))


def test_the_period_rolls_day_by_day_and_not_by_calendar_years():
    counted = found(aid("2023-11-24", "200000.00"), aid("2023-11-25", "100000.00"), aid("2026-11-24", "50000.00"))

    assert (counted.start, counted.end) == (datetime.date(2023, 11, 25), TODAY)
    assert [row.amount for row in counted.counted] == [Decimal("100000.00"), Decimal("50000.00")]
    assert (counted.so_far, counted.excess) == (Decimal("150000.00"), 0)


@pytest.mark.parametrize(
    ("new", "excess"), [("199999.99", "0.00"), ("200000.00", "0.00"), ("200000.01", "0.01"), ("250000.00", "50000.00")]
)
def test_the_ceiling_itself_is_allowed_and_one_cent_more_is_named(new, excess):
    counted = found(aid("2025-03-12", "100000.00"), new=new)
    assert (counted.sum, counted.excess) == (Decimal("100000.00") + Decimal(new), Decimal(excess))


def test_aid_for_later_days_counts_where_one_period_holds_both():
    planned, far = aid("2027-06-01", "250000.00"), aid("2029-12-01", "250000.00")
    counted = found(aid("2024-01-10", "100000.00"), planned, far, new="80000.00")

    assert (counted.start, counted.end) == (datetime.date(2024, 6, 2), datetime.date(2027, 6, 1))
    assert (counted.counted, counted.excess) == ((planned,), Decimal("30000.00"))


def test_of_equal_periods_the_one_that_ends_today_is_shown():
    assert found(aid("2024-01-10", "10.00"), aid("2027-06-01", "10.00")).end == TODAY


@pytest.mark.parametrize(("end", "start"), [("2028-02-29", "2025-03-01"), ("2027-02-28", "2024-02-29")])
def test_leap_days(end, start):
    assert found(on=datetime.date.fromisoformat(end)).start.isoformat() == start


def test_without_a_ceiling_nothing_is_too_much():
    counted = found(aid("2026-01-01", "900000.00"), limit=None)
    assert (counted.excess, counted.lines[-1]) == (0, "Höchstbetrag: keiner")


def test_the_working_can_be_followed_line_by_line():
    rows = (aid("2026-05-02", "20000.00", "Land Sachsen"), aid("2025-03-12", "100000.00"))
    lines = found(*rows, new="60000.00").lines
    assert tuple(line.replace("\u00a0", " ") for line in lines) == (
        "Gewährt vom 25.11.2023 bis zum 24.11.2026:",
        "12.03.2025, Jobcenter: 100.000,00 €",
        "02.05.2026, Land Sachsen: 20.000,00 €",
        "Dieser Antrag: 60.000,00 €",
        "Summe: 180.000,00 €",
        "Höchstbetrag: 300.000,00 €",
    )
    assert len(found(*rows).lines) == 5


@pytest.mark.parametrize("asked", [{"years": 0}, {"new": Decimal(-1)}, {"aids": (aid("2026-01-01", "-0.01"),)}])
def test_impossible_sums_are_refused(asked):
    asked = {"aids": (), "on": TODAY, "years": 3, "limit": LIMIT} | asked
    with pytest.raises(ImpossibleSum, match=r"ab 0,00 €"):
        total(asked.pop("aids"), **asked)
