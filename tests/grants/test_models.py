"""The database repeats the law: each constraint of the act is violated once, past the doors, and refused."""

import datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from grants.applications import workflow
from grants.applications.authors import LastChange, note_changes
from grants.applications.conflicts import Conflict, ConflictReview, Relation
from grants.applications.corrections import Point
from grants.applications.declaring import record_relation
from grants.applications.models import CorrectionRequest
from grants.applications.presence import Presence, notice
from grants.applications.rows import OtherFunds
from grants.audit.models import Entry
from grants.awards.models import Decision, Release
from grants.awards.releases import propose_release
from grants.committee.models import Consultation, Scenario
from grants.correspondence import workflow as correspondence
from grants.correspondence.models import FileMessage
from grants.finance.models import FinanceCheck
from grants.letters.models import Letter
from grants.organisations.members import invite
from grants.organisations.models import Invitation, Membership
from grants.outbox.models import Message
from grants.remedies import announcing
from grants.rulebook.models import Approval
from tests import factories
from tests.factories import NOW
from tests.grants.archive.worlds import a_draw, a_kept_answer, a_key, an_anchored_head, an_entry
from tests.grants.assessment.worlds import (
    a_calibration_sheet,
    a_case,
    a_remark,
    a_revision,
    moderated,
    noted_aid,
    noted_grant,
    returned,
)
from tests.grants.attachments.worlds import attached, filed
from tests.grants.change_notices.worlds import DAY, SINCE, asked, consented, costly, enclosed, told
from tests.grants.committee.worlds import kept, paper, ranked
from tests.grants.desk.worlds import bulk_item, follow_up, stand_in, view
from tests.grants.finance.worlds import GOODS, check
from tests.grants.outbox.mails import a_mail
from tests.grants.remedies import worlds as remedies
from tests.grants.remedies.worlds import opened

pytestmark = pytest.mark.django_db
DAY_LONG = datetime.timedelta(days=1)


def again(row, **fields) -> None:
    """Insert a second row that says the same, but for these fields."""
    row.pk = None
    for name, value in fields.items():
        setattr(row, name, value)
    type(row)._base_manager.bulk_create([row])


def change(row, **fields) -> None:
    """Change a row by SQL, past its doors."""
    type(row)._base_manager.filter(pk=row.pk).update(**fields)


def granted_letter() -> Letter:
    """A Bescheid that was fetched, without its file."""
    application = factories.granted()
    return Letter.objects.create(
        application=application,
        kind="decision",
        subject=application.decisions.get().pk,
        title="Bescheid",
        pdf="letters/none.pdf",
        sha256="0" * 64,
        provided_at=NOW,
        retrieved_at=NOW,
        retrieved_by=application.created_by,
    )


def posting():
    return announcing.ask_post(letter=granted_letter(), actor=factories.UserFactory(caseworker=True), now=NOW)


def flaw():
    actor = factories.UserFactory(caseworker=True)
    return announcing.note_instruction(letter=granted_letter(), actor=actor, now=NOW, reason="Anschrift falsch.")


def waiver():
    letter = granted_letter()
    return letter.waivers.create(declared_at=NOW, declared_by=letter.application.created_by)


def recovery():
    return remedies.a_recovery(opened().application)


def amended():
    """The decision of an Abhilfe that awaits its second signature."""
    return remedies.raised().decision


def objected():
    return remedies.objected(granted_letter())


def proposed_release() -> Release:
    """A release that waits for the second person."""
    return propose_release(
        part=factories.granted().decisions.get().slices.get(),
        amount=Decimal("100.00"),
        reason="Haushalt beschlossen.",
        actor=factories.UserFactory(caseworker=True),
        now=NOW,
    )


def corrected() -> CorrectionRequest:
    workflow.request_correction(
        application=(application := factories.checking_()),
        actor=application.caseworker,
        now=NOW,
        sections=("goals",),
        message="Bitte ergänzen.",
        points=(Point("title", "unclear", "Bitte nennen Sie den Ort."),),
        due_on=datetime.date(2026, 9, 29),
    )
    return CorrectionRequest.objects.get()


def conflict() -> Conflict:
    return Conflict.objects.create(
        application=factories.submitted(), user=factories.UserFactory(), reason="Verwandt", declared_at=NOW
    )


