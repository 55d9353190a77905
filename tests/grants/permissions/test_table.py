"""Who may do what, act by act: the table of rights against everybody there is."""

import pytest

from grants.applications.conflicts import Conflict
from grants.permissions import can
from grants.permissions.table import ACTS
from grants.rulebook import workflow as rulebook
from tests import factories
from tests.grants.outbox.mails import a_mail
from tests.grants.worlds import cast

pytestmark = pytest.mark.django_db

EDITORS = {"owner editor", "owner signatory", "caseworker of the Träger", "head of the Träger"}
SIGNATORIES = EDITORS - {"owner editor"}
ADMINISTRATORS = SIGNATORIES - {"owner signatory"}
OFFICE = {"caseworker"}
HEADS = {"head"}
ASSESSORS = {"assigned assessor"}
# Nobody's file is at stake in the rule book: a conflict of interest in one does not matter.
CASEWORKERS = {"caseworker", "caseworker of the Träger", "conflicted caseworker"}
ALL_HEADS = {"head", "head of the Träger", "conflicted head"}

EXPECTED = {
    "application.start": EDITORS,
    "application.copy": EDITORS,
    "application.edit": EDITORS,
    "application.submit": SIGNATORIES,
    "application.resubmit": SIGNATORIES,
    "application.take_back_signature": SIGNATORIES,
    "application.withdraw": SIGNATORIES,
    "application.request_early_start": SIGNATORIES,
    "change.report": EDITORS,
    "letter.retrieve": EDITORS,
    "letter.waive": SIGNATORIES,
    "revocation.answer": SIGNATORIES,
    "delivery.upload": EDITORS,
    "document.edit": EDITORS,
    "delivery.submit": EDITORS,
    "narrative.edit": EDITORS,
    "narrative.submit": EDITORS,
    "clearance.vouch": EDITORS,
    "delivery.ask_extension": EDITORS,
    "message.send": EDITORS,
    "organisation.export": EDITORS,
    "organisation.edit": ADMINISTRATORS,
    "organisation.edit_bank": ADMINISTRATORS,
    "organisation.edit_signing": ADMINISTRATORS,
    "organisation.agree_to_signing": SIGNATORIES,
    "organisation.consent_to_portal": SIGNATORIES,
    "organisation.manage_people": ADMINISTRATORS,
    "organisation.confirm": {"caseworker", "conflicted caseworker", "admin"},
    "organisation.appoint": {"caseworker", "conflicted caseworker", "admin"},
    "organisation.note_funding": {"caseworker"},
    "application.start_check": OFFICE,
    "application.check": OFFICE,
    "application.request_correction": OFFICE,
    "application.extend_correction": OFFICE,
    "application.close_correction": OFFICE,
    "application.return_to_check": OFFICE,
    "application.check_finance": OFFICE,
    "application.complete_check": OFFICE,
    "application.decide_early_start": OFFICE,
    "application.assign_officer": OFFICE | HEADS,
    "application.follow_up": OFFICE | HEADS,
    "change.acknowledge": OFFICE,
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
    "application.void_decision": set(),
    "conflict.declare": {
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
    "conflict.withdraw": HEADS,
    "relation.record": {"admin"},
    "assessment.assign": OFFICE,
    "calibration.edit": CASEWORKERS | ALL_HEADS,
    "calibration.take": {"assigned assessor", "other assessor", "conflicted assessor"},
    "competence.record": CASEWORKERS | ALL_HEADS,
    "assessment.edit": ASSESSORS,
    "assessment.submit": ASSESSORS,
    "assessment.remark": ASSESSORS,
    "assessment.revise": ASSESSORS,
    "application.complete_assessment": OFFICE,
    "application.return_to_assessment": OFFICE,
    "application.reject_formally": HEADS,
    "application.return_formal_rejection": HEADS,
    "application.decide": HEADS,
    "application.cosign_award": HEADS,
    "application.cosign_rejection": HEADS,
    "application.return_decision": HEADS,
    "application.amend": HEADS,
    "application.cosign_amendment": HEADS,
    "letter.choose_clauses": OFFICE | HEADS,
    "letter.post": OFFICE,
    "file.export": {"caseworker", "head", "auditor"},
    "sample.draw": {"auditor"},
    "letter.note_instruction": OFFICE | HEADS,
    "objection.record": OFFICE,
    "objection.reinstate": HEADS,
    "objection.propose_remedy": OFFICE | HEADS,
    "objection.cosign_remedy": HEADS,
    "objection.forward": OFFICE | HEADS,
    "revocation.open": OFFICE,
    "revocation.prepare": OFFICE,
    "revocation.propose": OFFICE | HEADS,
    "revocation.cosign": HEADS,
    "recovery.propose": OFFICE | HEADS,
    "recovery.cosign": HEADS,
    "release.propose": OFFICE,
    "release.confirm": HEADS,
    "delivery.accept": OFFICE,
    "delivery.return": OFFICE,
    "narrative.examine": OFFICE,
    "delivery.extend": OFFICE,
    "message.answer": OFFICE | HEADS,
    "substitution.edit": CASEWORKERS | ALL_HEADS,
    "view.save": CASEWORKERS | ALL_HEADS | {"auditor"},
    "scenario.edit": CASEWORKERS | ALL_HEADS,
    "scenario.decide": ALL_HEADS,
    "paper.make": CASEWORKERS | ALL_HEADS,
    "paper.record": CASEWORKERS | ALL_HEADS,
    "mail.handle": OFFICE | HEADS,
    "call.edit": CASEWORKERS | ALL_HEADS,
    "call.announce": ALL_HEADS,
    "call.extend": ALL_HEADS,
    "guideline.edit": CASEWORKERS | ALL_HEADS,
    "guideline.sign": ALL_HEADS,
    "guideline.approve": ALL_HEADS,
    "guideline.reopen": ALL_HEADS,
    "guideline.enact": ALL_HEADS,
    "plan.edit": {"planner"},
    "catalogue.edit": {"planner"},
    "rates.edit": CASEWORKERS | ALL_HEADS,
    "figures.read": {"planner", "head", "head of the Träger", "conflicted head"},
    "account.change_roles": {"admin"},
}


def test_every_act_of_the_table_is_expected_here():
    assert EXPECTED.keys() == ACTS.keys()


def test_exactly_these_people_may_do_each_act():
    application = factories.submitted()
    people = cast(application)

    allowed = {
        act: {name for name, person in people.items() if can(person, act, subject_of(act, application))} for act in ACTS
    }

    assert allowed == EXPECTED


def subject_of(act: str, application):
    """What an act is about: a version of the rule book, the Träger, or the application."""
    if act.startswith("organisation.") and act != "organisation.export":
        return application.organisation
    if act == "conflict.withdraw":
        return Conflict(application=application, user=application.created_by)
    if act == "relation.record":
        return application.created_by
    if act == "mail.handle":
        return a_mail(application=application)
    return application.call.guideline if act.startswith("guideline.") else application


def test_the_head_who_gave_the_first_release_of_a_guideline_does_not_give_the_second():
    first, second = factories.UserFactory(head=True), factories.UserFactory(head=True)
    guideline = rulebook.sign(guideline=factories.GuidelineFactory(is_draft=True), actor=first, now=factories.NOW)

    assert [can(person, "guideline.approve", guideline) for person in (first, second)] == [False, True]
    guideline = rulebook.reopen(guideline=guideline, actor=second, now=factories.NOW, reason="Tippfehler")
    assert can(first, "guideline.approve", guideline)


def test_an_act_without_a_row_in_the_table_is_an_error():
    with pytest.raises(KeyError):
        can(factories.UserFactory(admin=True), "application.delete")


def test_a_head_who_assessed_the_application_does_not_decide_about_it():
    application = factories.checked()
    both = factories.UserFactory(roles=["assessor", "head"])
    factories.assess(application, {"bedarf": 3, "konzept": 3}, assessor=both)

    assert [can(both, act, application) for act in HEAD_ACTS] == [False] * 6


def test_the_head_who_decided_neither_cosigns_nor_returns():
    head = factories.UserFactory(head=True)
    application = factories.decided(head=head)

    assert [can(head, act, application) for act in DECIDING] == [True, False, False, False]


def test_a_letter_and_a_delivery_are_judged_by_their_application():
    application = factories.granted()
    factories.period()
    factories.run_outbox()
    caseworker, owner = factories.UserFactory(caseworker=True), application.created_by
    letter, delivery = application.letters.first(), application.deliveries.get()

    assert [can(owner, "letter.retrieve", letter), can(caseworker, "letter.retrieve", letter)] == [True, False]
    assert [can(owner, "delivery.accept", delivery), can(caseworker, "delivery.accept", delivery)] == [False, True]


DECIDING = (
    "application.decide",
    "application.cosign_award",
    "application.cosign_rejection",
    "application.return_decision",
)
HEAD_ACTS = (*DECIDING, "application.amend", "application.cosign_amendment")
