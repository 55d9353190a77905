"""Money by budget year, and its release by two people."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from criteria.financing import Financing
from grants.awards import releases, slices, workflow
from grants.awards.models import Slice
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.worlds import cast, refused

pytestmark = pytest.mark.django_db


def two_years(second_year="3000.00"):
    """An assessed application of a call over two years; the plan asks 9,000 €, a part of it for the second."""
    call = factories.CallFactory(period_end=datetime.date(2028, 12, 31))
    application = factories.complete(factories.draft(call))
    application.plan_rows.filter(item__kind="grant").update(second_year=second_year)
    return factories.assessed(factories.checked(factories.checking_(factories.submitted(application))))


def award(application, amount="9000.00", later=None):
    return workflow.award(
        application=application,
        actor=UserFactory(head=True),
        now=NOW,
        amount=Decimal(amount),
        kind=Financing.FEHLBEDARF,
        reasons="Nach Rangfolge.",
        later=later,
    ).decisions.get(returned_at=None)


def parts(decision) -> list[tuple[int, str]]:
    return [(part.year, str(part.amount)) for part in decision.slices.all()]


def propose(part, amount="1000.00", actor=None, reason="Haushalt beschlossen."):
    return releases.propose_release(
        part=part, amount=Decimal(amount), reason=reason, actor=actor or UserFactory(caseworker=True), now=NOW
    )


def confirm(release, actor=None):
    return releases.confirm_release(release=release, actor=actor or UserFactory(head=True), now=NOW)


@pytest.fixture
def part() -> Slice:
    return factories.granted().decisions.get().slices.get()


# --- yearly parts -----------------------------------------------------------------------------------------------------


def test_a_grant_of_one_year_has_one_part():
    assert parts(factories.decided().decisions.get()) == [(2027, "9000.00")]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("9000.00", [(2027, "6000.00"), (2028, "3000.00")]),
        ("1000.00", [(2027, "666.67"), (2028, "333.33")]),
        ("0.01", [(2027, "0.01")]),
    ],
)
def test_a_grant_of_two_years_is_split_as_the_plan_asks(amount, expected):
    assert parts(award(two_years(), amount)) == expected


def test_a_plan_that_names_no_second_year_counts_for_the_first():
    assert parts(award(two_years(second_year=None))) == [(2027, "9000.00")]


def test_who_decides_may_split_otherwise():
    assert parts(award(two_years(), later=Decimal("9000.00"))) == [(2028, "9000.00")]


@pytest.mark.parametrize("later", ["-0.01", "9000.01", "0.001", "NaN"])
def test_a_part_beyond_the_grant_is_refused(later):
    refused(workflow.NotDecidable, award, application=two_years(), later=Decimal(later))


def test_a_call_of_one_year_has_no_second_part():
    refused(workflow.NotDecidable, award, application=factories.assessed(), later=Decimal("1.00"))


def test_the_money_of_a_call_is_told_by_year():
    application = two_years()
    award(application)

    assert slices.granted_by_year(application.call) == ((2027, Decimal("6000.00")), (2028, Decimal("3000.00")))


def test_no_budget_year_grants_more_than_its_part_of_the_envelope():
    application = two_years()
    call = application.call
    call.later_envelope = Decimal("2999.99")
    call.save(update_fields=["later_envelope"])
    assert slices.left_by_year(call) == ((2027, call.envelope - Decimal("2999.99")), (2028, Decimal("2999.99")))

    refusal = refused(workflow.NotDecidable, award, application=application)
    assert "Für das Haushaltsjahr 2028 sind noch 2.999,99\u00a0€ frei." in str(refusal)

    award(application, later=Decimal("2999.99"))
    assert dict(slices.left_by_year(call))[2028] == 0


def test_a_rejection_has_no_parts():
    assert parts(factories.rejected().decisions.get()) == []


def test_parts_that_do_not_add_up_are_refused_by_the_database():
    decision = factories.decided().decisions.get()

    decision.slices.create(year=2028, amount=Decimal("1.00"))
    with pytest.raises(IntegrityError) as refusal:
        connection.check_constraints()

    assert refusal.value.__cause__.diag.constraint_name == "slices_add_up_to_the_decision"


def test_parts_never_change(part):
    with pytest.raises(IntegrityError), transaction.atomic():
        Slice.objects.update(amount=Decimal("1.00"))


# --- release ----------------------------------------------------------------------------------------------------------


def test_a_part_is_released_in_pieces_by_two_people(part):
    confirm(propose(part, "4000.00"))
    confirm(propose(part, "5000.00"))

    (year,) = slices.years(part.decision)
    assert (year.released, year.waiting, year.left) == (Decimal("9000.00"), 0, 0)


@pytest.mark.parametrize("amount", ["0", "-1", "9000.01", "0.001", "NaN"])
def test_an_amount_that_cannot_be_released_is_refused(part, amount):
    refused(releases.NotReleasable, propose, part=part, amount=amount)


def test_a_release_without_a_basis_is_refused(part):
    refused(releases.NotReleasable, propose, part=part, reason=" ")


def test_one_proposal_waits_at_a_time(part):
    propose(part)

    refused(releases.NotReleasable, propose, part=part)


def test_who_proposed_does_not_confirm(part):
    both = UserFactory(roles=["caseworker", "head"])
    release = propose(part, actor=both)

    refused(Forbidden, confirm, release=release, actor=both)


def test_only_the_office_proposes_and_only_a_head_confirms(part):
    people = cast(part.decision.application)
    for name, person in people.items():
        if name != "caseworker":
            refused(Forbidden, propose, part=part, actor=person)
    release = propose(part, actor=people["caseworker"])
    for name, person in people.items():
        if name != "head":
            refused(Forbidden, confirm, release=release, actor=person)

    assert confirm(release, people["head"]).confirmed_at == NOW


def test_a_release_is_confirmed_once(part):
    release = propose(part)
    confirm(release)

    refused(NotPossible, confirm, release=release)


def test_money_of_a_release_that_is_returned_is_reserved_again(part):
    release = propose(part, "9000.00")
    refused(
        releases.NotReleasable,
        releases.return_release,
        release=release,
        reason=" ",
        actor=UserFactory(head=True),
        now=NOW,
    )
    releases.return_release(release=release, reason="Zu früh.", actor=UserFactory(head=True), now=NOW)

    assert propose(part, "9000.00").is_open


def test_before_the_second_signature_nothing_is_released():
    refused(NotPossible, propose, part=factories.decided().decisions.get().slices.get())


def test_without_reservation_nothing_is_to_be_released(part):
    call = part.decision.application.call
    type(call).objects.filter(pk=call.pk).update(budget_reservation=False)

    refused(NotPossible, propose, part=Slice.objects.get(pk=part.pk))


def test_the_database_releases_no_more_than_the_part_holds(part):
    release = propose(part, "9000.00")

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        type(release).objects.filter(pk=release.pk).update(amount=Decimal("9000.01"))

    assert refusal.value.__cause__.diag.constraint_name == "release_within_slice"
