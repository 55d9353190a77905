"""The pages say what a scenario takes from each budget year. A file gets 9,000 €, 6,000 € of it for the second."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.calls.models import Call
from tests import factories
from tests.grants.committee.worlds import kept, paper, ranked
from tests.portal.casework.pages import as_, url, words

pytestmark = pytest.mark.django_db

GAP = "Im Haushaltsjahr 2028 fehlen 5.000,00 €: Vorgesehen sind 12.000,00 €, vorhanden sind 7.000,00 €."


@pytest.fixture
def head():
    return factories.UserFactory(head=True)


@pytest.fixture
def call():
    made = factories.CallFactory(
        envelope=Decimal("25000.00"), later_envelope=Decimal("7000.00"), period_end=datetime.date(2028, 12, 31)
    )
    for level in (4, 3):
        with_later(ranked(made, level))
    return made


def with_later(application) -> None:
    application.plan_rows.filter(item__kind="grant").update(second_year="6000.00")


def test_the_what_if_warns_and_is_not_kept(call, head):
    client = as_(head)
    shown = words(client.get(url("scenarios", call.pk)))
    assert "Ein Haushaltsjahr reicht nicht" in shown
    assert f"Nach Rangfolge: {GAP}" in shown
    assert "Haushaltsjahr 2027 (vorhanden 18.000,00 €) 6.000,00 € 6.000,00 € 6.000,00 €" in shown

    sent = {"name": "A", "verfahren": "rank_order", "mittel": "25.000,00", "rest": "stop"}
    refused = client.post(url("scenario_keep", call.pk), sent)
    assert refused.status_code == 422
    assert f"{GAP} So lässt sich das Szenario nicht speichern." in words(refused)
    fits = words(client.get(url("scenarios", call.pk), {"mittel": "9.000,00", "rest": "stop"}))
    assert "Ein Haushaltsjahr reicht nicht" not in fits


def test_scenario_comparison_paper_and_decision_tell_the_years(call, head):
    first, second = (kept(call, actor=head, envelope="9000.00", name=name) for name in "AB")
    client = as_(head)

    assert "Haushaltsjahr 2028 6.000,00 € von 7.000,00 €" in words(client.get(url("scenario", first.pk)))
    compared = client.get(url("scenario_compare", call.pk), {"szenario": [first.pk, second.pk]})
    assert "Haushaltsjahr 2028 (vorhanden 7.000,00 €) 6.000,00 € 6.000,00 €" in words(compared)
    assert "Haushaltsjahr 2028: noch 7.000,00 € frei" in words(client.get(url("scenario_decide", first.pk)))
    made = paper(first, actor=head)
    assert client.get(url("paper_workbook", made.pk)).status_code == 200
    assert client.get(url("paper", made.pk)).status_code == 200


def test_the_years_cost_no_query_per_file(call, head):
    Call.objects.filter(pk=call.pk).update(later_envelope=Decimal("18000.00"))
    client = as_(head)
    counts = []
    for level in (None, 2):
        if level:
            with_later(ranked(call, level))
        scenario = kept(Call.objects.get(pk=call.pk), actor=head, name=f"Mit {level}")
        for page in (url("scenarios", call.pk), url("scenario", scenario.pk), url("scenario_decide", scenario.pk)):
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            counts.append(len(queries))
    assert counts[:3] == counts[3:]
