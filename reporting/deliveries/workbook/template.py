"""Build the workbook a Träger fills in: instructions, a protected table, and a hidden statement whose it is.

The same form always gives the same bytes, so that a stored template can be compared with a new one.
"""

import io
from dataclasses import replace
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from grants.documents.spreadsheets import GREY, PROTECTION, WHITE, LockedWorkbook
from grants.untrusted.cells import address
from reporting.deliveries.workbook.form import (
    CITY,
    EXTRA_ROWS,
    GUIDE_SHEET,
    HEADER_ROW,
    LARGEST_VALUE,
    META_SHEET,
    Column,
    Form,
    Line,
    columns_of,
    full_header,
    identification,
    lines_of,
    meta,
    place_label,
    sheets_of,
)

LIST_SHEET = "Listen"
PLACES_NAME = "Ortsteile"

_LONGEST_TITLE = 32
_LONGEST_HINT = 255

_STEPS = (
    "1. Öffnen Sie das Tabellenblatt „Daten“ und die Blätter rechts daneben. Nur weiße Felder lassen sich ausfüllen.",
    "2. Jede Zeile ist ein Ortsteil. Die Ortsteile der letzten Lieferung stehen schon da.",
    "3. Für weitere Ortsteile wählen Sie in einer der leeren Zeilen darunter den Ortsteil aus der Liste.",
    "4. Tragen Sie in jedes weiße Feld eine Zahl ein. Leer ist nicht null: Tragen Sie 0 ein, wenn nichts war.",
    "5. Grau steht daneben der Wert der Vorperiode. Er dient nur zum Vergleich.",
    "6. Tragen Sie Zahlen ein, keine Formeln. Kopierte Zahlen fügen Sie mit „Inhalte einfügen – Werte“ ein.",
    "7. Tragen Sie keine Namen oder andere Angaben zu einzelnen Personen ein.",
    "8. Speichern Sie die Datei als .xlsx und laden Sie sie im Förderportal bei dieser Lieferung hoch.",
)


def build(form: Form) -> bytes:
    """The prefilled .xlsx of one delivery, for Excel and LibreOffice."""
    target = io.BytesIO()
    book = LockedWorkbook(target, title=f"{form.title} – {form.period_label}", subject=form.project)
    names = sheets_of(form)
    guide, *sheets, lists, hidden = (book.add_worksheet(name) for name in (GUIDE_SHEET, *names, LIST_SHEET, META_SHEET))
    _write_guide(book, guide, form)
    _write_lists(book, lists, form)
    for number, (name, sheet) in enumerate(zip(names, sheets, strict=True), start=1):
        _write_data(book, sheet, replace(form, columns=columns_of(form, name), lines=lines_of(form, name)), number)
    _write_pairs(hidden, meta(form))
    hidden.very_hidden()
    guide.activate()
    book.close()
    return target.getvalue()


def _write_guide(book: xlsxwriter.Workbook, sheet: Worksheet, form: Form) -> None:
    strong, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 70)
    sheet.write_string(0, 0, f"{form.title} – {form.period_label}", book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, f"{form.organisation} · {form.project}")
    sheet.write_string(2, 0, f"Bitte liefern bis: {form.due_label}")
    for row, step in enumerate(_STEPS, start=4):
        sheet.write_string(row, 0, step)
    top = 4 + len(_STEPS) + 1
    for column, heading in enumerate(("Spalte", "Einheit", "Was wird gezählt?")):
        sheet.write_string(top, column, heading, strong)
    for row, asked in enumerate(form.columns, start=top + 1):
        for column, text in enumerate((asked.label, asked.unit, asked.help)):
            sheet.write_string(row, column, text, wrapped)
    sheet.protect("", PROTECTION)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_lists(book: xlsxwriter.Workbook, sheet: Worksheet, form: Form) -> None:
    # A list written into the validation itself ends after 255 characters; 63 Ortsteile need a sheet.
    for row, place in enumerate(form.places):
        sheet.write_string(row, 0, place_label(place))
    book.define_name(PLACES_NAME, f"={LIST_SHEET}!$A$1:$A${len(form.places)}")
    sheet.protect("")
    sheet.hide()


