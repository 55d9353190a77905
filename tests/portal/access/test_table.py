"""Every URL × every role, compared with the access table. A new URL without a row fails here."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from portal.access.audiences import Audience
from portal.access.table import AUDIENCES
from tests import factories
from tests.grants.archive.worlds import a_draw
from tests.grants.assessment.worlds import a_case, noted_aid
from tests.grants.attachments.worlds import attached, filed
from tests.grants.change_notices.worlds import enclosed, told
from tests.grants.committee.worlds import kept, paper
from tests.grants.desk.worlds import desk
from tests.grants.remedies.worlds import remedies
from tests.portal.applicant.worlds import granted
from tests.reporting.narratives.worlds import reported

pytestmark = pytest.mark.django_db

ANONYMOUS, STRANGER, OTHER_OWNER = "anonymous", "stranger", "other_owner"
ROLES = (
    ANONYMOUS,
    STRANGER,
    OTHER_OWNER,
    *(audience.value for audience in Audience if audience not in {"public", "signed_in"}),
)
# Names that take an object: what to look up, from the world below.
OBJECTS = {
    "call": {"slug": "call"},
    "how_we_decide": {"pk": "guideline"},
    "sandbox": {"pk": "guideline"},
    "account_confirm_email": {"key": "word"},
    "account_reset_password_from_key": {"uidb36": "word", "key": "word"},
    "openid_connect_login": {"provider_id": "word"},
    "openid_connect_callback": {"provider_id": "word"},
    "applicant:calendar_feed": {"token": "word"},
    "applicant:copy": {"slug": "call"},
    "invitation": {"token": "word"},
    "complete_registration": {"token": "word"},
    "applicant:organisation": {"pk": "organisation"},
    "applicant:organisation_data": {"pk": "organisation"},
    "applicant:organisation_bank": {"pk": "organisation"},
    "applicant:organisation_signing": {"pk": "organisation"},
    "applicant:people": {"pk": "organisation"},
    "applicant:invite": {"pk": "organisation"},
    "applicant:person": {"pk": "organisation", "person": "member"},
    "applicant:end_membership": {"pk": "organisation", "person": "member"},
    "applicant:revoke_invitation": {"pk": "organisation", "invitation": "organisation"},
    "applicant:attachment": {"pk": "application", "number": "attachment"},
    "applicant:attachment_remove": {"pk": "application", "number": "attachment"},
    "applicant:documents": {"pk": "organisation"},
    "applicant:document": {"pk": "organisation", "number": "document"},
    "applicant:document_remove": {"pk": "organisation", "number": "document"},
    "casework:attachment": {"sha256": "hash", "pk": "application"},
    "applicant:change_notice": {"pk": "application", "number": "notice"},
    "applicant:enclosure": {"pk": "application", "number": "notice", "paper": "enclosure"},
    "casework:change_notice": {"pk": "application", "number": "notice"},
    "casework:change_acknowledge": {"pk": "application", "number": "notice"},
    "casework:enclosure": {"pk": "application", "number": "notice", "paper": "enclosure"},
    "applicant:letter": {"pk": "letter"},
    "applicant:letter_page": {"pk": "letter"},
    "applicant:letter_pdf": {"pk": "letter"},
    **{f"applicant:narrative{act}": {"pk": "narrative"} for act in ("", "_edit")},
    "applicant:narrative_paper": {"pk": "narrative", "number": "report_paper"},
    "applicant:narrative_pdf": {"pk": "narrative", "number": "first"},
    "casework:narrative": {"pk": "narrative"},
    "casework:narrative_paper": {"pk": "narrative", "number": "report_paper"},
    "casework:narrative_pdf": {"pk": "narrative", "number": "first"},
    "applicant:delivery": {"pk": "delivery"},
    "applicant:workbook": {"pk": "delivery"},
    "applicant:marked_workbook": {"pk": "delivery"},
    "casework:letter_pdf": {"pk": "letter"},
    "casework:letter_page": {"pk": "letter"},
    "casework:letters_of_call": {"pk": "call_id"},
    "casework:letter_dates": {"pk": "letter"},
    "casework:posting": {"pk": "posting"},
    "casework:objection": {"pk": "objection"},
    "casework:revocation": {"pk": "revocation"},
    "casework:recovery_new": {"pk": "revocation"},
    "casework:recovery": {"pk": "recovery"},
    "applicant:objection": {"pk": "letter"},
    "applicant:waive": {"pk": "letter"},
    "applicant:hearing": {"pk": "revocation"},
    "applicant:portal_consent": {"pk": "organisation"},
    **{f"casework:view_{act}": {"pk": "view"} for act in ("change", "update", "delete", "default")},
    "casework:bulk_run": {"pk": "bulk_run"},
    "casework:substitute_end": {"pk": "substitution"},
    "casework:follow_up": {"pk": "follow_up"},
    "casework:follow_up_done": {"pk": "follow_up"},
    "casework:follow_ups_feed": {"token": "word"},
    "casework:assessment": {"pk": "assessment"},
    "casework:unassign": {"pk": "assessment"},
    "casework:assignment": {"pk": "call_id"},
    "casework:discussion": {"pk": "assessment"},
    "casework:calibration": {"pk": "calibration"},
    "casework:calibration_take": {"pk": "calibration"},
    **{f"casework:{name}": {"pk": "assessment", "code": "criterion"} for name in ("remark", "revise")},
    "casework:competence": {"pk": "assessor"},
    "casework:ranking": {"pk": "call_id"},
    "casework:level_use": {"pk": "call_id"},
    "casework:scenarios": {"pk": "call_id"},
    **{f"casework:{name}": {"pk": "call_id"} for name in ("kept", "scenario_keep", "scenario_compare")},
    **{
        f"casework:{name}": {"pk": "scenario"}
        for name in ("scenario", "scenario_name", "scenario_discard", "scenario_decide", "paper_new")
    },
    "casework:scenario_line": {"pk": "scenario", "line": "scenario_line"},
    **{f"casework:paper{act}": {"pk": "paper"} for act in ("", "_pdf", "_workbook", "_consultation")},
    **{
        f"casework:call{act}": {"pk": "call_id"}
        for act in ("", "_record", "_edit", "_contact", "_discard", "_announce", "_extend")
    },
    "casework:conflict_review": {"pk": "call_id"},
    "casework:conflict_withdraw": {"kind": "conflict_kind", "pk": "conflict"},
    **{f"casework:{name}": {"pk": "organisation"} for name in ("funding", "aid_new", "grant_new")},
    "casework:noted_remove": {"kind": "noted_kind", "pk": "noted"},
    "casework:delivery": {"pk": "delivery"},
    "casework:delivery_more_time": {"pk": "delivery"},
    "casework:delivery_return": {"pk": "delivery"},
    "casework:rate": {"pk": "base_rate"},
    "casework:sample": {"pk": "draw"},
    "keys:revoke": {"pk": "scenario"},
    "casework:guideline": {"pk": "guideline"},
    "casework:guideline_record": {"pk": "guideline"},
    "casework:guideline_file": {"pk": "guideline"},
    "casework:guideline_replace": {"pk": "guideline"},
    "casework:guideline_copy": {"pk": "guideline"},
    "casework:guideline_header": {"pk": "guideline"},
    "casework:guideline_rules": {"pk": "guideline"},
    "casework:guideline_labels": {"pk": "guideline"},
    "casework:guideline_new_criterion": {"pk": "guideline"},
    "casework:guideline_tie_rule": {"pk": "guideline"},
    "casework:guideline_criterion": {"pk": "guideline", "code": "criterion"},
    "casework:guideline_remove_criterion": {"pk": "guideline", "code": "criterion"},
    "casework:guideline_step": {"pk": "guideline", "slug": "release"},
    "planning:plan": {"pk": "plan"},
    "planning:plan_edit": {"pk": "plan"},
    "planning:plan_successor": {"pk": "plan"},
    "planning:goal_new": {"pk": "plan"},
    "planning:goal": {"pk": "goal"},
    "planning:goal_edit": {"pk": "goal"},
    "planning:goal_successor": {"pk": "goal"},
    "planning:target_new": {"pk": "goal"},
    "planning:measure_new": {"pk": "goal"},
    "planning:target_edit": {"pk": "target"},
    "planning:target_remove": {"pk": "target"},
    "planning:measure_edit": {"pk": "measure"},
    "planning:measure_remove": {"pk": "measure"},
    "planning:figures": {"code": "indicator"},
    "planning:indicator": {"code": "indicator"},
    "planning:indicator_edit": {"code": "indicator"},
    "planning:indicator_successor": {"code": "indicator"},
    "planning:indicator_break": {"code": "indicator"},
    "planning:code_list": {"code": "code_list"},
    "planning:code_list_edit": {"code": "code_list"},
    "planning:survey": {"pk": "draft"},
    "planning:survey_edit": {"pk": "draft"},
    "planning:survey_release": {"pk": "draft"},
    "planning:survey_version": {"pk": "draft"},
    "planning:survey_mapping": {"pk": "draft"},
    "planning:item_new": {"pk": "draft"},
    "planning:rule_new": {"pk": "draft"},
    "planning:period_new": {"pk": "draft"},
    "planning:item_edit": {"pk": "item"},
    "planning:period_edit": {"pk": "period"},
    **{
        f"api:{thing}s-detail": {"pk": thing}
        for thing in ("assessment", "calibration", "letter", "objection", "paper", "posting", "revocation", "scenario")
    },
    "api:letters-pdf": {"pk": "letter"},
    **{f"api:assessments-{act}": {"pk": "assessment"} for act in ("criteria", "save", "submit")},
    **{f"api:follow-ups-{act}": {"pk": "follow_up"} for act in ("detail", "finish", "postpone")},
    "api:recoveries-detail": {"pk": "recovery"},
    "api:deliveries-detail": {"pk": "delivery"},
    **{f"api:statistics-{act}": {"pk": "delivery"} for act in ("detail", "form", "values", "upload", "submit")},
    "api:papers-pdf": {"pk": "paper"},
    "api:calls-ranking": {"pk": "call_id"},
    "api:calls-detail": {"pk": "call_id"},
    "administration:account": {"pk": "account"},
    "administration:account_relation": {"pk": "account"},
    "administration:mail": {"pk": "mail"},
    "opt_out": {"token": "word"},
    "administration:organisation": {"pk": "organisation"},
    "administration:organisation_refuse": {"pk": "organisation"},
    "administration:organisation_appoint": {"pk": "organisation"},
}
# allauth shows this page, after a failed single sign-on, with the status 401.
OPENS_WITH_401 = {"socialaccount_login_error": False}
OWN_OBJECTS = (
    "applicant:tasks",
    "applicant:plan",
    "applicant:plan_workbook",
    "applicant:plan_import",
    "applicant:letter",
    "applicant:hearing",
    "applicant:portal_consent",
    "applicant:narrative",
    "applicant:narrative_edit",
    "applicant:narrative_paper",
    "applicant:narrative_pdf",
    "applicant:delivery",
    "applicant:workbook",
    "api:statistics-detail",
    "api:statistics-form",
    "applicant:submit",
    "applicant:messages",
    "applicant:early_start",
    "applicant:change_notices",
    "applicant:change_notice",
    "applicant:enclosure",
    "applicant:attachments",
    "applicant:attachment",
    "applicant:documents",
    "applicant:document",
    "applicant:organisation",
    "applicant:organisation_data",
    "applicant:organisation_bank",
    "applicant:people",
    "applicant:invite",
    "applicant:person",
)


def names(patterns=None, namespace: str = "") -> set[str]:
    """The names of all URLs; unnamed ones are allauth's old addresses, which the middleware closes."""
    found = set()
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= names(pattern.url_patterns, inner)
        elif pattern.name:
            found.add(f"{namespace}{pattern.name}")
    return found


