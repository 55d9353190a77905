"""The pages for everybody, those of the account, and the office's about calls, Träger and messages, in a browser.

Driven by the access table, as the pages of the Träger's side are.
"""

import pytest

from grants.organisations import links, members
from grants.organisations.models import Organisation
from portal.access.audiences import Audience
from tests import factories
from tests.browser.sweep import addresses, lengthen
from tests.factories import NOW
from tests.portal.access import test_table

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
world = test_table.world

PUBLIC = ("home", "call", "calls", "register", "imprint", "privacy", "accessibility", "report_barrier")
ACCOUNTS = ("account_", "mfa_", "socialaccount_", "keys:")
OFFICE = (
    "casework:call",
    "casework:conflict",
    "casework:relation_new",
    "casework:funding",
    "casework:aid_new",
    "casework:grant_new",
    "casework:noted_remove",
    "casework:conversations",
    "casework:messages",
    "casework:letter_dates",
    "casework:posting",
    "casework:objection",
    "casework:inbox",
    "casework:columns",
    "casework:view",
    "casework:bulk",
    "casework:substitutes",
    "casework:follow_up",
    "casework:officer",
    "casework:assignment",
    "casework:calibration",
    "casework:competence",
    "casework:revocation",
    "casework:narrative",
    "casework:recovery",
    "administration:organisation",
)


@pytest.fixture
def invitation(world):
    """The key of an invitation that waits."""
    administrator, organisation = world["people"]["applicant"], Organisation.objects.get(pk=world["organisation"])
    made = members.invite(
        organisation=organisation, actor=administrator, now=NOW, email="neu@example.org", rights=["sign"]
    )
    return links.token_of(made)


def test_pages_for_everybody(sweep, world, invitation):
    lengthen()
    found = addresses(world, *PUBLIC, *ACCOUNTS, audience=Audience.PUBLIC)
    assert sweep.look_at(found | addresses({"word": invitation}, "invitation")) == []


def test_pages_of_ones_own_account(sweep, world):
    lengthen()
    sweep.enter(world["people"]["applicant"])
    assert sweep.look_at(addresses(world, *ACCOUNTS, audience=Audience.SIGNED_IN)) == []


def test_pages_of_the_office(sweep, world):
    waiting, call = factories.OrganisationFactory(confirmed_at=None), factories.CallFactory(is_draft=True)
    lengthen()
    sweep.enter(world["people"][Audience.CASEWORKER])
    assert sweep.look_at(addresses(world, *OFFICE, audience=Audience.CASEWORKER)) == []
    sweep.enter(world["people"][Audience.HEAD])
    begun = addresses({"call_id": call.pk, "organisation": waiting.pk}, "casework:call_", audience=Audience.HEAD)
    assert sweep.look_at(begun, "-entwurf") == []
    sweep.enter(world["people"][Audience.AUDITOR])
    examined = ("casework:sample", "casework:record")
    assert sweep.look_at(addresses(world, *examined, audience=Audience.AUDITOR)) == []
    sweep.enter(world["people"][Audience.ADMIN])
    found = addresses({"organisation": waiting.pk}, "administration:organisation", audience=Audience.ADMIN)
    assert sweep.look_at(found, "-wartet") == []
