"""The list on the page as a file: the same columns, the same order, all pages.

Cells come from people outside the office, so no cell may become a formula in a spreadsheet: CSV is defused,
XLSX writes texts as texts.
"""

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from defusedcsv import csv

from portal.kern import german
from portal.kern.tables import KernTable

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATE_FORMAT = "dd.mm.yyyy"
DATETIME_FORMAT = "dd.mm.yyyy hh:mm"
CHARACTERS_PER_COLUMN = 22


class _Line:
    """A file that keeps nothing but hands each line on, so that a long list needs no memory."""

    def write(self, line: str) -> str:
        return line


def csv_lines(table: KernTable) -> Iterator[bytes]:
    """Yield the table as CSV for German spreadsheets: UTF-8 with byte order mark, semicolon, decimal comma."""
    writer = csv.writer(_Line(), delimiter=";")
    head = writer.writerow([str(column.header) for column in table.exported_columns()])
    yield head.encode("utf-8-sig")
    for row in table.exported_rows():
        yield writer.writerow([_written(value) for value in row]).encode()


def xlsx_bytes(table: KernTable) -> bytes:
    """Give the table as an XLSX workbook with real numbers and dates, a frozen head and a filter."""
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet(_sheet_name(table.caption))
    columns = table.exported_columns()
    formats = [_column_format(workbook, column) for column in columns]
    days = {kind: workbook.add_format({"num_format": kind}) for kind in (DATE_FORMAT, DATETIME_FORMAT)}
    bold = workbook.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    for index, column in enumerate(columns):
        sheet.write_string(0, index, str(column.header), bold)
    last = 0
    for last, row in enumerate(table.exported_rows(), start=1):
        for index, value in enumerate(row):
            _write_cell(sheet, last, index, value, formats[index], days)
    sheet.freeze_panes(1, 1)
    if columns:
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.set_column(0, len(columns) - 1, CHARACTERS_PER_COLUMN)
    workbook.close()
    return target.getvalue()


def _written(value) -> str:
    """One value as CSV text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, datetime):
        return german.german_datetime(value)
    return german.german_date(value) if isinstance(value, date) else str(value)


def _write_cell(sheet, row: int, index: int, value, number_format, days: dict) -> None:
    """One value as an XLSX cell of its own type."""
    if value is None:
        sheet.write_blank(row, index, None)
    elif isinstance(value, Decimal | int) and not isinstance(value, bool):
        sheet.write_number(row, index, value, number_format)
    elif isinstance(value, datetime):
        # Spreadsheets know no time zones: the moment is written as the clock in Berlin showed it.
        sheet.write_datetime(row, index, value.astimezone(german.BERLIN).replace(tzinfo=None), days[DATETIME_FORMAT])
    elif isinstance(value, date):
        sheet.write_datetime(row, index, value, days[DATE_FORMAT])
    else:
        sheet.write_string(row, index, _written(value))


def _column_format(workbook, column):
    """The number format a column asks for, or none."""
    wanted = getattr(column.column, "spreadsheet_format", None)
    return workbook.add_format({"num_format": wanted}) if wanted else None


def _sheet_name(caption: str) -> str:
    """A name a workbook accepts: at most 31 characters and none of ``[]:*?/\\``."""
    cleaned = "".join(" " if character in "[]:*?/\\" else character for character in str(caption))
    return cleaned.strip("' ")[:31].strip("' ") or "Liste"
