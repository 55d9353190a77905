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
from grants.awards.models import Decision
from grants.awards.slices import granted_by_year, left_by_year
from grants.calls.models import Call
from grants.finance.queries import propose, rule_of, settled, sums_for_grant, sums_for_grants


@dataclass(frozen=True)
class Offer:
    """What is proposed for an application, in euros; `smallest` None: no smallest workable amount was recorded."""

    amount: Decimal
    smallest: Decimal | None = None


@dataclass(frozen=True)
class Budget:
    """The money of a call, in euros. `granted` counts awards that await the second signature, too.

    `by_year` is what of it belongs to which budget year; `left_by_year` is what each year has left, empty where the
    envelope is not divided.
    """

    envelope: Decimal
    left: Decimal
    by_year: tuple[tuple[int, Decimal], ...] = ()
    left_by_year: tuple[tuple[int, Decimal], ...] = ()

    @property
    def granted(self) -> Decimal:
        return self.envelope - self.left


def proposal(application: Application, kind: financing.Financing) -> financing.Proposal:
    """What the plan and the guideline allow, with its working. Raises ImpossibleSum.

    A completed finance check of the newest version replaces the sums of the plan.
    """
    return propose(sums_for_grant(application), rule_of(application.call.guideline), kind)


def proposed_amounts(
    applications: Iterable[Application], guideline: Guideline, kind: financing.Financing
) -> dict[int, Decimal]:
    """The proposed amounts of many applications under one guideline, by id. Who can get nothing is left out.

    This guideline says which costs are eligible, also where another one held when the plans were written.
    """
    rule, amounts = rule_of(guideline), {}
    for key, plan in sums_for_grants(applications, guideline).items():
        try:
            amounts[key] = propose(plan, rule, kind).amount
        except ImpossibleSum:
            continue
    return amounts


def proposals(applications: Iterable[Application], guideline: Guideline) -> dict[int, Offer]:
    """What is proposed for each application of a call, by id: by the finance check, else by plan and guideline.

    Who can get nothing is left out.
    """
    applications = list(applications)
    by_rule = proposed_amounts(applications, guideline, usual_financing(guideline))
    checked = settled(applications)
    offers = {key: Offer(amount) for key, amount in by_rule.items() if key not in checked}
    return offers | {key: Offer(one.amount, one.smallest) for key, one in checked.items() if one.amount is not None}


def allowed_financing(guideline: Guideline) -> tuple[financing.Financing, ...]:
    """The kinds of financing the guideline allows, in its order. Raises MissingRules."""
    return rules_of(guideline).allowed_financing


def usual_financing(guideline: Guideline) -> financing.Financing:
    """The kind the guideline names first. Raises MissingRules."""
    return allowed_financing(guideline)[0]


def money_left(call: Call) -> Decimal:
    """The envelope of a call less what is granted or awaits the second signature, in euros.

    What was taken back of a grant does not come back by itself: people decide what becomes of it.
    """
    granted = Decision.objects.binding().filter(application__call=call, outcome=Decision.Outcome.AWARD)
    return call.envelope - (granted.aggregate(total=Sum("amount"))["total"] or Decimal("0.00"))


def budget(call: Call, user) -> Budget | None:
    """The money of a call; None where the sums would tell this person about a file that is hidden from them."""
    if has_conflict_in(call, user):
        return None
    return Budget(call.envelope, money_left(call), granted_by_year(call), left_by_year(call))
