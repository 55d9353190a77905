"""Calls: what everybody sees, until when one may apply, and the Aktenzeichen."""

import datetime

import pytest

from criteria.deadlines import BERLIN
from criteria.guideline.models import Guideline
from grants.calls.models import Call
from grants.calls.workflow import freeze_guideline, next_reference
from tests import factories
from tests.factories import NOW, CallFactory

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)
OPENS = datetime.datetime(2026, 9, 1, 8, tzinfo=BERLIN)
CLOSES = datetime.datetime(2026, 9, 30, 23, 59, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "published", "advertised", "takes"),
    [
        (OPENS - SECOND, False, False, False),
        (OPENS, True, True, True),
        (CLOSES, True, True, True),
        (CLOSES + SECOND, True, False, True),
        (CLOSES + datetime.timedelta(hours=2), True, False, True),
        (CLOSES + datetime.timedelta(hours=2) + SECOND, True, False, False),
    ],
)
def test_the_grace_after_the_deadline_is_granted_but_not_advertised(now, published, advertised, takes):
    call = CallFactory(grace_hours=2)

    assert (
        Call.objects.published(now).exists(),
        Call.objects.open(now).exists(),
        call.is_open(now),
    ) == (published, advertised, takes)


def test_references_count_up_within_a_call():
    first, second = CallFactory(), CallFactory()

    assert [next_reference(call=call) for call in (first, first, second)] == [
        f"{first.reference_prefix}-0001",
        f"{first.reference_prefix}-0002",
        f"{second.reference_prefix}-0001",
    ]


def test_a_submission_that_is_refused_uses_no_reference_up():
    call = CallFactory()
    incomplete, complete = factories.draft(call), factories.complete(factories.draft(call))
    with pytest.raises(factories.workflow.Incomplete):
        factories.submitted(incomplete)

    assert factories.submitted(complete).reference == f"{call.reference_prefix}-0001"


def test_a_guideline_is_frozen_once():
    call = CallFactory()

    freeze_guideline(call=call, now=NOW)
    freeze_guideline(call=call, now=NOW + SECOND)

    assert Guideline.objects.get().frozen_at == NOW
