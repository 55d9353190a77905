"""The decisions that a kept scenario proposes: what each would be, and how one is taken.

A scenario decides nothing. A person reads each line, gives each its own reasons, and answers for it (§§ 39, 40 VwVfG);
a second person signs each file on its own. The run over many files is that of the desk (`grants.desk.deciding`).
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from criteria.money import format_euro
from criteria.years import YearSum
from grants import audit
from grants.applications.models import Application
from grants.applications.states import State
from grants.assessment.models import Assessment
from grants.awards import workflow
from grants.awards.queries import money_left, proposed_amounts, usual_financing
from grants.awards.slices import gaps, left_by_year, sums_by_year
from grants.calls.models import Call
from grants.committee.models import Scenario, ScenarioLine
from grants.committee.queries import NOTHING, ensure_sees_all, lines_of
from grants.committee.wording import wordings
from grants.people.models import User
from grants.steps import Refused, ensure, locked

ACT = "scenario.decide"


class NotReady(Refused):
    """The decisions of a scenario cannot begin like this; the message says why."""


@dataclass(frozen=True)
class Proposed:
    """What a line proposes: to award its amount in euros, or, for nothing, to reject. `reasons` are prefilled.

    `hindrance` says in German why it cannot be decided now; empty if nothing is known to be in the way.
    """

    line: ScenarioLine
    reasons: str
    hindrance: str

    @property
    def is_award(self) -> bool:
        return self.line.amount > 0

    @property
    def needs_reasons(self) -> bool:
        """Every refusal and every cut has reasons (§ 39 VwVfG)."""
        return needs_reasons(self.line)


def proposed(scenario: Scenario, actor: User) -> list[Proposed]:
    """What each line proposes, best place first, with a constant number of queries. Nothing changes."""
    lines = lines_of(scenario)
    texts, possible = wordings(lines), _possible(lines, scenario)
    scored = set(
        Assessment.objects.filter(application__in=possible, assessor=actor).values_list("application", flat=True)
    )
    return [
        Proposed(
            line=line,
            reasons=texts[line.application_id] if needs_reasons(line) else line.wording,
            hindrance=_hindrance(line, possible[line.application_id], line.application_id in scored),
        )
        for line in lines
    ]


def left_after(call: Call, chosen: Iterable[Proposed]) -> tuple[YearSum, ...]:
    """What the awards among these would take from what each budget year of the call has left, in euros.

    Empty where the envelope is not divided by year.
    """
    left = dict(left_by_year(call))
    sums = sums_by_year(call, ((one.line.application, one.line.amount) for one in chosen))
    return tuple(replace(one, limit=left[one.year]) for one in sums)


def needs_reasons(line: ScenarioLine) -> bool:
    return line.amount < max(line.requested, line.application.requested_amount)


def prepared(
    *, scenario: Scenario, version: int, reasons: Mapping[int, str], actor: User, now: datetime.datetime
) -> dict:
    """Check what a person wants to decide, record it for the scenario, and return it as JSON values for the run.

    `reasons` has a text for each application that is to be decided, by id; `version` is that of the scenario the
    person saw. Call it in a transaction: scenario and call are locked. Raises Forbidden, HiddenFiles, NotReady.
    """
    row = locked(scenario)
    call = locked(row.call)
    ensure(actor, ACT, row)
    ensure_sees_all(call, actor)
    if row.version != version:
        raise NotReady(f"Inzwischen hat {row.saved_by} das Szenario geändert. Bitte lesen Sie es noch einmal.")
    chosen = [one for one in proposed(row, actor) if one.line.application_id in reasons]
    _ensure_decidable(chosen, reasons)
    _ensure_money(sum((one.line.amount for one in chosen), NOTHING), money_left(call))
    _ensure_years(left_after(call, chosen))
    sentence = f"Aus „{row}“ entschieden: {len(chosen)} Anträge gehen einzeln in die Mitzeichnung."
    keys = [one.line.application_id for one in chosen]
    audit.record(chain=row.chain, actor=actor, action="decide_scenario", sentence=sentence, now=now, applications=keys)
    lines = {
        str(one.line.application_id): {
            "amount": f"{one.line.amount:.2f}",
            "reasons": reasons[one.line.application_id].strip(),
        }
        for one in chosen
    }
    return {"scenario": row.pk, "name": row.name, "lines": lines}


def decide(application: Application, actor: User, now: datetime.datetime, values: Mapping) -> None:
    """Take the decision of one line through the doors of `grants.awards.workflow`. Raises what these raise."""
    line = values["lines"][str(application.pk)]
    act = {"application": application, "actor": actor, "now": now, "reasons": line["reasons"]}
    if not (amount := Decimal(line["amount"])):
        workflow.reject(**act)
        return
    workflow.award(**act, amount=amount, kind=usual_financing(application.call.guideline))


def _possible(lines: Sequence[ScenarioLine], scenario: Scenario) -> dict[int, Decimal]:
    """The largest possible amount of each line now, in euros, by id of its application; NOTHING: no award."""
    applications, guideline = [line.application for line in lines], scenario.call.guideline
    found = dict.fromkeys((one.pk for one in applications), NOTHING)
    return found | proposed_amounts(applications, guideline, usual_financing(guideline))


def _hindrance(line: ScenarioLine, possible: Decimal, has_scored: bool) -> str:
    application = line.application
    if application.state != State.DELIBERATION:
        return f"Die Akte ist im Stand „{application.get_state_display()}“."
    if has_scored:
        return "Sie haben diesen Antrag bewertet. Deshalb entscheidet eine andere Person."
    if line.amount > possible:
        return f"Möglich sind jetzt höchstens {format_euro(possible)}. Bitte ändern Sie den Betrag im Szenario."
    return ""


def _ensure_decidable(chosen: Sequence[Proposed], reasons: Mapping[int, str]) -> None:
    if not chosen:
        raise NotReady("Bitte kreuzen Sie mindestens einen Antrag an, über den Sie entscheiden.")
    for one in chosen:
        if one.hindrance:
            raise NotReady(f"{one.line.application}: {one.hindrance}")
        if one.needs_reasons and not reasons[one.line.application_id].strip():
            raise NotReady(f"{one.line.application}: Bitte begründen Sie die Kürzung oder Ablehnung (§ 39 VwVfG).")


def _ensure_money(wanted: Decimal, left: Decimal) -> None:
    if wanted > left:
        raise NotReady(
            f"Die angekreuzten Bewilligungen brauchen {format_euro(wanted)}, im Förderaufruf sind noch "
            f"{format_euro(left)} frei. Bitte kreuzen Sie weniger an oder ändern Sie das Szenario."
        )


def _ensure_years(sums: Iterable[YearSum]) -> None:
    if lacking := gaps(sums):
        raise NotReady(f"{lacking} Bitte kreuzen Sie weniger an oder ändern Sie das Szenario.")
