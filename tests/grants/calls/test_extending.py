"""A deadline moves only to a later moment, with a reason that everybody reads; the contact may change at any time."""

import datetime

import pytest

from criteria.deadlines import BERLIN
from grants.audit.models import Entry
from grants.calls import workflow
from grants.calls.checks import BadCall
from grants.calls.models import Call
from grants.calls.queries import Extension, extensions
from grants.steps import NotPossible
from tests import factories
from tests.factories import NOW, CallFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY, SECOND = datetime.timedelta(days=1), datetime.timedelta(seconds=1)
CLOSES = datetime.datetime(2026, 9, 30, 23, 59, tzinfo=BERLIN)
LATER = datetime.datetime(2026, 10, 31, 23, 59, tzinfo=BERLIN)


@pytest.fixture
def head(db):
    return UserFactory(head=True)


def extend(call, head, closes_at=LATER, *, reason="Störung am 29.09.", now=NOW):
    return workflow.extend(call=call, closes_at=closes_at, reason=reason, actor=head, now=now)


def test_an_extension_counts_for_everybody_and_says_from_when_to_when_and_why(head):
    call = CallFactory()
    application = factories.complete(factories.draft(call))

    extend(call, head)

    assert extensions(call) == [Extension(CLOSES, LATER, "Störung am 29.09.", NOW)]
    assert Entry.objects.get(chain=call.chain).sentence == (
        "Antragsfrist verlängert bis 31.10.2026, 23:59 Uhr (MEZ), vorher 30.09.2026, 23:59 Uhr (MESZ). "
        "Grund: Störung am 29.09."
    )
    assert factories.submitted(application, now=LATER).reference


def test_a_closed_call_is_extended_to_a_moment_that_lies_ahead(head):
    call = CallFactory()
    after = CLOSES + 3 * DAY

    with pytest.raises(BadCall, match="schon vorbei"):
        extend(call, head, CLOSES + DAY, now=after)
    assert extend(call, head, now=after).is_open(after)


@pytest.mark.parametrize("closes_at", [CLOSES, CLOSES - SECOND])
def test_a_deadline_is_never_shortened_nor_confirmed(head, closes_at):
    with pytest.raises(BadCall, match=r"nur verlängern. Bisher endet sie am 30.09.2026, 23:59 Uhr \(MESZ\)"):
        extend(CallFactory(), head, closes_at)
    assert Call.objects.get().closes_at == CLOSES


def test_a_deadline_ends_within_the_funding_period(head):
    with pytest.raises(BadCall, match="vor dem Ende des Bewilligungszeitraums"):
        extend(CallFactory(), head, datetime.datetime(2028, 1, 1, tzinfo=BERLIN))


def test_an_extension_needs_a_reason(head):
    with pytest.raises(BadCall, match="warum"):
        extend(CallFactory(), head, reason=" \n")


def test_a_draft_is_edited_not_extended(head):
    call = CallFactory(is_draft=True)

    with pytest.raises(NotPossible, match="noch ein Entwurf"):
        extend(call, head)
    with pytest.raises(NotPossible, match="noch ein Entwurf"):
        workflow.change_contact(call=call, contact="Neu", actor=head, now=NOW)


def test_the_contact_changes_at_any_time_and_is_recorded_once():
    call, officer = CallFactory(contact="Sozialamt"), UserFactory(caseworker=True)
    after = CLOSES + 9 * DAY

    for _ in range(2):
        workflow.change_contact(call=call, contact=" Zimmer 12 ", actor=officer, now=after)
    with pytest.raises(BadCall, match="wen Träger fragen"):
        workflow.change_contact(call=call, contact=" ", actor=officer, now=after)

    assert Call.objects.get().contact == "Zimmer 12"
    assert Entry.objects.get(chain=call.chain).sentence == "Kontakt geändert: „Zimmer 12“, vorher „Sozialamt“."
