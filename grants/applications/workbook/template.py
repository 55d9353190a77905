"""Build the workbook of a plan: instructions, the rows with lists to choose from, sums for comfort, hidden statements.

The rows that are stored stand there; below them the positions of the catalogue not used yet, and empty rows.
"""

import io
import uuid
from collections.abc import Mapping

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from grants.applications.editing import Row
from grants.applications.models import Application
from grants.applications.plan import Column, reckon, stored_rows
from grants.applications.workbook.layout import (
    CERTAINTIES,
    DATA_SHEET,
    GUIDE_SHEET,
    HEADER_ROW,
    KEY,
    KINDS,
    LARGEST_AMOUNT,
    LIST_SHEET,
    LONGEST_TEXT,
    META_SHEET,
    SUMS_SHEET,
    header,
    labels,
    meta,
    second_year_head,
)
from grants.documents.spreadsheets import GREY, PROTECTION, WHITE, LockedWorkbook
from grants.untrusted.cells import column_letters

EMPTY_ROWS = 30
POSITIONS_NAME, CERTAINTIES_NAME = "Positionen", "Zusagen"

_STEPS = (
    "1. Öffnen Sie das Tabellenblatt „Plan“. Nur die weißen Felder lassen sich ausfüllen.",
    "2. Was im Antrag gespeichert ist, steht schon da. Darunter stehen die übrigen Positionen des Katalogs.",
    "3. Jede Zeile ist eine Ausgabe oder eine Einnahme. Brauchen Sie eine Position öfter, wählen Sie sie darunter "
    "noch einmal aus der Liste.",
    "4. Tragen Sie den Betrag in Euro ein, mit höchstens zwei Nachkommastellen. Zeilen ohne Betrag zählen nicht.",
    "5. Eine Zeile entfernen Sie, indem Sie Erläuterung, Betrag und Anmerkung leeren.",
    "6. In „Anmerkung“ schreiben Sie, wie Sie den Betrag berechnet haben. Eine Pauschale braucht immer eine Grundlage.",
    "7. „Stand der Zusage“ füllen Sie nur bei Drittmitteln aus.",
    "8. Das Tabellenblatt „Summen“ rechnet mit. Es gilt, was das Förderportal nach dem Einlesen zeigt.",
    "9. Speichern Sie die Datei und laden Sie sie im Förderportal beim Kosten- und Finanzierungsplan hoch. Sie sehen "
    "dann zuerst, was sich ändert.",
)
_WIDTHS = {"Position": 44, "Erläuterung": 40, "Anmerkung": 40}


def build(application: Application, marks: Mapping[str, str]) -> bytes:
    """The prefilled .xlsx of this application's plan, for Excel and LibreOffice.

    `marks` are carried along, by the keys of the stored rows: they come back with the filled workbook.
    """
    target = io.BytesIO()
    title = f"Kosten- und Finanzierungsplan – {application.title or 'Vorhaben ohne Namen'}"
    book = LockedWorkbook(target, title=title[:255], subject="")
    names = (GUIDE_SHEET, DATA_SHEET, SUMS_SHEET, LIST_SHEET, META_SHEET)
    guide, data, added, lists, hidden = (book.add_worksheet(name) for name in names)
    catalogue = labels(application)
    rows = stored_rows(application)
    _write_guide(book, guide, application, title)
    _write_data(book, data, application, title, _filled(rows, catalogue, marks))
    _write_sums(book, added, application, rows)
    _write_lists(book, lists, list(catalogue))
    for place, pair in enumerate(meta(application).items()):
        hidden.write_row(place, 0, pair)
    for sheet in (guide, data, added, lists, hidden):
        sheet.protect("", PROTECTION)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    lists.hide()
    hidden.very_hidden()
    data.activate()
    book.close()
    return target.getvalue()


def _filled(rows: list[Row], catalogue: dict, marks: Mapping[str, str]) -> list[tuple[str, Row | None, str]]:
    """The rows of the sheet: what is stored, then what the catalogue offers beside it, then empty ones."""
    names = {item.pk: label for label, item in catalogue.items()}
    used = {row.item.pk for row in rows}
    offered = [*(label for label, item in catalogue.items() if item.pk not in used), *[""] * EMPTY_ROWS]
    kept = [(names[row.item.pk], row, f"{row.key.hex} {marks[row.key.hex]}") for row in rows]
    # A line not used yet has its key already: whoever reads the same file twice adds it once.
    return [*kept, *((label, None, uuid.uuid4().hex) for label in offered)]


def _write_guide(book: LockedWorkbook, sheet: Worksheet, application: Application, title: str) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14, "text_wrap": True}))
    sheet.write_string(1, 0, f"{application.organisation.name} · {application.call.title}", wrapped)
    for row, step in enumerate(_STEPS, start=3):
        sheet.write_string(row, 0, step, wrapped)


