"""What a Träger types into the template of any Erhebung is what the portal reads: in .xlsx, .csv and .ods."""

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.deliveries.workbook.checks import check
from reporting.deliveries.workbook.csvfile import write_csv
from reporting.deliveries.workbook.form import (
    CITY,
    DATA_SHEET,
    HEADER_ROW,
    Column,
    Form,
    Line,
    Rule,
    columns_of,
    is_asked,
    lines_of,
    place_label,
    places_of,
    sheets_of,
)
from reporting.deliveries.workbook.reading import read
from reporting.deliveries.workbook.template import build
from tests.reporting.deliveries.workbook.forms import FORM, PLACES
from tests.reporting.deliveries.workbook.opendocument import filled_document

AGES = tuple(
    Column(f"BESUCHE@alter={code}", f"Besuche: {label}", "Anzahl", "", sheet="Nach Altersgruppe")
    for code, label in (("jung", "bis 59"), ("alt", "ab 60"), ("unbekannt", "unbekannt"))
)
TOPICS = tuple(
    Column(f"BESUCHE@thema={code}", f"Besuche: {code}", "Anzahl", "", sheet="Nach Thema") for code in ("wohnen", "geld")
)
BROKEN_DOWN = Form(
    survey_code="S",
    survey_version="1",
    delivery="7",
    organisation="Träger",
    project="Treff",
    title="Statistik",
    period_label="2027",
    due_label="31.01.2028",
    columns=(
        FORM.columns[0],
        Column("PLAETZE", "Plätze", "Plätze", "", is_city=True),
        *AGES,
        *TOPICS,
    ),
    places=PLACES,
    lines=(Line(CITY.code), Line("05"), Line("41")),
    rules=(
        Rule("sum_of_parts", "error", "Bitte prüfen Sie die Teile.", ("BESUCHE", *(column.code for column in AGES))),
        *(Rule("part_of_whole", "error", "", (column.code, "BESUCHE")) for column in TOPICS),
    ),
)
Typed = dict[tuple[str, str], Decimal]

FULL = {
    ("05", "BESUCHE"): 10,
    ("05", "BESUCHE@alter=jung"): 3,
    ("05", "BESUCHE@alter=alt"): 5,
    ("05", "BESUCHE@alter=unbekannt"): 2,
    ("05", "BESUCHE@thema=wohnen"): 9,
    ("05", "BESUCHE@thema=geld"): 10,
    ("41", "BESUCHE"): 0,
    **{("41", column.code): 0 for column in (*AGES, *TOPICS)},
    ("", "PLAETZE"): 12,
}


def cells(form: Form, typed: Typed):
    """Sheet, row, column number and value of everything typed in."""
    codes = {place.code: place for place in places_of(form)}
    for sheet in sheets_of(form):
        for row, line in enumerate(lines_of(form, sheet), start=HEADER_ROW + 1):
            for index, column in enumerate(columns_of(form, sheet)):
                if is_asked(column, codes[line.place]) and (line.place, column.code) in typed:
                    yield sheet, row, 2 * index + 3, typed[line.place, column.code]


