"""Small tables for the tests of the worked examples: as CSV text, or as the bytes of a workbook."""

from io import BytesIO

import openpyxl

from criteria.examples.checking import check, kinds
from criteria.examples.table import read_table
from criteria.interest import published_rates


def outcomes(kind, text, *, rates=None):
    content = text if isinstance(text, bytes) else text.encode()
    return list(check(kinds(published_rates() if rates is None else rates)[kind], read_table(content)))


def outcome(kind, text, **options):
    (only,) = outcomes(kind, text, **options)
    return only


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("Weiteres").append(["Dieses Blatt liest niemand."])
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()
