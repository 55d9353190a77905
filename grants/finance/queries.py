"""Reads of the finance check: the sums it found, what the rule makes of them, and what it proposes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import F, OuterRef, Subquery

from criteria import financing
from criteria.guideline.models import Guideline, PlanItem
from criteria.guideline.queries import rules_of
from criteria.money import ImpossibleSum, format_euro, format_percent, round_cent
from grants.applications.models import Application, PlanRow, Submission
from grants.applications.sections import Sums, sums, sums_of
from grants.finance.models import CheckedRow, FinanceCheck

NOTHING = Decimal("0.00")
REFUSED_BY_THE_GIVER = "Vom Geber abgelehnt."
"""Why income that was refused does not count."""


@dataclass(frozen=True)
class Figure:
    """One row of the plan with what counts, in euros."""

    kind: str
    is_eligible: bool
    amount: Decimal


@dataclass(frozen=True)
class OwnFunds:
    """The own funds beside what the guideline asks, in euros; `sentence` is the comparison in German."""

    planned: Decimal
    required: Decimal
    sentence: str

    @property
    def is_enough(self) -> bool:
        return self.planned >= self.required


@dataclass(frozen=True)
class Settled:
    """What a completed check proposes, and the least that still makes sense, in euros; `amount` None: no grant."""

    amount: Decimal | None
    smallest: Decimal | None


def latest_submission(application: Application) -> Submission | None:
    """The version that is to be checked."""
    return application.submissions.order_by("-number").first()


def check_of(application: Application) -> FinanceCheck | None:
    """The check of an application, also one that a later version has overtaken."""
    return FinanceCheck.objects.filter(application=application).select_related("submission", "saved_by").first()


def is_current(check: FinanceCheck) -> bool:
    """Was the newest version checked?"""
    return check.submission_id == latest_submission(check.application).pk


def standing():
    """The checks that count: completed, and of the newest version."""
    newest = Submission.objects.filter(application=OuterRef("application")).order_by("-number").values("pk")[:1]
    return FinanceCheck.objects.filter(completed_at__isnull=False, submission=Subquery(newest))


def checked_sums(application: Application) -> Sums | None:
    """The sums of the plan as the office set them; None while there is no completed check of the newest version."""
    rows = CheckedRow.objects.filter(check_of__in=standing().filter(application=application)).select_related("item")
    figures = [Figure(row.item.kind, row.item.is_eligible, row.amount) for row in rows.order_by("position")]
    return add_up(figures) if figures else None


def sums_for_grant(application: Application) -> Sums:
    """The sums on which a grant rests: those of the check, or those of the plan while it is not checked."""
    return checked_sums(application) or sums(application)


def sums_for_grants(applications: Iterable[Application], guideline: Guideline) -> dict[int, Sums]:
    """`sums_for_grant` for many applications under one guideline, by id, in a fixed number of queries."""
    found = sums_of(applications := list(applications), guideline)
    eligible = dict(guideline.plan_items.filter(kind=PlanItem.Kind.COST).values_list("code", "is_eligible"))
    rows = CheckedRow.objects.filter(check_of__in=standing().filter(application__in=applications)).values_list(
        "check_of__application", "item__kind", "item__code", "item__is_eligible", "amount"
    )
    figures: dict[int, list[Figure]] = {}
    for key, kind, code, is_eligible, amount in rows.order_by("pk"):
        figures.setdefault(key, []).append(Figure(kind, eligible.get(code, is_eligible), amount))
    return found | {key: add_up(each) for key, each in figures.items()}


def settled(applications: Iterable[Application]) -> dict[int, Settled]:
    """What the standing checks propose, by id of the application, in one query."""
    rows = standing().filter(application__in=list(applications)).values_list("application", "amount", "smallest")
    return {key: Settled(amount, smallest) for key, amount, smallest in rows.order_by("pk")}


def cut_reasons(applications: Iterable[Application]) -> dict[int, list[str]]:
    """Why the standing checks set less than was asked, a sentence per row, by id of the application."""
    rows = CheckedRow.objects.filter(
        check_of__in=standing().filter(application__in=list(applications)), amount__lt=F("asked")
    )
    found: dict[int, list[str]] = {}
    for row in rows.select_related("item", "check_of").order_by("check_of", "position"):
        sentence = f"{row.item}: {format_euro(row.amount)} statt {format_euro(row.asked)}. {row.reason}"
        found.setdefault(row.check_of.application_id, []).append(sentence)
    return found


def rows_to_check(application: Application) -> list[CheckedRow]:
    """The rows of the plan as asked, none of them cut, except income that its giver refused. Not stored."""
    rows = application.plan_rows.select_related("item").order_by("position")
    return [
        CheckedRow(
            position=row.position,
            item=row.item,
            description=row.description,
            asked=row.amount,
            amount=NOTHING if _is_refused(row) else row.amount,
            reason=REFUSED_BY_THE_GIVER if _is_refused(row) and row.amount else "",
        )
        for row in rows
    ]


def add_up(figures: Sequence[Figure]) -> Sums:
    """The sums of rows."""
    kinds = PlanItem.Kind

    def total(*wanted: str, only_eligible: bool = False) -> Decimal:
        return sum(
            (row.amount for row in figures if row.kind in wanted and (row.is_eligible or not only_eligible)), NOTHING
        )

    return Sums(
        costs=total(kinds.COST),
        eligible_costs=total(kinds.COST, only_eligible=True),
        own_funds=total(kinds.OWN_FUNDS),
        third_party_funds=total(kinds.THIRD_PARTY),
        requested=total(kinds.GRANT),
    )


def rule_of(guideline: Guideline) -> financing.Rule:
    """What the guideline says about money, for `criteria.financing`. Raises MissingRules."""
    rules = rules_of(guideline)
    return financing.Rule(
        own_funds_share_min=rules.own_funds_share_min,
        ceiling=rules.ceiling,
        allowed=frozenset(rules.allowed_financing),
    )


def propose(plan: Sums, rule: financing.Rule, kind: financing.Financing) -> financing.Proposal:
    """What a plan and a rule allow. Raises ImpossibleSum."""
    return financing.propose(
        financing.Plan(plan.eligible_costs, plan.own_funds, plan.third_party_funds, plan.requested), rule, kind
    )


def possible(plan: Sums, guideline: Guideline, kind: financing.Financing) -> tuple[financing.Proposal | None, str]:
    """What a plan allows under a guideline, or why nothing."""
    try:
        return propose(plan, rule_of(guideline), kind), ""
    except ImpossibleSum as error:
        return None, str(error)


def own_funds(plan: Sums, guideline: Guideline) -> OwnFunds:
    """The own funds of a plan beside the share that the guideline asks of its eligible costs."""
    share = rules_of(guideline).own_funds_share_min
    required = round_cent(share * Fraction(plan.eligible_costs))
    if not plan.eligible_costs:
        return OwnFunds(plan.own_funds, required, "Es gibt keine zuwendungsfähigen Ausgaben.")
    actual = Fraction(plan.own_funds) / Fraction(plan.eligible_costs)
    return OwnFunds(
        plan.own_funds,
        required,
        f"Eigenmittel {format_euro(plan.own_funds)} von {format_euro(plan.eligible_costs)} zuwendungsfähigen Ausgaben "
        f"sind {format_percent(actual * 100)}. Verlangt sind {format_percent(share * 100)}, "
        f"das sind {format_euro(required)}.",
    )


def _is_refused(row: PlanRow) -> bool:
    return row.certainty == PlanRow.Certainty.REFUSED and row.item.kind == PlanItem.Kind.THIRD_PARTY
