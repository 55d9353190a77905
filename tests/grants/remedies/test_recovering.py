"""The Rückforderung (§ 49a VwVfG): what was paid less what stays, with interest, by two people, never too much."""

import datetime
from decimal import Decimal

import pytest

from grants.audit.models import Entry
from grants.letters.models import Letter
from grants.outbox.models import Message
from grants.remedies import recovering
from grants.remedies.recovering import claim_of
from grants.remedies.revocations import Recovery
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, UserFactory, member
from tests.grants.remedies.worlds import (
    DAY,
    answered,
    claimed,
    demanded,
    head,
    heard,
    officer,
    opened,
    paid,
    proposed,
    revoked,
    void_since,
)
from tests.grants.worlds import at_once, refused

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def rate():
    return factories.base_rate(datetime.date(2026, 7, 1))


def test_the_way_to_a_rückforderung_leaves_one_record_each_and_one_letter():
    row = demanded()
    factories.run_outbox(NOW + 5 * DAY)

    # 4,000 € for the 5 days from 15 to 19 September at 1.27 % + 5 points: 4000 × 6.27 % × 5/365
    assert (row.amount, row.interest, row.stays) == (D(4000), D("3.44"), D(5000))
    acts = Entry.objects.filter(chain=row.chain, action__endswith="_recovery").order_by("number")
    assert list(acts.values_list("action", flat=True)) == ["propose_recovery", "cosign_recovery"]
    letter = Letter.objects.get(kind="recovery", subject=row.pk)
    assert letter.is_ruling
    words = str(letter.content)
    for said in ("4.000,00", "4.003,44", "31.10.2026", "Basiszinssatz", "Rechtsbehelfsbelehrung"):
        assert said in words


def test_interest_may_be_waived_with_a_reason():
    row = demanded(claimed(waiver="Den Ausfall hat der Träger nicht zu vertreten."))
    factories.run_outbox(NOW + 5 * DAY)

    assert (row.interest, row.working) == (0, [])
    assert "sehen wir ab" in str(Letter.objects.get(kind="recovery").content)


def test_only_what_is_undone_for_the_past_is_demanded_back():
    for_the_future = revoked(proposed(answered(heard(opened(paid(factories.granted()))))))
    refused(NotPossible, claimed, revocation=for_the_future)
    undecided = proposed(effective_from=NOW.date())
    refused(NotPossible, claimed, revocation=undecided)


@pytest.mark.parametrize(
    ("wrong", "days"),
    [
        ({"paid_out": D("9000.01")}, None),
        ({"paid_out": D("5000.00")}, None),
        ({"paid_out": D("0")}, None),
        ({"paid_out": D("NaN")}, None),
        ({"reasons": " "}, None),
        ({}, ("interest_from", -1)),
        ({}, ("interest_from", 5)),
        ({}, ("due_on", 17)),
    ],
)
def test_what_cannot_be_is_refused(wrong, days):
    moved = {days[0]: (NOW + days[1] * DAY).date()} if days else {}
    refused(recovering.Unfounded, claimed, revocation=void_since(), **wrong, **moved)
    assert not Recovery.objects.exists()


def test_only_what_is_released_can_have_been_paid():
    row = void_since(factories.granted())

    assert claim_of(row.application).most == 0
    refused(recovering.Unfounded, claimed, revocation=row)


def test_a_missing_base_rate_is_named():
    row = void_since()

    refusal = refused(recovering.Unfounded, claimed, revocation=row, now=NOW.replace(year=2031, month=11))
    assert "Basiszinssatz" in str(refusal)


def test_a_second_widerruf_demands_only_the_rest():
    first = demanded()
    second = void_since(first.application, amount="2000.00")
    row = claimed(second)

    assert (row.stays, row.claimed, row.amount) == (D(3000), D(4000), D(2000))
    assert demanded(row).cosigned_at is not None
    assert sum(one.amount for one in Recovery.objects.claimed()) == D(6000)


def test_two_different_people_sign_and_one_proposal_waits_at_a_time():
    both = UserFactory(roles=["caseworker", "head"])
    row = claimed(actor=both)
    refused(Forbidden, demanded, recovery=row, actor=both)
    refused(Forbidden, demanded, recovery=row, actor=officer())
    refused(NotPossible, claimed, revocation=row.revocation)

    returned = recovering.return_recovery(recovery=row, actor=head(), now=NOW + 5 * DAY, reason="Bitte prüfen.")
    refused(NotPossible, demanded, recovery=returned)
    assert claimed(row.revocation).is_open


def test_a_day_of_payment_that_has_come_too_near_is_refused():
    refused(recovering.Unfounded, demanded, recovery=claimed(), now=NOW + 40 * DAY)


def test_who_became_biased_after_the_proposal_lets_nobody_cosign():
    who = head()
    row = claimed(actor=who)
    row.application.conflicts.create(user=who, reason="Verwandt", declared_at=NOW)

    refused(recovering.Unfounded, demanded, recovery=row)


def test_a_träger_sees_a_rückforderung_only_once_it_is_signed():
    row = claimed()
    owner = row.application.created_by
    assert not Recovery.objects.visible_to(owner).exists()

    demanded(row)
    assert Recovery.objects.visible_to(owner).get() == row
    assert not Recovery.objects.visible_to(member(factories.OrganisationFactory())).exists()
    assert not Recovery.objects.visible_to(UserFactory(assessor=True)).exists()


@pytest.mark.django_db(transaction=True)
def test_two_heads_at_once_sign_one_rückforderung():
    row = claimed()
    people = head(), head()

    outcomes = at_once(*(lambda person=person: demanded(row, actor=person) for person in people))

    assert sorted(isinstance(one, NotPossible) for one in outcomes) == [False, True]
    assert Message.objects.filter(topic="letter", payload__kind="recovery").count() == 1
