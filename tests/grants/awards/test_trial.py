"""The trial run: what another guideline version would have changed, worked by hand.

The version of the call weighs Bedarf with 60 and Konzept with 40, four points each; it asks for 10 % own funds. Each
application costs 10,000 € with 1,000 € own funds: its proposal is 9,000 €, its smallest amount 7,200 €.
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria.guideline.models import Guideline
from criteria.rubric.models import Criterion
from grants.applications import workflow
from grants.applications.models import PlanRow
from grants.awards.trial import NotReplayable, trial
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return factories.UserFactory(head=True)


@pytest.fixture
def call(db):
    return factories.CallFactory(envelope=Decimal("9000.00"))


def ranked(call, bedarf: int, konzept: int):
    draft = factories.complete(factories.draft(call))
    points = {"bedarf": bedarf, "konzept": konzept}
    return factories.assessed(factories.checked(factories.checking_(factories.submitted(draft))), points=[points] * 2)


def version(**rules) -> Guideline:
    """A draft that says the same as the version of the call, but for these rules."""
    return factories.GuidelineFactory(is_draft=True, **rules)


def criterion(guideline: Guideline, code: str):
    return Criterion.objects.filter(guideline=guideline, code=code)


def amounts(found) -> dict:
    return {row.application: (row.before.amount, row.after.amount) for row in found.rows}


def test_the_same_rules_change_nothing(call, head):
    only = ranked(call, 3, 2)
    found = trial(version=version(), call=call, user=head)
    assert [(row.application, row.before, row.changes) for row in found.rows] == [(only, found.rows[0].after, False)]
    assert (found.winners, found.losers, found.notes) == ((), (), ())
    assert (found.rows[0].after.percent, found.rows[0].after.proposed) == (65, Decimal("9000.00"))


def test_other_weights_turn_the_ranking_and_move_the_money(call, head):
    draft = version()
    criterion(draft, "bedarf").update(weight=40)
    criterion(draft, "konzept").update(weight=60)
    bedarf, konzept = ranked(call, 4, 1), ranked(call, 1, 4)
    found = trial(version=draft, call=call, user=head)
    # Before 60 + 10 against 15 + 40, after 40 + 15 against 10 + 60. There is money for one of them.
    shown = [
        (row.application, row.before.percent, row.before.place, row.after.percent, row.after.place)
        for row in found.rows
    ]
    assert shown == [(konzept, 55, 2, 70, 1), (bedarf, 70, 1, 55, 2)]
    nine = Decimal("9000.00")
    assert amounts(found) == {konzept: (0, nine), bedarf: (nine, 0)}
    assert [(row.application, row.difference) for row in found.winners] == [(konzept, nine)]
    assert [(row.application, row.difference) for row in found.losers] == [(bedarf, -nine)]
    assert (found.before, found.after) == (nine, nine)
    assert all(row.changes for row in found.rows)


def test_more_own_funds_lower_the_proposal(call, head):
    only = ranked(call, 3, 3)
    found = trial(version=version(own_funds_share_min="25"), call=call, user=head)
    # A quarter of 10,000 € are 2,500 €.
    assert [(row.before.proposed, row.after.proposed) for row in found.rows] == [(Decimal("9000"), Decimal("7500"))]
    assert amounts(found) == {only: (Decimal("9000"), Decimal("7500"))}


def test_ceiling_smallest_share_and_shortfall_are_those_of_each_version(call, head):
    call.envelope = Decimal("15000.00")
    first, second = ranked(call, 4, 4), ranked(call, 3, 3)
    # Before: 6,000 € are left for the second, below 7,200 €. After: 8,000 € each, of which 50 % still make sense.
    found = trial(version=version(ceiling="8000.00", smallest_workable_share="50"), call=call, user=head)
    assert amounts(found) == {first: (Decimal("9000"), Decimal("8000")), second: (0, Decimal("7000"))}


def test_the_tried_version_says_by_code_which_costs_are_eligible(call, head):
    draft = version()
    draft.plan_items.filter(code="sachkosten").update(is_eligible=False)
    only = ranked(call, 3, 3)
    found = trial(version=draft, call=call, user=head)
    # Only 8,000 € of staff are eligible, less 1,000 € own funds.
    assert amounts(found) == {only: (Decimal("9000"), Decimal("7000"))}
    assert found.notes == ()


def test_costs_that_the_version_does_not_name_count_as_before_and_are_named(call, head):
    draft = version()
    draft.plan_items.filter(code="sachkosten").delete()
    only = ranked(call, 3, 3)
    found = trial(version=draft, call=call, user=head)
    assert amounts(found) == {only: (Decimal("9000"), Decimal("9000"))}
    assert found.notes == ("Diese Ausgaben nennt die Fassung nicht, sie zählen wie bisher: „Sachkosten“.",)


def test_a_plan_that_yields_no_grant_has_no_proposal(call, head):
    rich = ranked(call, 3, 3)
    PlanRow.objects.filter(application=rich, item__code="eigenmittel").update(amount=Decimal("10000.00"))
    found = trial(version=version(), call=call, user=head)
    assert [(row.before.proposed, row.after.proposed) for row in found.rows] == [(None, None)]
    assert amounts(found) == {rich: (0, 0)}


def test_new_minimum_points_take_the_money_but_not_the_place(call, head):
    draft = version()
    criterion(draft, "konzept").update(minimum_points=3)
    first, second = ranked(call, 4, 2), ranked(call, 2, 3)
    found = trial(version=draft, call=call, user=head)
    assert [(row.application, row.after.place, row.after.below_minimum) for row in found.rows] == [
        (first, 1, ("Konzept",)),
        (second, 2, ()),
    ]
    assert amounts(found) == {first: (Decimal("9000"), 0), second: (0, Decimal("9000"))}


def test_points_are_carried_over_in_proportion_to_another_scale(call, head):
    draft = version()
    criterion(draft, "konzept").update(max_points=10, minimum_points=5)
    ranked(call, 4, 2)
    found = trial(version=draft, call=call, user=head)
    # 2 of 4 points are 5 of 10.
    assert [(row.after.percent, row.after.below_minimum) for row in found.rows] == [(80, ())]
    assert found.notes == ("Andere Höchstpunktzahl, Punkte im gleichen Verhältnis umgerechnet: „Konzept“.",)


def test_what_nobody_gave_points_for_is_named_and_not_counted(call, head):
    draft = version()
    criterion(draft, "bedarf").update(code="wirkung", title="Wirkung")
    ranked(call, 4, 1)
    found = trial(version=draft, call=call, user=head)
    assert [row.after.percent for row in found.rows] == [25]
    assert found.notes == (
        "Neu und deshalb ohne Punkte, nicht mitgerechnet: „Wirkung“.",
        "Entfallen, nicht mehr mitgerechnet: „Bedarf“.",
        "Bei Gleichstand entschiede auch „Wirkung“. Dafür gibt es keine Punkte.",
    )


def test_other_words_and_conditions_are_named(call, head):
    draft = version(allowed_financing="FESTBETRAG")
    criterion(draft, "konzept").get().levels.filter(points=3).update(anchor="Mit Zeitplan und Zahlen.")
    draft.gates.update(text="Der Antrag ist vollständig.")
    draft.priorities.update(key="jugendarbeit")
    ranked(call, 4, 1)
    assert trial(version=draft, call=call, user=head).notes == (
        "Anders beschrieben, Punkte von damals übernommen: „Konzept“.",
        "Zugangsvoraussetzungen, Mindestanforderungen und Ausschlüsse der Fassung lauten anders. "
        "Sie wurden nicht neu geprüft.",
        "Vorgeschlagen wird jetzt als Festbetragsfinanzierung statt als Fehlbedarfsfinanzierung.",
        "Diesen Förderschwerpunkt nennt die Fassung nicht, er ist mitgerechnet: „Offene Seniorenarbeit“.",
    )


def test_the_tie_rule_of_the_tried_version_decides(call, head):
    draft = version()
    criterion(draft, "bedarf").update(tie_position=None)
    criterion(draft, "konzept").update(tie_position=1)
    bedarf, konzept = ranked(call, 4, 0), ranked(call, 2, 3)  # 60 + 0 and 30 + 30
    found = trial(version=draft, call=call, user=head)
    assert [(row.application, row.before.place, row.after.place) for row in found.rows] == [
        (konzept, 2, 1),
        (bedarf, 1, 2),
    ]


def test_a_version_without_common_criteria_cannot_be_tried(call, head):
    draft = version()
    draft.criteria.filter(code="konzept").delete()
    criterion(draft, "bedarf").update(code="wirkung")
    ranked(call, 4, 1)
    with pytest.raises(NotReplayable, match="kein Kriterium gemeinsam"):
        trial(version=draft, call=call, user=head)


def test_a_version_with_an_unreadable_rule_cannot_be_tried(call, head):
    draft = version()
    draft.parameters.filter(name="shortfall").update(value="vielleicht")
    ranked(call, 4, 1)
    with pytest.raises(NotReplayable, match=r"lässt sich nicht durchspielen\. Die Regel „Wenn der Rest"):
        trial(version=draft, call=call, user=head)


def test_a_rubric_that_contradicts_itself_cannot_be_tried(call, head):
    draft = version()
    criterion(draft, "konzept").update(minimum_points=9)
    ranked(call, 4, 1)
    with pytest.raises(NotReplayable, match="die Mindestpunktzahl darf die Höchstpunktzahl nicht übersteigen"):
        trial(version=draft, call=call, user=head)


def test_a_call_without_results_has_no_rows(call, head):
    factories.submitted(factories.complete(factories.draft(call)))
    withdrawn = ranked(call, 4, 4)
    workflow.withdraw(application=withdrawn, actor=withdrawn.created_by, now=factories.NOW)
    found = trial(version=version(), call=call, user=head)
    assert (found.rows, found.before, found.after) == ((), 0, 0)


def test_who_has_a_conflict_in_the_call_gets_no_numbers(call, head):
    hidden = ranked(call, 4, 4)
    workflow.declare_conflict(application=hidden, actor=head, now=factories.NOW, reason="Vorstand")
    of_traeger = factories.member(hidden.organisation, roles=["caseworker"])
    draft = version()
    assert trial(version=draft, call=call, user=head) is None
    assert trial(version=draft, call=call, user=of_traeger) is None
    assert len(trial(version=draft, call=call, user=factories.UserFactory(head=True)).rows) == 1


def test_nothing_is_written_and_more_rows_need_no_more_queries(call, head):
    draft = version()
    ranked(call, 4, 1)
    trial(version=draft, call=call, user=head)  # what is remembered of the person and of the rules is read once
    with CaptureQueriesContext(connection) as few:
        trial(version=draft, call=call, user=head)
    ranked(call, 1, 4)
    with CaptureQueriesContext(connection) as many:
        trial(version=draft, call=call, user=head)
    assert len(many) == len(few)
    assert {query["sql"].split()[0] for query in many} == {"SELECT"}


def test_another_percentage_alone_is_no_change(call, head):
    draft = version()
    criterion(draft, "bedarf").update(weight=50)
    ranked(call, 4, 1)
    row = trial(version=draft, call=call, user=head).rows[0]
    # Before 60 + 10, after (50 + 10) of 90.
    assert (row.before.percent, row.after.percent, row.changes) == (70, Fraction(200, 3), False)
