"""Calls: what everybody sees, until when one may apply, and the Aktenzeichen."""

import datetime

import pytest

from criteria.deadlines import BERLIN
from criteria.guideline.models import Guideline
from grants.calls.models import Call
from grants.calls.workflow import NotAnnounceable, announce, freeze_guideline, next_reference, usual_deadline
from tests import factories
from tests.factories import NOW, CallFactory, GuidelineFactory

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
    call = CallFactory(grace_minutes=120)

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


def new_call(**fields) -> Call:
    return CallFactory.build(guideline=fields.pop("guideline", None) or GuidelineFactory(), **fields)


def test_a_call_is_announced_with_the_grace_of_its_guideline():
    guideline = GuidelineFactory(grace_minutes="45")

    call = announce(call=new_call(guideline=guideline), priorities=guideline.priorities.all())

    assert (call.grace_minutes, list(call.priorities.all())) == (45, list(guideline.priorities.all()))


@pytest.mark.parametrize("state", ["draft", "signed", "superseded"])
def test_a_call_needs_a_released_guideline(state):
    guideline = GuidelineFactory(is_draft=True)
    ends = {"valid_until": guideline.valid_from} if state == "superseded" else {}
    Guideline.objects.filter(pk=guideline.pk).update(state=state, **ends)

    with pytest.raises(NotAnnounceable, match="nicht freigegeben"):
        announce(call=new_call(guideline=guideline), priorities=[])


@pytest.mark.parametrize(("end", "fits"), [((2028, 12, 31), True), ((2029, 1, 1), False)])
def test_a_call_funds_no_longer_than_the_guideline_allows(end, fits):
    call = new_call(period_start=datetime.date(2027, 1, 1), period_end=datetime.date(*end))

    if fits:
        assert announce(call=call, priorities=[]).pk
    else:
        with pytest.raises(NotAnnounceable, match="höchstens 2 Jahre"):
            announce(call=call, priorities=[])


def test_the_usual_deadline_is_the_last_minute_of_the_day_the_guideline_names():
    assert usual_deadline(GuidelineFactory(), 2027) == datetime.datetime(2026, 9, 30, 23, 59, tzinfo=BERLIN)


def test_a_guideline_is_frozen_once():
    call = CallFactory()

    freeze_guideline(call=call, now=NOW)
    freeze_guideline(call=call, now=NOW + SECOND)

    assert Guideline.objects.get().frozen_at == NOW
