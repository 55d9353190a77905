"""The parts of a section page that can be kept, compared and chosen by themselves: a field, a row, a table of rows.

A part looks the same whether it was typed, shown or stored ("1.000" and "1.000,00 €" are one amount), so that two
states of it can be compared by their fingerprints.
"""

import contextlib
import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict

from portal.applicant.row_keys import read_key

NOTHING = "Noch keine Angabe"
# Enough to tell two states of one field apart; it is no secret and protects nothing.
LENGTH = 16
REMOVED = "Diese Zeile wurde entfernt."
ABSENT = ""
"""The fingerprint of a row that is not there."""

Values = dict[str, list[str]]


@dataclass(frozen=True)
class Part:
    """One part as a page would send it (`values`), as people read it (`lines`), and what is wrong with it.

    `rows` are the begun rows of a table. A row is a part itself: it has the name of its `table` and a `key` (empty if
    the page sent none), and its `values` go by the names of its columns. A table whose rows all have keys of their own
    `is_by_row`: its rows can be compared one by one.
    """

    name: str
    label: str
    values: Values
    lines: tuple[str, ...]
    fingerprint: str
    errors: tuple[str, ...] = ()
    is_text: bool = False
    rows: tuple["Part", ...] = ()
    is_by_row: bool = False
    table: str = ""
    key: str = ""

    @property
    def absent(self) -> "Part":
        """This row where it is not there: not yet, or not any more."""
        return replace(self, values={}, lines=(REMOVED,), fingerprint=ABSENT, errors=())

    def owns(self, key: str) -> bool:
        """Whether a key of the form belongs to this part."""
        return key in self.values or key.startswith(f"{self.name}-")

    def joined_with(self, other: "Part") -> "Part | None":
        """Both versions of a text one below the other, both rows, or the rows of both tables.

        Of two rows this one stays, so the other is returned as one more. None where only one version can be right.
        """
        if self.is_text and self.fingerprint != _NO_TEXT != other.fingerprint:
            return replace(self, values={self.name: [f"{self.values[self.name][0]}\n\n{other.values[self.name][0]}"]})
        if self.table and ABSENT not in (self.fingerprint, other.fingerprint):
            key = uuid.uuid4().hex
            return replace(other, key=key, values=other.values | {"key": [key]})
        if not self.rows or not other.rows:
            return None
        known = {row.fingerprint for row in self.rows}
        rows = [*self.rows, *(row for row in other.rows if row.fingerprint not in known)]
        values = {f"{self.name}-TOTAL_FORMS": [str(len(rows))], f"{self.name}-INITIAL_FORMS": ["0"]}
        for number, row in enumerate(rows):
            values |= {f"{self.name}-{number}-{column}": each for column, each in row.values.items()}
        return replace(self, values=values, rows=tuple(rows))

    def put_into(self, data: QueryDict) -> None:
        """Replace what stands for this part in `data`. A row that does not stand there yet becomes the last one."""
        if self.table:
            self._put_row_into(data)
            return
        for key in [key for key in data if self.owns(key)]:
            del data[key]
        for key, values in self.values.items():
            data.setlist(key, values)

    def _put_row_into(self, data: QueryDict) -> None:
        start = self._place_in(data)
        for key in [key for key in data if start and key.startswith(start) and key != f"{start}key"]:
            del data[key]
        if not start and self.values:
            total = f"{self.table}-TOTAL_FORMS"
            start = f"{self.table}-{data[total]}-"
            data[total] = str(int(data[total]) + 1)
        for column, values in self.values.items():
            data.setlist(f"{start}{column}", values)

    def _place_in(self, data: QueryDict) -> str:
        """How the keys of this row begin in `data`; empty if it is not there."""
        for key in data:
            if key.startswith(f"{self.table}-") and key.endswith("-key") and read_key(data[key]) == self.key:
                return key.removesuffix("key")
        return ""


def parts_of(entered) -> dict[str, Part]:
    """The parts of what a section page shows (`entered.parts`: forms and tables), by name: as typed, else as stored."""
    found = []
    for shown in entered.parts:
        if isinstance(shown, forms.BaseFormSet):
            found.append(_of_table(shown))
        else:
            found += [_of_field(bound) for bound in shown.visible_fields()]
    return {part.name: part for part in found}


def fingerprints(parts: dict[str, Part]) -> dict[str, str]:
    """The fingerprints of all parts and of the rows in them, by name."""
    rows = {row.name: row.fingerprint for part in parts.values() for row in part.rows if row.key}
    return {name: part.fingerprint for name, part in parts.items()} | rows


