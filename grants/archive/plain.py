"""Rows of the database as plain JSON values, for exports: every field by its name, people and choices in words."""

import datetime
from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db import models

from grants.people.models import User


def rows(found: Iterable[models.Model], *nested: str, leave_out: Collection[str] = ()) -> list[dict]:
    """Each row with its own fields, and under the name of each relation in `nested` the rows that belong to it."""
    return [row(each, *nested, leave_out=leave_out) for each in found]


def row(found: models.Model, *nested: str, leave_out: Collection[str] = ()) -> dict:
    own = {
        field.name: _value(found, field)
        for field in found._meta.concrete_fields
        if field.name not in leave_out and not isinstance(field, models.FileField | models.GeneratedField)
    }
    related = {}
    for name in nested:
        first, _, rest = name.partition("__")
        related[first] = rows(getattr(found, first).all(), *([rest] if rest else []), leave_out=leave_out)
    return own | related


def _value(found: models.Model, field: models.Field):
    if isinstance(field, models.ForeignKey):
        other = getattr(found, field.name)
        return None if other is None else {"id": other.pk, "text": _words(other)}
    value = getattr(found, field.attname)
    if field.choices and value not in (None, ""):
        return {"value": value, "text": str(getattr(found, f"get_{field.name}_display")())}
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def _words(other: models.Model) -> str:
    return other.label if isinstance(other, User) else str(other)
