"""Kept scenarios. Each proposal is 9,000 €, each smallest amount 7,200 €, the envelope of the call 25,000 €."""

import functools
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from criteria.allocation import Strategy
from grants.applications import workflow as applying
from grants.audit.models import Entry
from grants.committee import workflow
from grants.committee.models import Scenario, ScenarioLine
from grants.committee.queries import HiddenFiles, changes_since, effects, lines_of, totals
from grants.committee.workflow import ScenarioChanged, WrongScenario
from grants.steps import Forbidden
from tests import factories
from tests.grants.committee.worlds import kept, paper, ranked
from tests.grants.finance.worlds import GOODS, check
from tests.grants.worlds import at_once, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(db):
    return factories.CallFactory(envelope=Decimal("25000.00"))


@pytest.fixture
def head(db):
    return factories.UserFactory(head=True)


def change(line: ScenarioLine, amount: str, *, actor, version=None, reason="Neuantrag.", wording="") -> Scenario:
    return workflow.change_line(
        line=line,
        version=Scenario.objects.get(pk=line.scenario_id).version if version is None else version,
        amount=Decimal(amount),
        reason=reason,
        wording=wording,
        actor=actor,
        now=factories.NOW,
    )


def amounts(scenario: Scenario) -> list[str]:
    return [str(line.amount) for line in lines_of(scenario)]


def test_a_strategy_is_kept_with_its_amounts_and_reasons(call, head):
    for level in (4, 3, 2):
        ranked(call, level)
    scenario = kept(call, actor=head, strategy=Strategy.OPTIMUM)

    lines = lines_of(scenario)
    assert [(line.place, str(line.amount)) for line in lines] == [(1, "9000.00"), (2, "8800.00"), (3, "7200.00")]
    assert (lines[0].explanation, lines[0].is_changed, lines[0].exact_percent) == (lines[0].explanation, False, 100)
    found = totals(scenario, lines)
    assert (found.spent, found.left, found.funded, found.count) == (Decimal("25000"), Decimal("0"), 3, 3)
    entry = Entry.objects.get(chain=scenario.chain)
    assert entry.sentence == "Szenario angelegt: Größter Nutzen, 25.000,00\u00a0€."


def test_the_finance_check_gives_proposal_and_smallest_amount(call):
    first, second = ranked(call, 4), ranked(call, 3)
    check(second, {GOODS: "0.00"}, amount=Decimal("7000.00"), smallest=Decimal("500.00"))
    scenario = kept(call, envelope="9600.00")

    assert [(line.application, line.proposed, line.smallest) for line in lines_of(scenario)] == [
        (first, Decimal("9000.00"), Decimal("7200.00")),
        (second, Decimal("7000.00"), Decimal("500.00")),
    ]
    assert amounts(scenario) == ["9000.00", "600.00"]


def test_a_person_changes_an_amount_with_a_reason(call, head):
    ranked(call, 4)
    scenario = kept(call)
    line = scenario.lines.get()
    changed = change(line, "8000.00", actor=head, wording="Der Bedarf ist kleiner.")

    line.refresh_from_db()
    assert (line.amount, line.reason, line.is_changed) == (Decimal("8000.00"), "Neuantrag.", True)
    assert (line.wording, changed.version, changed.saved_by) == ("Der Bedarf ist kleiner.", 2, head)
    entry = Entry.objects.filter(chain=scenario.chain).order_by("number").last()
    assert entry.sentence == f"{line.application}: 8.000,00\u00a0€ statt 9.000,00\u00a0€. Neuantrag."
    change(line, "9000.00", actor=head, reason="Doch nicht.")
    line.refresh_from_db()
    assert (line.reason, line.is_changed) == ("", False)


WRONG = {
    "without a reason": ("8000.00", {"reason": " "}, "Bitte schreiben Sie, warum."),
    "above the proposal": ("9000.01", {}, "bis zum Vorschlag von 9.000,00\u00a0€"),
    "below nothing": ("-0.01", {}, "Möglich ist ein Betrag von 0 €"),
    "parts of a cent": ("1.001", {}, "Möglich ist ein Betrag von 0 €"),
}


