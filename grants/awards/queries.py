"""Reads for a decision: what the rule allows, and what is left of the money."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from criteria import financing
from criteria.guideline.models import Guideline
from criteria.guideline.queries import rules_of
from criteria.money import ImpossibleSum
from grants.applications.models import Application
from grants.applications.queries import has_conflict_in
from grants.applications.sections import Sums, sums, sums_of
from grants.awards.models import Decision
from grants.calls.models import Call


@dataclass(frozen=True)
class Budget:
    """The money of a call, in euros. `granted` counts awards that await the second signature, too."""

    envelope: Decimal
    left: Decimal

    @property
    def granted(self) -> Decimal:
        return self.envelope - self.left


def proposal(application: Application, kind: financing.Financing) -> financing.Proposal:
    """What the plan and the guideline allow, with its working. Raises ImpossibleSum."""
    return _propose(sums(application), _rule(application.call.guideline), kind)


def proposed_amounts(
    applications: Iterable[Application], guideline: Guideline, kind: financing.Financing
) -> dict[int, Decimal]:
    """The proposed amounts of many applications under one guideline, by id. Who can get nothing is left out.

    This guideline says which costs are eligible, also where another one held when the plans were written.
    """
    rule, amounts = _rule(guideline), {}
    for key, plan in sums_of(applications, guideline).items():
        try:
            amounts[key] = _propose(plan, rule, kind).amount
        except ImpossibleSum:
            continue
    return amounts


def allowed_financing(guideline: Guideline) -> tuple[financing.Financing, ...]:
    """The kinds of financing the guideline allows, in its order. Raises MissingRules."""
    return rules_of(guideline).allowed_financing


def usual_financing(guideline: Guideline) -> financing.Financing:
    """The kind the guideline names first. Raises MissingRules."""
    return allowed_financing(guideline)[0]


def money_left(call: Call) -> Decimal:
    """The envelope of a call less what is granted or awaits the second signature, in euros."""
    granted = Decision.objects.filter(application__call=call, returned_at=None, outcome=Decision.Outcome.AWARD)
    return call.envelope - (granted.aggregate(total=Sum("amount"))["total"] or Decimal("0.00"))


def budget(call: Call, user) -> Budget | None:
    """The money of a call; None where the sums would tell this person about a file that is hidden from them."""
    return None if has_conflict_in(call, user) else Budget(call.envelope, money_left(call))


def _rule(guideline: Guideline) -> financing.Rule:
    rules = rules_of(guideline)
    return financing.Rule(
        own_funds_share_min=rules.own_funds_share_min,
        ceiling=rules.ceiling,
        allowed=frozenset(rules.allowed_financing),
    )


def _propose(plan: Sums, rule: financing.Rule, kind: financing.Financing) -> financing.Proposal:
    return financing.propose(
        financing.Plan(plan.eligible_costs, plan.own_funds, plan.third_party_funds, plan.requested), rule, kind
    )
