"""The doors that save a section of an application. Saving incomplete content is always allowed."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from django.db import transaction

from criteria.guideline.models import PlanItem
from grants.applications.corrections import open_names, sections_with
from grants.applications.models import Application
from grants.applications.sections import sums
from grants.applications.states import EDITABLE, State
from grants.steps import NotPossible, Refused, ensure, locked


class ChangedMeanwhile(Refused):
    """Somebody else saved the application after this person had opened it. Nothing was overwritten."""


class SectionClosed(NotPossible):
    """The section is not open for changes now."""


@dataclass(frozen=True)
class Row:
    """One row of the plan as entered, in euros and cents.

    `second_year` is the part of the amount of a second year. `key` is that of the stored row; a new row needs none.
    """

    item: PlanItem
    amount: Decimal
    description: str = ""
    certainty: str = ""
    note: str = ""
    second_year: Decimal | None = None
    key: uuid.UUID | None = field(default=None, compare=False)


def open_sections(application: Application, all_sections: Sequence[str]) -> tuple[str, ...]:
    """The sections that may be changed now: all of a draft, those with an answer asked for by a Nachforderung."""
    if application.state == State.DRAFT:
        return tuple(all_sections)
    opened = sections_with(open_answers(application))
    return tuple(section for section in all_sections if section in opened)


def open_answers(application: Application) -> frozenset[str]:
    """The fields, relations and lists that may be changed now: all of a draft, what a Nachforderung asks for."""
    if application.state not in EDITABLE:
        return frozenset()
    return open_names(application, is_draft=application.state == State.DRAFT)


@transaction.atomic
def save_section(
    *,
    application: Application,
    section: str,
    actor,
    now: datetime.datetime,
    version: int,
    relations: dict,
    lists: Mapping[str, Sequence[Mapping]] = MappingProxyType({}),
    **fields,
) -> Application:
    """Save the fields of one section, its many-valued answers (`relations`), and its `lists` of rows in their order.

    `lists` replaces what is stored, by the name under which the application knows its rows (grants.applications.rows).
    `version` is the one the person saw. Raises Forbidden, SectionClosed, ChangedMeanwhile.
    """
    row = _opened(application, section, actor, version)
    _ensure_answers_open(row, {*fields, *relations, *lists})
    for name, value in fields.items():
        setattr(row, name, value)
    for name, values in relations.items():
        getattr(row, name).set(values)
    for name, entries in lists.items():
        _replace(getattr(row, name), entries)
    return _saved(row, actor, now)


@transaction.atomic
def save_plan(
    *,
    application: Application,
    section: str,
    actor,
    now: datetime.datetime,
    version: int,
    rows: Sequence[Row],
) -> Application:
    """Replace the rows of the Kosten- und Finanzierungsplan. Raises Forbidden, SectionClosed, ChangedMeanwhile."""
    application = _opened(application, section, actor, version)
    _replace(application.plan_rows, [vars(row) for row in rows])
    application.requested_amount = sums(application).requested
    return _saved(application, actor, now)


def _opened(application: Application, section: str, actor, version: int) -> Application:
    row = locked(application)
    ensure(actor, "application.edit", row)
    if row.state not in EDITABLE or section not in open_sections(row, [section]):
        raise SectionClosed("Dieser Abschnitt ist nicht zur Bearbeitung geöffnet. Der Antrag wurde nicht verändert.")
    if row.version != version:
        raise ChangedMeanwhile(
            f"Inzwischen hat {row.saved_by} den Antrag gespeichert. Ihre Eingaben stehen noch in diesem Formular. "
            "Vergleichen Sie sie mit dem gespeicherten Stand und speichern Sie dann noch einmal."
        )
    return row


def _ensure_answers_open(application: Application, names: set[str]) -> None:
    """A page shows no field that is closed; who sends one nevertheless changes nothing at all."""
    if not names <= open_answers(application):
        raise SectionClosed(
            "Eine dieser Angaben ist nicht zur Bearbeitung geöffnet. Der Antrag wurde nicht verändert. "
            "Ändern Sie nur, worum die Nachforderung Sie bittet."
        )


def _replace(stored, entries: Sequence[Mapping]) -> None:
    """Write a list anew. Rows keep their keys; a row without one, or with that of another row, gets its own."""
    stored.all().delete()
    used: set[uuid.UUID | None] = {None}
    rows = []
    for position, entry in enumerate(entries, start=1):
        key = entry.get("key")
        kept = {name: value for name, value in entry.items() if name != "key" or key not in used}
        used.add(key)
        rows.append(stored.model(application=stored.instance, position=position, **kept))
    stored.bulk_create(rows)


def _saved(application: Application, actor, now: datetime.datetime) -> Application:
    application.version += 1
    application.saved_at, application.saved_by = now, actor
    application.save()
    return application
