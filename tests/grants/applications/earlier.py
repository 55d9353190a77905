"""An application of last year, and a call of this year to which it can be copied."""

import datetime

from criteria.deadlines import BERLIN
from grants.applications.models import Application
from grants.calls.models import Call
from grants.organisations.models import Organisation
from tests import factories

LAST_YEAR = datetime.datetime(2025, 9, 15, 10, 30, tzinfo=BERLIN)


def call_of_2026(**fields) -> Call:
    values = {
        "title": "Förderung 2026",
        "funding_year": 2026,
        "opens_at": datetime.datetime(2025, 9, 1, 8, tzinfo=BERLIN),
        "closes_at": datetime.datetime(2025, 9, 30, 23, 59, tzinfo=BERLIN),
        "period_start": datetime.date(2026, 1, 1),
        "period_end": datetime.date(2026, 12, 31),
    } | fields
    return factories.CallFactory(**values)


def of_last_year(organisation: Organisation | None = None, *, actor=None, call: Call | None = None) -> Application:
    """Submitted a year ago, complete."""
    organisation = organisation or factories.OrganisationFactory()
    draft = factories.draft(call or call_of_2026(), organisation, actor=actor, now=LAST_YEAR)
    return factories.submitted(factories.complete(draft, now=LAST_YEAR), now=LAST_YEAR)
