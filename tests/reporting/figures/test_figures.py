"""Monitoring inside the office: sums by Ortsteil, per 1,000 residents, and a record of who looked."""

import datetime
from decimal import Decimal

import pytest

from criteria.places.models import ResidentCount
from grants import audit
from grants.audit.models import Entry
from grants.steps import Forbidden
from reporting.catalogue.models import Indicator
from reporting.figures.queries import indicators_with_figures, overview, periods
from reporting.figures.workflow import look
from reporting.store.models import Observation
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.worlds import cast, refused

pytestmark = pytest.mark.django_db


def observed(district="41", value="10", provider="1", period="2027", year=2027, **fields) -> Observation:
    return Observation.objects.create(
        **{
            "survey": "seniorenarbeit",
            "indicator": "besuche",
            "period": period,
            "period_start": datetime.date(year, 1, 1),
            "period_end": datetime.date(year, 12, 31),
            "district": district,
            "provider": provider,
            "delivery": provider,
            "revision": 1,
            "value": Decimal(value),
            "status": "A",
            "valid_from": NOW,
        }
        | fields
    )


@pytest.fixture
def indicator(city) -> Indicator:
    factories.period()
    return Indicator.objects.get(code="besuche")


def test_values_of_several_träger_are_added_up_by_ortsteil(indicator):
    observed("41", "1000", provider="1")
    observed("41", "500.50", provider="2")
    observed("05", "7", provider="1", delivery="3")

    found = overview(indicator, "2027")

    assert [(row.code, row.name, row.borough, row.value, row.providers) for row in found.figures] == [
        ("05", "Zentrum-Nordwest", "Mitte", Decimal("7.00"), 1),
        ("41", "Connewitz", "Süd", Decimal("1500.50"), 2),
    ]
    assert found.total == Decimal("1507.50")


def test_a_rate_is_per_thousand_residents_of_the_latest_year(indicator):
    ResidentCount.objects.create(district_id="41", year=2022, count=1, source="Alt")
    observed("41", "1500")

    found = overview(indicator, "2027")

    assert [(row.residents, row.rate) for row in found.figures] == [(20000, Decimal(75))]
    assert (found.residents_year, found.residents_source) == (2023, "Test")


def test_without_residents_there_is_no_rate(indicator):
    ResidentCount.objects.all().delete()
    observed("41", "1500")

    found = overview(indicator, "2027")

    assert [(row.residents, row.rate) for row in found.figures] == [(None, None)]
    assert (found.residents_year, found.residents_source) == (None, "")


def test_what_was_taken_back_and_other_periods_do_not_count(indicator):
    observed(value="1", valid_to=NOW)
    observed(value="2", period="2026", year=2026)
    observed(value="3", indicator="beratungen")

    assert overview(indicator, "2027").figures == ()
    assert overview(indicator, "2027").total == Decimal("0.00")


def test_one_provisional_value_makes_its_ortsteil_provisional(indicator):
    observed("41", status="P")
    observed("41", provider="2")
    observed("05", provider="3")

    assert [(row.code, row.provisional) for row in overview(indicator, "2027").figures] == [("05", False), ("41", True)]


def test_periods_come_newest_first_and_only_with_current_figures(indicator):
    observed(period="2025", year=2025)
    observed(period="2027")
    observed(period="2026", year=2026, valid_to=NOW)

    assert periods(indicator) == ["2027", "2025"]


def test_each_indicator_says_how_many_current_values_the_store_has(indicator):
    observed("41")
    observed("05")
    observed("00", valid_to=NOW)
    observed("41", indicator="beratungen")

    assert indicators_with_figures() == {"besuche": 2, "beratungen": 1}


@pytest.mark.parametrize("role", ["planner", "head"])
def test_looking_is_recorded_with_person_and_period(indicator, role):
    observed("41", "10")
    person = UserFactory(**{role: True})

    found = look(indicator=indicator, period="2027", actor=person, now=NOW)

    entry = Entry.objects.get(chain="figures:besuche")
    assert found.total == Decimal("10.00")
    assert (entry.actor, entry.at, entry.data) == (person, NOW, {"period": "2027"})
    assert entry.sentence == "Genaue Zahlen eingesehen: Besuche, 2027."
    assert audit.broken_at("figures:besuche") is None


def test_nobody_else_looks(indicator):
    observed("41", "10")
    people = cast(factories.submitted())
    lookers = {"planner", "head", "head of the Träger", "conflicted head"}

    for name in people.keys() - lookers:
        refused(Forbidden, look, indicator=indicator, period="2027", actor=people[name], now=NOW)
