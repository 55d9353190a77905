"""Kept scenarios and papers as tests need them."""

import datetime
from decimal import Decimal

from criteria.allocation import Shortfall, Strategy
from grants.applications.models import Application
from grants.calls.models import Call
from grants.committee.models import Consultation, Paper, Scenario
from grants.committee.papers import make_paper, record_consultation
from grants.committee.workflow import keep_scenario
from tests import factories


def ranked(call: Call, level: int, **fields) -> Application:
    """An assessed application with this level in both criteria; the proposal is 9,000 €, the smallest 7,200 €."""
    draft = factories.complete(factories.draft(call), **fields)
    points = [{"bedarf": level, "konzept": level}] * 2
    return factories.assessed(factories.checked(factories.checking_(factories.submitted(draft))), points=points)


def kept(call: Call, *, envelope=None, actor=None, **fields) -> Scenario:
    """A kept scenario over the money of the call, by rank and named "Szenario A" if nothing else is said."""
    values = {
        "name": "Szenario A",
        "strategy": Strategy.RANK_ORDER,
        "shortfall": Shortfall.STOP,
        "priority": None,
        "now": factories.NOW,
    }
    return keep_scenario(
        call=call,
        envelope=call.envelope if envelope is None else Decimal(envelope),
        actor=actor or factories.UserFactory(head=True),
        **values | fields,
    )


def paper(scenario: Scenario, *, actor=None, **fields) -> Paper:
    """An Entscheidungsvorlage."""
    scenario.refresh_from_db()
    values = {"version": scenario.version, "motion": "Bitte stimmen Sie zu.", "alternatives": []} | fields
    return make_paper(scenario=scenario, actor=actor or factories.UserFactory(head=True), now=factories.NOW, **values)


def resolved(paper: Paper, *, actor=None, **fields) -> Consultation:
    """A session of the Stadtrat that adopted a paper."""
    values = {
        "body": "Stadtrat",
        "session": "14. Sitzung",
        "held_on": datetime.date(2026, 9, 10),
        "outcome": "adopted",
        "number": "VIII-DS-0815",
        "note": "",
    }
    return record_consultation(
        consultation=Consultation(paper=paper, **values | fields),
        actor=actor or factories.UserFactory(head=True),
        now=factories.NOW,
    )
