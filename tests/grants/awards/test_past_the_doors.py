"""The database itself holds the envelope of a call and its budget years, also against two who write at once."""

import datetime
import functools
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from grants.awards.models import Decision
from grants.calls.models import Call
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import at_once

pytestmark = pytest.mark.django_db

ENVELOPE, YEAR = "awards_within_the_envelope", "awards_within_the_budget_year"


def of(call: Call):
    return factories.checking_(factories.submitted(factories.complete(factories.draft(call))))


def written(application, head, amount="9000.00", later="0.00") -> Decision:
    """A decision that nobody took, with its yearly parts, as one transaction."""
    with transaction.atomic():
        made = Decision.objects.create(
            application=application,
            outcome="award",
            financing="fehlbedarf",
            amount=Decimal(amount),
            decided_at=NOW,
            decided_by=head,
        )
        parts = (2027, Decimal(amount) - Decimal(later)), (2028, Decimal(later))
        for year, part in parts:
            if part:
                made.slices.create(year=year, amount=part)
        return made


def broken(act) -> str:
    """The constraint that an act breaks once everything is checked."""

    @transaction.atomic
    def checked() -> None:
        act()
        connection.check_constraints()

    with pytest.raises(IntegrityError) as refusal:
        checked()
    return refusal.value.__cause__.diag.constraint_name


def call_over_two_years(**fields) -> Call:
    return factories.CallFactory(
        **{"envelope": Decimal("10000.00"), "later_envelope": Decimal("4000.00")} | fields,
        period_end=datetime.date(2028, 12, 31),
    )


def test_no_row_grants_more_than_the_envelope():
    call, head = factories.CallFactory(envelope=Decimal("10000.00")), factories.UserFactory(head=True)
    first, second = of(call), of(call)
    made = written(first, head)

    assert broken(lambda: written(second, head, "1000.01")) == ENVELOPE
    written(second, head, "1000.00")
    connection.check_constraints()
    assert broken(lambda: Call.objects.filter(pk=call.pk).update(envelope=Decimal("9999.99"))) == ENVELOPE
    Decision.objects.filter(pk=made.pk).update(returned_at=NOW)
    Call.objects.filter(pk=call.pk).update(envelope=Decimal("1000.00"))
    connection.check_constraints()
    assert broken(lambda: Decision.objects.filter(pk=made.pk).update(returned_at=None)) == ENVELOPE


@pytest.mark.parametrize(("amount", "later"), [("9000.00", "4000.01"), ("9000.00", "2999.99")])
def test_no_row_grants_more_than_a_budget_year_holds(amount, later):
    application, head = of(call_over_two_years()), factories.UserFactory(head=True)

    assert broken(lambda: written(application, head, amount, later)) == YEAR
    written(application, head, "9000.00", "3000.00")
    connection.check_constraints()
    narrower = Call.objects.filter(pk=application.call_id)
    assert broken(lambda: narrower.update(later_envelope=Decimal("2999.99"))) == YEAR


def test_parts_that_come_later_are_held_as_well():
    application, head = of(call_over_two_years()), factories.UserFactory(head=True)
    written(application, head, "6000.00")
    connection.check_constraints()

    assert broken(lambda: application.decisions.get().slices.create(year=2028, amount=Decimal("4000.01"))) in {
        YEAR,
        "slices_add_up_to_the_decision",
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("call", "fields"),
    [
        (lambda: factories.CallFactory(envelope=Decimal("10000.00")), {}),
        (lambda: call_over_two_years(envelope=Decimal("50000.00")), {"amount": "4000.00", "later": "4000.00"}),
    ],
    ids=["envelope", "year"],
)
def test_of_two_who_write_past_the_doors_at_once_one_is_stopped(call, fields):
    made = call()
    acts = [functools.partial(written, of(made), factories.UserFactory(head=True), **fields) for _ in range(2)]

    outcomes = at_once(*acts)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Decision", "IntegrityError"]
    assert Decision.objects.count() == 1
