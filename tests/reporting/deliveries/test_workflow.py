"""Handing in statistics: who may, what is kept, what needs an explanation, what goes on to the store."""

import datetime
import hashlib
from decimal import Decimal

import pytest

from grants.outbox.models import Message
from grants.steps import Forbidden
from reporting.deliveries import workflow
from reporting.deliveries.models import Delivery
from reporting.deliveries.queries import hand_over, previous, values
from reporting.deliveries.states import State
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.worlds import cast, refused
from tests.reporting.deliveries import worlds

pytestmark = pytest.mark.django_db
OWNERS = {"owner editor", "owner signatory", "caseworker of the Träger", "head of the Träger"}


def upload(delivery, actor, data) -> worlds.Upload:
    return workflow.upload(delivery=delivery, actor=actor, now=NOW, name="statistik.xlsx", data=data)


def submit(delivery, explanation="", actor=None) -> Delivery:
    actor = actor or delivery.application.created_by
    return workflow.submit(delivery=delivery, actor=actor, now=NOW, explanation=explanation)


def unusual() -> Delivery:
    """A delivery whose file asks for an explanation: the year before there were visits, now there are none."""
    factories.period(
        rules=[
            {
                "kind": "zero_after_nonzero",
                "severity": "explain",
                "text": "Bitte erläutern Sie den Wegfall.",
                "columns": ["besuche"],
            }
        ]
    )
    application = factories.granted()
    year_before = Delivery.objects.create(
        application=application,
        period=factories.period(
            label="2026",
            start=datetime.date(2026, 1, 1),
            end=datetime.date(2026, 12, 31),
            due_on=datetime.date(2027, 1, 31),
        ),
        created_at=NOW,
    )
    worlds.accepted(year_before)
    factories.run_outbox()
    delivery = application.deliveries.get(period__label="2027")
    return worlds.uploaded(delivery, visits=0)


def test_a_good_file_is_kept_as_it_came_and_its_values_count():
    delivery = worlds.due()
    owner, data = delivery.application.created_by, worlds.workbook(delivery)

    kept = upload(delivery, owner, data)

    with kept.file.open("rb") as file:
        assert file.read() == data
    assert (kept.sha256, kept.problems, kept.uploaded_by) == (hashlib.sha256(data).hexdigest(), [], owner)
    assert values(delivery) == {"41": {"besuche": Decimal(1200), "beratungen": Decimal(300)}}


def test_a_file_with_an_error_is_kept_but_none_of_its_values_counts():
    delivery = worlds.uploaded()

    kept = worlds.upload(delivery, visits="viele")

    assert len(kept.errors) == 1
    assert values(delivery) == {}
    refused(workflow.NotReady, submit, delivery=delivery)


def test_a_later_file_replaces_the_values_of_the_one_before():
    delivery = worlds.uploaded(worlds.uploaded(), visits=7)

    assert values(delivery)["41"]["besuche"] == Decimal(7)
    assert delivery.uploads.count() == 2


@pytest.mark.parametrize("data", [b"", b"Besuche;1200", b"PK\x03\x04"])
def test_what_is_no_workbook_is_refused(data):
    delivery = worlds.due()

    refused(workflow.NotReadable, upload, delivery=delivery, actor=delivery.application.created_by, data=data)


def test_the_workbook_of_another_delivery_brings_no_values():
    delivery = worlds.due()
    other = Delivery.objects.create(
        application=delivery.application,
        period=factories.period(label="2028", start=datetime.date(2028, 1, 1), end=datetime.date(2028, 12, 31)),
        created_at=NOW,
    )

    kept = upload(delivery, delivery.application.created_by, worlds.workbook(other))

    assert [problem["severity"] for problem in kept.problems] == ["error"]
    assert (values(delivery), values(other)) == ({}, {})


def test_only_people_of_the_träger_hand_in():
    delivery = worlds.uploaded()
    people, data = cast(delivery.application), worlds.workbook(delivery)

    for name in people.keys() - OWNERS:
        refused(Forbidden, upload, delivery=delivery, actor=people[name], data=data)
        refused(Forbidden, submit, delivery=delivery, actor=people[name])
    assert submit(delivery, actor=people["owner editor"]).state == State.SUBMITTED


def test_only_caseworkers_without_conflict_accept_and_give_back():
    delivery = worlds.submitted()
    people = cast(delivery.application)

    for name in people.keys() - {"caseworker"}:
        refused(Forbidden, workflow.accept, delivery=delivery, actor=people[name], now=NOW)
        refused(Forbidden, workflow.give_back, delivery=delivery, actor=people[name], now=NOW, reason="Falsch.")
    assert workflow.accept(delivery=delivery, actor=people["caseworker"], now=NOW).state == State.ACCEPTED


def test_nothing_is_submitted_without_a_file():
    refused(workflow.NotReady, submit, delivery=worlds.due())


@pytest.mark.parametrize("explanation", ["", "  ", "\n\t"])
def test_what_is_unusual_needs_an_explanation(explanation):
    delivery = unusual()
    assert len(delivery.uploads.first().questions) == 1

    refused(workflow.NotReady, submit, delivery=delivery, explanation=explanation)
    assert submit(delivery, "Das Haus war geschlossen.").explanation == "Das Haus war geschlossen."


@pytest.mark.parametrize("reason", ["", "   "])
def test_giving_back_needs_a_reason(reason):
    delivery, caseworker = worlds.submitted(), UserFactory(caseworker=True)

    refused(workflow.ReasonMissing, workflow.give_back, delivery=delivery, actor=caseworker, now=NOW, reason=reason)


def test_each_submission_is_a_revision():
    delivery = worlds.submitted(worlds.returned(worlds.submitted()))

    assert (delivery.revision, delivery.state) == (2, State.SUBMITTED)


def test_only_accepted_figures_are_handed_over_and_their_return_as_well():
    delivery = worlds.submitted()
    assert hand_over(delivery) is None

    delivery = workflow.accept(delivery=delivery, actor=UserFactory(caseworker=True), now=NOW)
    first = hand_over(delivery)
    worlds.returned(delivery)

    assert Message.objects.filter(topic="store").count() == 2
    assert hand_over(delivery).pk > first.pk


def test_giving_back_what_was_not_accepted_tells_the_store_nothing():
    worlds.returned()

    assert Message.objects.filter(topic="store").count() == 0


def test_the_year_before_is_the_accepted_delivery_of_the_same_project():
    delivery = unusual()

    assert previous(delivery).period.label == "2026"
    assert previous(previous(delivery)) is None
