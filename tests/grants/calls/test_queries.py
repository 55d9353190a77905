"""What a new call begins with: the rule of its guideline, or last year's call."""

import datetime
from decimal import Decimal

import pytest

from criteria.deadlines import BERLIN
from grants.calls.queries import copy_of, new_call, usable_guidelines
from grants.calls.workflow import create
from tests.factories import NOW, CallFactory, GuidelineFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_call_begins_only_under_a_released_version():
    released, _ = GuidelineFactory(), GuidelineFactory(is_draft=True)

    assert list(usable_guidelines()) == [released]


def test_a_new_call_has_the_usual_deadline_and_all_priorities():
    guideline = GuidelineFactory()

    call, priorities = new_call(guideline, 2028, NOW)

    assert (call.title, call.reference_prefix) == ("Förderung freier Träger 2028", "SOZ-2028")
    assert call.closes_at == datetime.datetime(2027, 9, 30, 23, 59, tzinfo=BERLIN)
    assert (call.period_start, call.period_end) == (datetime.date(2028, 1, 1), datetime.date(2028, 12, 31))
    assert priorities == list(guideline.priorities.all())


def test_a_copy_moves_with_the_year_keeps_what_was_said_and_finds_priorities_by_key():
    source = CallFactory(
        title="Förderung 2027, Stadtteile",
        reference_prefix="SOZ-2027",
        opens_at=datetime.datetime(2026, 3, 1, 8, tzinfo=BERLIN),
        envelope=Decimal("5.00"),
        envelope_is_public=False,
        required_attachments=["statutes"],
        minutes_needed=45,
        hint="Beratung montags",
        contact="Zimmer 12",
    )
    newer = GuidelineFactory(application_deadline="08-31")

    call, priorities = copy_of(source, newer, 2028, NOW)

    assert (call.title, call.reference_prefix) == ("Förderung 2028, Stadtteile", "SOZ-2028")
    assert call.opens_at == datetime.datetime(2027, 3, 1, 8, tzinfo=BERLIN)
    assert call.closes_at == datetime.datetime(2027, 8, 31, 23, 59, tzinfo=BERLIN)
    assert (call.period_start, call.period_end) == (datetime.date(2028, 1, 1), datetime.date(2028, 12, 31))
    assert (call.envelope, call.envelope_is_public, call.minutes_needed) == (Decimal("5.00"), False, 45)
    assert (call.required_attachments, call.hint, call.contact) == (["statutes"], "Beratung montags", "Zimmer 12")
    assert priorities == list(newer.priorities.all())
    stored = create(call=call, priorities=priorities, actor=UserFactory(caseworker=True), now=NOW)
    assert (stored.announced_at, stored.last_number, stored.is_invented) == (None, 0, False)


def test_a_leap_day_becomes_the_last_of_february():
    source = CallFactory(
        funding_year=2028, period_start=datetime.date(2028, 2, 29), period_end=datetime.date(2028, 3, 1)
    )

    call, _ = copy_of(source, source.guideline, 2029, NOW)

    assert call.period_start == datetime.date(2029, 2, 28)


def test_a_copy_leaves_out_a_priority_that_the_new_version_has_not():
    source, newer = CallFactory(), GuidelineFactory(is_draft=True)
    newer.priorities.update(key="anderes")

    assert copy_of(source, newer, 2028, NOW)[1] == []
