"""The doors of indicators and code lists. What a survey already asked for keeps its name."""

import datetime
from collections.abc import Sequence

from django.db import models, transaction

from criteria.plan.models import Goal
from grants import audit
from grants.steps import NotPossible, Refused, ensure, locked
from reporting.catalogue.models import UNKNOWN, Break, Code, CodeList, Indicator, ItemBreakdown

ACT = "catalogue.edit"
NOT_SHOWN = ("id", "code", "replaces")


class NotComplete(Refused):
    """A list does not close, or an entry would not be clear. The message says what is missing."""


@transaction.atomic
def save_indicator(*, indicator: Indicator, goals: Sequence[Goal], actor, now: datetime.datetime) -> Indicator:
    """Save a new or changed indicator with the goals it serves. Raises Forbidden, NotPossible, NotComplete."""
    ensure(actor, ACT, indicator)
    before = locked(indicator) if indicator.pk else None
    _ensure_no_circle(indicator)
    if before is not None and before.code != indicator.code:
        raise NotPossible("Der Kurzname bleibt, damit die gelieferten Zahlen zu ihrem Indikator gehören.")
    _ensure_free(indicator)
    indicator.save()
    indicator.goals.set(goals)
    if before is None and indicator.replaces is not None:
        _record(indicator.replaces, actor, now, f"„{indicator}“ tritt an seine Stelle.")
    _record_saved(indicator, before, actor, now)
    return indicator


@transaction.atomic
def add_break(*, indicator: Indicator, on: datetime.date, note: str, actor, now: datetime.datetime) -> Break:
    """Say from which day figures cannot be compared with earlier ones. Raises Forbidden, NotPossible."""
    ensure(actor, ACT, indicator)
    row = locked(indicator)
    if row.breaks.filter(on=on).exists():
        raise NotPossible("Für diesen Tag ist schon ein Bruch eingetragen.")
    added = Break.objects.create(indicator=row, on=on, note=note)
    _record(row, actor, now, f"Bruch in der Reihe eingetragen, {added}.")
    return added


@transaction.atomic
def save_list(*, code_list: CodeList, codes: Sequence[tuple[str, str]], actor, now: datetime.datetime) -> CodeList:
    """Save a list with its codes, each as (code, label), in this order.

    A list in a survey keeps its codes and how they add up; their labels may change, and new codes need a new list.
    Raises Forbidden, NotPossible, NotComplete.
    """
    ensure(actor, ACT, code_list)
    names = [code for code, _ in codes]
    if len(set(names)) < len(names) or len(names) < 2:
        raise NotComplete("Bitte tragen Sie mindestens zwei Ausprägungen ein, jede mit einem eigenen Kurznamen.")
    if code_list.is_additive and UNKNOWN not in names:
        raise NotComplete(f"Damit die Teile die Summe ergeben, braucht die Gliederung eine Ausprägung „{UNKNOWN}“.")
    before = locked(code_list) if code_list.pk else None
    if before is not None and is_asked_for(before):
        stand = list(before.codes.order_by("position").values_list("code", flat=True))
        if stand != names or before.is_additive != code_list.is_additive or before.code != code_list.code:
            raise NotPossible(
                "Eine Erhebung fragt schon nach dieser Gliederung. Ihre Ausprägungen bleiben deshalb. "
                "Legen Sie für andere Ausprägungen eine neue Gliederung an."
            )
    _ensure_free(code_list)
    code_list.save()
    _write_codes(code_list, codes)
    _record_saved(code_list, before, actor, now)
    return code_list


def is_asked_for(code_list: CodeList) -> bool:
    """Whether a survey breaks something down by this list."""
    return ItemBreakdown.objects.filter(models.Q(code_list=code_list) | models.Q(crossed_with=code_list)).exists()


def _write_codes(code_list: CodeList, codes: Sequence[tuple[str, str]]) -> None:
    # Away and back again: positions are unique, and swapping two of them would collide half-way.
    code_list.codes.all().delete()
    Code.objects.bulk_create(
        Code(code_list=code_list, code=code, label=label, position=position)
        for position, (code, label) in enumerate(codes, start=1)
    )


def _ensure_free(row: Indicator | CodeList) -> None:
    if type(row)._base_manager.filter(code=row.code).exclude(pk=row.pk).exists():
        raise NotComplete(f"Den Kurznamen „{row.code}“ gibt es schon. Bitte wählen Sie einen anderen.")


def _ensure_no_circle(indicator: Indicator) -> None:
    earlier = indicator.replaces
    while earlier is not None:
        if earlier.pk == indicator.pk:
            raise NotComplete(
                "Ein Indikator kann nicht an seine eigene Stelle treten. Bitte wählen Sie einen früheren."
            )
        earlier = earlier.replaces


def _record_saved(row: Indicator | CodeList, before: Indicator | CodeList | None, actor, now) -> None:
    kind = row._meta.verbose_name
    if before is None:
        _record(row, actor, now, f"{kind} „{row}“ angelegt.")
        return
    fields = [field for field in row._meta.concrete_fields if field.name not in NOT_SHOWN]
    changed = [field for field in fields if getattr(before, field.attname) != getattr(row, field.attname)]
    labels = ", ".join(str(field.verbose_name) for field in changed)
    changes = [[str(it.verbose_name), str(getattr(before, it.name)), str(getattr(row, it.name))] for it in changed]
    _record(row, actor, now, f"{kind} „{row}“ geändert{f': {labels}' if labels else ''}.", changes=changes)


def _record(row: Indicator | CodeList, actor, now: datetime.datetime, sentence: str, **data) -> None:
    audit.record(chain=row.chain, actor=actor, action=ACT, sentence=sentence, now=now, **data)