def _write_pairs(sheet: Worksheet, pairs: dict[str, str]) -> None:
    for row, (key, value) in enumerate(pairs.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    sheet.protect("")


def _write_data(book: xlsxwriter.Workbook, sheet: Worksheet, form: Form, number: int) -> None:
    """One sheet to fill in; `form` holds the columns and lines of this sheet only."""
    heading = book.add_format({**GREY, "bold": True, "text_wrap": True, "valign": "top"})
    lead = (
        f"{form.title} – {form.period_label}",
        f"{form.organisation} · {form.project}",
        f"Bitte liefern bis: {form.due_label}",
        identification(form),
        "Bitte füllen Sie nur die weißen Felder aus. Leer ist nicht null: Wenn nichts war, tragen Sie 0 ein.",
    )
    sheet.write_string(0, 0, lead[0], book.add_format({"bold": True, "font_size": 14}))
    for row, text in enumerate(lead[1:], start=1):
        sheet.write_string(row, 0, text)
    for column, text in enumerate(full_header(form, None)):
        sheet.write_string(HEADER_ROW - 1, column, text, heading)
    _write_rows(book, sheet, form)
    _add_validations(sheet, form)
    last = address(_last_row(form), 2 * len(form.columns) + 1)
    # Screen readers announce row and column headings of a table marked by a name of this form.
    book.define_name(f"TitleRegion1.A{HEADER_ROW}.{last}.{number + 1}", f"='{sheet.get_name()}'!$A${HEADER_ROW}")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 2 * len(form.columns), 16)
    sheet.freeze_panes(HEADER_ROW, 1)
    sheet.protect("", PROTECTION)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW - 1)


def _write_rows(book: xlsxwriter.Workbook, sheet: Worksheet, form: Form) -> None:
    name, choice = book.add_format(GREY), book.add_format(WHITE)
    formats = {
        column.code: (
            book.add_format({**GREY, "num_format": _number_format(column)}),
            book.add_format({**WHITE, "num_format": _number_format(column)}),
        )
        for column in form.columns
    }
    labels = {place.code: place_label(place) for place in (*form.places, CITY)}
    for row, line in enumerate(form.lines, start=HEADER_ROW):
        sheet.write_string(row, 0, labels[line.place], name)
        _write_line(sheet, row, form, formats, line)
    for row in range(HEADER_ROW + len(form.lines), _last_row(form)):
        sheet.write_blank(row, 0, None, choice)
        _write_line(sheet, row, form, formats, None)


def _write_line(
    sheet: Worksheet, row: int, form: Form, formats: dict[str, tuple[Format, Format]], line: Line | None
) -> None:
    """The cells of a line; None is a line whose Ortsteil the Träger chooses. What is not asked for stays locked."""
    for index, column in enumerate(form.columns):
        grey, white = formats[column.code]
        is_asked = column.is_city == (line is not None and line.place == CITY.code)
        values, previous = (line.values, line.previous) if line is not None else ({}, {})
        _write_figure(sheet, row, 2 * index + 1, previous.get(column.code), grey)
        _write_figure(sheet, row, 2 * index + 2, values.get(column.code), white if is_asked else grey)


def _write_figure(sheet: Worksheet, row: int, column: int, figure: Decimal | None, style: Format) -> None:
    if figure is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, figure, style)


def _add_validations(sheet: Worksheet, form: Form) -> None:
    first, last = HEADER_ROW, _last_row(form) - 1
    if _extra_rows(form):
        sheet.data_validation(
            first + len(form.lines),
            0,
            last,
            0,
            {
                "validate": "list",
                "source": f"={PLACES_NAME}",
                "input_title": "Ortsteil",
                "input_message": "Bitte wählen Sie einen Ortsteil aus der Liste.",
                "error_title": "Ortsteil",
                "error_message": "Bitte wählen Sie einen Ortsteil aus der Liste.",
            },
        )
    for index, column in enumerate(form.columns):
        position = 2 * index + 2
        sheet.data_validation(first, position, last, position, _number_validation(column))


def _number_validation(column: Column) -> dict[str, object]:
    kind = "ganze Zahl" if column.decimals == 0 else f"Zahl mit höchstens {column.decimals} Nachkommastellen"
    return {
        "validate": "integer" if column.decimals == 0 else "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": LARGEST_VALUE if column.maximum is None else column.maximum,
        "input_title": column.label[:_LONGEST_TITLE],
        "input_message": column.help[:_LONGEST_HINT],
        "error_title": "Bitte eine Zahl eintragen",
        "error_message": f"Hier wird eine {kind} ab 0 erwartet. Wenn nichts war, tragen Sie bitte 0 ein."[
            :_LONGEST_HINT
        ],
    }


def _number_format(column: Column) -> str:
    return "#,##0" if column.decimals == 0 else "#,##0." + "0" * column.decimals


def _last_row(form: Form) -> int:
    return HEADER_ROW + len(form.lines) + _extra_rows(form)


def _extra_rows(form: Form) -> int:
    """Lines for further Ortsteile; a sheet that asks only for the whole city has none."""
    return 0 if all(column.is_city for column in form.columns) else EXTRA_ROWS