def conflict_in_call() -> Conflict:
    """A declaration about a Träger in a call."""
    values = {"reason": "Verwandt", "declared_at": NOW}
    return Conflict.objects.create(
        call=factories.CallFactory(),
        organisation=factories.OrganisationFactory(),
        user=factories.UserFactory(),
        **values,
    )


def relation() -> Relation:
    person, organisation = factories.UserFactory(caseworker=True), factories.OrganisationFactory()
    return record_relation(person=person, organisation=organisation, kind="board", actor=person, now=NOW)


def presence() -> Presence:
    application = factories.draft()
    notice(application=application, section="goals", actor=application.created_by, now=NOW)
    return Presence.objects.get()


def last_change() -> LastChange:
    application = factories.draft()
    note_changes(
        application=application, section="goals", parts=["contribution"], actor=application.created_by, now=NOW
    )
    return LastChange.objects.get()


def other_funds() -> OtherFunds:
    return OtherFunds.objects.create(application=factories.draft(), position=1, source="city", giver="Jugendamt")


def letter() -> Letter:
    factories.submitted()
    factories.run_outbox()
    return Letter.objects.get()


def message() -> FileMessage:
    application = factories.submitted()
    return correspondence.send(application=application, actor=application.created_by, now=NOW, text="Guten Tag")


def released() -> Approval:
    return Approval.objects.create(
        guideline=factories.GuidelineFactory(), person=factories.UserFactory(head=True), given_at=NOW
    )


def invitation() -> Invitation:
    person = factories.member(organisation := factories.OrganisationFactory())
    return invite(organisation=organisation, actor=person, now=NOW, email="neu@example.org", rights=["edit"])


def finance_check() -> FinanceCheck:
    return check(factories.checking_(), {GOODS: "1500.00"}, amount=Decimal("8000.00"))


def scenario() -> Scenario:
    return kept(ranked(factories.CallFactory(), 4).call)


def consultation() -> Consultation:
    return Consultation(
        paper=paper(scenario()),
        body="Stadtrat",
        held_on=NOW.date(),
        outcome="adopted",
        number="1",
        recorded_at=NOW,
        recorded_by=factories.UserFactory(head=True),
    )


