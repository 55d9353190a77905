"""People who act on calls at the same moment: one of them is told that somebody else was faster."""

import datetime

import pytest

from criteria.deadlines import BERLIN
from grants import audit
from grants.calls import workflow
from grants.calls.models import Call
from grants.calls.words import fingerprint
from tests.factories import NOW, CallFactory, GuidelineFactory, UserFactory
from tests.grants.worlds import at_once

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = datetime.datetime(2026, 8, 1, 8, tzinfo=BERLIN)


def kinds(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_a_draft_announced_twice_is_announced_once():
    call = CallFactory(is_draft=True)
    seen, heads = fingerprint(call), [UserFactory(head=True) for _ in range(2)]

    outcomes = at_once(
        *(lambda head=head: workflow.announce(call=call, seen=seen, actor=head, now=BEFORE) for head in heads)
    )

    assert kinds(outcomes) == ["Call", "NotPossible"]
    assert Call.objects.get().announced_at == BEFORE
    assert audit.broken_at(call.chain) is None


def test_a_draft_that_changes_while_it_is_announced_is_announced_as_it_was_read_or_not():
    call, head, officer = CallFactory(is_draft=True), UserFactory(head=True), UserFactory(caseworker=True)
    seen, priorities = fingerprint(call), list(call.priorities.all())
    changed = Call.objects.get()
    changed.title = "Geändert"

    outcomes = at_once(
        lambda: workflow.announce(call=call, seen=seen, actor=head, now=BEFORE),
        lambda: workflow.edit(call=changed, priorities=priorities, seen=seen, actor=officer, now=BEFORE),
    )

    stored = Call.objects.get()
    if stored.announced_at is None:
        assert (stored.title, kinds(outcomes)) == ("Geändert", ["Call", "NotPossible"])
    else:
        assert (stored.title, kinds(outcomes)) == (call.title, ["Call", "Forbidden"])


def test_new_calls_of_one_name_get_different_addresses_and_one_aktenzeichen_is_given_once():
    guideline, officer = GuidelineFactory(), UserFactory(caseworker=True)
    priorities = list(guideline.priorities.all())

    def create(prefix):
        call = CallFactory.build(guideline=guideline, title="Förderung", reference_prefix=prefix)
        return lambda: workflow.create(call=call, priorities=priorities, actor=officer, now=BEFORE)

    outcomes = at_once(create("A"), create("A"), create("B"))

    assert kinds(outcomes) == ["BadCall", "Call", "Call"]
    assert sorted(Call.objects.values_list("slug", flat=True)) == ["foerderung", "foerderung-2"]


def test_two_extensions_at_once_leave_the_later_deadline():
    call, head = CallFactory(), UserFactory(head=True)
    later = [call.closes_at + datetime.timedelta(days=days) for days in (7, 14)]

    outcomes = at_once(
        *(
            lambda moment=moment: workflow.extend(call=call, closes_at=moment, reason="Grund", actor=head, now=NOW)
            for moment in later
        )
    )

    assert kinds(outcomes) in (["Call", "Call"], ["BadCall", "Call"])
    assert Call.objects.get().closes_at == later[1]
