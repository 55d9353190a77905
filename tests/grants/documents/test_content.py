"""Impossible letters are refused before anything is printed."""

import pytest

from grants.documents.content import Attachment, Heading, Table
from tests.grants.documents.letters import letter


@pytest.mark.parametrize("level", [0, 1, 7])
def test_a_heading_has_level_2_to_6(level):
    with pytest.raises(ValueError, match=f"Stufe 2 bis 6, nicht {level}"):
        Heading("Auflagen", level)


def test_headings_leave_out_no_level():
    with pytest.raises(ValueError, match="Auf eine Überschrift der Stufe 2 folgt eine der Stufe 4"):
        letter(Heading("Auflagen"), Heading("Belege", level=4))


def test_the_first_heading_follows_the_title():
    with pytest.raises(ValueError, match="Auf eine Überschrift der Stufe 1 folgt eine der Stufe 3"):
        letter(Heading("Belege", level=3))


def test_headings_may_return_to_any_higher_level():
    levels = (2, 3, 4, 2, 3, 2)

    assert len(letter(*(Heading("Abschnitt", level) for level in levels)).blocks) == 6


def test_a_row_has_as_many_cells_as_the_head():
    with pytest.raises(ValueError, match="Tabelle „Ausgaben“, Zeile 2: 1 statt 2 Zellen"):
        Table("Ausgaben", ("Ausgabe", "Betrag"), (("Personal", "1"), ("Summe",)))


@pytest.mark.parametrize("columns", [0, 13])
def test_a_table_has_1_to_12_columns(columns):
    with pytest.raises(ValueError, match=f"1 bis 12 Spalten, nicht {columns}"):
        Table("Ausgaben", ("Monat",) * columns, ())


@pytest.mark.parametrize("name", ["", "Bescheid für Süd.json", "../a", "a\n"])
def test_an_attachment_has_a_portable_name(name):
    with pytest.raises(ValueError, match="kein Dateiname für eine Anlage"):
        Attachment(name, b"", "text/csv", "Daten")


@pytest.mark.parametrize("mime", ["", "json", "text/csv; charset=utf-8"])
def test_an_attachment_has_a_media_type(mime):
    with pytest.raises(ValueError, match="kein Dateityp"):
        Attachment("daten.csv", b"", mime, "Daten")


def test_two_attachments_have_two_names():
    attachment = Attachment("daten.csv", b"", "text/csv", "Daten")

    with pytest.raises(ValueError, match="denselben Dateinamen"):
        letter(attachments=(attachment, attachment))