VIOLATIONS = {
    "substitution_is_by_another_person": lambda: change(made := stand_in(), substitute=made.person),
    "substitution_days_in_order": lambda: change(made := stand_in(), ends_on=made.starts_on - DAY_LONG),
    "one_view_per_name": lambda: again(view()),
    "follow_up_says_why": lambda: change(follow_up(), note=""),
    "follow_up_done_has_time_and_person": lambda: change(follow_up(), done_at=NOW),
    "one_bulk_item_per_file": lambda: again(bulk_item()),
    "bulk_item_reason_once_handled": lambda: change(bulk_item(), reason="Nein"),
    "finance_check_proposes_more_than_nothing": lambda: change(
        finance_check(), amount=Decimal(0), smallest=None, smallest_source="", completed_at=None
    ),
    "smallest_amount_has_a_source": lambda: change(finance_check(), smallest_source=""),
    "smallest_amount_is_within_the_proposal": lambda: change(finance_check(), smallest=Decimal("8000.01")),
    "complete_finance_check_has_both_amounts": lambda: change(finance_check(), smallest=None, smallest_source=""),
    "one_checked_row_per_position": lambda: again(finance_check().rows.first()),
    "checked_row_is_never_raised": lambda: change(finance_check().rows.get(position=GOODS), amount=Decimal("2000.01")),
    "checked_row_is_cut_with_a_reason": lambda: change(finance_check().rows.get(position=GOODS), reason=""),
    "one_scenario_per_name": lambda: again(scenario()),
    "scenario_envelope_is_not_negative": lambda: again(scenario(), name="B", envelope=Decimal("-0.01")),
    "one_scenario_line_per_application": lambda: again(scenario().lines.get()),
    "scenario_line_stays_within_the_proposal": lambda: change(
        scenario().lines.get(), amount=Decimal("9000.01"), reason="Mehr."
    ),
    "scenario_line_is_changed_with_a_reason": lambda: change(scenario().lines.get(), amount=Decimal("1.00")),
    "one_paper_per_number": lambda: again(paper(scenario())),
    "resolution_has_a_number": lambda: again(consultation(), number=""),
    "amended_resolution_says_how": lambda: again(consultation(), outcome="amended"),
    "application_submitted_fields_go_together": lambda: change(factories.submitted(), reference=None),
    "application_withdrawn_has_date": lambda: change(factories.submitted(), withdrawn_at=NOW),
    "application_state_is_known": lambda: change(factories.submitted(), state="lost"),
    "application_asks_nothing_negative": lambda: change(factories.draft(), requested_amount=Decimal("-0.01")),
    "application_period_in_order": lambda: change(factories.draft(), period_end=datetime.date(2026, 12, 31)),
    "one_post_per_position": lambda: again(factories.elaborated().posts.get()),
    "post_is_one_person_at_most": lambda: change(
        factories.elaborated().posts.get(), full_time_equivalent=Decimal("1.01")
    ),
    "post_lasts_a_month": lambda: change(factories.elaborated().posts.get(), months=0),
    "post_costs_nothing_negative": lambda: change(factories.elaborated().posts.get(), gross=Decimal("-0.01")),
    "one_post_per_key": lambda: again(factories.elaborated().posts.get(), position=2),
    "one_planned_value_per_key": lambda: again(factories.elaborated().planned_values.get(), position=2),
    "one_other_funds_per_key": lambda: again(other_funds(), position=2),
    "one_plan_row_per_key": lambda: again(factories.complete().plan_rows.first(), position=9),
    "one_planned_value_per_position": lambda: again(factories.elaborated().planned_values.get()),
    "one_other_funds_per_position": lambda: again(other_funds()),
    "other_funds_are_not_negative": lambda: change(other_funds(), amount=Decimal("-0.01")),
    "plan_row_second_year_is_a_part": lambda: change(
        factories.complete().plan_rows.first(), second_year=Decimal("99999.00")
    ),
    "plan_row_is_not_negative": lambda: change(factories.complete().plan_rows.first(), amount=Decimal("-0.01")),
    "one_plan_row_per_position": lambda: again(factories.complete().plan_rows.first()),
    "one_submission_per_number": lambda: again(factories.submitted().submissions.get()),
    "one_open_correction_per_application": lambda: again(corrected(), number=2),
    "one_correction_per_round": lambda: again(corrected(), answered_at=NOW),
    "correction_closed_has_ended": lambda: change(corrected(), closed_by=factories.UserFactory()),
    "one_correction_point_per_position": lambda: again(corrected().points.get()),
    "correction_point_answer_is_known": lambda: change(corrected().points.get(), answer="secret"),
    "correction_point_kind_is_known": lambda: change(corrected().points.get(), kind="ugly"),
    "one_conflict_per_person": lambda: again(conflict()),
    "one_conflict_per_call_and_organisation": lambda: again(conflict_in_call()),
    "conflict_is_about_a_file_or_an_organisation": lambda: change(row := conflict(), call=row.application.call),
    "conflict_withdrawal_is_whole": lambda: change(conflict(), withdrawn_at=NOW),
    "conflict_is_withdrawn_by_another": lambda: change(
        row := conflict(), withdrawn_at=NOW, withdrawn_by=row.user, withdrawal_reason="Irrtum"
    ),
    "one_conflict_review_per_person": lambda: again(
        ConflictReview.objects.create(call=factories.CallFactory(), user=factories.UserFactory(), reviewed_at=NOW)
    ),
    "relation_kind_is_known": lambda: change(relation(), kind="lost"),
    "relation_days_in_order": lambda: change(
        relation(), since=NOW.date(), until=NOW.date() - datetime.timedelta(days=1)
    ),
    "relation_withdrawal_is_whole": lambda: change(relation(), withdrawn_at=NOW),
    "relation_is_withdrawn_by_another": lambda: change(
        row := relation(), withdrawn_at=NOW, withdrawn_by=row.user, withdrawal_reason="Irrtum"
    ),
    "one_presence_per_person": lambda: again(presence()),
    "one_last_change_per_part": lambda: again(last_change()),
    "one_check_per_requirement": lambda: again(factories.checked().check_items.filter(gate=None).first()),
    "one_check_per_gate": lambda: again(factories.checked().check_items.get(requirement=None)),
    "check_item_is_about_one_thing": lambda: change(
        factories.checked().check_items.first(), gate=None, requirement=None
    ),
    "check_item_that_does_not_apply_is_explained": lambda: change(
        factories.checked().check_items.first(), is_applicable=False
    ),
    "notedaid_is_above_zero": lambda: change(noted_aid(factories.OrganisationFactory()), amount=Decimal(0)),
    "noted_aid_kind_is_known": lambda: change(noted_aid(factories.OrganisationFactory()), kind="keine Beihilfe"),
    "notedgrant_is_above_zero": lambda: change(noted_grant(factories.OrganisationFactory()), amount=Decimal(0)),
    "noted_grant_days_in_order": lambda: change(
        noted_grant(factories.OrganisationFactory()), end=datetime.date(2026, 12, 31)
    ),
    "one_sheet_per_assessor_and_part": lambda: again(factories.assessed().assessments.first()),
    "one_moderation_per_criterion": lambda: again(moderated().moderated.first()),
    "moderation_has_a_reason": lambda: change(moderated().moderated.first(), reason=""),
    "return_of_a_result_has_a_reason": lambda: change(returned().earlier_results.get(), reason=""),
    "one_score_per_criterion": lambda: again(factories.assessed().assessments.first().scores.first()),
    "one_entry_per_number": lambda: again(Entry.objects.get(chain=factories.draft().chain)),
    "one_standing_decision_per_application": lambda: again(factories.decided().decisions.get()),
    "one_successor_per_decision": lambda: again(amended(), application=factories.granted()),
    "only_an_abhilfe_replaces_a_decision": lambda: change(factories.granted().decisions.get(), origin="remedy"),
    "only_a_decision_in_force_is_replaced": lambda: change(factories.decided().decisions.get(), replaced_at=NOW),
    "no_more_is_taken_back_than_was_granted": lambda: change(
        factories.granted().decisions.get(), taken_back=Decimal("9000.01")
    ),
    "award_has_amount_and_financing": lambda: change(factories.decided().decisions.get(), amount=Decimal(0)),
    "only_a_rejection_is_decided_in_the_check": lambda: change(factories.decided().decisions.get(), origin="checking"),
    "resolution_comes_before_the_second_signature": lambda: change(
        factories.granted().decisions.get(), needs_resolution=True
    ),
    "one_slice_per_year": lambda: again(factories.decided().decisions.get().slices.get()),
    "slice_has_an_amount": lambda: again(
        factories.decided().decisions.get().slices.get(), year=2030, amount=Decimal(0)
    ),
    "one_standing_portal_consent": lambda: again(remedies.consented(granted_letter())),
    "portal_consent_withdrawal_has_time_and_person": lambda: change(
        remedies.consented(granted_letter()), withdrawn_at=NOW
    ),
    "one_standing_posting_per_letter": lambda: again(posting()),
    "posting_has_day_person_and_way": lambda: change(posting(), posted_on=SINCE),
    "delivery_is_proven_after_posting": lambda: change(posting(), proven_on=SINCE),
    "delivery_failed_after_posting_with_reason": lambda: change(posting(), failed_on=SINCE),
    "one_instruction_flaw_per_letter": lambda: again(flaw()),
    "instruction_flaw_has_a_reason": lambda: change(flaw(), reason=""),
    "one_waiver_per_letter": lambda: again(waiver()),
    "one_objection_per_letter": lambda: again(objected()),
    "remedy_is_cosigned_by_another_person": lambda: change(objected(), cosigned_at=NOW),
    "remedy_has_ruling_reasons_and_two_people": lambda: change(objected(), state="remedied"),
    "objection_decision_has_result_and_day": lambda: change(objected(), state="decided"),
    "lawsuit_has_day_and_court": lambda: change(objected(), state="sued"),
    "lawsuit_ends_with_judgment_and_day": lambda: change(
        objected(), state="judged", sued_on=SINCE, court="VG", judgment_final_on=SINCE
    ),
    "no_more_is_lifted_than_was_taken_back": lambda: change(opened(), lifted=Decimal("0.01")),
    "reserved_revocation_works_for_the_future": lambda: change(opened(), ground="reserved", effective_from=SINCE),
    "one_open_recovery_per_application": lambda: again(recovery()),
    "recovery_is_what_was_paid_less_what_stays": lambda: change(recovery(), amount=Decimal("3999.99")),
    "recovery_interest_is_claimed_or_waived": lambda: change(recovery(), waiver="Nicht zu vertreten."),
    "recovery_has_reasons": lambda: change(recovery(), reasons=""),
    "recovery_is_cosigned_by_another_person": lambda: change(
        row := recovery(), cosigned_at=NOW, cosigned_by=row.proposed_by
    ),
    "one_open_revocation_per_decision": lambda: again(opened()),
    "revocation_has_an_amount": lambda: change(opened(), amount=Decimal(0)),
    "revocation_is_cosigned_by_another_person": lambda: change(opened(), cosigned_at=NOW),
    "revocation_has_hearing_amount_reasons_and_two_people": lambda: change(opened(), state="decided"),
    "release_has_amount_and_reason": lambda: change(proposed_release(), reason=""),
    "one_open_release_per_slice": lambda: again(proposed_release(), amount=Decimal("0.01")),
    "release_is_confirmed_by_another_person": lambda: change(
        row := proposed_release(), confirmed_at=NOW, confirmed_by=row.proposed_by
    ),
    "rejection_has_reasons": lambda: change(factories.rejected().decisions.get(), reasons=""),
    "second_signature_is_another_person": lambda: change(
        decision := factories.granted().decisions.get(), cosigned_by=decision.decided_by
    ),
    "call_closes_after_it_opens": lambda: change(call := factories.CallFactory(), closes_at=call.opens_at),
    "call_period_has_days": lambda: change(call := factories.CallFactory(), period_end=call.period_start),
    "call_envelope_is_not_negative": lambda: change(factories.CallFactory(), envelope=Decimal("-0.01")),
    "call_later_envelope_is_part_of_the_envelope": lambda: change(
        call := factories.CallFactory(), later_envelope=call.envelope + 1
    ),
    "call_opens_after_it_is_announced": lambda: change(
        call := factories.CallFactory(), announced_at=call.opens_at + datetime.timedelta(seconds=1)
    ),
    "attachment_kind_is_known": lambda: change(attached(factories.draft()), kind="lost"),
    "attachment_removal_has_time_and_person": lambda: change(attached(factories.draft()), removed_at=NOW),
    "one_standing_attachment_per_content": lambda: again(attached(factories.draft())),
    "document_kind_is_lasting": lambda: change(filed(factories.OrganisationFactory()), kind="concept"),
    "document_removal_has_time_and_person": lambda: change(filed(factories.OrganisationFactory()), removed_at=NOW),
    "one_standing_document_per_kind": lambda: again(filed(factories.OrganisationFactory())),
    "one_letter_per_kind_and_subject": lambda: again(letter()),
    "entry_has_a_legal_basis": lambda: an_entry(format=2),
    "one_head_per_chain_and_anchor": lambda: again(an_anchored_head()),
    "draw_has_size_and_seed": lambda: again(a_draw(), seed=""),
    "api_key_expires_after_it_is_made": lambda: change(a_key(), expires_at=NOW),
    "api_key_opens_something": lambda: change(a_key(), scopes=[]),
    "one_answer_per_key": lambda: again(a_kept_answer()),
    "letter_retrieval_has_time_and_person": lambda: change(letter(), retrieved_at=NOW),
    "message_reading_has_time_and_person": lambda: change(message(), read_at=NOW),
    "message_says_something": lambda: again(message(), text=""),
    "one_current_membership_per_right": lambda: again(factories.draft().created_by.memberships.first()),
    "organisation_confirmation_has_its_time": lambda: change(
        factories.OrganisationFactory(), confirmed_at=None, confirmed_by=factories.UserFactory()
    ),
    "organisation_bank_account_is_whole": lambda: change(
        factories.OrganisationFactory(), iban="DE89370400440532013000"
    ),
    "organisation_asks_for_one_signature_where_two_sign": lambda: change(
        factories.OrganisationFactory(), one_signature_asked_at=NOW, one_signature_asked_by=factories.UserFactory()
    ),
    "one_signature_per_person_and_stamp": lambda: again(factories.submitted().signatures.get()),
    "organisation_refusal_has_time_and_person": lambda: change(factories.OrganisationFactory(), refused_at=NOW),
    "one_waiting_invitation_per_address": lambda: (
        change(row := invitation(), key="x"),
        again(row),
    ),
    "invitation_acceptance_has_time_and_person": lambda: change(invitation(), accepted_at=NOW),
    "a_guideline_is_released_by_different_people": lambda: again(released()),
    "mail_is_sent_or_dropped": lambda: change(a_mail(), sent_at=NOW, dropped_at=NOW),
    "mail_is_sent_or_held": lambda: change(a_mail(), sent_at=NOW, held_at=NOW),
    "mail_bounce_has_time_and_status": lambda: change(a_mail(), bounced_at=NOW),
    "mail_item_kind_is_known": lambda: change(a_mail().items.get(), kind="lost"),
    "preferences_substitute_is_another_person": lambda: change(
        row := correspondence.set_notices(actor=factories.UserFactory()), substitute=row.user
    ),
    "one_open_early_start_per_application": lambda: again(asked(costly())),
    "early_start_decision_is_whole": lambda: change(asked(costly()), allowed_from=DAY),
    "early_start_is_not_before_it_is_wanted": lambda: change(consented(asked(costly())), allowed_from=SINCE),
    "early_start_has_a_reason": lambda: change(asked(costly()), reason=""),
    "change_notice_kind_is_known": lambda: again(told(factories.submitted()), kind="lost"),
    "change_notice_says_something": lambda: again(told(factories.submitted()), text=""),
    "change_notice_acknowledgement_has_time_and_person": lambda: change(
        told(factories.submitted()), acknowledged_at=NOW
    ),
    "one_enclosure_per_content": lambda: again(enclosed(told(factories.submitted()))),
    "enclosure_stays": lambda: change(enclosed(told(factories.submitted())), removed_at=NOW),
    "calibration_case_is_told": lambda: change(a_case(), story=""),
    "one_reference_per_criterion": lambda: again(a_case().scores.first()),
    "reference_has_a_reason": lambda: change(a_case().scores.first(), reason=""),
    "one_calibration_sheet_per_person": lambda: again(a_calibration_sheet()),
    "one_calibration_score": lambda: again(a_calibration_sheet().scores.first()),
    "remark_says_something": lambda: change(a_remark(), text=""),
    "revision_has_a_reason": lambda: change(a_revision(), why=""),
    "revision_changes_points": lambda: change(a_revision(), points=3),
    "one_message_per_topic_and_key": lambda: again(factories.submitted() and Message.objects.get()),
}


