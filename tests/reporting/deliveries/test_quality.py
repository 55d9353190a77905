"""The facts behind quality figures, read from what really happened, with one set of queries for any number."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.deliveries import workflow
from reporting.deliveries.models import Delivery
from reporting.deliveries.quality import facts_of
from tests import factories
from tests.factories import NOW
from tests.reporting.deliveries import worlds

pytestmark = pytest.mark.django_db


def corrected() -> Delivery:
    """Accepted in the second revision: one of two values changed, one file had errors, nobody came to the Beratung."""
    delivery = worlds.due()
    worlds.upload(delivery, visits="viele")
    delivery = worlds.submitted(delivery, visits=1200, advice=0)
    officer = factories.UserFactory(caseworker=True)
    workflow.give_back(delivery=delivery, actor=officer, now=NOW, reason="Bitte prüfen.")
    return worlds.accepted(Delivery.objects.get(pk=delivery.pk), visits=1300, advice=0)


def test_the_facts_are_what_happened():
    (facts,) = facts_of(Delivery.objects.filter(pk=corrected().pk))

    assert (facts.values, facts.in_use, facts.corrected, facts.compared) == (2, 1, 1, 0)
    assert (facts.files, facts.files_with_errors, facts.unusual) == (3, 1, 0)
    assert (facts.due_on, facts.received_on, facts.accepted_on) == (datetime.date(2028, 1, 31), NOW.date(), NOW.date())
    # Definition, unit and origin of two indicators; neither serves a goal.
    assert (facts.described, facts.describable) == (6, 8)


def test_values_are_compared_with_the_accepted_ones_of_the_period_before():
    delivery = corrected()
    period = factories.period(label="2028", start=datetime.date(2028, 1, 1), end=datetime.date(2028, 12, 31))
    later = Delivery.objects.create(application=delivery.application, period=period, created_at=NOW)

    (facts,) = facts_of(Delivery.objects.filter(pk=worlds.submitted(later).pk))

    assert (facts.compared, facts.same_definition) == (2, 2)


def test_more_deliveries_need_no_more_queries(django_assert_num_queries):
    delivery = corrected()
    with CaptureQueriesContext(connection) as one:
        facts_of(Delivery.objects.all())
    for year in (2028, 2029):
        period = factories.period(label=str(year))
        later = Delivery.objects.create(application=delivery.application, period=period, created_at=NOW)
        worlds.submitted(later)
    with django_assert_num_queries(len(one)):
        assert len(facts_of(Delivery.objects.all())) == 3
