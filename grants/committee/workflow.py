"""The doors of kept scenarios: keep, copy, rename, change a line, discard. A scenario decides nothing."""

import datetime
from decimal import Decimal

from django.db import transaction

from criteria.allocation import Award, Shortfall, Strategy
from criteria.guideline.models import Priority
from criteria.money import format_euro, round_cent
from grants import audit
from grants.awards.scenarios import Line, Scenarios, fitting_envelope, scenarios
from grants.awards.slices import gaps, sums_by_year
from grants.calls.models import Call
from grants.committee.models import Scenario, ScenarioLine
from grants.committee.queries import NOTHING, ensure_sees_all
from grants.steps import Refused, ensure, locked


class WrongScenario(Refused):
    """A scenario contradicts the rule; the message says how."""


class ScenarioChanged(Refused):
    """Somebody else changed the scenario after this person had opened it. Nothing was overwritten."""


@transaction.atomic
def keep_scenario(
    *,
    call: Call,
    name: str,
    strategy: Strategy,
    shortfall: Shortfall,
    envelope: Decimal,
    priority: Priority | None,
    actor,
    now: datetime.datetime,
) -> Scenario:
    """Work out a strategy for the assessed files of a call and keep it under a name; euros.

    Raises Forbidden, HiddenFiles, WrongScenario.
    """
    row = locked(call)
    ensure(actor, "scenario.edit", row)
    ensure_sees_all(row, actor)
    _ensure_envelope(row, envelope)
    found = scenarios(row, actor, envelope=envelope, shortfall=shortfall, priority=priority)
    if not found.lines:
        raise WrongScenario("Noch ist kein Antrag fertig bewertet, der hier Geld bekommen kann.")
    _ensure_years(row, found, strategy, shortfall)
    scenario = Scenario(
        call=row,
        name=_free_name(row, name),
        priority=priority,
        strategy=strategy.value,
        shortfall=shortfall.value,
        envelope=envelope,
    )
    _save_new(scenario, actor, now)
    shared = next(one for one in found.allocations if one.strategy is strategy)
    awards = {award.key: award for award in shared.awards}
    ScenarioLine.objects.bulk_create(_line(scenario, line, awards[str(line.application)]) for line in found.lines)
    _record(scenario, actor, now, "keep_scenario", f"Szenario angelegt: {strategy.label}, {format_euro(envelope)}.")
    return scenario


@transaction.atomic
def copy_scenario(*, scenario: Scenario, name: str, actor, now: datetime.datetime) -> Scenario:
    """Keep the same lines, with all changes, under another name. Raises Forbidden, HiddenFiles, WrongScenario."""
    source = _opened(scenario, actor)
    lines = list(source.lines.order_by("place", "pk"))
    copy = Scenario(
        call=source.call,
        name=_free_name(source.call, name),
        priority_id=source.priority_id,
        strategy=source.strategy,
        shortfall=source.shortfall,
        envelope=source.envelope,
    )
    _save_new(copy, actor, now)
    for line in lines:
        line.pk, line.scenario = None, copy
        line._state.adding = True
    ScenarioLine.objects.bulk_create(lines)
    _record(copy, actor, now, "copy_scenario", f"Szenario als Kopie von „{source}“ angelegt.", source=source.pk)
    return copy


@transaction.atomic
def rename_scenario(*, scenario: Scenario, version: int, name: str, actor, now: datetime.datetime) -> Scenario:
    """Raises Forbidden, HiddenFiles, WrongScenario, ScenarioChanged."""
    row = _opened(scenario, actor, version)
    before, row.name = row.name, _free_name(row.call, name, row)
    _save(row, actor, now)
    _record(row, actor, now, "rename_scenario", f"Szenario umbenannt, vorher „{before}“.", before=before)
    return row


@transaction.atomic
def change_line(
    *,
    line: ScenarioLine,
    version: int,
    amount: Decimal,
    reason: str,
    wording: str,
    actor,
    now: datetime.datetime,
) -> Scenario:
    """Give an application another amount in a scenario, in euros, and say why; `wording` are reasons for the paper.

    The amount the strategy gave needs no reason. `version` is that of the scenario the person saw.
    Raises Forbidden, HiddenFiles, WrongScenario, ScenarioChanged.
    """
    scenario = _opened(line.scenario, actor, version)
    row = locked(line)
    _ensure_amount(scenario, row, amount)
    if amount > row.amount:
        _ensure_years_with(scenario, row, amount)
    is_changed = amount != row.worked_out
    if is_changed and not reason.strip():
        raise WrongScenario("Sie weichen vom Verfahren ab. Bitte schreiben Sie, warum.")
    before = row.amount
    row.amount, row.reason, row.wording = amount, reason.strip() if is_changed else "", wording.strip()
    row.save(update_fields=["amount", "reason", "wording"])
    _save(scenario, actor, now)
    _record(
        scenario,
        actor,
        now,
        "change_line",
        f"{row.application}: {format_euro(amount)} statt {format_euro(before)}. {row.reason}".strip(),
        application=row.application_id,
        before=f"{before:.2f}",
        after=f"{amount:.2f}",
        reason=row.reason,
        wording=row.wording,
    )
    return scenario


