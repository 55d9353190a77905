"""On what legal basis acts rest that are not steps of a workflow table: those name theirs there.

What only keeps the file (reading, downloading, drafts) rests on the duty to keep files completely and truthfully,
which the courts derive from Art. 20 Abs. 3 GG.
"""

FILES = "Pflicht zur vollständigen Aktenführung, Art. 20 Abs. 3 GG"
INQUIRY = "§ 24 VwVfG"
ADVICE = "§ 25 VwVfG"
COOPERATION = "§ 26 Abs. 2 VwVfG"
BIAS = "§§ 20, 21 VwVfG"
DISCRETION = "§ 40 VwVfG"
ANNOUNCEMENT = "§ 41 Abs. 2a VwVfG"
POST = "§ 41 Abs. 2 VwVfG"
CLAUSES = "§ 36 VwVfG"
BUDGET = "§ 44 SäHO; VwV zu § 44 SäHO"
PLANS = "§§ 80, 95 SGB X; Konzept der Sozialplanung"
GUIDELINE = "Art. 3 Abs. 1 GG; Fachförderrichtlinie"
REPRESENTATION = "§ 14 VwVfG"
RIGHTS = "Art. 32 DSGVO"
RECOVERY = "§ 49a Abs. 1 Satz 2 und Abs. 3 VwVfG"
AUDIT = "§§ 103 bis 106 SächsGemO"

BASES = {
    # the file
    "start": "§ 22 VwVfG",
    "start_from": "§ 22 VwVfG",
    "confirm_section": COOPERATION,
    "sign": "§ 22 VwVfG",
    "take_back_signature": "§ 22 VwVfG",
    "confirm_read": COOPERATION,
    "attach": COOPERATION,
    "detach": COOPERATION,
    "file_document": COOPERATION,
    "remove_document": COOPERATION,
    "enclose": COOPERATION,
    "report_change": COOPERATION,
    "save_narrative": COOPERATION,
    "enclose_report_paper": COOPERATION,
    "remove_report_paper": COOPERATION,
    "vouch_for_words": "Art. 5 Abs. 1 lit. c DSGVO",
    "acknowledge_change": INQUIRY,
    "check": INQUIRY,
    "check_finance": BUDGET,
    "extend_correction": "§ 31 Abs. 7 VwVfG",
    "ask_delivery_extension": "§ 31 Abs. 7 VwVfG",
    "extend_delivery": "§ 31 Abs. 7 VwVfG",
    "refuse_delivery_extension": "§ 31 Abs. 7 VwVfG",
    "declare_conflict": BIAS,
    "give_portal_consent": ANNOUNCEMENT,
    "withdraw_portal_consent": ANNOUNCEMENT,
    "note_for_post": "§ 41 Abs. 2a Satz 5 VwVfG",
    "post_letter": POST,
    "prove_delivery": POST,
    "fail_delivery": POST,
    "note_instruction": "§ 58 Abs. 2 VwGO",
    "waive_objection": "§ 70 VwGO",
    "record_objection": "§ 70 Abs. 1 VwGO",
    "reinstate_objection": "§ 60, § 70 Abs. 2 VwGO",
    "open_revocation": "§§ 48, 49 VwVfG",
    "propose_recovery": RECOVERY,
    "return_recovery": RECOVERY,
    "cosign_recovery": RECOVERY,
    "review_conflicts": BIAS,
    "withdraw_conflict": BIAS,
    "record_relation": BIAS,
    "end_relation": BIAS,
    "vacate": BIAS,
    "set_aside": BIAS,
    "request_early_start": "VwV zu § 44 SäHO Nr. 1.3",
    "grant_early_start": "VwV zu § 44 SäHO Nr. 1.3",
    "refuse_early_start": "VwV zu § 44 SäHO Nr. 1.3",
    "send_message": ADVICE,
    "hand_out": FILES,
    "assign_officer": FILES,
    "set_follow_up": FILES,
    "postpone_follow_up": FILES,
    "finish_follow_up": FILES,
    "substitute": FILES,
    "end_substitution": FILES,
    "look": AUDIT,
    "export_file": FILES,
    # assessment, committee and money
    "assign": DISCRETION,
    "unassign": DISCRETION,
    "assess": DISCRETION,
    "remark": DISCRETION,
    "revise": DISCRETION,
    "competence": GUIDELINE,
    "make_calibration": GUIDELINE,
    "release_calibration": GUIDELINE,
    "calibrate": GUIDELINE,
    "note_funding": BUDGET,
    "remove_noted_funding": BUDGET,
    "decide_scenario": DISCRETION,
    "keep_scenario": DISCRETION,
    "copy_scenario": DISCRETION,
    "rename_scenario": DISCRETION,
    "change_line": DISCRETION,
    "discard_scenario": DISCRETION,
    "make_paper": "§§ 28, 41 SächsGemO",
    "record_consultation": "§§ 28, 41 SächsGemO",
    "propose_release": BUDGET,
    "confirm_release": BUDGET,
    "return_release": BUDGET,
    "draw_sample": AUDIT,
    # letters
    "choose_clauses": CLAUSES,
    "provide_letter": ANNOUNCEMENT,
    "retrieve_letter": ANNOUNCEMENT,
    # calls, guidelines, plans
    "create_call": GUIDELINE,
    "edit_call": GUIDELINE,
    "announce_call": GUIDELINE,
    "extend_call": GUIDELINE,
    "change_contact": GUIDELINE,
    "discard_call": GUIDELINE,
    "add_guideline": GUIDELINE,
    "revise_guideline": GUIDELINE,
    "rates.edit": "§ 247 BGB",
    "plan.edit": PLANS,
    "catalogue.edit": PLANS,
    # Träger, accounts and mail
    "register": REPRESENTATION,
    "confirm": REPRESENTATION,
    "refuse": REPRESENTATION,
    "save_data": REPRESENTATION,
    "save_bank": REPRESENTATION,
    "invite": REPRESENTATION,
    "appoint": REPRESENTATION,
    "revoke_invitation": REPRESENTATION,
    "accept_invitation": REPRESENTATION,
    "change_rights": REPRESENTATION,
    "end_membership": REPRESENTATION,
    "open": RIGHTS,
    "change_roles": RIGHTS,
    "make_key": RIGHTS,
    "revoke_key": RIGHTS,
    "calendar": "Art. 6 Abs. 1 Buchst. a DSGVO",
    "export": "Art. 20 DSGVO",
    "hold": FILES,
    "send_now": FILES,
    "send_again": FILES,
    "bounce": FILES,
}


def basis_of(action: str) -> str:
    """The legal basis of an act outside the workflow tables; acts without their own keep the file."""
    return BASES.get(action, FILES)
