"""What an uploaded file is called afterwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.attachments.inspection.formats import FORMATS
from grants.attachments.names import LONGEST_NAME, safe_name

PDF, JPEG = FORMATS["pdf"], FORMATS["jpeg"]


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Satzung.pdf", "Satzung.pdf"),
        ("Satzung 2026 (neu).PDF", "Satzung 2026 (neu).pdf"),
        ("Vereinsregister Ü.pdf", "Vereinsregister Ü.pdf"),
        ("Satzung.docx", "Satzung.pdf"),
        ("Rechnung.pdf.exe", "Rechnung.pdf.exe.pdf"),
        ("Konzept v1.2", "Konzept v1.2.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ada\\Satzung.pdf", "Satzung.pdf"),
        ("Satzung\u202efdp.exe", "Satzungfdp.exe.pdf"),
        ("a\0b\r\nSet-Cookie: x.pdf", "abSet-Cookie_ x.pdf"),
        ('<script>alert("x")</script>.pdf', "script_.pdf"),
        ("  ..  .pdf", "pdf.pdf"),
        (".pdf", "pdf.pdf"),
        ("....", "Datei.pdf"),
        ("", "Datei.pdf"),
        ("/", "Datei.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_name_keeps_what_people_wrote_and_loses_its_tricks(given_name, kept):
    assert safe_name(given_name, PDF) == kept


def test_both_endings_of_a_jpeg_stay():
    assert [safe_name(name, JPEG) for name in ("a.jpg", "a.JPEG", "a.png")] == ["a.jpg", "a.jpeg", "a.jpg"]


@given(st.text(max_size=400))
def test_no_name_leads_anywhere(name):
    kept = safe_name(name, PDF)

    assert kept.endswith(".pdf")
    assert len(kept) <= LONGEST_NAME
    assert not set(kept) & set('/\\\0\r\n"<>')
    assert kept.strip(". ") == kept
