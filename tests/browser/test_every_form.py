"""Every form of the Träger's side and of the office's new pages, sent empty and sent with nonsense, in a browser.

Driven by the access table: whatever page has a form is tried. What is refused comes back with what was typed, the
focus lies on the summary of errors, and the page is as sound as any other.
"""

import pytest

from portal.access.audiences import Audience
from tests import factories
from tests.browser.sweep import addresses, of_an_application
from tests.portal.access import test_table

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
world = test_table.world

# The first leaves, the second needs a sign-in that is old, the third answers with a file.
LEAVES = {"account_logout", "account_reauthenticate", "applicant:download"}


def test_forms_of_an_application(sweep, city):
    draft = factories.complete()
    sweep.enter(draft.created_by)
    found, refused = sweep.send_forms(of_an_application(draft))
    assert found == []
    assert refused >= {"applicant:project", "applicant:plan", "applicant:staff", "applicant:attachments"}


def test_forms_of_a_traeger(sweep, world):
    sweep.enter(world["people"]["applicant"])
    pages = addresses({"organisation": world["organisation"], "application": world["application"]}, "applicant:")
    pages |= addresses(world, "account_", "mfa_", "keys:keys", audience=Audience.SIGNED_IN)
    found, refused = sweep.send_forms({name: path for name, path in pages.items() if name not in LEAVES})
    assert found == []
    assert refused >= {"applicant:organisation_data", "applicant:organisation_bank", "applicant:invite"}


def test_forms_for_everybody(sweep, world):
    found, refused = sweep.send_forms(addresses(world, "register", "account_", audience=Audience.PUBLIC))
    assert found == []
    assert refused >= {"register", "account_login"}


def test_forms_of_the_office(sweep, world):
    call, waiting = factories.CallFactory(is_draft=True), factories.OrganisationFactory(confirmed_at=None)
    for audience in (Audience.HEAD, Audience.CASEWORKER):
        sweep.enter(world["people"][audience])
        known = {"call_id": call.pk, "organisation": waiting.pk, "application": world["application"]}
        begins = (
            "casework:call",
            "casework:messages",
            "casework:columns",
            "casework:view_new",
            "casework:bulk",
            "casework:officer",
            "casework:calibration_new",
            "casework:competence",
            "casework:substitutes",
            "casework:follow_up_new",
            "casework:revocation_new",
            "casework:aid_new",
            "casework:grant_new",
            "administration:organisation",
        )
        found, refused = sweep.send_forms(addresses(known, *begins, audience=audience))
        assert found == []
        assert refused >= {"casework:call_edit"}
    sweep.enter(world["people"][Audience.AUDITOR])
    found, refused = sweep.send_forms(addresses({}, "casework:samples", audience=Audience.AUDITOR))
    assert (found, refused) == ([], {"casework:samples"})
