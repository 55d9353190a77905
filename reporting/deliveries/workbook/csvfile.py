"""A CSV file as German Excel, LibreOffice or a Träger's own system writes it: all sheets of a form in one table."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from grants.untrusted.cells import LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS, Found, Row, Sheet, Special
from grants.untrusted.refusals import Refused
from reporting.deliveries.workbook.form import (
    DATA_SHEET,
    IDENTIFICATION_MARK,
    PLACE_HEADER,
    Form,
    identification,
    short_header,
)
from reporting.deliveries.workbook.refusals import CSV_DAMAGED, CSV_ENCODING, CSV_TOO_BIG, WRONG_TYPE

_HEADER = re.compile(rf'^"?{PLACE_HEADER}"?([;,])', re.MULTILINE)
_ENCODINGS = ("utf-8-sig", "cp1252")


def read_csv(data: bytes) -> Sheet:
    """The rows of a CSV file, all as text, in the same shape as the data sheet of a workbook.

    Raises Refused with a German sentence if the bytes are no text, no table or too many.
    """
    text = _decoded(data)
    rows = []
    try:
        for number, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), start=1):
            if number > MOST_ROWS or len(fields) > MOST_COLUMNS:
                raise Refused(CSV_TOO_BIG)
            cells = tuple(_found(field) for field in fields)
            if any(cell is not None for cell in cells):
                rows.append(Row(number, cells))
    except csv.Error as broken:
        raise Refused(CSV_DAMAGED) from broken
    return Sheet(kind="csv", name=DATA_SHEET, rows=tuple(rows), meta=_meta(rows))


def write_csv(form: Form, lines: Iterable[tuple[str, Mapping[str, Decimal]]]) -> bytes:
    """A .csv file as a Träger's own system may deliver it: each line with its place as written, and its figures."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([identification(form)])
    writer.writerow(short_header(form))
    for named, figures in lines:
        numbers = (figures.get(column.code) for column in form.columns)
        writer.writerow([named, *("" if number is None else f"{number:f}".replace(".", ",") for number in numbers)])
    return file.getvalue().encode("utf-8-sig")


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(CSV_ENCODING)
    if b"\0" in data:
        raise Refused(WRONG_TYPE)
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(CSV_ENCODING)


def _delimiter(text: str) -> str:
    header = _HEADER.search(text)
    if header:
        return header[1]
    return ";" if text.count(";") >= text.count(",") else ","


def _found(field: str) -> Found:
    text = field.strip()[:LONGEST_TEXT]
    if text.startswith("="):
        return Special("formula", text)
    return text or None


def _meta(rows: list[Row]) -> dict[str, str]:
    """The identification line of the template, if it was saved along with the table."""
    for row in rows:
        first = row.cells[0]
        if isinstance(first, str) and first.startswith(IDENTIFICATION_MARK):
            named = [part.strip() for part in first.removeprefix(IDENTIFICATION_MARK).split(" / ")]
            return dict(zip(("survey", "version", "delivery"), named, strict=False))
    return {}
