"""Minimal .ods files, written by hand: the parts LibreOffice writes, without LibreOffice."""

import io
import zipfile
from xml.sax.saxutils import escape

from reporting.deliveries.workbook.form import (
    HEADER_ROW,
    Form,
    columns_of,
    full_header,
    identification,
    lines_of,
    meta,
    place_label,
    places_of,
    sheets_of,
)

NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
EMPTY_CELL = "<table:table-cell/>"
TRAILING_EMPTY_ROWS = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


def text_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def number_cell(number: str, attributes: str = "") -> str:
    return (
        f'<table:table-cell {attributes} office:value-type="float" office:value="{number}">'
        f"<text:p>{number}</text:p></table:table-cell>"
    )


def row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def document(sheets: dict[str, str], *, manifest: str = MANIFEST, before: str = "") -> bytes:
    """An .ods file with these sheets, each given as its rows."""
    tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in sheets.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} office:version="1.3">'
        f"<office:scripts/><office:body><office:spreadsheet>{before}{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("Configurations2/accelerator/current.xml", "")
        package.writestr("content.xml", content)
    return target.getvalue()


def delivered(form: Form, *rows: str) -> bytes:
    """The data sheet and the hidden sheet of a form's template as LibreOffice would save them."""
    lead = row(text_cell(form.title)) + row() + row() + row(text_cell(identification(form))) + row()
    header = row(*(text_cell(text) for text in full_header(form)))
    pairs = "".join(row(text_cell(key), text_cell(value)) for key, value in meta(form).items())
    return document({"Daten": lead + header + "".join(rows) + TRAILING_EMPTY_ROWS, "_meta": pairs})


def filled_document(form: Form, typed: dict[tuple[str, int, int], object]) -> bytes:
    """All sheets of a form's template with these cells typed in, each named by sheet, row and column number."""
    labels = {place.code: place_label(place) for place in places_of(form)}
    sheets = {}
    for sheet in sheets_of(form):
        lead = row(text_cell(form.title)) + row() + row() + row(text_cell(identification(form))) + row()
        rows = [row(*(text_cell(text) for text in full_header(form, sheet)))]
        for number, line in enumerate(lines_of(form, sheet), start=HEADER_ROW + 1):
            width = 2 * len(columns_of(form, sheet)) + 1
            values = (typed.get((sheet, number, column)) for column in range(2, width + 1))
            cells = (EMPTY_CELL if value is None else number_cell(str(value)) for value in values)
            rows.append(row(text_cell(labels[line.place]), *cells))
        sheets[sheet] = lead + "".join(rows) + TRAILING_EMPTY_ROWS
    pairs = "".join(row(text_cell(key), text_cell(value)) for key, value in meta(form).items())
    return document({**sheets, "_meta": pairs})
