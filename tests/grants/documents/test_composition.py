"""A screen reader hears the letter in its order, and each part as what it is."""

import pytest

from grants.documents.content import Heading, NumberedList, Paragraph, Table
from grants.documents.paper import render
from tests.grants.documents.letters import LONG, NOW, bescheid, letter
from tests.grants.documents.reading import attributes, page_texts, spoken


def test_a_bescheid_is_read_from_the_sender_to_the_signature():
    assert spoken(render(bescheid(), created_at=NOW)) == [
        ("Document/P", "Stadt Leipzig · Sozialamt · 04092 Leipzig"),
        ("Document/P", "Diakonie am Thonberg e. V. Musterweg 12 04317 Leipzig"),
        ("Document/P", "Aktenzeichen 50.3-2027-0107"),
        ("Document/P", "Datum 22. November 2026"),
        ("Document/H1", "Zuwendungsbescheid für das Förderjahr 2027"),
        ("Document/P", "Sehr geehrte Damen und Herren,"),
        ("Document/P", "für „Kontaktladen Süd“ bewilligen wir Ihnen 84.500,00 € – für Räume von 120 m²."),
        ("Document/H2", "Bewilligung"),
        ("Document/L/LI/Lbl", "Förderjahr"),
        ("Document/L/LI/LBody", "2027"),
        ("Document/L/LI/Lbl", "Finanzierungsart"),
        ("Document/L/LI/LBody", "Fehlbedarfsfinanzierung"),
        ("Document/H3", "Finanzierungsplan"),
        ("Document/Table/Caption", "Ausgaben in Euro"),
        ("Document/Table/TR/TH", "Ausgabe"),
        ("Document/Table/TR/TH", "Beantragt"),
        ("Document/Table/TR/TH", "Bewilligt"),
        ("Document/Table/TR/TH", "Personalkosten"),
        ("Document/Table/TR/TD", "68.000,00"),
        ("Document/Table/TR/TD", "64.300,00"),
        ("Document/Table/TR/TH", "Sachkosten"),
        ("Document/Table/TR/TD", "24.500,00"),
        ("Document/Table/TR/TD", "20.200,00"),
        ("Document/Table/TR/TH", "Summe"),
        ("Document/Table/TR/TD", "92.500,00"),
        ("Document/Table/TR/TD", "84.500,00"),
        ("Document/H2", "Auflagen"),
        ("Document/L/LI/Lbl", "1."),
        ("Document/L/LI/LBody", "Der Verwendungsnachweis ist bis zum 31. März 2028 vorzulegen."),
        ("Document/L/LI/Lbl", "2."),
        ("Document/L/LI/LBody", "Änderungen sind anzuzeigen."),
        ("Document/L/LI/Lbl", "•"),
        ("Document/L/LI/LBody", "Die Zuwendung wird in vier Raten gezahlt."),
        ("Document/P", "Im Auftrag Kim Muster"),
    ]


def test_header_cells_say_whether_they_head_a_column_or_a_row():
    column, row = "Table Scope Column", "Table Scope Row"

    assert attributes(render(bescheid(), created_at=NOW), "TH") == [column, column, column, row, row, row]


def test_lists_say_how_they_are_numbered():
    assert attributes(render(bescheid(), created_at=NOW), "L") == [
        "List ListNumbering None",
        "List ListNumbering Decimal",
        "List ListNumbering Disc",
    ]


def test_a_repeated_table_head_is_read_once():
    rows = tuple((f"Träger {number}", "1.000,00") for number in range(200))

    pdf = render(letter(Table("Anträge", ("Träger", "Betrag"), rows)), created_at=NOW)

    cells = [text for path, text in spoken(pdf) if path.startswith("Document/Table/TR")]
    assert cells == ["Träger", "Betrag", *(cell for row in rows for cell in row)]


@pytest.mark.parametrize(
    "block",
    [Paragraph(LONG * 100), NumberedList((LONG * 100,)), Table("Ziele", ("Ziel",), ((LONG * 100,),))],
    ids=["a paragraph", "a list item", "a table cell"],
)
def test_text_over_several_pages_is_read_as_one_piece(block):
    pdf = render(letter(block), created_at=NOW)

    assert spoken(pdf)[-1][1] == (LONG * 100).strip()


def test_an_empty_line_begins_a_new_paragraph():
    pdf = render(letter(Paragraph("Erster Absatz,\nzweite Zeile.\n \nZweiter Absatz.")), created_at=NOW)

    assert spoken(pdf)[-2:] == [
        ("Document/P", "Erster Absatz, zweite Zeile."),
        ("Document/P", "Zweiter Absatz."),
    ]


def test_text_is_never_taken_for_markup():
    pdf = render(letter(Paragraph("<b>fett</b> &amp; <br/> a < b")), created_at=NOW)

    assert spoken(pdf)[-1] == ("Document/P", "<b>fett</b> &amp; <br/> a < b")


def test_a_heading_without_text_is_read_as_a_dash():
    pdf = render(letter(Heading("\u200b")), created_at=NOW)

    assert spoken(pdf)[-1] == ("Document/H2", "–")


def test_characters_the_typeface_lacks_become_question_marks():
    pdf = render(letter(Paragraph("Danke 😀 für 漢字")), created_at=NOW)

    assert spoken(pdf)[-1] == ("Document/P", "Danke ? für ??")


@pytest.mark.parametrize("lines", range(20, 40))
def test_a_heading_never_stands_alone_at_the_end_of_a_page(lines):
    table = Table("Ausgaben", ("Ausgabe", "Betrag"), (("Personal", "1"),))

    pdf = render(letter(Paragraph("Zeile\n" * lines), Heading("Plan"), Heading("Teil", 3), table), created_at=NOW)

    pages = page_texts(pdf)
    heading_page = next(number for number, text in enumerate(pages) if "Plan" in text)
    assert "Personal" in pages[heading_page]
