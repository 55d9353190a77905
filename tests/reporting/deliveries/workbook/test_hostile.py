"""Whatever is sent, the outcome is a sentence: never another exception, never more time or memory than allowed."""

import io
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grants.untrusted.prescan import scan
from grants.untrusted.refusals import (
    BINARY_FORMAT,
    DAMAGED,
    DOCTYPE,
    EMBEDDED,
    ENCRYPTED,
    EXTERNAL,
    MACROS,
    STRANGE_PART,
    TOO_DEMANDING,
    TOO_MANY_PARTS,
    UNPACKS_TOO_BIG,
    Refused,
)
from grants.untrusted.workbooks import TIMEOUT_SECONDS
from reporting.deliveries.workbook.checks import check
from reporting.deliveries.workbook.problems import Problem
from reporting.deliveries.workbook.reading import Unreadable, read
from tests.reporting.deliveries.workbook import hostile
from tests.reporting.deliveries.workbook.forms import FORM, GOOD, filled
from tests.reporting.deliveries.workbook.opendocument import MANIFEST, document, number_cell, row

TOO_LARGE_A_SHEET = (
    "Ein Tabellenblatt der Datei ist zu groß (erlaubt sind höchstens 25.000 Zeilen und 100 Spalten). Vermutlich steht "
    "weit unten oder weit rechts noch ein Eintrag. Bitte löschen Sie ihn oder füllen Sie die Vorlage neu aus."
)
PROJECT = Path(__file__).resolve().parents[4]


def refusal(data: bytes, filename: str = "Statistik.xlsx") -> str:
    with pytest.raises(Unreadable) as refused:
        read(data, filename)
    return refused.value.message


def outcome(data: bytes, filename: str = "Statistik.xlsx") -> str | tuple[Problem, ...]:
    """The sentence of refusal or the problems; any other exception fails the test."""
    try:
        return check(FORM, read(data, filename)).problems
    except Unreadable as refused:
        return refused.message


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (hostile.value_in_the_last_cell, TOO_LARGE_A_SHEET),
        (hostile.value_in_the_last_row_without_address, TOO_LARGE_A_SHEET),
        (hostile.billion_laughs, DOCTYPE),
        (hostile.doctype_in_utf_16, DOCTYPE),
        (hostile.lying_about_sizes, DAMAGED),
        (hostile.endless_text_in_many_cells, TOO_DEMANDING),
        (hostile.one_endless_attribute, STRANGE_PART),
        (hostile.thousands_of_members, TOO_MANY_PARTS),
        (hostile.macro_enabled_by_content_type, MACROS),
        (hostile.external_relationship, EXTERNAL),
        (hostile.encrypted_members, ENCRYPTED),
    ],
)
def test_a_hostile_workbook_is_refused(make, sentence):
    assert refusal(make()) == sentence


def test_a_bomb_of_blanks_is_stopped_early():
    bomb = hostile.blanks_that_unpack_to_600_megabytes()
    began = time.monotonic()

    assert refusal(bomb) == UNPACKS_TOO_BIG
    assert time.monotonic() - began < 10


def test_deep_nesting_ends_within_the_limits():
    began = time.monotonic()

    assert outcome(hostile.deeply_nested()) in (TOO_DEMANDING, ())
    assert time.monotonic() - began < TIMEOUT_SECONDS


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("xl/vbaProject.bin", MACROS),
        ("xl/macrosheets/sheet1.xml", MACROS),
        ("xl/externalLinks/externalLink1.xml", EXTERNAL),
        ("xl/connections.xml", EXTERNAL),
        ("xl/embeddings/oleObject1.bin", EMBEDDED),
        ("xl/activeX/activeX1.xml", EMBEDDED),
        ("xl/workbook.bin", BINARY_FORMAT),
        ("../../etc/passwd.xml", STRANGE_PART),
        ("/etc/passwd.xml", STRANGE_PART),
        ("C:\\boot.xml", STRANGE_PART),
        ("program.exe", STRANGE_PART),
        ("XL/Workbook.xml", STRANGE_PART),
    ],
)
def test_a_part_that_has_no_place_in_a_table_is_refused(part, sentence):
    assert refusal(hostile.with_part(part)) == sentence


@pytest.mark.parametrize("part", ["xl/media/image1.png", "xl/printerSettings/printerSettings1.bin"])
def test_a_logo_or_a_printer_setting_does_no_harm(part):
    assert check(FORM, read(hostile.with_part(part), "x.xlsx")).problems == ()


def test_a_hyperlink_beside_the_table_does_no_harm():
    book = openpyxl.load_workbook(io.BytesIO(_TEMPLATE))
    book["Daten"]["J1"].hyperlink = "https://www.example.org/"
    target = io.BytesIO()
    book.save(target)

    assert check(FORM, read(target.getvalue(), "x.xlsx")).problems == ()


