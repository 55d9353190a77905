"""Scenarios: the three strategies over the assessed files of a call, worked by hand.

Each application costs 10,000 € with 1,000 € own funds: the proposal is 9,000 €, its smallest amount 80 % of it.
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria.allocation import Shortfall
from criteria.guideline.models import Guideline
from criteria.guideline.states import State as GuidelineState
from criteria.money import ImpossibleSum
from grants.applications import workflow
from grants.applications.models import Application, PlanRow
from grants.awards.scenarios import scenarios
from tests import factories

pytestmark = pytest.mark.django_db

STOP, SKIP = Shortfall.STOP, Shortfall.SKIP


@pytest.fixture
def head():
    return factories.UserFactory(head=True)


@pytest.fixture
def call(db):
    return factories.CallFactory()


def ranked(call, level: int, konzept: int | None = None) -> Application:
    """An assessed application with this level in both criteria: 25 % of the points per level."""
    points = {"bedarf": level, "konzept": level if konzept is None else konzept}
    draft = factories.complete(factories.draft(call))
    return factories.assessed(factories.checked(factories.checking_(factories.submitted(draft))), points=[points] * 2)


def amounts(found) -> list[list[Decimal]]:
    return [[award.amount for award in line.awards] for line in found.lines]


def euros(*values: str) -> list[Decimal]:
    return [Decimal(value) for value in values]


def test_each_strategy_shares_the_envelope_in_its_own_way(call, head):
    best, middle, last = ranked(call, 4), ranked(call, 3), ranked(call, 2)
    found = scenarios(call, head, envelope=Decimal("25000"), shortfall=STOP)
    assert [(line.place, line.application, line.percent) for line in found.lines] == [
        (1, best, 100),
        (2, middle, 75),
        (3, last, 50),
    ]
    assert {(line.requested, line.proposed, line.smallest) for line in found.lines} == {
        (Decimal("9000.00"), Decimal("9000.00"), Decimal("7200.00"))
    }
    # By rank 7,000 are left, below 7,200. 25,000 / 3 is 8,333.33 and a cent for the best. The optimum keeps 9,000 for
    # the best and 7,200 for the last, which leaves 8,800.
    assert amounts(found) == [
        euros("9000.00", "8333.34", "9000.00"),
        euros("9000.00", "8333.33", "8800.00"),
        euros("0.00", "8333.33", "7200.00"),
    ]
    assert [shared.unspent for shared in found.allocations] == euros("7000.00", "0.00", "0.00")
    assert [shared.value for shared in found.allocations] == [
        9000 * 100 + 9000 * 75,
        Fraction("8333.34") * 100 + Fraction("8333.33") * 75 + Fraction("8333.33") * 50,
        9000 * 100 + 8800 * 75 + 7200 * 50,
    ]
    assert found.lines[2].awards[0].reason == (
        "Der Rest von 7.000,00\u00a0€ reicht nicht für den Mindestbetrag von 7.200,00\u00a0€."
    )
    assert found.lines[2].awards[0].missing.startswith("Mit 200,00\u00a0€ mehr Mitteln hätte es")


def test_what_happens_to_a_rest_that_is_too_small_is_the_askers_choice(call, head):
    ranked(call, 4)
    ranked(call, 3)
    small = ranked(call, 2)
    PlanRow.objects.filter(application=small, item__code="eigenmittel").update(amount=Decimal("8000.00"))
    skipped = scenarios(call, head, envelope=Decimal("12000"), shortfall=SKIP)
    stopped = scenarios(call, head, envelope=Decimal("12000"), shortfall=STOP)
    assert [row[0] for row in amounts(skipped)] == euros("9000.00", "0.00", "2000.00")
    assert [row[0] for row in amounts(stopped)] == euros("9000.00", "0.00", "0.00")


def test_the_tie_rule_of_the_guideline_decides_among_equals(call, head):
    second = ranked(call, 2, konzept=3)  # 30 + 30
    first = ranked(call, 4, konzept=0)  # 60 + 0, more Bedarf
    found = scenarios(call, head, envelope=Decimal("9000"), shortfall=STOP)
    assert [line.application for line in found.lines] == [first, second]
    assert [row[0] for row in amounts(found)] == euros("9000.00", "0.00")


def test_one_foerderschwerpunkt_counts_alone(call, head):
    ranked(call, 4)
    other = ranked(call, 3)
    elsewhere = factories.GuidelineFactory().priorities.get()
    Application.objects.filter(pk=other.pk).update(priority=elsewhere)
    found = scenarios(call, head, envelope=Decimal("9000"), shortfall=STOP, priority=elsewhere)
    assert [(line.place, line.application) for line in found.lines] == [(1, other)]
    assert amounts(found) == [euros("9000.00", "9000.00", "9000.00")]


def test_who_cannot_get_money_is_left_out_with_the_reason(head):
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.criteria.filter(code="konzept").update(minimum_points=2)
    Guideline.objects.filter(pk=guideline.pk).update(state=GuidelineState.IN_FORCE)
    call = factories.CallFactory(guideline=Guideline.objects.get(pk=guideline.pk))
    below, rich, able = ranked(call, 4, konzept=1), ranked(call, 2), ranked(call, 1, konzept=2)
    PlanRow.objects.filter(application=rich, item__code="eigenmittel").update(amount=Decimal("10000.00"))
    found = scenarios(call, head, envelope=Decimal("9000"), shortfall=STOP)
    assert [(line.place, line.application) for line in found.lines] == [(1, able)]
    assert [(one.application, one.reason) for one in found.left_out] == [
        (below, "Mindestpunkte nicht erreicht: Konzept."),
        (rich, "Aus dem Finanzierungsplan ergibt sich keine Zuwendung."),
    ]


def test_the_smallest_amount_is_never_below_a_cent(head):
    call = factories.CallFactory(guideline=factories.GuidelineFactory(smallest_workable_share="0"))
    ranked(call, 2)
    found = scenarios(call, head, envelope=Decimal("0.01"), shortfall=STOP)
    assert (found.lines[0].smallest, amounts(found)) == (Decimal("0.01"), [euros("0.01", "0.01", "0.01")])


def test_without_results_there_is_nothing_to_share(call, head):
    found = scenarios(call, head, envelope=Decimal("100"), shortfall=STOP)
    assert (found.lines, found.left_out) == ((), ())
    assert [shared.unspent for shared in found.allocations] == euros("100", "100", "100")


@pytest.mark.parametrize("envelope", ["-1", "0.001"])
def test_an_envelope_that_is_no_amount_is_refused(call, head, envelope):
    with pytest.raises(ImpossibleSum, match="Die verfügbaren Mittel müssen"):
        scenarios(call, head, envelope=Decimal(envelope), shortfall=STOP)


def test_who_has_a_conflict_in_the_call_gets_no_numbers_and_others_do(call, head):
    hidden, seen = ranked(call, 4), ranked(call, 2)
    workflow.declare_conflict(application=hidden, actor=head, now=factories.NOW, reason="Vorstand")
    of_traeger = factories.member(hidden.organisation, roles=["caseworker"])
    ask = {"envelope": Decimal("9000"), "shortfall": STOP}
    assert scenarios(call, head, **ask) is None
    assert scenarios(call, of_traeger, **ask) is None
    assert len(scenarios(call, factories.UserFactory(head=True), **ask).lines) == 2
    assert scenarios(factories.CallFactory(guideline=seen.call.guideline), head, **ask) is not None


def test_nothing_is_written(call, head):
    ranked(call, 2)
    with CaptureQueriesContext(connection) as asked:
        scenarios(call, head, envelope=Decimal("9000"), shortfall=STOP)
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}
