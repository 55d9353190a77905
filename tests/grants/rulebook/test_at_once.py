"""People who act on guideline versions at the same moment: nothing is overwritten, nothing overlaps."""

import dataclasses
import datetime

import pytest

from criteria.guideline.models import Guideline
from criteria.guideline.states import State
from criteria.transfer import package_of
from grants import audit
from grants.calls import workflow as calling
from grants.rulebook import queries, workflow
from grants.rulebook.models import Approval
from tests import factories
from tests.factories import NOW, GuidelineFactory, UserFactory
from tests.grants.worlds import at_once
from tests.rulebook import small_package

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.date(2026, 6, 1)


def kinds(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def heads(count=2):
    return [UserFactory(head=True) for _ in range(count)]


def draft(**values) -> Guideline:
    return GuidelineFactory(is_draft=True, **{"series": "eine", "valid_from": DAY} | values)


def signed(head, **values) -> Guideline:
    return workflow.sign(guideline=draft(**values), actor=head, now=NOW)


def approved(first, second, **values) -> Guideline:
    return workflow.approve(guideline=signed(first, **values), actor=second, now=NOW)


def test_of_two_changes_of_one_draft_one_is_told_that_the_other_was_faster():
    guideline, office = draft(), UserFactory(caseworker=True)
    seen, package = queries.fingerprint(guideline), package_of(guideline)

    def change(title):
        header = dataclasses.replace(package.header, title=title)
        new = dataclasses.replace(package, header=header)
        return lambda: workflow.revise(guideline=guideline, package=new, seen=seen, actor=office, now=NOW)

    outcomes = at_once(change("einer"), change("anderer"))

    assert kinds(outcomes) == ["Guideline", "NotPossible"]
    assert Guideline.objects.get().title in {"einer", "anderer"}
    assert audit.broken_at(guideline.chain) is None


def test_two_new_versions_of_one_name_are_one():
    factories.a_goal()
    office = UserFactory(caseworker=True)

    outcomes = at_once(*(lambda: workflow.add(package=small_package(), actor=office, now=NOW) for _ in range(3)))

    assert kinds(outcomes) == ["Guideline", "NameTaken", "NameTaken"]
    assert Guideline.objects.count() == 1


def test_two_drafts_do_not_take_one_name_at_once():
    office = UserFactory(caseworker=True)

    def rename(guideline):
        package, seen = package_of(guideline), queries.fingerprint(guideline)
        new = dataclasses.replace(package, header=dataclasses.replace(package.header, version="gleich"))
        return lambda: workflow.revise(guideline=guideline, package=new, seen=seen, actor=office, now=NOW)

    outcomes = at_once(rename(draft()), rename(draft()))

    assert kinds(outcomes) == ["Guideline", "NameTaken"]


def test_two_first_releases_at_once_are_one():
    guideline = draft()

    outcomes = at_once(*(lambda head=head: workflow.sign(guideline=guideline, actor=head, now=NOW) for head in heads()))

    assert kinds(outcomes) == ["Guideline", "NotPossible"]
    assert Approval.objects.count() == 1


def test_a_double_click_is_one_release():
    guideline, head = draft(), heads(1)[0]

    outcomes = at_once(*(lambda: workflow.sign(guideline=guideline, actor=head, now=NOW) for _ in range(2)))

    assert kinds(outcomes) == ["Guideline", "NotPossible"]
    assert Approval.objects.count() == 1


def test_two_second_releases_at_once_are_one():
    first, *others = heads(3)
    guideline = signed(first)

    outcomes = at_once(
        *(lambda head=head: workflow.approve(guideline=guideline, actor=head, now=NOW) for head in others)
    )

    assert kinds(outcomes) == ["Guideline", "NotPossible"]
    assert Approval.objects.count() == 2


def test_a_release_and_a_change_at_once_never_release_what_nobody_read():
    guideline, (head,), office = draft(), heads(1), UserFactory(caseworker=True)
    seen, package = queries.fingerprint(guideline), package_of(guideline)
    new = dataclasses.replace(package, header=dataclasses.replace(package.header, title="Neu"))

    outcomes = at_once(
        lambda: workflow.sign(guideline=guideline, actor=head, now=NOW, seen=seen),
        lambda: workflow.revise(guideline=guideline, package=new, seen=seen, actor=office, now=NOW),
    )

    assert kinds(outcomes) == ["Guideline", "NotPossible"]
    now = Guideline.objects.get()
    assert (now.state, now.title) in {(State.SIGNED, package.header.title), (State.DRAFT, "Neu")}


def test_of_two_versions_for_one_day_only_one_is_released():
    first, second = heads()
    one, other = signed(first), signed(first)

    outcomes = at_once(
        *(lambda row=row: workflow.approve(guideline=row, actor=second, now=NOW) for row in (one, other))
    )

    assert kinds(outcomes) == ["Guideline", "NotReleasable"]
    assert Guideline.objects.filter(state=State.APPROVED).count() == 1


def test_two_versions_put_into_force_at_once_follow_each_other_or_one_waits():
    first, second = heads()
    rows = [approved(first, second, valid_from=DAY + datetime.timedelta(days=days)) for days in (0, 30)]

    outcomes = at_once(*(lambda row=row: workflow.enact(guideline=row, actor=first, now=NOW) for row in rows))

    assert kinds(outcomes) in (["Guideline", "Guideline"], ["Guideline", "NotReleasable"])
    assert Guideline.objects.get(state=State.IN_FORCE) == rows[1]


def test_one_version_put_into_force_twice_ends_its_predecessor_once():
    first, second = heads()
    before = GuidelineFactory(series="eine")
    guideline = approved(first, second)

    outcomes = at_once(
        *(lambda head=head: workflow.enact(guideline=guideline, actor=head, now=NOW) for head in (first, second))
    )

    assert kinds(outcomes) == ["Guideline", "NotPossible"]
    assert Guideline.objects.get(pk=before.pk).valid_until == DAY - datetime.timedelta(days=1)
    assert audit.broken_at(before.chain) is None


def test_taking_back_and_a_call_at_once_are_one_of_both():
    first, second = heads()
    guideline = approved(first, second)
    call = factories.CallFactory.build(guideline=guideline)

    outcomes = at_once(
        lambda: workflow.reopen(guideline=guideline, actor=first, now=NOW, reason="Tippfehler"),
        lambda: calling.create(call=call, priorities=guideline.priorities.all(), actor=second, now=NOW),
    )

    assert kinds(outcomes) in (["Call", "NotReleasable"], ["Guideline", "NotAnnounceable"])
    state = Guideline.objects.get().state
    assert state == (State.APPROVED if guideline.calls.exists() else State.DRAFT)
