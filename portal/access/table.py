"""The access table: which audience may open which page. What they see there, `visible_to` and `can` decide.

A new URL needs a row here: without one it is closed to everybody, and a test fails.
"""

from enum import StrEnum

from grants.people.models import Role


class Audience(StrEnum):
    """Who may open a page: everybody, everybody signed in, people of a Träger, or a role of the office."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    APPLICANT = "applicant"
    CASEWORKER = Role.CASEWORKER.value
    ASSESSOR = Role.ASSESSOR.value
    HEAD = Role.HEAD.value
    PLANNER = Role.PLANNER.value
    AUDITOR = Role.AUDITOR.value
    ADMIN = Role.ADMIN.value


A = Audience
EVERYBODY = frozenset({A.PUBLIC})
SIGNED_IN = frozenset({A.SIGNED_IN})
APPLICANT = frozenset({A.APPLICANT})
FILES = frozenset({A.CASEWORKER, A.HEAD, A.AUDITOR})
FILE = FILES | {A.ASSESSOR}
OFFICER = frozenset({A.CASEWORKER})
ASSESSOR = frozenset({A.ASSESSOR})
HEAD = frozenset({A.HEAD})
MONITORING = frozenset({A.PLANNER, A.HEAD})
PLANS = MONITORING | FILE
PLANNER = frozenset({A.PLANNER})
ADMIN = frozenset({A.ADMIN})

AUDIENCES: dict[str, frozenset[Audience]] = {
    # public
    "home": EVERYBODY,
    "call": EVERYBODY,
    "calls": EVERYBODY,
    "guideline_versions": EVERYBODY,
    "how_we_decide": EVERYBODY,
    "sandbox": EVERYBODY,
    "register": EVERYBODY,
    "registration_sent": EVERYBODY,
    "complete_registration": EVERYBODY,  # the signed key in the address opens it
    "opt_out": EVERYBODY,  # the signed token in the address says for whom
    "invitation": EVERYBODY,  # the signed key in the address opens it
    "imprint": EVERYBODY,
    "privacy": EVERYBODY,
    "accessibility": EVERYBODY,
    "report_barrier": EVERYBODY,
    "health": EVERYBODY,
    # accounts (django-allauth)
    "account_login": EVERYBODY,
    "account_logout": EVERYBODY,
    "account_signup": EVERYBODY,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "account_inactive": EVERYBODY,
    "account_confirm_login_code": EVERYBODY,
    "account_confirm_email": EVERYBODY,
    "account_email_verification_sent": EVERYBODY,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "mfa_authenticate": EVERYBODY,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_login_webauthn": EVERYBODY,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "openid_connect_login": EVERYBODY,
    "openid_connect_callback": EVERYBODY,
    "socialaccount_login_cancelled": EVERYBODY,
    "socialaccount_login_error": EVERYBODY,
    "socialaccount_signup": EVERYBODY,
    "socialaccount_connections": SIGNED_IN,
    # Träger
    "applicant:organisations": APPLICANT,
    "applicant:organisation": APPLICANT,
    "applicant:organisation_data": APPLICANT,
    "applicant:organisation_bank": APPLICANT,
    "applicant:organisation_signing": APPLICANT,
    "applicant:people": APPLICANT,
    "applicant:invite": APPLICANT,
    "applicant:person": APPLICANT,
    "applicant:end_membership": APPLICANT,
    "applicant:revoke_invitation": APPLICANT,
    "applicant:overview": APPLICANT,
    "applicant:start": APPLICANT,
    "applicant:tasks": APPLICANT,
    "applicant:project": APPLICANT,
    "applicant:target_group": APPLICANT,
    "applicant:goals": APPLICANT,
    "applicant:staff": APPLICANT,
    "applicant:plan": APPLICANT,
    "applicant:plan_sums": APPLICANT,
    "applicant:plan_workbook": APPLICANT,
    "applicant:plan_import": APPLICANT,
    "applicant:other_funds": APPLICANT,
    "applicant:copy": APPLICANT,
    "applicant:precheck": APPLICANT,
    "applicant:signature_remove": APPLICANT,
    "applicant:changes": APPLICANT,
    "applicant:attachments": APPLICANT,
    "applicant:attachment": APPLICANT,
    "applicant:attachment_remove": APPLICANT,
    "applicant:documents": APPLICANT,
    "applicant:document": APPLICANT,
    "applicant:document_remove": APPLICANT,
    "applicant:submit": APPLICANT,
    "applicant:withdraw": APPLICANT,
    "applicant:early_start": APPLICANT,
    "applicant:change_notices": APPLICANT,
    "applicant:change_notice": APPLICANT,
    "applicant:enclosure": APPLICANT,
    "applicant:messages": APPLICANT,
    "applicant:read_messages": APPLICANT,
    "applicant:conversations": APPLICANT,
    "applicant:dates": APPLICANT,
    "applicant:calendar_file": APPLICANT,
    "applicant:calendar_renew": APPLICANT,
    "applicant:calendar_stop": APPLICANT,
    "applicant:calendar_feed": EVERYBODY,  # the secret in the address is the key
    "applicant:notices": APPLICANT,
    "applicant:download": APPLICANT,
    "applicant:letters": APPLICANT,
    "applicant:letter": APPLICANT,
    "applicant:letter_pdf": APPLICANT,
    "applicant:deliveries": APPLICANT,
    "applicant:delivery": APPLICANT,
    "applicant:workbook": APPLICANT,
    # office: files
    "casework:inbox": FILES,
    "casework:file": FILE,
    "casework:letter_pdf": FILES,
    "casework:attachment": FILE,
    "casework:record": FILES,
    "casework:conversations": FILES,
    "casework:early_start": OFFICER,
    "casework:change_notice": FILES,
    "casework:change_acknowledge": OFFICER,
    "casework:enclosure": FILES,
    "casework:messages": FILES,
    "casework:read_messages": OFFICER | HEAD,
    "casework:notices": OFFICER | HEAD,
    "casework:start_check": OFFICER,
    "casework:check": OFFICER,
    "casework:correction": OFFICER,
    "casework:assessors": OFFICER,
    "casework:close_assessment": OFFICER,
    "casework:conflict": frozenset({A.CASEWORKER, A.ASSESSOR, A.HEAD}),
    "casework:assessments": ASSESSOR,
    "casework:assessment": ASSESSOR,
    "casework:rankings": FILES,
    "casework:ranking": FILES,
    "casework:scenarios": FILES,
    "casework:trial": FILES,
    "casework:decide": HEAD,
    "casework:cosign": HEAD,
    "casework:calls": FILES,
    "casework:call": FILES,
    "casework:call_record": FILES,
    "casework:call_new": OFFICER | HEAD,
    "casework:call_edit": OFFICER | HEAD,
    "casework:call_contact": OFFICER | HEAD,
    "casework:call_discard": OFFICER | HEAD,
    "casework:call_announce": HEAD,
    "casework:call_extend": HEAD,
    "casework:deliveries": FILES,
    "casework:delivery": FILES,
    "casework:calculators": FILES,
    "casework:calculate_settlement": FILES,
    "casework:calculate_interest": FILES,
    "casework:calculate_deadline": FILES,
    "casework:rates": FILES,
    "casework:rates_record": FILES,
    "casework:rate_new": OFFICER | HEAD,
    "casework:rate": OFFICER | HEAD,
    "casework:guidelines": PLANS,
    "casework:guideline": PLANS,
    "casework:guideline_record": PLANS,
    "casework:guideline_file": PLANS,
    "casework:guideline_compare": PLANS,
    "casework:guideline_upload": OFFICER | HEAD,
    "casework:guideline_replace": OFFICER | HEAD,
    "casework:guideline_copy": OFFICER | HEAD,
    "casework:guideline_header": OFFICER | HEAD,
    "casework:guideline_rules": OFFICER | HEAD,
    "casework:guideline_new_criterion": OFFICER | HEAD,
    "casework:guideline_criterion": OFFICER | HEAD,
    "casework:guideline_remove_criterion": OFFICER | HEAD,
    "casework:guideline_tie_rule": OFFICER | HEAD,
    "casework:guideline_step": HEAD,
    # Sozialplanung
    "planning:plans": PLANS,
    "planning:plan": PLANS,
    "planning:plan_new": PLANNER,
    "planning:plan_edit": PLANNER,
    "planning:plan_successor": PLANNER,
    "planning:goals": PLANS,
    "planning:goal": PLANS,
    "planning:goal_new": PLANNER,
    "planning:goal_edit": PLANNER,
    "planning:goal_successor": PLANNER,
    "planning:target_new": PLANNER,
    "planning:target_edit": PLANNER,
    "planning:target_remove": PLANNER,
    "planning:measure_new": PLANNER,
    "planning:measure_edit": PLANNER,
    "planning:measure_remove": PLANNER,
    "planning:indicators": MONITORING,
    "planning:figures": MONITORING,
    # Administration
    "administration:organisations": OFFICER | ADMIN,
    "administration:organisation": OFFICER | ADMIN,
    "administration:organisation_refuse": OFFICER | ADMIN,
    "administration:organisation_appoint": OFFICER | ADMIN,
    "administration:mails": OFFICER | HEAD | ADMIN,
    "administration:mail": OFFICER | HEAD | ADMIN,
    "administration:accounts": ADMIN,
    "administration:account": ADMIN,
    # REST
    "api:schema": SIGNED_IN,
    "api:applications-list": SIGNED_IN,
    "api:applications-detail": SIGNED_IN,
    "api:applications-submit": APPLICANT,
}
