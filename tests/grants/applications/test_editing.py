"""Saving a section: by whom, while it is open, on the version that was seen, and always whole."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from grants.applications import editing, workflow
from grants.applications.models import Application
from grants.applications.sections import TITLES, sums
from grants.steps import Forbidden
from tests import factories
from tests.factories import NOW
from tests.grants.applications.test_workflow import request
from tests.grants.worlds import cast, everything, refused

pytestmark = pytest.mark.django_db
SECTIONS = tuple(TITLES)


def save(application, actor=None, section="project", version=None, **fields):
    return editing.save_section(
        application=application,
        section=section,
        actor=actor or application.created_by,
        now=NOW,
        version=version or application.version,
        relations={},
        **fields,
    )


def save_plan(application, *amounts, code="personal", version=None):
    item = application.call.guideline.plan_items.get(code=code)
    return editing.save_plan(
        application=application,
        section="plan",
        actor=application.created_by,
        now=NOW,
        version=version or application.version,
        rows=[editing.Row(item, Decimal(amount)) for amount in amounts],
    )


def test_a_save_counts_the_version_and_says_who_saved():
    application = factories.draft()
    colleague = factories.member(application.organisation, "edit")

    row = save(application, colleague, title="Treff")

    assert (row.title, row.version, row.saved_by) == ("Treff", 2, colleague)


def test_only_people_of_the_träger_save():
    application = factories.draft()
    people = cast(application)
    allowed = {"owner editor", "owner signatory", "caseworker of the Träger", "head of the Träger"}

    for name in people.keys() - allowed:
        refused(Forbidden, save, application=application, actor=people[name], title="Treff")
    for name in sorted(allowed):
        application = save(application, people[name], title=f"Treff von {name}")

    assert application.version == 5


@pytest.mark.parametrize("world", [factories.submitted, factories.checked, factories.granted, factories.rejected])
def test_nothing_is_saved_once_the_office_has_it(world):
    application = world()

    refused(editing.SectionClosed, save, application=application, title="Treff")
    refused(editing.SectionClosed, save_plan, application=application)


def test_a_withdrawn_draft_is_closed():
    application = factories.draft()
    application = workflow.withdraw(application=application, actor=application.created_by, now=NOW)

    refused(editing.SectionClosed, save, application=application, title="Treff")


def test_a_nachforderung_opens_its_sections_only():
    application = request(sections=("project",))

    assert editing.open_sections(application, SECTIONS) == ("project",)
    assert save(application, title="Treff").title == "Treff"
    refused(editing.SectionClosed, save, application=Application.objects.get(), section="goals", contribution="Viel.")


def test_a_draft_is_open_everywhere_and_a_submitted_application_nowhere():
    assert editing.open_sections(factories.draft(), SECTIONS) == SECTIONS
    assert editing.open_sections(factories.submitted(), SECTIONS) == ()


def test_a_save_on_an_older_version_overwrites_nothing_and_says_who_was_faster():
    application = factories.draft()
    colleague = factories.member(application.organisation, "edit", name="Kim Muster")
    save(application, colleague, title="Treff")

    refusal = refused(editing.ChangedMeanwhile, save, application=application, version=1, title="Kontakt")

    assert str(refusal)[:50] == "Inzwischen hat Kim Muster den Antrag gespeichert. "


def test_the_version_is_shared_by_all_sections():
    application = factories.draft()
    save(application, title="Treff")

    refused(editing.ChangedMeanwhile, save_plan, application=application, version=1)


def test_the_plan_is_replaced_whole_and_the_amount_asked_for_follows():
    application = save_plan(factories.complete(), "1234.50", "0.50", code="zuwendung")

    assert [row.amount for row in application.plan_rows.all()] == [Decimal("1234.50"), Decimal("0.50")]
    assert application.requested_amount == Decimal("1235.00") == sums(application).requested


def test_income_that_was_refused_does_not_finance_anything():
    application = factories.complete()
    item = application.call.guideline.plan_items.get(code="drittmittel")
    rows = [
        editing.Row(item, Decimal(amount), certainty=certainty)
        for amount, certainty in (("100.00", "refused"), ("20.00", "approved"), ("3.00", "requested"))
    ]
    application = editing.save_plan(
        application=application,
        section="plan",
        actor=application.created_by,
        now=NOW,
        version=application.version,
        rows=rows,
    )

    assert sums(application).third_party_funds == Decimal("23.00")


@pytest.mark.parametrize("amount", ["-0.01", "10000000000.00"])
def test_an_amount_that_no_plan_can_have_is_refused_by_the_database_and_the_old_plan_stays(amount):
    application = factories.complete()
    before = everything()

    with pytest.raises(DatabaseError), transaction.atomic():
        save_plan(application, amount)

    assert everything() == before