def _of_field(bound: BoundField) -> Part:
    values = _values(bound)
    return Part(
        name=bound.html_name,
        label=str(bound.label),
        values=values,
        lines=(_words(bound, values) or NOTHING,),
        fingerprint=_fingerprint(values.values()),
        errors=tuple(bound.errors) if bound.form.is_bound else (),
        is_text=isinstance(bound.field.widget, forms.Textarea),
    )


def _of_table(table: forms.BaseFormSet) -> Part:
    rows = [_of_row(table, number, form) for number, form in enumerate(table, start=1)]
    begun = [row for row in rows if _is_filled({name: each for name, each in row.values.items() if name != "key"})]
    values = {f"{table.prefix}-TOTAL_FORMS": [str(len(rows))], f"{table.prefix}-INITIAL_FORMS": ["0"]}
    for form, row in zip(table, rows, strict=True):
        values |= {f"{form.prefix}-{column}": each for column, each in row.values.items()}
    return Part(
        name=table.prefix,
        label=table.caption,
        values=values,
        lines=tuple(line for row in begun for line in row.lines) or (NOTHING,),
        fingerprint=_fingerprint(row.fingerprint for row in begun),
        errors=tuple(_errors(table, rows)) if table.is_bound else (),
        rows=tuple(begun),
        is_by_row=_is_by_row(table, begun),
    )


def _of_row(table: forms.BaseFormSet, number: int, form: forms.BaseForm) -> Part:
    fields = [(bound, _values(bound)) for bound in form.visible_fields()]
    values = {name.removeprefix(f"{form.prefix}-"): each for _, of_field in fields for name, each in of_field.items()}
    key = read_key(form["key"].value())
    return Part(
        name=f"{table.prefix}-{key}",
        label=f"{table.entry_name} {number}",
        values=values | {"key": [key]},
        lines=(", ".join(filter(None, (_words(bound, of_field) for bound, of_field in fields))),),
        fingerprint=_fingerprint(of_field.values() for _, of_field in fields),
        errors=tuple(error for errors in form.errors.values() for error in errors) if form.is_bound else (),
        table=table.prefix,
        key=key if not form.is_bound or form.data.get(form.add_prefix("key")) else "",
    )


def _is_by_row(table: forms.BaseFormSet, rows: list[Part]) -> bool:
    keys = {row.key for row in rows}
    return len(keys) == len(rows) and "" not in keys and table.management_form.is_valid()


def _errors(table: forms.BaseFormSet, rows: list[Part]) -> Iterator[str]:
    yield from table.non_form_errors()
    for row in rows:
        yield from (f"{row.label}: {error}" for error in row.errors)


def _values(bound: BoundField) -> Values:
    """What the page sends for this field. What was typed and can be read is written as the page would show it."""
    field, widget = bound.field, bound.field.widget
    value = bound.form.get_initial_for_field(field, bound.name)
    if bound.form.is_bound:
        value = bound.data
        with contextlib.suppress(ValidationError):
            value = field.clean(value)
    if isinstance(widget, forms.MultiWidget):
        parts = value if isinstance(value, list) else widget.decompress(value)
        names = [f"{bound.html_name}{suffix}" for suffix in widget.widgets_names]
        return {name: [_plain(part)] for name, part in zip(names, parts, strict=True)}
    if isinstance(widget, forms.CheckboxInput):
        return {bound.html_name: ["on"] if value else []}
    shown = widget.format_value(field.prepare_value(value))
    several = shown if isinstance(shown, list | tuple) else [shown]
    plain = [_plain(each) for each in several]
    return {bound.html_name: sorted(plain) if getattr(widget, "allow_multiple_selected", False) else plain}


def _plain(value) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _is_filled(values: Values) -> bool:
    return any(each for several in values.values() for each in several)


def _words(bound: BoundField, values: Values) -> str:
    """The values as a person reads them."""
    plain = [each for several in values.values() for each in several if each]
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return str(bound.label) if plain else ""
    if choices := getattr(bound.field, "choices", None):
        labels = _flat(choices)
        return ", ".join(labels.get(each, each) for each in plain)
    if isinstance(bound.field.widget, forms.MultiWidget):
        return ".".join(each.zfill(2) for each in plain)
    suffix = getattr(bound.field.widget, "suffix", "")
    return f"{plain[0]} {suffix}".strip() if plain else ""


def _flat(choices) -> dict[str, str]:
    """The labels of choices, without their groups."""
    labels = {}
    for value, label in choices:
        pairs = label if isinstance(label, list | tuple) else [(value, label)]
        labels |= {str(each): str(words) for each, words in pairs}
    return labels


def _fingerprint(values) -> str:
    plain = [each if isinstance(each, str) else list(each) for each in values]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:LENGTH]


_NO_TEXT = _fingerprint([[""]])
