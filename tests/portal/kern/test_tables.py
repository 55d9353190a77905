"""One table for the page and its export: fast, sortable, readable without eyes."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.template.loader import render_to_string
from django.utils.html import format_html, strip_tags
from django_tables2 import Column, RequestConfig

from portal.kern import columns, export
from portal.kern.badges import Badge
from portal.kern.tables import KernTable

STATES = {"in": Badge("info", "Eingereicht", "mail"), "ok": Badge("success", "Bewilligt")}


@dataclass(frozen=True)
class Row:
    reference: str
    name: str
    amount: Decimal | None
    points: int | None
    state: str
    received: datetime


class Applications(KernTable):
    caption = "Anträge 2027: alle"
    counted = ("Antrag", "Anträge")
    reference = columns.LinkColumn("Aktenzeichen", url=lambda row: f"/akten/{row.reference}/")
    name = Column("Träger")
    amount = columns.EuroColumn("Beantragt", footer="3,00 €")
    points = columns.NumberColumn("Punkte", places=0)
    state = columns.BadgeColumn("Status", badges=STATES)
    received = columns.DateTimeColumn("Eingang")
    open = columns.ActionColumn("Aktion", label="Öffnen", url=lambda row: "/x/", subject=lambda row: row.reference)


def rows(count=1, **changed):
    values = {
        "name": "Mosaik <e. V.>",
        "amount": Decimal("1234.5"),
        "points": 78,
        "state": "in",
        "received": datetime(2026, 9, 30, 21, 59, tzinfo=UTC),
    }
    return [Row(**({"reference": f"50-{index:04}"} | values | changed)) for index in range(1, count + 1)]


def rendered(table) -> str:
    return render_to_string(table.template_name, {"table": table})


def configured(rf, query="", count=60):
    table = Applications(rows(count))
    RequestConfig(rf.get(f"/akten/{query}"), paginate={"per_page": 25}).configure(table)
    return table


def cells(html: str) -> list[str]:
    body = html.split("<tbody")[1].split("</tbody>")[0]
    return [strip_tags(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", body)]


def test_a_row_shows_links_amounts_badges_and_escapes_text():
    assert cells(rendered(Applications(rows()))) == [
        "50-0001",
        "Mosaik &lt;e. V.&gt;",
        "1.234,50\u00a0€",
        "78",
        "Eingereicht",
        "30.09.2026, 23:59 Uhr",
        "Öffnen: 50-0001",
    ]


def test_an_empty_value_is_a_dash():
    assert cells(rendered(Applications(rows(amount=None, points=None))))[2:4] == ["–", "–"]


def test_the_first_cell_names_its_row_and_numbers_stand_right():
    body = rendered(Applications(rows())).split("<tbody")[1]

    assert re.findall(r"<(t[hd])(?: scope=\"(\w+)\")? class=\"[\w-]+ ?([\w-]*)\"", body)[:4] == [
        ("th", "row", ""),
        ("td", "", ""),
        ("td", "", "kern-table__cell--numeric"),
        ("td", "", "kern-table__cell--numeric"),
    ]


def test_a_table_may_draw_a_column_itself():
    class WithNote(Applications):
        def render_name(self, value, record):
            return format_html("<b>{}</b> {}", value, record.points)

    assert cells(rendered(WithNote(rows())))[1] == "Mosaik &lt;e. V.&gt; 78"


def test_a_plain_column_may_link_as_in_django_tables2():
    class Linked(KernTable):
        name = Column("Träger", linkify=lambda record: f"/traeger/{record.points}/")

    assert '<a href="/traeger/78/">Mosaik &lt;e. V.&gt;</a>' in rendered(Linked(rows()))


def test_a_misspelt_column_fails_instead_of_staying_empty():
    class Misspelt(KernTable):
        nmae = Column("Träger")

    with pytest.raises(ValueError, match="nmae"):
        list(Misspelt(rows()).body())


@pytest.mark.parametrize(("count", "spoken"), [(0, "0 Anträge"), (1, "1 Antrag"), (1200, "1.200 Anträge")])
def test_the_number_of_results_is_announced(count, spoken):
    html = rendered(Applications(rows(count)))

    assert re.findall(r'<p class="kern-body" role="status">(.*?)</p>', html) == [spoken]


def test_an_empty_list_says_what_to_do():
    html = rendered(Applications([]))

    assert ("<table" in html, html.count("Keine Einträge gefunden. Ändern Sie die Suche oder die Filter.")) == (
        False,
        1,
    )


def test_a_heading_sorts_and_keeps_the_filters_but_not_the_page(rf):
    head = configured(rf, "?q=Haus+1&page=2&sort=-amount").head()

    assert [(cell.label, cell.url, cell.direction) for cell in head[:3]] == [
        ("Aktenzeichen", "?q=Haus+1&sort=reference", ""),
        ("Träger", "?q=Haus+1&sort=name", ""),
        ("Beantragt", "?q=Haus+1&sort=amount", "descending"),
    ]


def test_an_action_cannot_be_sorted(rf):
    assert configured(rf).head()[-1].url == ""


def test_a_sorted_heading_says_so(rf):
    assert rendered(configured(rf, "?sort=name")).count('aria-sort="ascending"') == 1


def test_pages_lead_back_and_forth_and_keep_the_filters(rf):
    pages = configured(rf, "?q=a&page=2").pages()

    assert (pages.current, pages.last, pages.previous_url, pages.next_url) == (2, 3, "?q=a&page=1", "?q=a&page=3")


def test_the_last_page_has_no_next(rf):
    assert configured(rf, "?page=999").pages().next_url == ""


def test_one_page_needs_no_navigation(rf):
    assert configured(rf, count=25).pages() is None


@pytest.mark.parametrize(("asked", "given"), [("0", 25), ("-5", 1), ("100000", 100)])
def test_nobody_can_ask_for_a_million_rows(rf, asked, given):
    assert configured(rf, f"?per_page={asked}", count=200).paginator.per_page == given


def test_the_file_has_the_columns_of_the_page_without_the_links():
    lines = b"".join(export.csv_lines(Applications(rows(amount=Decimal("-1234.50"))))).decode("utf-8-sig").splitlines()

    assert lines == [
        "Aktenzeichen;Träger;Beantragt;Punkte;Status;Eingang",
        "50-0001;Mosaik <e. V.>;-1234,50;78;Eingereicht;30.09.2026, 23:59 Uhr",
    ]


def test_the_file_holds_all_pages(rf):
    assert len(list(export.csv_lines(configured(rf)))) == 61


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1+2", "-1+2", "@SUM(A1)"])
def test_no_text_becomes_a_formula(text):
    table = Applications(rows(name=text))
    csv_cell = list(export.csv_lines(table))[1].decode().split(";")[1]
    sheet = openpyxl.load_workbook(io.BytesIO(export.xlsx_bytes(table))).active

    assert (csv_cell, sheet["B2"].value, sheet["B2"].data_type) == (f"'{text}", text, "s")


def test_a_workbook_holds_real_numbers_and_berlin_time():
    sheet = openpyxl.load_workbook(io.BytesIO(export.xlsx_bytes(Applications(rows(points=None))))).active

    assert [cell.value for cell in sheet[2]] == [
        "50-0001",
        "Mosaik <e. V.>",
        1234.5,
        None,
        "Eingereicht",
        datetime(2026, 9, 30, 23, 59),  # noqa: DTZ001
    ]


def test_a_workbook_sheet_has_a_name_excel_accepts():
    book = zipfile.ZipFile(io.BytesIO(export.xlsx_bytes(Applications(rows()))))

    assert re.findall('sheet name="([^"]+)"', book.read("xl/workbook.xml").decode()) == ["Anträge 2027  alle"]
