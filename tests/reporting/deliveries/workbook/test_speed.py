"""A delivery far larger than any real one is read and checked in seconds."""

import io
import resource
import time
from dataclasses import replace
from decimal import Decimal

import xlsxwriter

from reporting.deliveries.workbook.checks import check
from reporting.deliveries.workbook.form import Column, Form, Line, Place, Rule, full_header, meta
from reporting.deliveries.workbook.reading import read
from tests.reporting.deliveries.workbook.forms import FORM

ROWS = 20_000
FIGURES = 6


def huge_form() -> Form:
    places = tuple(Place(f"{number:05d}", f"Ort {number}") for number in range(ROWS))
    previous = {f"K{index}": Decimal(index + 5) for index in range(FIGURES)}
    return replace(
        FORM,
        columns=tuple(Column(f"K{index}", f"Kennzahl {index}", "Anzahl", "") for index in range(FIGURES)),
        places=places,
        lines=tuple(Line(place.code, previous=previous) for place in places),
        rules=(
            Rule("part_of_whole", "error", "", ("K0", "K1")),
            Rule("change", "explain", "", ("K2",), percent=Decimal(50)),
        ),
    )


def huge_file(form: Form) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    data, hidden = book.add_worksheet("Daten"), book.add_worksheet("_meta")
    data.write_row(5, 0, full_header(form))
    for row, place in enumerate(form.places, start=6):
        data.write_row(row, 0, [place.code, *(index // 2 + 5 for index in range(2 * FIGURES))])
    for row, pair in enumerate(meta(form).items()):
        hidden.write_row(row, 0, pair)
    book.close()
    return target.getvalue()


def computing_seconds() -> float:
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + child.ru_utime + child.ru_stime


def test_twenty_thousand_rows_are_read_and_checked_in_five_seconds_of_computing():
    form = huge_form()
    data = huge_file(form)
    began = computing_seconds()

    result = check(form, read(data, "x.xlsx"))

    assert computing_seconds() - began < 5
    assert (len(result.values), result.problems) == (ROWS * FIGURES, ())
