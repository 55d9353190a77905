"""Fetching a letter is recorded once, and the law hangs dates on it (§ 41 Abs. 2a VwVfG, § 70 VwGO)."""

import datetime

import pytest

from criteria import deadlines
from criteria.deadlines import BERLIN
from grants import audit
from grants.audit.models import Entry
from grants.letters import workflow
from grants.letters.models import Letter
from grants.steps import Forbidden
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import at_once, cast, refused

DAY = datetime.date


def moment(year, month, day, hour=12, minute=0) -> datetime.datetime:
    return datetime.datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def provided() -> Letter:
    factories.submitted()
    factories.run_outbox(NOW)
    return Letter.objects.get()


@pytest.mark.django_db
def test_the_first_retrieval_counts_and_later_ones_change_nothing():
    letter = provided()
    owner, colleague = letter.application.created_by, factories.member(letter.application.organisation, "edit")

    workflow.retrieve(letter=letter, actor=owner, now=NOW)
    row = workflow.retrieve(letter=letter, actor=colleague, now=NOW + datetime.timedelta(days=1))

    assert (row.retrieved_at, row.retrieved_by) == (NOW, owner)
    entries = Entry.objects.filter(chain=letter.application.chain, action="retrieve_letter")
    assert [(entry.actor, entry.sentence) for entry in entries] == [(owner, f"{letter.title} abgerufen.")]
    assert audit.broken_at(letter.application.chain) is None


@pytest.mark.django_db
def test_only_people_of_the_träger_fetch_a_letter():
    letter = provided()
    people = cast(letter.application)
    owners = {"owner editor", "owner signatory", "caseworker of the Träger", "head of the Träger"}

    for name in people.keys() - owners:
        refused(Forbidden, workflow.retrieve, letter=letter, actor=people[name], now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_fetch_at_once_are_one_retrieval():
    letter = provided()
    people = letter.application.created_by, factories.member(letter.application.organisation)

    rows = at_once(
        *(lambda person=person: workflow.retrieve(letter=letter, actor=person, now=NOW) for person in people)
    )

    assert len({row.retrieved_by_id for row in rows}) == 1
    assert Entry.objects.filter(action="retrieve_letter").count() == 1


def test_a_letter_may_be_fetched_for_ten_days():
    assert Letter(provided_at=moment(2026, 9, 15, 23, 59)).retrieve_until == DAY(2026, 9, 25)


def test_a_letter_whose_tenth_day_is_a_saturday_may_be_fetched_until_monday():
    assert Letter(provided_at=moment(2026, 9, 16)).retrieve_until == DAY(2026, 9, 28)


def test_the_day_of_berlin_counts_not_the_day_of_utc():
    assert Letter(provided_at=datetime.datetime(2026, 9, 14, 22, 30, tzinfo=datetime.UTC)).retrieve_until == DAY(
        2026, 9, 25
    )


@pytest.mark.parametrize(
    ("fetched", "announced", "until"),
    [
        (moment(2026, 9, 15), DAY(2026, 9, 16), DAY(2026, 10, 16)),
        (moment(2026, 9, 16), DAY(2026, 9, 17), DAY(2026, 10, 19)),  # 17 October is a Saturday
        (moment(2026, 9, 29), DAY(2026, 9, 30), DAY(2026, 10, 30)),
        (moment(2026, 9, 30), DAY(2026, 10, 1), DAY(2026, 11, 2)),  # 1 November is a Sunday
        (moment(2026, 10, 17), DAY(2026, 10, 18), DAY(2026, 11, 19)),  # 18 November is Buß- und Bettag
        (moment(2026, 11, 24), DAY(2026, 11, 25), DAY(2026, 12, 28)),  # Christmas and a weekend
        (moment(2026, 11, 30), DAY(2026, 12, 1), DAY(2027, 1, 4)),  # New Year and a weekend
        (moment(2027, 1, 30), DAY(2027, 1, 31), DAY(2027, 3, 1)),  # 28 February is a Sunday
    ],
)
def test_the_time_to_object_ends_on_a_working_day_a_month_after_the_announcement(fetched, announced, until):
    day = deadlines.portal_delivery(fetched.date()).day

    assert (day, deadlines.objection(day).day) == (announced, until)


@pytest.mark.parametrize("kind", ["receipt", "correction"])
def test_only_a_bescheid_can_be_objected_to(kind):
    assert not Letter(kind=kind).is_ruling
