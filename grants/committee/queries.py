"""Reads of kept scenarios: their lines and sums, what they mean for goals and Ortsteile, and what was resolved."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from criteria.collation import german_key
from criteria.plan.models import Goal
from criteria.years import YearSum
from grants.applications.labels import WITH_LABELS
from grants.applications.models import Application
from grants.applications.queries import has_conflict_in
from grants.applications.states import State
from grants.assessment.queries import ranking
from grants.awards.queries import proposals
from grants.awards.slices import sums_by_year
from grants.calls.models import Call
from grants.committee.models import Consultation, Scenario, ScenarioLine
from grants.steps import Refused

NOTHING = Decimal("0.00")
RESOLVED = (Consultation.Outcome.ADOPTED, Consultation.Outcome.AMENDED)
FINAL = (*RESOLVED, Consultation.Outcome.REFUSED)


class HiddenFiles(Refused):
    """A file of the call is hidden from this person, so that sums over the call would tell about it."""


@dataclass(frozen=True)
class Totals:
    """The money of a scenario in euros, and how many of its applications get some.

    `years` is what it takes from the budget years of its call; empty where the envelope is not divided by year.
    """

    envelope: Decimal
    spent: Decimal
    funded: int
    count: int
    years: tuple[YearSum, ...] = ()

    @property
    def left(self) -> Decimal:
        return self.envelope - self.spent


@dataclass(frozen=True)
class Effect:
    """How many funded applications there are for one goal or Ortsteil, and their euros."""

    label: str
    count: int
    amount: Decimal


@dataclass(frozen=True)
class Effects:
    """What a scenario means. An application counts fully for each of its goals and Ortsteile: sums may overlap."""

    goals: tuple[Effect, ...]
    districts: tuple[Effect, ...]


@dataclass(frozen=True)
class Resolution:
    """What a committee resolved about an application, and the amount that its paper named, in euros."""

    body: str
    session: str
    held_on: datetime.date
    number: str
    is_amended: bool
    note: str
    paper: int
    amount: Decimal


def ensure_sees_all(call: Call, user) -> None:
    """Raise HiddenFiles if a file of the call is hidden from this person (§ 20 VwVfG)."""
    if has_conflict_in(call, user):
        raise HiddenFiles(
            "In diesem Förderaufruf gibt es eine Akte, bei der Sie befangen sind (§ 20 VwVfG). "
            "Szenarien und Vorlagen über den ganzen Aufruf macht deshalb eine andere Person."
        )


def lines_of(scenario: Scenario) -> list[ScenarioLine]:
    """The lines of a scenario, best place first, with everything that pages and papers say about them."""
    return list(
        scenario.lines.select_related(
            "application__call", "application__organisation", "application__priority", "application__result"
        )
        .prefetch_related(f"application__{WITH_LABELS}")
        .order_by("place", "application__reference")
    )


def totals(scenario: Scenario, lines: Iterable[ScenarioLine]) -> Totals:
    """The sums of a scenario."""
    rows = list(lines)
    amounts = [line.amount for line in rows]
    return Totals(
        scenario.envelope,
        sum(amounts, NOTHING),
        sum(amount > 0 for amount in amounts),
        len(amounts),
        sums_by_year(scenario.call, ((line.application, line.amount) for line in rows)),
    )


def effects(call: Call, lines: Sequence[ScenarioLine]) -> Effects:
    """What lines mean for the goals of the call and the Ortsteile that they name; who gets nothing counts nowhere.

    A goal of the call that nobody serves stands there with nothing.
    """
    amounts = {line.application_id: line.amount for line in lines}
    goals = Goal.objects.filter(priorities__calls=call).distinct().order_by("plan__title", "key", "pk")
    labels = {goal.pk: str(goal) for goal in goals}
    by_goal = _pairs(Application.goals.through, "goal_id", amounts)
    named = Goal.objects.filter(pk__in={key for _, key in by_goal}).order_by("plan__title", "key", "pk")
    labels |= {goal.pk: str(goal) for goal in named}
    by_district = _pairs(Application.districts.through, "district_id", amounts)
    districts = Application.districts.rel.model.objects.filter(pk__in={key for _, key in by_district})
    places = dict(sorted(((one.pk, str(one)) for one in districts), key=lambda pair: german_key(pair[1])))
    return Effects(_effects(labels, by_goal, amounts), _effects(places, by_district, amounts))


def changes_since(scenario: Scenario, lines: Sequence[ScenarioLine], user) -> list[str]:
    """What has changed in the call since the scenario was worked out, a sentence per application."""
    places = {
        place.application.pk: place
        for place in ranking(scenario.call, user).places
        if scenario.priority_id in (None, place.application.priority_id)
    }
    offers = proposals([place.application for place in places.values()], scenario.call.guideline)
    sentences = []
    for line in lines:
        place, offer = places.get(line.application_id), offers.get(line.application_id)
        if line.application.state == State.WITHDRAWN or place is None or offer is None:
            sentences.append(f"{line.application}: kann kein Geld mehr bekommen.")
        elif offer.amount != line.proposed:
            sentences.append(f"{line.application}: Der Vorschlag hat sich geändert.")
        elif place.percent != line.exact_percent:
            sentences.append(f"{line.application}: Das Ergebnis der Bewertung hat sich geändert.")
    known = {line.application_id for line in lines}
    able = (place for key, place in places.items() if key in offers and not place.below_minimum)
    return sentences + [
        f"{place.application}: ist seitdem dazugekommen." for place in able if place.application.pk not in known
    ]


def resolution_for(application: Application) -> Resolution | None:
    """The newest resolution about an application; None if there is none, or if it was refused after that.

    A committee that only postponed has resolved nothing.
    """
    found = (
        Consultation.objects.filter(paper__scenario__lines__application=application, outcome__in=FINAL)
        .select_related("paper")
        .order_by("held_on", "recorded_at", "pk")
        .last()
    )
    if found is None or found.outcome not in RESOLVED:
        return None
    amounts = {line["reference"]: line["amount"] for line in found.paper.content["lines"]}
    return Resolution(
        body=found.body,
        session=found.session,
        held_on=found.held_on,
        number=found.number,
        is_amended=found.outcome == Consultation.Outcome.AMENDED,
        note=found.note,
        paper=found.paper.number,
        amount=Decimal(amounts.get(application.reference, "0.00")),
    )


def _pairs(through, field: str, amounts: dict[int, Decimal]) -> list[tuple[int, int]]:
    """Pairs of application and what it names, for these applications, in one query."""
    rows = through.objects.filter(application_id__in=amounts).order_by("application_id", field)
    return list(rows.values_list("application_id", field))


def _effects(labels: dict, pairs: list[tuple[int, int]], amounts: dict[int, Decimal]) -> tuple[Effect, ...]:
    found: dict = {key: [] for key in labels}
    for application, key in pairs:
        if amounts[application] > 0:
            found[key].append(amounts[application])
    return tuple(Effect(label, len(found[key]), sum(found[key], NOTHING)) for key, label in labels.items())
