"""Random posts to every form of the office, found by the access table: no page breaks, what is refused stores nothing,
and what was handed in and recorded stays as it was."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from hypothesis import given

from grants.applications.models import Submission
from grants.audit.models import Entry
from grants.people.models import Role
from portal.access.audiences import Audience
from portal.access.table import AUDIENCES
from tests import factories
from tests.fuzz.forms import Form, forms_on, forms_within, posts
from tests.fuzz.test_forms import REFUSALS, START, WITHIN, tries
from tests.grants.worlds import everything
from tests.portal.access.test_table import address, world
from tests.portal.applicant.worlds import in_correction

pytestmark = pytest.mark.django_db

EXAMPLES = 6
__all__ = ["world"]


@pytest.fixture
def stages(world) -> list[dict]:
    """The world of the access table, once for every stage in which the office has work with an application."""
    early = [factories.submitted(), factories.checking_(), factories.checked(), factories.decided()]
    waiting = factories.assessed()
    correction = in_correction(factories.complete(), "project")
    drafts = [factories.CallFactory(announced_at=None).pk, factories.GuidelineFactory(is_draft=True).pk]
    others = [{"application": row.pk, "call_id": row.call_id} for row in (*early, waiting, correction)]
    return [
        world,
        *(world | other for other in others),
        world | dict(zip(("call_id", "guideline"), drafts, strict=True)),
    ]


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.ASSESSOR, Role.HEAD, Role.PLANNER, Role.ADMIN])
def test_no_random_post_breaks_a_page_of_the_office_or_touches_what_is_frozen(stages, now, monkeypatch, role):
    monkeypatch.setattr(timezone, "now", lambda: now)
    browser = Client()
    browser.force_login(stages[0]["people"][role])
    found = forms_of(browser, Audience(role), stages)
    assert found
    before, frozen = everything(), proofs()
    for number, form in enumerate(found):
        hammer(browser, form, number, before, frozen)


def forms_of(browser: Client, audience: Audience, stages: list[dict]) -> list[Form]:
    """Every form on a page of the table that this audience may open, in every stage; one of a kind is enough."""
    names = [name for name, audiences in AUDIENCES.items() if audience in audiences]
    found = forms_on(browser, dict.fromkeys(address(name, stage) for stage in stages for name in names))
    return list({(resolve(form.action).view_name, form.names): form for form in found}.values())


def hammer(browser: Client, form: Form, number: int, before: dict, frozen: list[list]) -> None:
    @tries(EXAMPLES, number)
    @given(posts(form))
    def post(values):
        with transaction.atomic():
            response = browser.post(form.action, values)
            assert response.status_code in REFUSALS | {200, 302}
            assert all(rows[: len(old)] == old for old, rows in zip(frozen, proofs(), strict=True))
            assert response.status_code == 302 or everything() == before
            transaction.set_rollback(True)

    post()


def proofs() -> list[list]:
    """What was handed in, and the record; what comes after it is left out."""
    with connection.cursor() as cursor:
        found = []
        for model in (Submission, Entry):
            cursor.execute(f"SELECT id, md5(t::text) FROM {model._meta.db_table} AS t ORDER BY id")
            found.append(cursor.fetchall())
    return found


def test_links_lead_to_every_form_of_a_traeger_that_the_table_names(world, now, monkeypatch):
    """What `test_forms` hammers is found by links. Nothing that the table opens is left out."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    owner = Client()
    owner.force_login(world["people"]["applicant"])
    owner.post("/konto/reauthenticate/", {"password": factories.PASSWORD})
    linked = {resolve(form.action).view_name for form in forms_within(owner, START, WITHIN)}
    named = {resolve(form.action).view_name for form in forms_of(owner, Audience.APPLICANT, [world])}
    assert {name for name in named if name.startswith("applicant:")} - linked == set()
    assert len(linked) >= 10
