"""One sheet of a workbook, cell by cell: what a formula is worth, how much text is read, and how much is unpacked."""

import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter

from grants.untrusted import child
from grants.untrusted.budget import Budget
from grants.untrusted.cells import Special
from grants.untrusted.refusals import NO_WORKBOOK, Refused
from grants.untrusted.workbooks import read_workbook


def workbook(write) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        write(book.add_worksheet("Plan"))
    return target.getvalue()


def cells(data: bytes, **options) -> tuple:
    sheet = read_workbook(data, data_sheet="Plan", meta_sheet="Angaben", **{"formulas": False} | options)
    return sheet.rows[0].cells


@pytest.mark.parametrize(("formulas", "found"), [(True, Special("formula", "=650*12")), (False, Decimal(7800))])
def test_a_formula_counts_as_such_or_as_its_value(formulas, found):
    data = workbook(lambda sheet: sheet.write_formula("A1", "=650*12", None, 7800))
    assert cells(data, formulas=formulas) == (found,)


def test_a_formula_without_a_value_is_always_a_formula():
    data = workbook(lambda sheet: sheet.write_formula("A1", "=650*12", None, ""))
    assert cells(data) == (Special("formula", "=650*12"),)


@pytest.mark.parametrize(("options", "length"), [({}, 200), ({"longest": 1000}, 1000)])
def test_of_a_long_text_the_beginning_is_read(options, length):
    data = workbook(lambda sheet: sheet.write_string("A1", "x" * 2000))
    assert cells(data, **options) == ("x" * length,)


def test_a_missing_sheet_is_named():
    data = workbook(lambda sheet: None)
    with pytest.raises(Refused, match="kein Tabellenblatt „Daten“"):
        read_workbook(data, data_sheet="Daten", meta_sheet="Angaben", formulas=True)


def test_another_zip_is_no_workbook():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("brief.xml", "<a/>")
    with pytest.raises(Refused, match=NO_WORKBOOK):
        read_workbook(target.getvalue(), data_sheet="Plan", meta_sheet="Angaben", formulas=True)


def test_a_budget_is_shared_by_all_members():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a", b"x" * 600)
        package.writestr("b", b"x" * 600)
    with zipfile.ZipFile(target) as package:
        budget = Budget(1000, Refused("zu viel"))
        assert b"".join(budget.spend(package, package.getinfo("a"))) == b"x" * 600
        with pytest.raises(Refused, match="zu viel"):
            list(budget.spend(package, package.getinfo("b")))


@pytest.mark.parametrize(
    ("program", "error"),
    [
        ("raise SystemExit(3)", child.Failed),
        ("import os; os.abort()", child.TooDemanding),
        ("import time; time.sleep(60)", child.TooDemanding),
    ],
)
def test_a_child_that_fails_dies_or_is_silent(program, error):
    with pytest.raises(error):
        child.ask(program, b"", timeout=5)


def test_a_child_reads_what_it_is_given_and_nothing_else():
    program = "import json, os, sys; print(json.dumps([sys.stdin.read(), sys.argv[2:], sorted(os.environ)]))"
    read, arguments, environment = child.ask(program, b"abc", timeout=60, arguments=("x",))
    assert (read, arguments, [name for name in environment if name != "LC_CTYPE"]) == ("abc", ["x"], [])
