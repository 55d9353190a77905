"""Any text becomes text that the typeface can print."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.documents.typefaces import typefaces
from grants.documents.wording import bound, german_date, markup, one_line, paragraphs, printable

LATIN = frozenset(range(32, 127)) | {0xA0, 0xE4, 0x2013}


@pytest.mark.parametrize(
    ("pasted", "printed"),
    [
        ("Fußgänger", "Fu?gänger"),
        ("a\u0308", "ä"),
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg", "a\nb\nc\nd\ne\nf\ng"),
        ("a\tb\u2003c", "a b c"),
        ("50\u202fEuro", "50\u00a0Euro"),
        ("a\x00\x07\u00ad\u200b\ufeff\ud800b", "ab"),
        ("\ue000\U0010ffff", "??"),
        ("❤\ufe0f\u200d🔥", "??"),
    ],
)
def test_pasted_text_is_printed_as(pasted, printed):
    assert printable(pasted, LATIN) == printed


@given(st.text(st.characters()))
def test_only_characters_of_the_typeface_are_left(text):
    assert set(map(ord, printable(text, LATIN))) <= LATIN | {ord("\n")}


def test_german_text_with_its_signs_needs_no_replacement():
    text = "ÄÖÜäöüßẞ „Anführung“ ‚x‘ – — … € § ² ³ ½ · • − × Łódź Ωμέγα Привет"

    assert printable(text, typefaces().code_points) == text


@pytest.mark.parametrize(("text", "line"), [(" a \n b\n", "a b"), ("", "–"), (" \n\u00a0", "–")])
def test_a_line_is_single_spaced_and_never_empty(text, line):
    assert one_line(text) == line


def test_paragraphs_are_parted_by_empty_lines():
    assert paragraphs("\n\neins\nzwei\n \n\n drei ") == ["eins\nzwei", "drei"]


def test_markup_says_what_the_plain_text_said():
    assert markup("a < b & c\nd") == "a &lt; b &amp; c<br/>d"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (datetime.date(2027, 1, 1), "1.\u00a0Januar 2027"),
        (datetime.date(2026, 3, 31), "31.\u00a0März 2026"),
        (datetime.date(2026, 12, 24), "24.\u00a0Dezember 2026"),
    ],
)
def test_dates_are_written_out(day, written):
    assert german_date(day) == written


def test_a_sign_and_its_number_stay_in_one_line():
    assert bound("nach § 36 Abs. 2 Nr. 3 VwVfG, §§ 58 und 70, Art. 5 Satz 2") == (
        "nach §\u00a036 Abs.\u00a02 Nr.\u00a03 VwVfG, §§\u00a058 und 70, Art.\u00a05 Satz\u00a02"
    )
    assert bound("der Absatz 2, § oben") == "der Absatz 2, § oben"
