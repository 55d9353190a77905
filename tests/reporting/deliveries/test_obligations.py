"""Who owes which statistics: every grant, for every period of its Förderschwerpunkt that overlaps with its own."""

import datetime

import pytest

from grants.applications.models import Application
from reporting.deliveries.models import Delivery
from reporting.deliveries.obligations import oblige, oblige_all
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def half(label, start, end):
    return factories.period(label=label, start=start, end=end, due_on=end)


def owed() -> list[str]:
    return list(Delivery.objects.order_by("period__start", "pk").values_list("period__label", flat=True))


def test_a_grant_owes_the_periods_that_overlap_with_its_own_even_by_a_day():
    for label, start, end in (
        ("before", datetime.date(2026, 7, 1), datetime.date(2026, 12, 31)),
        ("first day", datetime.date(2026, 7, 1), datetime.date(2027, 1, 1)),
        ("within", datetime.date(2027, 3, 1), datetime.date(2027, 3, 31)),
        ("last day", datetime.date(2027, 12, 31), datetime.date(2028, 6, 30)),
        ("after", datetime.date(2028, 1, 1), datetime.date(2028, 6, 30)),
    ):
        half(label, start, end)
    factories.granted()

    factories.run_outbox()

    assert owed() == ["first day", "within", "last day"]


@pytest.mark.parametrize("world", [factories.submitted, factories.decided, factories.rejected])
def test_without_a_grant_nothing_is_owed(world):
    period = factories.period()
    application = world()

    oblige({"application": application.pk}, NOW)

    assert oblige_all(period, NOW) == 0
    assert owed() == []


def test_another_förderschwerpunkt_owes_nothing():
    period = factories.period(priority_key="suchthilfe")
    factories.granted()

    factories.run_outbox()

    assert oblige_all(period, NOW) == 0
    assert owed() == []


def test_a_new_period_is_owed_by_the_grants_that_exist_and_only_once():
    applications = [factories.granted() for _ in range(2)]
    factories.run_outbox()
    period = factories.period()

    assert (oblige_all(period, NOW), oblige_all(period, NOW)) == (2, 0)
    assert {delivery.application for delivery in Delivery.objects.all()} == set(applications)


def test_what_is_owed_already_keeps_its_state():
    factories.period()
    application = factories.granted()
    oblige({"application": application.pk}, NOW)

    oblige({"application": application.pk}, NOW + DAY)

    assert [delivery.created_at for delivery in Application.objects.get().deliveries.all()] == [NOW]