@pytest.fixture
def world(db) -> dict:
    return one_grant()


def asked_for(period) -> dict:
    """A draft of the next version of a survey, with a breakdown."""
    draft = factories.next_version(period.survey)
    breakdown = draft.items.get(breakdowns__isnull=False).breakdowns.get()
    return {
        "draft": draft.pk,
        "item": breakdown.item_id,
        "code_list": breakdown.code_list.code,
        "period": period.pk,
    }


def one_grant() -> dict:
    """One grant with everything that hangs on it, and one person per role."""
    period = factories.period()
    application = factories.complete()
    attachment, document = attached(application), filed(application.organisation)
    application = granted(application)
    enclosure = enclosed(told(application))
    factories.run_outbox()
    assessment = application.assessments.order_by("pk").first()
    goal = factories.a_goal()
    people = {
        role: factories.UserFactory(roles=[role])
        for role in ROLES
        if role not in {ANONYMOUS, STRANGER, OTHER_OWNER, "applicant"}
    }
    people["assessor"] = assessment.assessor
    people["applicant"] = application.created_by
    people[STRANGER] = factories.UserFactory()
    people[OTHER_OWNER] = factories.member(factories.OrganisationFactory())
    scenario = kept(application.call)
    return {
        "people": people,
        "scenario": scenario.pk,
        "draw": a_draw(application.call).pk,
        "scenario_line": scenario.lines.get().pk,
        "paper": paper(scenario).pk,
        "application": application.pk,
        "organisation": application.organisation_id,
        "member": application.created_by_id,
        "letter": application.letters.get(kind="decision").pk,
        "delivery": application.deliveries.get().pk,
        **reported(application),
        "first": 1,
        "assessment": assessment.pk,
        "assessor": assessment.assessor_id,
        "calibration": a_case(application.call.guideline).pk,
        "call": application.call.slug,
        "call_id": application.call_id,
        "guideline": application.call.guideline_id,
        "indicator": period.survey.items.first().indicator.code,
        **asked_for(period),
        "plan": goal.plan_id,
        "goal": goal.pk,
        "target": goal.targets.create(name="Besuche", source="Test").pk,
        "measure": goal.measures.create(text="Räume fördern.", source="Test").pk,
        "account": people[STRANGER].pk,
        "conflict": application.conflicts.create(
            user=factories.UserFactory(caseworker=True), reason="Verwandt", declared_at=factories.NOW
        ).pk,
        "conflict_kind": "erklaerung",
        "noted_kind": "beihilfe",
        "noted": noted_aid(application.organisation).pk,
        "mail": application.created_by.mails.first().pk,
        "base_rate": factories.base_rate().pk,
        "criterion": "bedarf",
        "release": "erste-freigabe",
        "attachment": attachment.pk,
        "document": document.pk,
        "hash": attachment.sha256,
        "notice": enclosure.notice_id,
        "enclosure": enclosure.pk,
        **desk(application, people),
        **remedies(application),
        "word": "x",
    }


