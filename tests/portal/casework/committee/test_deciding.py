"""The page on which a head decides about the applications of a scenario. Each proposal is 9,000 €."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.desk.models import BulkRun
from tests import factories
from tests.grants.committee.worlds import kept, ranked
from tests.portal.casework.pages import as_, buttons, errors, rows, summary, url, value, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return factories.CallFactory(envelope=Decimal("10000.00"))


@pytest.fixture
def head():
    return factories.UserFactory(head=True)


def test_a_head_reads_each_proposal_and_sends_those_that_are_ticked(call, head, run_outbox):
    first, last = ranked(call, 4, title="Treff"), ranked(call, 3)
    scenario = kept(call)
    client = as_(head)
    shown = client.get(url("scenario_decide", scenario.pk))
    assert "Platz 1" in words(shown)
    assert "Bewilligung 9.000,00 € von beantragten" in words(shown)
    assert f"Über {last} so entscheiden" in words(shown)
    assert "Platz 2 von 2" in value(shown, f"reasons_{last.pk}")
    sent = {"version": scenario.version, f"take_{first.pk}": "on", f"reasons_{last.pk}": ""}
    begun = client.post(url("scenario_decide", scenario.pk), sent)
    run_outbox()
    result = client.get(begun.url)
    assert "1 von 1 erledigt" in words(result)
    assert [row[0] for row in rows(result)] == [first.reference]
    again = client.get(url("scenario_decide", scenario.pk))
    assert "Die Akte ist im Stand „Mitzeichnung“." in words(again)
    assert "Ergebnis Ihrer Entscheidungen" in words(again)


def test_missing_reasons_are_asked_for_and_everything_typed_stays(call, head):
    first, last = ranked(call, 4), ranked(call, 3)
    scenario = kept(call)
    sent = {
        "version": scenario.version,
        f"take_{first.pk}": "on",
        f"reasons_{first.pk}": "Sehr gut.",
        f"take_{last.pk}": "on",
        f"reasons_{last.pk}": "",
    }
    client = as_(head)
    response = client.post(url("scenario_decide", scenario.pk), sent)
    assert response.status_code == 422
    assert errors(response) == ["Bitte begründen Sie die Kürzung oder Ablehnung (§ 39 VwVfG)."]
    assert value(response, f"reasons_{first.pk}") == "Sehr gut."
    nobody = client.post(url("scenario_decide", scenario.pk), {"version": scenario.version})
    assert "Bitte kreuzen Sie mindestens einen Antrag an, über den Sie entscheiden." in summary(nobody)
    assert not BulkRun.objects.exists()


def test_only_heads_are_offered_it(call, head):
    ranked(call, 4)
    scenario = kept(call)
    assert "Über die Anträge entscheiden" in words(as_(head).get(url("scenario", scenario.pk)))
    officer = as_(factories.UserFactory(caseworker=True))
    assert "Über die Anträge entscheiden" not in words(officer.get(url("scenario", scenario.pk)))
    assert officer.get(url("scenario_decide", scenario.pk)).status_code == 403


def test_many_proposals_cost_as_many_queries_as_one(head):
    counts = []
    for number in (1, 3):
        call = factories.CallFactory(envelope=Decimal("20000.00"))
        for level in range(4, 4 - number, -1):
            ranked(call, level)
        scenario, client = kept(call), as_(head)
        with CaptureQueriesContext(connection) as found:
            assert "Zur Mitzeichnung geben" in buttons(client.get(url("scenario_decide", scenario.pk)))
        counts.append(len(found))
    assert counts[0] == counts[1]
