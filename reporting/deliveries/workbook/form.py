"""What a Träger is asked to deliver, and the layout that template and checks share.

A form is plain data: who delivers which survey for which period, the columns, the Ortsteile, the lines already
known and the rules. It knows neither files nor the database.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

GUIDE_SHEET = "Anleitung"
DATA_SHEET = "Daten"
META_SHEET = "_meta"
PLACE_HEADER = "Ortsteil"
IDENTIFICATION_MARK = "Kennung:"
HEADER_ROW = 6
EXTRA_ROWS = 15

# Far above any count a city of 600,000 people can produce, far below the 15 digits a spreadsheet keeps exactly.
LARGEST_VALUE = Decimal(999_999_999)

Severity = Literal["error", "explain"]
RuleKind = Literal["part_of_whole", "sum_of_parts", "change", "zero_after_nonzero", "capacity", "ratio"]


@dataclass(frozen=True)
class Column:
    """One figure per Ortsteil: `unit` in German ("Anzahl"), `decimals` places after the comma, `maximum` inclusive.

    `code` is "indicator" for the total or "indicator@category" for a part; the parts of one breakdown share a `sheet`.
    A figure for the whole city (`is_city`) is asked for once, in a line of its own.
    """

    code: str
    label: str
    unit: str
    help: str
    decimals: int = 0
    maximum: Decimal | None = None
    sheet: str = DATA_SHEET
    is_city: bool = False


@dataclass(frozen=True)
class Place:
    """A Leipzig Ortsteil; `code` is text of two digits ("05"), because as a number it loses its leading zero."""

    code: str
    name: str


CITY = Place("", "Ganze Stadt")


@dataclass(frozen=True)
class Line:
    """A row known beforehand: Ortsteil code, values by column code (None: to be filled in), values of last period."""

    place: str
    values: Mapping[str, Decimal | None] = field(default_factory=dict)
    previous: Mapping[str, Decimal | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """A plausibility rule as data.

    part_of_whole: `columns` is (part, whole), part must not exceed whole.
    sum_of_parts: `columns` is (whole, part, part, …), the parts together are the whole.
    capacity: `columns` is (used, capacity), used must not exceed capacity times `factor` (1 if none; a number of days).
    ratio: `columns` is (a, b), a divided by b lies between `low` and `high` (None: no limit); b = 0 is not judged.
    change: each of `columns` may deviate from last period by at most `percent`.
    zero_after_nonzero: each of `columns` should not fall to 0 after a value above 0.
    `text` tells the reader in German what to do.
    """

    kind: RuleKind
    severity: Severity
    text: str
    columns: tuple[str, ...]
    percent: Decimal | None = None
    factor: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Form:
    """Everything one delivery asks for: `places` are all Ortsteile allowed, `lines` the rows prefilled."""

    survey_code: str
    survey_version: str
    delivery: str
    organisation: str
    project: str
    title: str
    period_label: str
    due_label: str
    columns: tuple[Column, ...]
    places: tuple[Place, ...]
    lines: tuple[Line, ...] = ()
    rules: tuple[Rule, ...] = ()


def sheets_of(form: Form) -> tuple[str, ...]:
    """The sheets with cells to fill in: the totals first, then one for each breakdown."""
    return tuple(dict.fromkeys((DATA_SHEET, *(column.sheet for column in form.columns))))


def columns_of(form: Form, sheet: str | None) -> tuple[Column, ...]:
    """The columns of one sheet; None means all of them side by side, as in a CSV file."""
    return tuple(column for column in form.columns if sheet in (None, column.sheet))


def is_asked(column: Column, place: Place) -> bool:
    """Whether a figure belongs into the line of this place."""
    return column.is_city == (place == CITY)


def places_of(form: Form) -> tuple[Place, ...]:
    """Every place a line may have: the Ortsteile, and the whole city if it is asked for."""
    return (*form.places, *((CITY,) if any(column.is_city for column in form.columns) else ()))


def lines_of(form: Form, sheet: str | None) -> tuple[Line, ...]:
    """The lines known beforehand in which a sheet has something to fill in."""
    spaces = {column.is_city for column in columns_of(form, sheet)}
    return tuple(line for line in form.lines if (line.place == CITY.code) in spaces)


def place_label(place: Place) -> str:
    """The Ortsteil as it stands in the drop-down: "05 Zentrum-Nordwest"."""
    return f"{place.code} {place.name}".strip()


def value_header(column: Column) -> str:
    """The heading of the cells to fill in: "Besuche (Anzahl)"."""
    return f"{column.label} ({column.unit})"


def previous_header(column: Column) -> str:
    """The heading of the grey cells: "Besuche, Vorperiode"."""
    return f"{column.label}, Vorperiode"


def full_header(form: Form, sheet: str | None = DATA_SHEET) -> tuple[str, ...]:
    """The header row of a sheet of the template: Ortsteil, then last period and this period for each column."""
    pairs = ((previous_header(column), value_header(column)) for column in columns_of(form, sheet))
    return (PLACE_HEADER, *(text for pair in pairs for text in pair))


def short_header(form: Form, sheet: str | None = None) -> tuple[str, ...]:
    """The header row of a file from the Träger's own system: without last period."""
    return (PLACE_HEADER, *(value_header(column) for column in columns_of(form, sheet)))


def fingerprint(form: Form) -> str:
    """SHA-256 over survey, version and columns: equal exactly if a filled workbook has the layout of this form."""
    columns = [[it.code, it.label, it.unit, it.decimals, it.sheet, it.is_city] for it in form.columns]
    text = json.dumps([form.survey_code, form.survey_version, columns], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def meta(form: Form) -> dict[str, str]:
    """What the hidden sheet `_meta` says: to which delivery and layout the workbook belongs."""
    return {
        "survey": form.survey_code,
        "version": form.survey_version,
        "delivery": form.delivery,
        "schema": fingerprint(form),
    }


def identification(form: Form) -> str:
    """The same as one visible line, which survives saving the sheet as CSV."""
    return f"{IDENTIFICATION_MARK} {form.survey_code} / {form.survey_version} / {form.delivery}"