def address(name: str, world: dict) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        lookups = OBJECTS.get(name, {"pk": "application"})
        return reverse(name, kwargs={key: world[what] for key, what in lookups.items()})


def audience_of(role: str) -> set[Audience]:
    if role == ANONYMOUS:
        return {Audience.PUBLIC}
    own = {OTHER_OWNER: {Audience.APPLICANT}, STRANGER: set()}.get(role)
    return {Audience.PUBLIC, Audience.SIGNED_IN, *(own if own is not None else {Audience(role)})}


def test_every_url_has_its_row_and_every_row_its_url():
    assert names() == set(AUDIENCES)


@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_for_the_roles_of_its_row_and_for_nobody_else(world, role):
    client = Client()
    if role != ANONYMOUS:
        client.force_login(world["people"][role])

    expected = {name: bool(audiences & audience_of(role)) for name, audiences in AUDIENCES.items()}
    assert {name: opens(client, address(name, world)) for name in AUDIENCES} == expected | OPENS_WITH_401


def opens(client: Client, url: str) -> bool:
    """Closed is 401, 403 or the way to the sign-in; hidden objects (404) lie behind the door."""
    response = client.get(url)
    assert response.status_code < 500, url
    to_login = response.status_code == 302 and response.url.startswith(reverse("account_login") + "?next=")
    return response.status_code not in {401, 403} and not to_login


@pytest.mark.parametrize("name", OWN_OBJECTS)
def test_what_belongs_to_another_traeger_does_not_exist(world, name):
    client = Client()
    client.force_login(world["people"][OTHER_OWNER])

    assert client.get(address(name, world)).status_code == 404
