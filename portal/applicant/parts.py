"""The parts of a section page that can be kept, compared and chosen by themselves: a field, or a whole table of rows.

A part looks the same whether it was typed, shown or stored ("1.000" and "1.000,00 €" are one amount), so that two
states of it can be compared by their fingerprints.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict

NOTHING = "Noch keine Angabe"
# Enough to tell two states of one field apart; it is no secret and protects nothing.
LENGTH = 16

Values = dict[str, list[str]]


@dataclass(frozen=True)
class Part:
    """One part as a page would send it (`values`), as people read it (`lines`), and what is wrong with it.

    `rows` are the begun rows of a table, each by the names of its columns.
    """

    name: str
    label: str
    values: Values
    lines: tuple[str, ...]
    fingerprint: str
    errors: tuple[str, ...] = ()
    is_text: bool = False
    rows: tuple[Values, ...] = ()

    def owns(self, key: str) -> bool:
        """Whether a key of the form belongs to this part."""
        return key in self.values or key.startswith(f"{self.name}-")

    def joined_with(self, other: "Part") -> "Part | None":
        """Both versions of a text one below the other, or the rows of both; None where only one can be right."""
        if self.is_text and self.fingerprint != _NO_TEXT != other.fingerprint:
            return replace(self, values={self.name: [f"{self.values[self.name][0]}\n\n{other.values[self.name][0]}"]})
        if not self.rows or not other.rows:
            return None
        rows = [*self.rows, *(row for row in other.rows if row not in self.rows)]
        values = {f"{self.name}-TOTAL_FORMS": [str(len(rows))], f"{self.name}-INITIAL_FORMS": ["0"]}
        for number, row in enumerate(rows):
            values |= {f"{self.name}-{number}-{column}": each for column, each in row.items()}
        return replace(self, values=values, rows=tuple(rows))

    def put_into(self, data: QueryDict) -> None:
        """Replace what stands for this part in `data`."""
        for key in [key for key in data if self.owns(key)]:
            del data[key]
        for key, values in self.values.items():
            data.setlist(key, values)


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
    """The fingerprints of all parts, by name."""
    return {name: part.fingerprint for name, part in parts.items()}


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
    rows = [[(bound, _values(bound)) for bound in form] for form in table]
    begun = [row for row in rows if any(_is_filled(values) for _, values in row)]
    values = {f"{table.prefix}-TOTAL_FORMS": [str(len(rows))], f"{table.prefix}-INITIAL_FORMS": ["0"]}
    for row in rows:
        for _, of_field in row:
            values |= of_field
    lines = tuple(", ".join(filter(None, (_words(bound, of_field) for bound, of_field in row))) for row in begun)
    return Part(
        name=table.prefix,
        label=table.caption,
        values=values,
        lines=lines or (NOTHING,),
        fingerprint=_fingerprint([list(of_field.values()) for _, of_field in row] for row in begun),
        errors=tuple(_errors(table)) if table.is_bound else (),
        rows=tuple(_by_column(row) for row in begun),
    )


def _by_column(row: list[tuple[BoundField, Values]]) -> Values:
    return {key.removeprefix(f"{bound.form.prefix}-"): each for bound, values in row for key, each in values.items()}


def _errors(table: forms.BaseFormSet) -> Iterator[str]:
    yield from table.non_form_errors()
    for number, form in enumerate(table, start=1):
        for errors in form.errors.values():
            yield from (f"{table.entry_name} {number}: {error}" for error in errors)


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
    return hashlib.sha256(json.dumps(list(values)).encode()).hexdigest()[:LENGTH]


_NO_TEXT = _fingerprint([[""]])
