"""ReportLab writes streams and character maps that an archive accepts."""

import pytest
from reportlab.pdfbase.pdfdoc import PDFDocument, PDFStream

from grants.documents import reportlab_patches
from grants.documents.reportlab_patches import unicode_map

reportlab_patches.apply()


@pytest.mark.parametrize("data", [b"data", b"data\r", b"data\n"])
def test_a_whole_line_end_parts_the_data_of_a_stream_from_its_keyword(data):
    written = PDFStream(content=data, filters=[]).format(PDFDocument())

    assert written.split(b"stream\n", 1)[1] == data + b"\r\nendstream\n"


def test_applying_the_corrections_again_changes_nothing():
    written = PDFStream(content=b"data", filters=[]).format(PDFDocument())

    reportlab_patches.apply()

    assert PDFStream(content=b"data", filters=[]).format(PDFDocument()) == written


def test_codes_without_a_character_are_not_mapped():
    lines = unicode_map("Fira", [0, ord("a"), 0xFEFF, ord("ß"), 0x1F600]).splitlines()

    assert lines[4:-1] == ["3 beginbfchar", "<01> <0061>", "<03> <00DF>", "<04> <D83DDE00>", "endbfchar"]


def test_a_map_is_cut_into_blocks_of_100():
    lines = unicode_map("Fira", range(32, 32 + 230)).splitlines()

    assert [line for line in lines if "beginbfchar" in line] == ["100 beginbfchar", "100 beginbfchar", "30 beginbfchar"]
