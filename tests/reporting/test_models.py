"""The database repeats the law: each constraint of reports and store is violated once, past the doors, and refused."""

import datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from reporting.catalogue.models import Indicator, SurveyItem
from reporting.store.models import Observation
from tests import factories
from tests.factories import NOW
from tests.grants.test_models import again, change
from tests.reporting.deliveries import worlds

pytestmark = pytest.mark.django_db


def indicator() -> Indicator:
    factories.period()
    return Indicator.objects.get(code="besuche")


def item() -> SurveyItem:
    return factories.period().survey.items.first()


def same_place() -> None:
    first, second = factories.period().survey.items.all()
    change(second, position=first.position)


def same_indicator() -> None:
    first = item()
    first.position = 3
    again(first)


def observation() -> Observation:
    return Observation.objects.create(
        survey="s",
        indicator="besuche",
        period="2027",
        period_start=datetime.date(2027, 1, 1),
        period_end=datetime.date(2027, 12, 31),
        district="41",
        provider="1",
        delivery="1",
        revision=1,
        value=Decimal(1),
        status="A",
        valid_from=NOW,
    )


VIOLATIONS = {
    "indicator_has_source_or_is_assumption": lambda: change(indicator(), is_assumption=False),
    "one_survey_per_version": lambda: again(factories.period().survey),
    "one_item_per_indicator": same_indicator,
    "one_item_per_position": same_place,
    "one_period_per_label": lambda: again(factories.period()),
    "period_in_order": lambda: change(factories.period(), end=datetime.date(2026, 12, 31)),
    "period_due_after_start": lambda: change(factories.period(), due_on=datetime.date(2026, 12, 31)),
    "one_delivery_per_period": lambda: again(worlds.due()),
    "delivery_state_is_known": lambda: change(worlds.submitted(), state="lost"),
    "delivery_accepted_by_somebody": lambda: change(worlds.submitted(), state="accepted"),
    "delivery_submitted_by_somebody": lambda: change(worlds.submitted(), submitted_by=None),
    "one_value_per_cell": lambda: again(worlds.uploaded().cells.first()),
    "cell_is_not_negative": lambda: change(worlds.uploaded().cells.first(), value=Decimal("-0.01")),
    "one_current_version": lambda: again(observation()),
    "version_ends_after_it_begins": lambda: change(observation(), valid_to=NOW - datetime.timedelta(seconds=1)),
}


def test_every_constraint_of_reports_and_store_is_violated_here():
    names = {
        each.name
        for app in ("reporting", "store")
        for model in apps.get_app_config(app).get_models()
        for each in model._meta.constraints
    }

    assert names == VIOLATIONS.keys()


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_what_violates(name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), transaction.atomic(using="store"):
        VIOLATIONS[name]()

    assert refusal.value.__cause__.diag.constraint_name == name


def test_a_value_may_come_again_once_its_version_is_closed():
    first = observation()
    change(first, valid_to=NOW)

    assert observation().pk != first.pk