def as_xlsx(form: Form, typed: Typed) -> tuple[bytes, str]:
    book = openpyxl.load_workbook(io.BytesIO(build(form)))
    for sheet, row, column, value in cells(form, typed):
        book[sheet].cell(row, column, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue(), "statistik.xlsx"


def as_csv(form: Form, typed: Typed) -> tuple[bytes, str]:
    labels = {place.code: place_label(place) for place in places_of(form)}
    lines = [
        (labels[line.place], {code: value for (place, code), value in typed.items() if place == line.place})
        for line in form.lines
    ]
    return write_csv(form, lines), "statistik.csv"


def as_ods(form: Form, typed: Typed) -> tuple[bytes, str]:
    return filled_document(
        form, {(sheet, row, column): value for sheet, row, column, value in cells(form, typed)}
    ), "x.ods"


WRITERS = [as_xlsx, as_csv, as_ods]


def outcome(form: Form, file: tuple[bytes, str]):
    return check(form, read(*file, sheets_of(form)))


@st.composite
def deliveries(draw) -> tuple[Form, Typed]:
    """Any form, with one sheet or several, and a figure in every cell that asks for one."""
    sheets = draw(st.lists(st.sampled_from(["Nach Alter", "Nach Thema", "Nach Weg"]), unique=True, max_size=3))
    columns = [
        Column(f"{sheet[:9]}-{number}", f"{sheet} {number}", "Anzahl", "", decimals, None, sheet, is_city)
        for sheet in (DATA_SHEET, *sheets)
        for number, (decimals, is_city) in enumerate(
            draw(st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=1, max_size=3))
        )
    ]
    chosen = draw(st.lists(st.sampled_from(PLACES), unique=True, min_size=1))
    wanted = [CITY.code, *(place.code for place in chosen)]
    spaces = {column.is_city for column in columns}
    lines = tuple(Line(code) for code in wanted if (code == CITY.code) in spaces)
    form = Form("S", "1", "7", "T", "V", "Statistik", "2027", "heute", tuple(columns), PLACES, lines)
    typed = {
        (line.place, column.code): draw(st.decimals(0, 99999, places=column.decimals))
        for line in lines
        for column in columns
        if column.is_city == (line.place == CITY.code)
    }
    return form, typed


@pytest.mark.parametrize("write", WRITERS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(delivery=deliveries())
def test_what_was_typed_is_what_is_read(write, delivery):
    form, typed = delivery

    result = outcome(form, write(form, typed))

    assert result.problems == ()
    assert {(value.place, value.column): value.value for value in result.values} == typed


@pytest.mark.parametrize("write", WRITERS)
def test_parts_that_make_the_total_and_topics_named_several_times_are_right(write):
    result = outcome(BROKEN_DOWN, write(BROKEN_DOWN, FULL))

    assert result.problems == ()
    assert len(result.values) == len(FULL)


@pytest.mark.parametrize(
    ("changes", "where", "sentence"),
    [
        (
            {("05", "BESUCHE@alter=alt"): 6},
            "Daten!C8",
            "Die Teile in Nach Altersgruppe!C7 bis G7 ergeben zusammen 11, Besuche ist aber 10 "
            "(Ortsteil 05 Zentrum-Nordwest).",
        ),
        (
            {("05", "BESUCHE@thema=geld"): 11},
            "Nach Thema!E7",
            "Besuche: geld (11) ist größer als Besuche in Daten!C8 (10; Ortsteil 05 Zentrum-Nordwest).",
        ),
        ({("41", "BESUCHE@alter=alt"): None}, "Nach Altersgruppe!E8", "Der Wert für 41 Connewitz fehlt"),
        ({("", "PLAETZE"): None}, "Daten!E7", "Der Wert für Ganze Stadt fehlt (Spalte Plätze)."),
    ],
)
def test_a_mistake_is_named_by_its_sheet_and_cell(changes, where, sentence):
    typed = {key: value for key, value in {**FULL, **changes}.items() if value is not None}

    problem, *others = outcome(BROKEN_DOWN, as_xlsx(BROKEN_DOWN, typed)).problems

    assert (f"{problem.sheet}!{problem.cell}", others) == (where, [])
    assert problem.message.startswith(f"{where}: {sentence}")


def test_a_sheet_left_empty_is_named_once():
    typed = {key: value for key, value in FULL.items() if "thema" not in key[1]}

    (problem,) = outcome(BROKEN_DOWN, as_xlsx(BROKEN_DOWN, typed)).problems

    assert problem.message.startswith("Nach Thema!C7: Auf dem Blatt „Nach Thema“ steht noch kein Wert.")


def test_a_figure_of_the_city_in_the_line_of_an_ortsteil_is_named():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(BROKEN_DOWN, FULL)[0]))
    book["Daten"]["E8"] = 3
    target = io.BytesIO()
    book.save(target)

    (problem,) = outcome(BROKEN_DOWN, (target.getvalue(), "x.xlsx")).problems

    assert problem.message == (
        "Daten!E8: Dieser Wert gehört in die Zeile „Ganze Stadt“ (Spalte Plätze). Bitte leeren Sie die Zelle."
    )