def _write_data(book, sheet: Worksheet, application: Application, title: str, rows) -> None:
    heads = header(application)
    head = book.add_format({**GREY, "bold": True, "text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, "Füllen Sie nur die weißen Felder aus. Zeilen ohne Betrag zählen nicht.")
    for column, text in enumerate(heads):
        sheet.write_string(HEADER_ROW - 1, column, text, head)
        sheet.set_column(column, column, _WIDTHS.get(text, 18))
    locked = book.add_format(GREY)
    text_format = book.add_format({**WHITE, "text_wrap": True, "valign": "top"})
    money_format = book.add_format({**WHITE, "num_format": "#,##0.00", "valign": "top"})
    for number, (label, row, key) in enumerate(rows, start=HEADER_ROW):
        _write_row(sheet, number, heads, _cells(application, label, row, key), (text_format, money_format, locked))
    last = HEADER_ROW + len(rows) - 1
    _add_validations(sheet, heads, last)
    sheet.set_column(len(heads) - 1, len(heads) - 1, None, None, {"hidden": True})
    # Screen readers announce row and column headings of a table marked by a name of this form.
    end = f"{column_letters(len(heads) - 1)}{last + 1}"
    book.define_name(f"TitleRegion1.A{HEADER_ROW}.{end}.2", f"={DATA_SHEET}!$A${HEADER_ROW}")
    sheet.freeze_panes(HEADER_ROW, 1)
    sheet.repeat_rows(HEADER_ROW - 1)


def _cells(application: Application, label: str, row: Row | None, key: str) -> tuple:
    years = (None,) if second_year_head(application) else ()
    if row is None:
        return (label, "", None, *years, "", "", key)
    names = {value: name for name, value in CERTAINTIES.items()}
    second = (row.second_year,) if years else ()
    return (label, row.description, row.amount, *second, row.note, names.get(row.certainty, ""), key)


def _write_row(sheet: Worksheet, number: int, heads, cells: tuple, formats: tuple[Format, ...]) -> None:
    text_format, money_format, locked = formats
    for column, cell in enumerate(cells):
        is_money = heads[column].startswith(("Betrag", "Davon"))
        style = locked if heads[column] == KEY else money_format if is_money else text_format
        if cell in ("", None):
            sheet.write_blank(number, column, None, style)
        elif is_money:
            sheet.write_number(number, column, cell, style)
        else:
            sheet.write_string(number, column, cell, style)


def _add_validations(sheet: Worksheet, heads: tuple[str, ...], last: int) -> None:
    first = HEADER_ROW
    for column, text in enumerate(heads):
        rule = _validation(text)
        if rule:
            sheet.data_validation(first, column, last, column, rule)


def _validation(head: str) -> dict | None:
    if head == "Position":
        words = "Bitte wählen Sie eine Position aus der Liste."
        return {"validate": "list", "source": f"={POSITIONS_NAME}", "error_title": head, "error_message": words}
    if head == "Stand der Zusage":
        words = "Bitte wählen Sie einen Eintrag aus der Liste, oder lassen Sie das Feld leer."
        return {"validate": "list", "source": f"={CERTAINTIES_NAME}", "error_title": head, "error_message": words}
    if head.startswith(("Betrag", "Davon")):
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": LARGEST_AMOUNT,
            "error_title": "Bitte einen Betrag eintragen",
            "error_message": "Hier wird ein Betrag in Euro ab 0 erwartet, zum Beispiel 1234,56.",
        }
    if head in ("Erläuterung", "Anmerkung"):
        words = f"Möglich sind höchstens {LONGEST_TEXT} Zeichen."
        rule = {"validate": "length", "criteria": "<=", "value": LONGEST_TEXT}
        return rule | {"error_title": "Der Text ist zu lang", "error_message": words}
    return None


def _write_sums(book, sheet: Worksheet, application: Application, rows: list[Row]) -> None:
    """Formulas for comfort, with the values the server has worked out; income that was refused does not count."""
    bold = book.add_format({**GREY, "bold": True, "text_wrap": True})
    grey, money = book.add_format(GREY), book.add_format({**GREY, "num_format": "#,##0.00"})
    columns = reckon(rows, application.call).columns
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(columns), 18)
    sheet.write_string(0, 0, "Summe in Euro", bold)
    for place, column in enumerate(columns, start=1):
        sheet.write_string(0, place, column.label, bold)
        for line, (name, formula, value) in enumerate(_sum_lines(application, column, place), start=1):
            sheet.write_string(line, 0, name, grey)
            sheet.write_formula(line, place, formula, money, value)


def _sum_lines(application: Application, column: Column, place: int):
    heads = header(application)
    position, certainty = (f"{DATA_SHEET}!${letters}:${letters}" for letters in ("A", column_letters(len(heads) - 1)))
    whole, part = f"{DATA_SHEET}!$C:$C", f"{DATA_SHEET}!$D:$D"
    cell = column_letters(place + 1)

    def added(kind: str, amounts: str) -> str:
        counted = f'SUMIFS({amounts},{position},"{kind}: *")'
        refused = f'SUMIFS({amounts},{position},"{kind}: *",{certainty},"abgelehnt")'
        return f"{counted}-{refused}" if kind == "Drittmittel" else counted

    values = (column.sums.costs, column.sums.own_funds, column.sums.third_party_funds, column.sums.requested)
    for kind, value in zip(KINDS.values(), values, strict=True):
        formula = added(kind, whole)
        if column.label != "Gesamt":
            formula = added(kind, part) if place == 2 else f"{formula}-({added(kind, part)})"
        yield f"{kind}{', ohne abgelehnte' * (kind == 'Drittmittel')}", f"={formula}", value
    yield "Finanzierung", f"=SUM({cell}3:{cell}5)", column.sums.financing
    yield "Finanzierung minus Ausgaben", f"={cell}6-{cell}2", column.sums.outcome.difference


def _write_lists(book, sheet: Worksheet, positions: list[str]) -> None:
    # A list written into the validation itself ends after 255 characters.
    for column, (name, entries) in enumerate(((POSITIONS_NAME, positions), (CERTAINTIES_NAME, list(CERTAINTIES)))):
        sheet.write_column(0, column, entries)
        letters = column_letters(column + 1)
        book.define_name(name, f"={LIST_SHEET}!${letters}$1:${letters}${len(entries)}")