def test_every_constraint_of_the_act_is_violated_here():
    names = {each.name for model in apps.get_app_config("grants").get_models() for each in model._meta.constraints}

    assert names == VIOLATIONS.keys()


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_what_violates(name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        VIOLATIONS[name]()

    assert refusal.value.__cause__.diag.constraint_name == name


DECISIONS = {
    "an award without a kind of financing": {"outcome": "award", "financing": "", "amount": Decimal(1)},
    "a rejection with an amount": {"outcome": "rejection", "financing": "", "amount": Decimal(1), "reasons": "Nein"},
    "a rejection with financing": {"outcome": "rejection", "amount": Decimal(0), "reasons": "Nein"},
    "a signature without its time": {"cosigned_by_id": 1},
    "a signed decision that is returned": {"returned_at": NOW},
}


@pytest.mark.parametrize("fields", DECISIONS.values(), ids=DECISIONS)
def test_a_decision_cannot_be(fields):
    decision = (factories.granted() if "returned_at" in fields else factories.decided()).decisions.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**fields)


def test_a_membership_that_ended_may_begin_again():
    user = factories.draft().created_by
    user.memberships.update(ended_at=NOW)

    membership = Membership.objects.create(
        user=user, organisation=user.memberships.first().organisation, right=Membership.Right.SIGN
    )

    assert user.memberships.filter(ended_at=None).get() == membership
