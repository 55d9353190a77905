"""The limit per budget year, from the what-if to the decision. A file gets 9,000 €, 6,000 € of it for the second."""

import datetime
from decimal import Decimal

import pytest

from criteria.allocation import Shortfall, Strategy
from grants.awards.scenarios import fitting_envelope, scenarios
from grants.awards.slices import left_by_year
from grants.calls.models import Call
from grants.committee import batch, papers, workflow
from grants.committee.models import Scenario
from grants.committee.queries import lines_of, totals
from tests import factories
from tests.factories import NOW
from tests.grants.committee.worlds import kept, paper, ranked
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db

NBSP = "\u00a0"


@pytest.fixture
def head():
    return factories.UserFactory(head=True)


@pytest.fixture
def call():
    """25,000 € over two years, 7,000 € of it in the second; two files ask 3,000 € and 6,000 € by year."""
    made = factories.CallFactory(
        envelope=Decimal("25000.00"), later_envelope=Decimal("7000.00"), period_end=datetime.date(2028, 12, 31)
    )
    for level in (4, 3):
        application = ranked(made, level)
        application.plan_rows.filter(item__kind="grant").update(second_year="6000.00")
    return made


def sums(scenario: Scenario) -> list[tuple[int, str, str]]:
    return [(one.year, str(one.spent), str(one.gap)) for one in totals(scenario, lines_of(scenario)).years]


def widened(call: Call) -> Call:
    """The second year holds everything, as long as a scenario is kept."""
    Call.objects.filter(pk=call.pk).update(later_envelope=Decimal("12000.00"))
    call.refresh_from_db()
    return call


def narrowed(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(later_envelope=Decimal("7000.00"))
    call.refresh_from_db()


def test_every_strategy_says_what_it_takes_from_each_year(call, head):
    found = scenarios(call, head, envelope=call.envelope, shortfall=Shortfall.STOP)

    assert [[(one.year, one.spent, one.gap) for one in years] for years in found.years] == [
        [(2027, Decimal("6000.00"), 0), (2028, Decimal("12000.00"), Decimal("5000.00"))]
    ] * len(Strategy)


def test_a_scenario_that_breaks_a_year_is_not_kept_and_hears_what_would_fit(call, head):
    refusal = refused(workflow.WrongScenario, kept, call=call, actor=head)

    assert str(refusal) == (
        f"Im Haushaltsjahr 2028 fehlen 5.000,00{NBSP}€: Vorgesehen sind 12.000,00{NBSP}€, vorhanden sind "
        f"7.000,00{NBSP}€. So lässt sich das Szenario nicht speichern. Mit 16.199,99{NBSP}€ als verfügbaren Mitteln "
        "passt dieses Verfahren in beide Haushaltsjahre."
    )
    scenario = kept(call, actor=head, envelope="16199.99")
    assert sums(scenario) == [(2027, "3000.00", "0.00"), (2028, "6000.00", "0.00")]


@pytest.mark.parametrize("strategy", Strategy)
def test_what_is_said_to_fit_can_be_kept(call, head, strategy):
    found = scenarios(call, head, envelope=call.envelope, shortfall=Shortfall.STOP)
    envelope = fitting_envelope(found, strategy, call, shortfall=Shortfall.STOP)

    assert all(gap == "0.00" for _, _, gap in sums(kept(call, actor=head, strategy=strategy, envelope=envelope)))


def test_an_undivided_envelope_has_no_limit_per_year(call, head):
    Call.objects.filter(pk=call.pk).update(later_envelope=None)
    call.refresh_from_db()

    assert sums(kept(call, actor=head)) == []


def test_a_person_gives_nobody_more_than_a_year_holds_but_may_always_give_less(call, head):
    scenario = kept(widened(call), actor=head)
    narrowed(call)
    second = lines_of(scenario)[1]

    def change(line, amount):
        return workflow.change_line(
            line=line,
            version=Scenario.objects.get().version,
            amount=Decimal(amount),
            reason="Neuantrag.",
            wording="",
            actor=head,
            now=NOW,
        )

    change(second, "8000.00")
    change(second, "0.00")
    refusal = refused(workflow.WrongScenario, change, line=second, amount="8000.00")
    assert "Im Haushaltsjahr 2028 fehlen 4.333,33" in str(refusal)
    assert "Bitte kürzen Sie zuerst einen Antrag" in str(refusal)
    change(second, "1500.00")
    assert sums(scenario) == [(2027, "3500.00", "0.00"), (2028, "7000.00", "0.00")]


def test_no_paper_asks_a_committee_for_more_than_a_year_holds(call, head):
    scenario = kept(widened(call), actor=head)
    years = paper(scenario, actor=head).content["money"]["years"]
    assert years == [
        {"year": 2027, "limit": "13000.00", "spent": "6000.00"},
        {"year": 2028, "limit": "12000.00", "spent": "12000.00"},
    ]

    narrowed(call)
    refusal = refused(papers.NotForCommittee, paper, scenario=Scenario.objects.get(), actor=head)
    assert "Im Haushaltsjahr 2028 fehlen 5.000,00" in str(refusal)


def test_many_decisions_at_once_stay_within_what_a_year_has_left(call, head):
    scenario = kept(widened(call), actor=head)
    narrowed(call)
    keys = [line.application_id for line in lines_of(scenario)]

    def decide(chosen):
        reasons = dict.fromkeys(chosen, "Nach Rangfolge.")
        return batch.prepared(scenario=scenario, version=1, reasons=reasons, actor=head, now=NOW)

    refusal = refused(batch.NotReady, decide, chosen=keys)
    assert "Im Haushaltsjahr 2028 fehlen 5.000,00" in str(refusal)
    values = decide(keys[:1])
    batch.decide(lines_of(scenario)[0].application, head, NOW, values)
    assert left_by_year(call) == ((2027, Decimal("15000.00")), (2028, Decimal("1000.00")))
    shown = batch.left_after(call, batch.proposed(scenario, head)[1:])
    assert [(one.year, one.limit, one.gap) for one in shown] == [
        (2027, Decimal("15000.00"), 0),
        (2028, Decimal("1000.00"), Decimal("5000.00")),
    ]
