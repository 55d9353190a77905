"""A delivery far larger than any real one: how long and how much memory reading and checking takes."""

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


def measure() -> str:
    """One line: wall time and memory for reading and checking 20,000 rows of 13 columns."""
    form = huge_form()
    data = huge_file(form)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    result = check(form, read(data, "x.xlsx"))
    seconds = time.perf_counter() - began
    if (len(result.values), result.problems) != (ROWS * FIGURES, ()):
        raise SystemExit("The workbook was not read whole.")
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    own = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    return f"Workbook of {ROWS:,} rows: {seconds:.1f} s, child {child} MiB, the worker itself {own} MiB more."
