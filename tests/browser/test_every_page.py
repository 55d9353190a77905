"""Every page of the Träger's side, opened in a browser: with a grant, with nothing, and in each state of a draft.

Driven by the access table: a new page is opened here without being named. At both widths axe finds nothing, nothing
sticks out, there is one h1, and neither a script nor the content security policy complains.
"""

import pytest

from grants.applications.copying import start_from
from tests import factories
from tests.browser.sweep import addresses, lengthen, of_an_application
from tests.factories import NOW
from tests.grants.applications.earlier import of_last_year
from tests.grants.attachments.worlds import attached
from tests.portal.access import test_table
from tests.portal.applicant.worlds import in_correction

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
world = test_table.world


def test_pages_of_a_traeger_with_a_grant(sweep, world):
    lengthen()
    sweep.enter(world["people"]["applicant"])
    assert sweep.look_at(addresses(world, "applicant:")) == []


def test_pages_of_a_traeger_that_has_nothing(sweep, city):
    begun = factories.draft(organisation=factories.OrganisationFactory(confirmed_at=None))
    sweep.enter(begun.created_by)
    pages = addresses({"organisation": begun.organisation_id}, "applicant:")
    assert sweep.look_at(pages | of_an_application(begun)) == []


def test_pages_of_a_complete_draft(sweep, city):
    draft = factories.complete()
    attached(draft)
    lengthen()
    sweep.enter(draft.created_by)
    assert sweep.look_at(of_an_application(draft)) == []


def test_pages_of_a_draft_made_from_last_years(sweep, city):
    source = of_last_year()
    lengthen()
    made = start_from(call=factories.CallFactory(), source=source, actor=source.created_by, now=NOW)
    sweep.enter(source.created_by)
    assert sweep.look_at(of_an_application(made)) == []


def test_pages_of_an_application_in_correction(sweep, city):
    application = in_correction(factories.complete(), "plan", "project")
    lengthen()
    sweep.enter(application.created_by)
    assert sweep.look_at(of_an_application(application)) == []