@transaction.atomic
def discard_scenario(*, scenario: Scenario, version: int, actor, now: datetime.datetime) -> None:
    """Discard a scenario that no paper rests on; its record stays. Raises Forbidden, HiddenFiles, WrongScenario,
    ScenarioChanged."""
    row = _opened(scenario, actor, version)
    if row.papers.exists():
        raise WrongScenario("Zu diesem Szenario gibt es eine Entscheidungsvorlage. Deshalb bleibt es erhalten.")
    _record(row, actor, now, "discard_scenario", f"Szenario „{row}“ verworfen.")
    row.delete()


def _opened(scenario: Scenario, actor, version: int | None = None) -> Scenario:
    row = Scenario.objects.select_for_update().filter(pk=scenario.pk).first()
    if row is None:
        raise ScenarioChanged("Inzwischen hat jemand dieses Szenario verworfen.")
    ensure(actor, "scenario.edit", row)
    ensure_sees_all(row.call, actor)
    if version not in (None, row.version):
        raise ScenarioChanged(
            f"Inzwischen hat {row.saved_by} das Szenario geändert. Ihre Eingaben stehen noch in diesem Formular. "
            "Vergleichen Sie sie mit dem gespeicherten Stand und speichern Sie dann noch einmal."
        )
    return row


def _ensure_envelope(call: Call, envelope: Decimal) -> None:
    if not 0 <= envelope <= call.envelope:
        raise WrongScenario(
            f"Der Förderaufruf hat {format_euro(call.envelope)}. Ein Szenario, das Sie behalten, geht nicht darüber "
            "hinaus."
        )


def _ensure_amount(scenario: Scenario, line: ScenarioLine, amount: Decimal) -> None:
    if amount != round_cent(amount) or not 0 <= amount <= line.proposed:
        raise WrongScenario(f"Möglich ist ein Betrag von 0 € bis zum Vorschlag von {format_euro(line.proposed)}.")
    others = sum(scenario.lines.exclude(pk=line.pk).values_list("amount", flat=True), NOTHING)
    if others + amount > scenario.envelope:
        raise WrongScenario(
            f"Dafür reichen die Mittel des Szenarios nicht. Für diesen Antrag sind höchstens "
            f"{format_euro(scenario.envelope - others)} frei. Kürzen Sie zuerst einen anderen Antrag."
        )


def _ensure_years(call: Call, found: Scenarios, strategy: Strategy, shortfall: Shortfall) -> None:
    years = next(years for one, years in zip(found.allocations, found.years, strict=True) if one.strategy is strategy)
    if not (lacking := gaps(years)):
        return
    fitting = fitting_envelope(found, strategy, call, shortfall=shortfall)
    raise WrongScenario(
        f"{lacking} So lässt sich das Szenario nicht speichern. Mit {format_euro(fitting)} als verfügbaren Mitteln "
        "passt dieses Verfahren in beide Haushaltsjahre."
    )


def _ensure_years_with(scenario: Scenario, line: ScenarioLine, amount: Decimal) -> None:
    lines = scenario.lines.select_related("application__call")
    amounts = ((one.application, amount if one.pk == line.pk else one.amount) for one in lines)
    if lacking := gaps(sums_by_year(scenario.call, amounts)):
        raise WrongScenario(f"{lacking} Bitte kürzen Sie zuerst einen Antrag, der Geld aus diesem Jahr bekommt.")


def _free_name(call: Call, name: str, own: Scenario | None = None) -> str:
    """The name, if no other scenario of the call has it; the call is locked, so that nobody takes it meanwhile."""
    locked(call)
    name = " ".join(name.split())
    if not name:
        raise WrongScenario("Bitte geben Sie dem Szenario einen Namen.")
    if call.scenarios.filter(name=name).exclude(pk=own and own.pk).exists():
        raise WrongScenario("Diesen Namen hat in diesem Förderaufruf schon ein anderes Szenario.")
    return name


def _save_new(scenario: Scenario, actor, now: datetime.datetime) -> None:
    scenario.created_at = scenario.saved_at = now
    scenario.created_by = scenario.saved_by = actor
    scenario.save(force_insert=True)


def _save(scenario: Scenario, actor, now: datetime.datetime) -> None:
    scenario.version += 1
    scenario.saved_at, scenario.saved_by = now, actor
    scenario.save()


def _line(scenario: Scenario, line: Line, award: Award) -> ScenarioLine:
    return ScenarioLine(
        scenario=scenario,
        application=line.application,
        place=line.place,
        percent=str(line.percent),
        requested=line.requested,
        proposed=line.proposed,
        smallest=line.smallest,
        worked_out=award.amount,
        amount=award.amount,
        explanation=" ".join(filter(None, (award.reason, award.missing))),
    )


def _record(scenario: Scenario, actor, now: datetime.datetime, action: str, sentence: str, **data) -> None:
    audit.record(chain=scenario.chain, actor=actor, action=action, sentence=sentence, now=now, **data)
