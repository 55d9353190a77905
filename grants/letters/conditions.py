"""The Nebenbestimmungen and the payment plan of a Bescheid, from the guideline's clauses and rules (§ 36 VwVfG)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from criteria import deadlines, payments
from criteria.guideline.models import Guideline
from criteria.guideline.queries import rules_of
from criteria.money import format_euro
from criteria.packages.clauses import fill
from criteria.packages.kinds import Percent, StateAid
from criteria.packages.parameters import Rules
from criteria.packages.shape import Clause, ClauseKind, When


@dataclass(frozen=True)
class Grant:
    """What a Bescheid grants: an amount in euros for a period, under a guideline."""

    guideline: Guideline
    amount: Decimal
    start: datetime.date
    end: datetime.date
    budget_reservation: bool


def situation(grant: Grant) -> frozenset[When]:
    """Which of the situations that clauses are made for this grant is in."""
    rules = rules_of(grant.guideline)
    is_simple = rules.simple_proof_limit is None or grant.amount <= rules.simple_proof_limit
    facts = {
        When.ALWAYS: True,
        When.SEVERAL_YEARS: grant.start.year != grant.end.year,
        When.SIMPLE_PROOF: is_simple,
        When.REGULAR_PROOF: not is_simple,
        When.BUDGET_RESERVATION: grant.budget_reservation,
        When.STATE_AID: rules.state_aid is not StateAid.KEINE,
    }
    return frozenset(when for when, holds in facts.items() if holds)


def texts_by_kind(clauses: Iterable[Clause], grant: Grant) -> dict[ClauseKind, tuple[str, ...]]:
    """The filled texts of clauses by kind, in the order of the guideline. Raises NothingToFillIn."""
    values = _values(rules_of(grant.guideline), grant.amount, grant.end)
    texts: dict[ClauseKind, tuple[str, ...]] = {}
    for clause in clauses:
        texts[clause.kind] = (*texts.get(clause.kind, ()), fill(clause.text, values))
    return texts


def payment_plan(grant: Grant) -> tuple[payments.Payment, ...]:
    """When the city pays how much, as the guideline's procedure says."""
    rules = rules_of(grant.guideline)
    return payments.schedule(
        grant.amount,
        rules.payment_procedure,
        start=grant.start,
        end=grant.end,
        rates=rules.payment_rates,
        proof_due=proof_due(rules, grant.end),
    )


def proof_due(rules: Rules, end: datetime.date) -> datetime.date:
    """The last day for the Verwendungsnachweis of a period that ends on `end`."""
    return deadlines.period(end, rules.proof_months, deadlines.Unit.MONTHS).day


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
