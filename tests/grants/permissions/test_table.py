"""Who may do what, act by act: the table of rights against everybody there is."""

import pytest

from grants.permissions import can
from grants.permissions.table import ACTS
from tests import factories
from tests.grants.worlds import cast

pytestmark = pytest.mark.django_db

EDITORS = {"owner editor", "owner signatory", "caseworker of the Träger", "head of the Träger"}
SIGNATORIES = EDITORS - {"owner editor"}
OFFICE = {"caseworker"}
HEADS = {"head"}
ASSESSORS = {"assigned assessor"}

EXPECTED = {
    "application.start": EDITORS,
    "application.edit": EDITORS,
    "application.submit": SIGNATORIES,
    "application.resubmit": SIGNATORIES,
    "application.withdraw": SIGNATORIES,
    "letter.retrieve": EDITORS,
    "delivery.upload": EDITORS,
    "delivery.submit": EDITORS,
    "application.start_check": OFFICE,
    "application.check": OFFICE,
    "application.request_correction": OFFICE,
    "application.complete_check": OFFICE,
    "application.declare_conflict": {
        "caseworker",
        "assigned assessor",
        "other assessor",
        "head",
        "caseworker of the Träger",
        "head of the Träger",
        "conflicted caseworker",
        "conflicted assessor",
        "conflicted head",
    },
    "assessment.assign": OFFICE,
    "assessment.edit": ASSESSORS,
    "assessment.submit": ASSESSORS,
    "application.complete_assessment": OFFICE,
    "application.decide": HEADS,
    "application.cosign_award": HEADS,
    "application.cosign_rejection": HEADS,
    "application.return_decision": HEADS,
    "delivery.accept": OFFICE,
    "delivery.return": OFFICE,
    "figures.read": {"planner", "head", "head of the Träger", "conflicted head"},
    "account.change_roles": {"admin"},
}


def test_every_act_of_the_table_is_expected_here():
    assert EXPECTED.keys() == ACTS.keys()


def test_exactly_these_people_may_do_each_act():
    application = factories.submitted()
    people = cast(application)

    allowed = {act: {name for name, person in people.items() if can(person, act, application)} for act in ACTS}

    assert allowed == EXPECTED


def test_an_act_without_a_row_in_the_table_is_an_error():
    with pytest.raises(KeyError):
        can(factories.UserFactory(admin=True), "application.delete")


def test_a_head_who_assessed_the_application_does_not_decide_about_it():
    application = factories.checked()
    both = factories.UserFactory(roles=["assessor", "head"])
    factories.assess(application, {"bedarf": 3, "konzept": 3}, assessor=both)

    assert [can(both, act, application) for act in HEAD_ACTS] == [False, False, False, False]


def test_the_head_who_decided_neither_cosigns_nor_returns():
    head = factories.UserFactory(head=True)
    application = factories.decided(head=head)

    assert [can(head, act, application) for act in HEAD_ACTS] == [True, False, False, False]


def test_a_letter_and_a_delivery_are_judged_by_their_application():
    application = factories.granted()
    factories.period()
    factories.run_outbox()
    caseworker, owner = factories.UserFactory(caseworker=True), application.created_by
    letter, delivery = application.letters.first(), application.deliveries.get()

    assert [can(owner, "letter.retrieve", letter), can(caseworker, "letter.retrieve", letter)] == [True, False]
    assert [can(owner, "delivery.accept", delivery), can(caseworker, "delivery.accept", delivery)] == [False, True]


HEAD_ACTS = (
    "application.decide",
    "application.cosign_award",
    "application.cosign_rejection",
    "application.return_decision",
)
