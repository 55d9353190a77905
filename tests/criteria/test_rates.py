"""The base rates that the office keeps, and those that a fresh portal starts with."""

import importlib
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from criteria.interest import Rate, published_rates
from criteria.rates.models import BaseRate, half_year_of, known_rates, unverified_among
from tests.factories import base_rate

JANUARY, JULY = date(2026, 1, 1), date(2026, 7, 1)


@pytest.fixture
def no_rates(db):
    """A portal whose published rates were taken away."""
    BaseRate.objects.all().delete()


def test_a_fresh_portal_holds_the_published_rates_with_their_note(no_rates):
    loading = importlib.import_module("criteria.migrations.0007_base_rates")

    loading.load(apps, None)

    stored = BaseRate.objects.order_by("valid_from").values_list("valid_from", "percent", "is_verified", "note")
    assert list(stored) == [(rate.valid_from, rate.percent, rate.is_verified, rate.note) for rate in published_rates()]


def test_known_rates_are_the_stored_ones_oldest_first(no_rates):
    base_rate(JULY, "-0.88")
    base_rate(JANUARY, "1.27")

    assert known_rates() == (Rate(JANUARY, Decimal("1.27")), Rate(JULY, Decimal("-0.88")))


def test_without_rates_nothing_is_known(no_rates):
    assert known_rates() == ()


def test_only_the_half_years_asked_for_are_named_as_unverified(no_rates):
    base_rate(JANUARY, is_verified=True)
    base_rate(JULY, is_verified=False)
    base_rate(date(2025, 1, 1), is_verified=False)

    assert unverified_among([JANUARY, JULY, JULY]) == {JULY}
    assert unverified_among([]) == frozenset()


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 1, 1), JANUARY),
        (date(2026, 6, 30), JANUARY),
        (date(2026, 7, 1), JULY),
        (date(2026, 12, 31), JULY),
    ],
)
def test_a_half_year_begins_in_january_or_july(day, first):
    assert half_year_of(day) == first


@pytest.mark.parametrize("day", [date(2026, 1, 2), date(2026, 4, 1), date(2026, 12, 31)])
def test_the_database_refuses_a_rate_that_begins_on_another_day(no_rates, day):
    with pytest.raises(IntegrityError, match="base_rate_starts_a_half_year"), transaction.atomic():
        base_rate(day)


def test_a_rate_names_its_day_and_its_record(no_rates):
    rate = base_rate(JANUARY, "1.27")

    assert (str(rate), rate.chain) == ("01.01.2026: 1.27 %", "base_rates")
