"""The sections of an application and what is still missing in each. Valid and complete are two different things."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, Sum

from criteria.financing import Balance, balance
from criteria.guideline.models import Guideline, PlanItem
from criteria.guideline.queries import rules_of
from criteria.packages.kinds import Percent
from criteria.packages.parameters import Rules
from grants.applications import papers
from grants.applications.models import Application, PlanRow

PROJECT, TARGET_GROUP, GOALS = "project", "target_group", "goals"
STAFF, PLAN, OTHER_FUNDS, ATTACHMENTS = "staff", "plan", "other_funds", "attachments"
TITLES = {
    PROJECT: "Vorhaben",
    TARGET_GROUP: "Zielgruppe und Sozialraum",
    GOALS: "Ziele",
    STAFF: "Personal",
    PLAN: "Kosten- und Finanzierungsplan",
    OTHER_FUNDS: "Andere Mittel",
    ATTACHMENTS: "Anlagen",
}
OPTIONAL = frozenset({STAFF, OTHER_FUNDS, ATTACHMENTS})
"""Sections in which nothing has to stand: recommended, but an application without them can be submitted."""


@dataclass(frozen=True)
class Missing:
    """One thing that keeps an application from being complete, said to the Träger."""

    section: str
    sentence: str


@dataclass(frozen=True)
class Sums:
    """The sums of a Kosten- und Finanzierungsplan, in euros."""

    costs: Decimal
    eligible_costs: Decimal
    own_funds: Decimal
    third_party_funds: Decimal
    requested: Decimal

    @property
    def financing(self) -> Decimal:
        return self.own_funds + self.third_party_funds + self.requested

    @property
    def outcome(self) -> Balance:
        return balance(self.costs, self.own_funds, self.third_party_funds, self.requested)


def sums(application: Application) -> Sums:
    """Add up the plan. Income that was refused does not count."""
    return _without_gaps(application.plan_rows.aggregate(**_aggregates(Q(item__is_eligible=True))))


def sums_of(applications: Iterable[Application], guideline: Guideline) -> dict[int, Sums]:
    """Add up the plans of many applications in one query, by id. Who has no plan yet is left out.

    A cost is eligible if the guideline says so; a position that it does not name stays what it was in the plan.
    """
    rows = PlanRow.objects.filter(application__in=[application.pk for application in applications])
    found = rows.order_by().values("application").annotate(**_aggregates(_eligible_under(guideline)))
    return {row.pop("application"): _without_gaps(row) for row in found}


def _eligible_under(guideline: Guideline) -> Q:
    costs = dict(guideline.plan_items.filter(kind=PlanItem.Kind.COST).values_list("code", "is_eligible"))
    eligible = [code for code, is_eligible in costs.items() if is_eligible]
    return Q(item__code__in=eligible) | Q(item__is_eligible=True) & ~Q(item__code__in=list(costs))


def _aggregates(eligible: Q) -> dict[str, Sum]:
    kinds = PlanItem.Kind
    return {
        "costs": Sum("amount", filter=Q(item__kind=kinds.COST)),
        "eligible_costs": Sum("amount", filter=Q(item__kind=kinds.COST) & eligible),
        "own_funds": Sum("amount", filter=Q(item__kind=kinds.OWN_FUNDS)),
        "third_party_funds": Sum("amount", filter=Q(item__kind=kinds.THIRD_PARTY) & ~Q(certainty="refused")),
        "requested": Sum("amount", filter=Q(item__kind=kinds.GRANT)),
    }


def _without_gaps(found: dict[str, Decimal | None]) -> Sums:
    return Sums(**{name: amount if amount is not None else Decimal("0.00") for name, amount in found.items()})


def most_goals(application: Application) -> int:
    """How many goals an application may name, by the guideline version of its call."""
    return rules_of(application.call.guideline).goals_max


def missing(application: Application) -> tuple[Missing, ...]:
    """Everything that is still missing before the application can be submitted, in the order of the sections."""
    return (
        *_missing_in_project(application),
        *_missing_in_target_group(application),
        *_missing_in_goals(application),
        *_missing_in_plan(application),
        *(Missing(ATTACHMENTS, sentence) for sentence in papers.sentences_about_missing(application)),
    )


def _missing_in_project(application: Application):
    questions = (
        (application.title, "Geben Sie dem Vorhaben einen Namen."),
        (application.priority_id, "Wählen Sie den Förderschwerpunkt."),
        (application.summary, "Beschreiben Sie, was Sie vorhaben."),
        (application.period_start, "Geben Sie den Beginn des Vorhabens an."),
        (application.period_end, "Geben Sie das Ende des Vorhabens an."),
    )
    for answer, sentence in questions:
        if not answer:
            yield Missing(PROJECT, sentence)
    call = application.call
    if application.period_start and application.period_start < call.period_start:
        yield Missing(PROJECT, f"Der Beginn liegt vor dem Bewilligungszeitraum ({call.period_start:%d.%m.%Y}).")
    if application.period_end and application.period_end > call.period_end:
        yield Missing(PROJECT, f"Das Ende liegt nach dem Bewilligungszeitraum ({call.period_end:%d.%m.%Y}).")


def _missing_in_target_group(application: Application):
    if not application.target_group:
        yield Missing(TARGET_GROUP, "Nennen Sie die Zielgruppe.")
    if not application.districts.exists():
        yield Missing(TARGET_GROUP, "Wählen Sie mindestens einen Ortsteil, in dem Sie das Angebot machen.")


def _missing_in_goals(application: Application):
    rules, chosen = rules_of(application.call.guideline), application.goals.count()
    if chosen < rules.goals_min:
        least = "ein Ziel" if rules.goals_min == 1 else f"mindestens {rules.goals_min} Ziele"
        yield Missing(GOALS, f"Wählen Sie {least}, höchstens {rules.goals_max}.")
    elif chosen > rules.goals_max:
        yield Missing(GOALS, f"Wählen Sie höchstens {rules.goals_max} Ziele.")
    if not application.contribution:
        yield Missing(GOALS, "Beschreiben Sie, was Ihr Vorhaben zu den Zielen beiträgt.")


def _missing_in_plan(application: Application):
    yield from (
        Missing(PLAN, sentence) for sentence in open_points(sums(application), rules_of(application.call.guideline))
    )


def open_points(plan: Sums, rules: Rules) -> Iterator[str]:
    """What keeps a plan with these sums from being complete under these rules."""
    if not plan.costs:
        yield "Tragen Sie die Ausgaben ein."
        return
    if not plan.requested:
        yield "Tragen Sie die beantragte Zuwendung ein."
    if plan.outcome.difference:
        yield plan.outcome.sentence
    share = rules.own_funds_share_min
    if Fraction(plan.own_funds) < Fraction(plan.eligible_costs) * share:
        yield f"Die Eigenmittel müssen mindestens {Percent().say(share)} der zuwendungsfähigen Ausgaben betragen."