@pytest.mark.parametrize(("amount", "fields", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_amount_is_refused(call, head, amount, fields, sentence):
    ranked(call, 4)
    line = kept(call).lines.get()

    assert sentence in str(refused(WrongScenario, change, line=line, amount=amount, actor=head, **fields))


def test_the_envelope_is_never_overspent_by_hand(call, head):
    for level in (4, 3, 2):
        ranked(call, level)
    scenario = kept(call)
    last = lines_of(scenario)[2]

    assert (last.amount, last.scenario_id) == (Decimal("0.00"), scenario.pk)
    error = refused(WrongScenario, change, line=last, amount="7000.01", actor=head)
    assert "Für diesen Antrag sind höchstens 7.000,00\u00a0€ frei." in str(error)
    change(last, "7000.00", actor=head)
    assert (amounts(scenario), lines_of(scenario)[2].is_unworkable) == (["9000.00", "9000.00", "7000.00"], True)


def test_the_database_itself_keeps_the_envelope(call):
    for level in (4, 3, 2):
        ranked(call, level)
    scenario = kept(call)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS scenario_within_envelope IMMEDIATE")
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        scenario.lines.filter(place=3).update(amount=Decimal("7000.01"), reason="Am Portal vorbei.")
    assert refusal.value.__cause__.diag.constraint_name == "scenario_within_envelope"
    with pytest.raises(IntegrityError), transaction.atomic():
        Scenario.objects.filter(pk=scenario.pk).update(envelope=Decimal("1.00"))


def test_who_has_not_seen_the_last_change_overwrites_nothing(call, head):
    ranked(call, 4)
    line = kept(call).lines.get()
    change(line, "8000.00", actor=head)

    error = refused(ScenarioChanged, change, line=line, amount="7500.00", actor=head, version=1)
    assert f"Inzwischen hat {head} das Szenario geändert." in str(error)


def test_a_copy_has_the_same_changes_and_lives_on_its_own(call, head):
    ranked(call, 4)
    scenario = kept(call)
    change(scenario.lines.get(), "8000.00", actor=head)
    copy = workflow.copy_scenario(scenario=scenario, name="  Kopie  ", actor=head, now=factories.NOW)
    change(copy.lines.get(), "7500.00", actor=head)

    assert (copy.name, amounts(copy), amounts(scenario)) == ("Kopie", ["7500.00"], ["8000.00"])


def test_a_name_belongs_to_one_scenario_of_the_call(call, head):
    ranked(call, 4)
    first, second = kept(call, name="A"), kept(call, name="B")
    by = {"scenario": second, "actor": head, "now": factories.NOW}

    assert "schon ein anderes" in str(refused(WrongScenario, workflow.rename_scenario, version=1, name="A", **by))
    assert "einen Namen" in str(refused(WrongScenario, workflow.rename_scenario, version=1, name=" ", **by))
    renamed = workflow.rename_scenario(version=1, name="C", **by)
    assert (renamed.name, first.name) == ("C", "A")


def test_a_scenario_is_discarded_unless_a_paper_rests_on_it(call, head):
    ranked(call, 4)
    first, second = kept(call, name="A"), kept(call, name="B")
    paper(first)
    by = {"version": 1, "actor": head, "now": factories.NOW}

    refused(WrongScenario, workflow.discard_scenario, scenario=first, **by)
    workflow.discard_scenario(scenario=second, **by)
    assert Scenario.objects.get() == first
    refused(ScenarioChanged, workflow.discard_scenario, scenario=second, **by)


def test_a_kept_scenario_stays_within_the_money_of_the_call(call, head):
    ranked(call, 4)
    error = refused(WrongScenario, kept, call=call, envelope="25000.01", actor=head)
    assert "Der Förderaufruf hat 25.000,00\u00a0€." in str(error)
    refused(WrongScenario, kept, call=factories.CallFactory(), actor=head)


def test_who_does_not_see_all_files_keeps_and_sees_none(call, head):
    hidden = ranked(call, 4)
    scenario = kept(call)
    applying.declare_conflict(application=hidden, actor=head, now=factories.NOW, reason="Vorstand")
    other = factories.member(factories.OrganisationFactory(), roles=["head"])

    refused(HiddenFiles, kept, call=call, actor=head, name="B")
    refused(HiddenFiles, change, line=scenario.lines.get(), amount="8000.00", actor=head)
    seen = [Scenario.objects.visible_to(person).exists() for person in (head, other, factories.UserFactory())]
    assert seen == [False, True, False]
    refused(Forbidden, kept, call=call, actor=factories.UserFactory(auditor=True), name="B")


def test_goals_and_places_count_who_gets_money(call):
    first, second = ranked(call, 4), ranked(call, 3)
    scenario = kept(call, envelope="9000.00")

    found = effects(call, lines_of(scenario))
    assert [(one.label, one.count, one.amount) for one in found.goals] == [
        (first.goals.get().text, 1, Decimal("9000.00"))
    ]
    assert [(one.label, one.count, one.amount) for one in found.districts] == [("41 Connewitz", 1, Decimal("9000.00"))]
    second.districts.set(factories.city())
    assert [one.count for one in effects(call, lines_of(scenario)).districts] == [0, 0, 1]


def test_what_has_changed_since_is_named(call, head):
    first, second = ranked(call, 4), ranked(call, 3)
    scenario = kept(call)
    assert changes_since(scenario, lines_of(scenario), head) == []
    check(first, {GOODS: "500.00"}, amount=Decimal("7500.00"))
    applying.withdraw(application=second, actor=second.created_by, now=factories.NOW)
    third = ranked(call, 2)

    assert changes_since(scenario, lines_of(scenario), head) == [
        f"{first}: Der Vorschlag hat sich geändert.",
        f"{second}: kann kein Geld mehr bekommen.",
        f"{third}: ist seitdem dazugekommen.",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_who_spend_the_rest_at_once_never_overspend(call):
    for level in (4, 3, 2, 1):
        ranked(call, level)
    scenario = kept(call)
    people = [factories.UserFactory(head=True) for _ in range(2)]
    lines = lines_of(scenario)[2:]
    acts = [
        functools.partial(change, line, "7000.00", actor=person, version=1)
        for line, person in zip(lines, people, strict=True)
    ]
    outcomes = at_once(*acts)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Scenario", "ScenarioChanged"]
    assert totals(scenario, lines_of(scenario)).left == Decimal("0.00")


@pytest.mark.django_db(transaction=True)
def test_two_who_write_past_the_door_at_once_are_stopped_by_the_database(call):
    for level in (4, 3, 2, 1):
        ranked(call, level)
    scenario = kept(call)

    def spend(place: int):
        scenario.lines.filter(place=place).update(amount=Decimal("7000.00"), reason="Am Portal vorbei.")

    outcomes = at_once(functools.partial(spend, 3), functools.partial(spend, 4))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError", "NoneType"]
    assert totals(scenario, lines_of(scenario)).left == Decimal("0.00")
