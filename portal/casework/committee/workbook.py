"""An Entscheidungsvorlage as a workbook: the same content as the PDF, one sheet per part. No text becomes a formula."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

import xlsxwriter

from portal.kern.columns import EuroColumn

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook_of(content: dict) -> bytes:
    """The frozen content of a paper as XLSX."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, SAFE)
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    euro = book.add_format({"num_format": EuroColumn.spreadsheet_format, "valign": "top"})
    for name, head, widths, rows in _sheets(content):
        sheet = book.add_worksheet(name)
        for column, (label, width) in enumerate(zip(head, widths, strict=True)):
            sheet.write_string(0, column, label, bold)
            sheet.set_column(column, column, width)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value, text)
                else:
                    sheet.write_number(number, column, value, euro if isinstance(value, Decimal) else text)
        sheet.freeze_panes(1, 1)
    book.close()
    return target.getvalue()


def _sheets(content: dict) -> Iterable[tuple[str, Sequence[str], Sequence[int], Iterable[Sequence]]]:
    head = ("Platz", "Aktenzeichen", "Träger", "Vorhaben", "Förderschwerpunkt", "Ergebnis", "beantragt", "Vorschlag")
    yield (
        "Anträge",
        (*head, "Begründung"),
        (8, 18, 30, 30, 24, 12, 16, 16, 80),
        (
            (
                *(line[name] for name in ("place", "reference", "organisation", "title", "priority", "percent")),
                Decimal(line["requested"]),
                Decimal(line["amount"]),
                line["reasons"],
            )
            for line in content["lines"]
        ),
    )
    yield "Mittel", ("Was", "Wert"), (40, 60), _money(content)
    for name, title in (("goals", "Ziele"), ("districts", "Ortsteile")):
        rows = ((one["label"], one["count"], Decimal(one["amount"])) for one in content[name])
        yield title, (title, "Anträge", "Betrag"), (80, 12, 16), rows
    yield (
        "Alternativen",
        ("Szenario", "Verfahren", "Anträge mit Geld", "Summe", "nicht verteilt", "Anträge mit anderem Betrag"),
        (40, 24, 18, 16, 16, 28),
        (
            (
                one["name"],
                one["strategy"],
                one["funded"],
                Decimal(one["spent"]),
                Decimal(one["left"]),
                one["differing"],
            )
            for one in content["alternatives"]
        ),
    )


def _money(content: dict) -> Iterable[tuple]:
    money = content["money"]
    yield "Vorlage", content["reference"]
    yield "Beschlussvorschlag", content["motion"]
    yield "Förderaufruf", content["call"]
    yield "Szenario", content["scenario"]
    for label, name in (
        ("Fördermittel des Aufrufs", "call_envelope"),
        ("Für diese Vorlage verfügbar", "envelope"),
        ("Beantragt", "requested"),
        ("Zur Vergabe vorgeschlagen", "spent"),
        ("Nicht verteilt", "left"),
    ):
        yield label, Decimal(money[name])
    for one in money.get("years", ()):
        yield f"Vorhanden im Haushaltsjahr {one['year']}", Decimal(one["limit"])
        yield f"Vorgeschlagen im Haushaltsjahr {one['year']}", Decimal(one["spent"])
    yield "Anträge mit Geld", money["funded"]
    yield "Anträge", money["count"]