def test_a_formatted_but_empty_last_cell_does_no_harm():
    data = hostile.with_rows(b'<row r="1048576"><c r="XFD1048576" s="1"/></row>')

    assert check(FORM, read(data, "x.xlsx")).problems == ()


def test_a_formula_without_a_stored_value_is_named_by_its_cell():
    data = filled({**GOOD, "C7": "=1+1"})

    assert [problem.cell for problem in check(FORM, read(data, "x.xlsx")).problems] == ["C7"]


def test_more_formulas_than_anyone_types_are_refused():
    rows = b"".join(b'<row r="%d"><c r="J%d"><f>1</f></c></row>' % (row, row) for row in range(30, 5040))

    assert refusal(hostile.with_rows(rows)) == (
        "Die Datei enthält zu viele Formeln. Bitte fügen Sie die Zahlen mit „Inhalte einfügen – Werte“ "
        "in die Vorlage ein."
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            document({"Daten": row(number_cell("1", 'table:number-columns-repeated="16384"'), repeated=1048576)}),
            TOO_LARGE_A_SHEET,
        ),
        (document({"Daten": row(number_cell("1"), repeated=1048576)}), TOO_LARGE_A_SHEET),
        (
            document(
                {"Daten": row(number_cell("1")) * 2}, before="<table:dde-links><table:dde-link/></table:dde-links>"
            ),
            EXTERNAL,
        ),
        (document({"Daten": "<table:table-source xlink:href='file:///x.ods'/>"}), EXTERNAL),
        (document({"Daten": row('<table:table-cell><draw:object xlink:href="x"/></table:table-cell>')}), EMBEDDED),
        (
            document(
                {"Daten": ""}, manifest=MANIFEST.replace("/>", "><manifest:encryption-data/></manifest:manifest>")
            ),
            ENCRYPTED,
        ),
        (document({"Daten": ""}, manifest=f"<!DOCTYPE x>{MANIFEST}"), DOCTYPE),
        (document({"Daten": row(number_cell("1"), repeated=-1)}), DAMAGED),
    ],
)
def test_a_hostile_ods_file_is_refused(data, sentence):
    assert refusal(data, "x.ods") == sentence


def test_a_file_that_is_xlsx_and_ods_at_once_is_refused():
    assert refusal(hostile.with_part("content.xml", b"<x/>")).startswith("Die Datei ist keine Tabelle.")


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=400), name=st.sampled_from(["x.xlsx", "x.ods", "x.csv", "x.xls", "x", ""]))
@example(data="Ortsteil;Besuche\n05;1\n".encode("utf-16"), name="x.csv")
@example(data=b'Ortsteil;"' + b"x" * 200_000, name="x.csv")
@example(data=b"\x81\x8d", name="x.csv")
@example(data=b"\0", name="x.csv")
def test_random_bytes_end_in_a_sentence_or_in_problems(data, name):
    told = outcome(data, name)

    assert told.endswith(".") if isinstance(told, str) else told[0].severity == "error"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_template_is_scanned_or_refused_and_nothing_else(data):
    damaged = bytearray(_TEMPLATE)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))

    try:
        told = scan(bytes(damaged)).kind
    except Refused as refused:
        told = str(refused)

    assert told == "xlsx" or told.endswith(".")


@settings(max_examples=10, deadline=None)
@given(st.binary(max_size=300))
def test_random_xml_in_the_data_sheet_ends_in_a_sentence_or_in_problems(garbage):
    told = outcome(hostile.with_rows(garbage))

    assert told in (DAMAGED, ())


def test_the_parser_gets_only_the_parts_that_were_looked_through():
    with_logo = hostile.changed(_TEMPLATE, {}, [("xl/media/image1.png", b"x")])

    assert _members(scan(with_logo).clean) == _members(_TEMPLATE)


def test_the_child_may_not_take_more_memory_than_allowed():
    program = (
        f"import sys; sys.path.append({str(PROJECT)!r})\n"
        "from grants.untrusted.worker import confine\n"
        "confine()\n"
        "try: b'x' * (310 * 1024 * 1024)\n"
        "except MemoryError: print('refused')\n"
    )
    child = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)

    assert child.stdout == "refused\n"


def test_the_child_leaves_no_core_file_and_stops_computing():
    program = (
        f"import resource, sys; sys.path.append({str(PROJECT)!r})\n"
        "from grants.untrusted.worker import confine\n"
        "confine()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])\n"
    )
    child = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)

    assert child.stdout == "0 10\n"


def test_the_child_does_not_inherit_secrets(monkeypatch, tmp_path):
    """The interpreter itself is replaced by a script that tells what it was given."""
    spy = tmp_path / "spy"
    spy.write_text('#!/bin/sh\necho "{\\"refused\\": \\"[${DJANGO_SECRET_KEY}]\\"}"\n')
    spy.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(spy))
    monkeypatch.setitem(os.environ, "DJANGO_SECRET_KEY", "geheim")

    assert refusal(filled(GOOD)) == "[]"


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


_TEMPLATE = filled(GOOD)
