"""The doors of an Erhebung: draft, what it asks for, rules, release, the next version, and its periods."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from grants import audit, outbox
from grants.steps import NotPossible, Refused, ensure, locked, take
from reporting.catalogue.breakdowns import keys_of
from reporting.catalogue.models import CodeList, Indicator, ItemBreakdown, Period, Survey, SurveyItem
from reporting.catalogue.states import BY_NAME, State

ACT = "catalogue.edit"
MOST_FIGURES = 49
"""A table of 100 columns holds the Ortsteil and this many figures beside those of the last period."""
COPIED = ("code", "title", "priority_key", "rules", "rhythm", "reference_days")

Breakdowns = Sequence[tuple[CodeList, CodeList | None]]


class NotReady(Refused):
    """A draft cannot be released yet; the message says what is missing."""


@dataclass(frozen=True)
class Wish:
    """What is asked of an indicator: where it is counted, and by what it is broken down."""

    space: str
    breakdowns: Breakdowns


@transaction.atomic
def save_survey(*, survey: Survey, actor, now: datetime.datetime) -> Survey:
    """Save a new or changed draft. Raises Forbidden, NotPossible."""
    ensure(actor, ACT, survey)
    is_new = survey.pk is None
    if not is_new:
        _draft(survey)
    if Survey.objects.filter(code=survey.code, version=survey.version).exclude(pk=survey.pk).exists():
        raise NotPossible("Diese Fassung der Erhebung gibt es schon. Bitte wählen Sie einen anderen Namen der Fassung.")
    survey.save()
    _record(survey, actor, now, "Entwurf angelegt" if is_new else "Entwurf geändert")
    return survey


@transaction.atomic
def save_item(*, survey: Survey, indicator: Indicator, wish: Wish, actor, now: datetime.datetime) -> SurveyItem:
    """Ask for an indicator, or ask otherwise for it than before. Raises Forbidden, NotPossible."""
    ensure(actor, ACT, survey)
    draft = _draft(survey)
    last = draft.items.aggregate(last=Max("position"))["last"] or 0
    item, is_new = SurveyItem.objects.update_or_create(
        survey=draft,
        indicator=indicator,
        defaults={"space": wish.space},
        create_defaults={"space": wish.space, "position": last + 1},
    )
    item.breakdowns.all().delete()
    ItemBreakdown.objects.bulk_create(
        ItemBreakdown(item=item, position=position, code_list=first, crossed_with=second)
        for position, (first, second) in enumerate(wish.breakdowns, start=1)
    )
    _record(draft, actor, now, f"„{indicator}“ {'aufgenommen' if is_new else 'geändert'}")
    return item


@transaction.atomic
def remove_item(*, item: SurveyItem, actor, now: datetime.datetime) -> None:
    """No longer ask for an indicator. Rules that name it go, too. Raises Forbidden, NotPossible."""
    ensure(actor, ACT, item.survey)
    draft = _draft(item.survey)
    locked(item).delete()
    known = keys_of(draft)
    draft.rules = [rule for rule in draft.rules if all(key in known for key in rule["columns"])]
    draft.save(update_fields=["rules"])
    _record(draft, actor, now, f"„{item.indicator}“ herausgenommen")


@transaction.atomic
def add_rule(*, survey: Survey, rule: Mapping, actor, now: datetime.datetime) -> Survey:
    """Add a rule of plausibility (`workbook.form.Rule` as data). Raises Forbidden, NotPossible."""
    ensure(actor, ACT, survey)
    draft = _draft(survey)
    if not all(key in keys_of(draft) for key in rule["columns"]):
        raise NotPossible("Die Regel nennt eine Zahl, die diese Erhebung nicht fragt. Bitte laden Sie die Seite neu.")
    draft.rules = [*draft.rules, dict(rule)]
    draft.save(update_fields=["rules"])
    _record(draft, actor, now, "Plausibilitätsregel aufgenommen")
    return draft


@transaction.atomic
def remove_rule(*, survey: Survey, rule: Mapping, actor, now: datetime.datetime) -> Survey:
    """Remove a rule. Nothing happens if it is gone already. Raises Forbidden, NotPossible."""
    ensure(actor, ACT, survey)
    draft = _draft(survey)
    if rule in draft.rules:
        draft.rules = [one for one in draft.rules if one != rule]
        draft.save(update_fields=["rules"])
        _record(draft, actor, now, "Plausibilitätsregel entfernt")
    return draft


@transaction.atomic
def release(*, survey: Survey, actor, now: datetime.datetime, valid_from: datetime.date) -> Survey:
    """Release a draft; from then on it stays as it is. Raises Forbidden, NotPossible, NotReady."""
    draft = locked(survey)
    figures = keys_of(draft)
    if not figures:
        raise NotReady("Die Erhebung fragt noch nach nichts. Bitte nehmen Sie zuerst einen Indikator auf.")
    if len(figures) > MOST_FIGURES:
        raise NotReady(
            f"Die Erhebung fragt nach {len(figures)} Zahlen je Zeile; möglich sind {MOST_FIGURES}. "
            "Bitte nehmen Sie Gliederungen heraus."
        )
    if any(key not in figures for rule in draft.rules for key in rule["columns"]):
        raise NotReady("Eine Plausibilitätsregel nennt eine Zahl, die nicht gefragt wird. Bitte entfernen Sie sie.")
    if draft.replaces is not None and draft.replaces.valid_from and valid_from <= draft.replaces.valid_from:
        raise NotReady("Die neue Fassung muss später beginnen als die Fassung davor.")
    note = f"{survey}, gültig ab {valid_from:%d.%m.%Y}"
    return take(BY_NAME["release"], draft, actor=actor, now=now, note=note, valid_from=valid_from)


@transaction.atomic
def new_version(*, survey: Survey, version: str, actor, now: datetime.datetime) -> Survey:
    """A draft that continues a released version, with all it asks for; every figure maps to itself at first.

    Raises Forbidden, NotPossible.
    """
    ensure(actor, ACT, survey)
    earlier = locked(survey)
    if earlier.state != State.RELEASED:
        raise NotPossible("Eine neue Fassung folgt auf eine freigegebene. Geben Sie diese zuerst frei.")
    if Survey.objects.filter(code=earlier.code, version=version).exists():
        raise NotPossible("Diese Fassung der Erhebung gibt es schon. Bitte wählen Sie einen anderen Namen der Fassung.")
    draft = Survey.objects.create(
        **{name: getattr(earlier, name) for name in COPIED},
        version=version,
        replaces=earlier,
        mapping={key: key for key in keys_of(earlier)},
    )
    for item in earlier.items.prefetch_related("breakdowns"):
        copy = SurveyItem.objects.create(
            survey=draft, indicator_id=item.indicator_id, position=item.position, space=item.space
        )
        ItemBreakdown.objects.bulk_create(
            ItemBreakdown(
                item=copy, position=one.position, code_list_id=one.code_list_id, crossed_with_id=one.crossed_with_id
            )
            for one in item.breakdowns.all()
        )
    _record(draft, actor, now, f"Entwurf angelegt, der Fassung {earlier.version} fortschreibt")
    return draft


@transaction.atomic
def save_mapping(*, survey: Survey, mapping: Mapping[str, str], actor, now: datetime.datetime) -> Survey:
    """Say which figures of the version before become which. What is not named has no earlier figures.

    Raises Forbidden, NotPossible.
    """
    ensure(actor, ACT, survey)
    draft = _draft(survey)
    if draft.replaces is None:
        raise NotPossible("Diese Erhebung schreibt keine frühere Fassung fort.")
    old, new = keys_of(draft.replaces), keys_of(draft)
    if not (mapping.keys() <= old.keys() and set(mapping.values()) <= new.keys()):
        raise NotPossible("Die Zuordnung nennt eine Zahl, die es nicht gibt. Bitte laden Sie die Seite neu.")
    if len(set(mapping.values())) < len(mapping):
        raise NotPossible("Zwei frühere Zahlen können nicht zur selben neuen Zahl werden. Bitte wählen Sie eine davon.")
    draft.mapping = dict(mapping)
    draft.save(update_fields=["mapping"])
    _record(draft, actor, now, "Zuordnung zur früheren Fassung gespeichert")
    return draft


@transaction.atomic
def save_period(*, period: Period, actor, now: datetime.datetime) -> Period:
    """Save a new or changed period of a released survey; the grants it concerns owe it from then on.

    Its days stay once somebody owes it; the due date may change.

    Raises Forbidden, NotPossible.
    """
    ensure(actor, ACT, period.survey)
    if locked(period.survey).state != State.RELEASED:
        raise NotPossible("Berichtszeiträume gibt es erst, wenn die Fassung der Erhebung freigegeben ist.")
    if Period.objects.filter(survey=period.survey, label=period.label).exclude(pk=period.pk).exists():
        raise NotPossible("Einen Berichtszeitraum mit diesem Namen gibt es schon.")
    before = locked(period) if period.pk else None
    if before is not None and before.deliveries.exists() and (before.start, before.end) != (period.start, period.end):
        raise NotPossible("Für diesen Zeitraum gibt es schon Lieferungen. Ändern lässt sich nur noch der Abgabetag.")
    period.save()
    told = f"{period.label}, abzugeben bis {period.due_on:%d.%m.%Y}"
    if before is None:
        outbox.put(topic="period", key=f"period:{period.pk}", now=now, period=period.pk)
    _record(period.survey, actor, now, f"Berichtszeitraum {'geändert' if before else 'angelegt'}: {told}")
    return period


def _draft(survey: Survey) -> Survey:
    row = locked(survey)
    if row.state != State.DRAFT:
        raise NotPossible("Diese Fassung ist freigegeben und bleibt, wie sie ist. Legen Sie eine neue Fassung an.")
    return row


def _record(survey: Survey, actor, now: datetime.datetime, sentence: str) -> None:
    told = f"Fassung {survey.version}: {sentence}."
    audit.record(chain=survey.chain, actor=actor, action=ACT, sentence=told, now=now)
