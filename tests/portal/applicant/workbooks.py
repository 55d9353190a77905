"""Fills in workbooks as a Träger does."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from reporting.deliveries.forms import workbook_form
from reporting.deliveries.models import Delivery
from reporting.deliveries.workbook import template
from reporting.deliveries.workbook.form import DATA_SHEET, HEADER_ROW, short_header

FIRST_ROW = HEADER_ROW + 1


def filled(delivery: Delivery, visits, consultations) -> SimpleUploadedFile:
    """The workbook of a delivery with the two figures of its one Ortsteil."""
    book = openpyxl.load_workbook(io.BytesIO(template.build(workbook_form(delivery))))
    sheet = book[DATA_SHEET]
    sheet.cell(FIRST_ROW, 3).value, sheet.cell(FIRST_ROW, 5).value = visits, consultations
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("statistik.xlsx", target.getvalue())


def lines(delivery: Delivery, *rows: str) -> SimpleUploadedFile:
    """A CSV file of a Träger's own system."""
    header = ";".join(short_header(workbook_form(delivery)))
    return SimpleUploadedFile("statistik.csv", "\r\n".join([header, *rows]).encode())
