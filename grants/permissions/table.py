"""The table of rights: act → who may do it. Roles are explained in docs/glossary.md."""

import rules

from grants.permissions.predicates import (
    administers,
    did_not_assess,
    did_not_decide,
    did_not_propose_release,
    did_not_sign,
    does_not_act_for,
    edits_for_owner,
    is_admin,
    is_assessor,
    is_assigned,
    is_caseworker,
    is_free_of_conflict,
    is_head,
    is_open_account,
    is_planner,
    signs_for,
    signs_for_owner,
    tells_no_file,
    tells_no_hidden_file,
)

office = is_caseworker & is_free_of_conflict
head = is_head & is_free_of_conflict

ACTS = {
    # the Träger
    "application.start": edits_for_owner,
    "application.copy": edits_for_owner,
    "application.edit": edits_for_owner,
    "application.submit": signs_for_owner,
    "application.resubmit": signs_for_owner,
    "application.take_back_signature": signs_for_owner,
    "application.withdraw": signs_for_owner,
    "application.request_early_start": signs_for_owner,
    "change.report": edits_for_owner,
    "letter.retrieve": edits_for_owner,
    "delivery.upload": edits_for_owner,
    "delivery.submit": edits_for_owner,
    "document.edit": edits_for_owner,
    "message.send": edits_for_owner,
    "organisation.export": edits_for_owner,
    "organisation.edit": administers,
    "organisation.edit_bank": administers,
    "organisation.edit_signing": administers,
    "organisation.agree_to_signing": signs_for,
    "organisation.manage_people": administers,
    # the office
    "organisation.confirm": (is_caseworker | is_admin) & does_not_act_for,
    "organisation.appoint": (is_caseworker | is_admin) & does_not_act_for,
    "application.start_check": office,
    "application.check": office,
    "application.request_correction": office,
    "application.check_finance": office,
    "application.complete_check": office,
    "application.close_correction": office,
    "application.extend_correction": office,
    "application.return_to_check": office,
    "application.decide_early_start": office,
    "change.acknowledge": office,
    "application.declare_conflict": is_caseworker | is_assessor | is_head,
    "assessment.assign": office,
    "assessment.edit": is_assessor & is_free_of_conflict & is_assigned,
    "assessment.submit": is_assessor & is_free_of_conflict & is_assigned,
    "application.complete_assessment": office,
    "application.return_to_assessment": office,
    "application.reject_formally": head & did_not_assess,
    "application.return_formal_rejection": head & did_not_decide & did_not_assess,
    "application.decide": head & did_not_assess,
    "application.cosign_award": head & did_not_decide & did_not_assess,
    "application.cosign_rejection": head & did_not_decide & did_not_assess,
    "letter.choose_clauses": office | head,
    "application.return_decision": head & did_not_decide & did_not_assess,
    "release.propose": office,
    "release.confirm": head & did_not_propose_release,
    "delivery.accept": office,
    "delivery.return": office,
    "message.answer": office | head,
    # the committee: the doors keep out whose view of the call has gaps
    "scenario.edit": is_caseworker | is_head,
    "paper.make": is_caseworker | is_head,
    "paper.record": is_caseworker | is_head,
    "mail.handle": ((is_caseworker | is_head) & tells_no_hidden_file) | (is_admin & tells_no_file),
    # calls
    "call.edit": is_caseworker | is_head,
    "call.announce": is_head,
    "call.extend": is_head,
    # the rule book
    "guideline.edit": is_caseworker | is_head,
    "guideline.sign": is_head,
    "guideline.approve": is_head & did_not_sign,
    "guideline.reopen": is_head,
    "guideline.enact": is_head,
    "plan.edit": is_planner,
    "rates.edit": is_caseworker | is_head,
    # planning and administration
    "figures.read": is_planner | is_head,
    "account.change_roles": is_admin,
}

RULES = rules.RuleSet()
for act, predicate in ACTS.items():
    RULES.add_rule(act, is_open_account & predicate)


def can(user, act: str, subject=None) -> bool:
    """May this person do this act on this subject? An act without a row in the table raises KeyError."""
    return bool(RULES[act].test(user, subject))
