"""The Nebenbestimmungen and the payment plan of a Bescheid, from the guideline's clauses and rules (§ 36 VwVfG)."""

import datetime
from decimal import Decimal

from criteria import deadlines, payments
from criteria.guideline.models import Guideline
from criteria.guideline.queries import rules_of
from criteria.money import format_euro
from criteria.packages.clauses import applicable, fill
from criteria.packages.kinds import Percent, StateAid
from criteria.packages.parameters import Rules
from criteria.packages.shape import ClauseKind, When
from criteria.transfer import clauses_of


def conditions(
    guideline: Guideline, *, amount: Decimal, start: datetime.date, end: datetime.date, budget_reservation: bool
) -> dict[ClauseKind, tuple[str, ...]]:
    """The texts of the clauses that apply to this grant, by kind and in the order of the guideline."""
    rules = rules_of(guideline)
    situation = _situation(rules, amount=amount, start=start, end=end, budget_reservation=budget_reservation)
    values = _values(rules, amount, end)
    texts: dict[ClauseKind, tuple[str, ...]] = {}
    for clause in applicable(clauses_of(guideline), situation):
        texts[clause.kind] = (*texts.get(clause.kind, ()), fill(clause.text, values))
    return texts


def payment_plan(
    guideline: Guideline, *, amount: Decimal, start: datetime.date, end: datetime.date
) -> tuple[payments.Payment, ...]:
    """When the city pays how much, as the guideline's procedure says."""
    rules = rules_of(guideline)
    return payments.schedule(
        amount,
        rules.payment_procedure,
        start=start,
        end=end,
        rates=rules.payment_rates,
        proof_due=proof_due(rules, end),
    )


def proof_due(rules: Rules, end: datetime.date) -> datetime.date:
    """The last day for the Verwendungsnachweis of a period that ends on `end`."""
    return deadlines.period(end, rules.proof_months, deadlines.Unit.MONTHS).day


def _situation(
    rules: Rules, *, amount: Decimal, start: datetime.date, end: datetime.date, budget_reservation: bool
) -> frozenset[When]:
    is_simple = rules.simple_proof_limit is None or amount <= rules.simple_proof_limit
    facts = {
        When.ALWAYS: True,
        When.SEVERAL_YEARS: start.year != end.year,
        When.SIMPLE_PROOF: is_simple,
        When.REGULAR_PROOF: not is_simple,
        When.BUDGET_RESERVATION: budget_reservation,
        When.STATE_AID: rules.state_aid is not StateAid.KEINE,
    }
    return frozenset(when for when, holds in facts.items() if holds)


def _values(rules: Rules, amount: Decimal, end: datetime.date) -> dict[str, str]:
    return {
        "zuwendung": format_euro(amount),
        "einsatz_monate": str(rules.spending_months),
        "ueberschreitung": Percent().say(rules.plan_item_overrun),
        "bagatelle": format_euro(rules.small_change or Decimal(0)),
        "nachweis_monate": str(rules.proof_months),
        "nachweis_bis": f"{proof_due(rules, end):%d.%m.%Y}",
        "zwischennachweis_monate": str(rules.interim_proof_months),
        "aufbewahrung_jahre": str(rules.retention_years),
        "beihilfe": rules.state_aid.value,
    }
