"""A printed letter is accessible and archivable, whatever it says."""

import datetime
import io
from dataclasses import replace

import page
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from grants.documents.content import BulletList, Facts, Heading, NumberedList, Paragraph, Table
from grants.documents.paper import render
from tests.grants.documents.letters import NOW, STRESS, bescheid, letter
from tests.grants.documents.reading import footers, tagging_errors

PROFILES = ("ua1", "3a")


def failures(pdf: bytes) -> list[tuple[str, str, str]]:
    """Every broken rule of PDF/UA-1 and PDF/A-3a."""
    return [
        (profile, failure.rule_id, failure.message)
        for profile in PROFILES
        for failure in page.validate_pdf_bytes(pdf, profile=profile).failures
    ]


def test_an_ordinary_bescheid_is_accessible_and_archivable():
    pdf = render(bescheid(), created_at=NOW)

    assert failures(pdf) == []
    assert tagging_errors(pdf) == []


@pytest.mark.parametrize("document", STRESS.values(), ids=STRESS)
def test_a_letter_stays_accessible_with(document):
    pdf = render(document, created_at=NOW, seal_field=True)

    assert failures(pdf) == []
    assert tagging_errors(pdf) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_the_validator_refuses_a_plain_reportlab_file(profile):
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(100, 100, "Hallo")
    canvas.save()

    assert not page.validate_pdf_bytes(file.getvalue(), profile=profile).is_compliant


unprintable = st.sampled_from(["❤\ufe0f\u200d🔥 漢字", "\ufeff\u200b", "\ud800", "\ue000", "x\u0301"])
any_text = st.text(st.characters(), max_size=60) | unprintable


@st.composite
def any_table(draw) -> Table:
    columns = draw(st.integers(1, 5))
    row = st.tuples(*[any_text] * columns)
    numeric = draw(st.frozensets(st.integers(0, columns - 1)))
    rows = tuple(draw(st.lists(row, max_size=4)))
    return Table(draw(any_text), draw(row), rows, numeric, draw(st.booleans()))


texts = st.lists(any_text, max_size=4).map(tuple)
any_block = (
    any_text.map(Heading)
    | st.builds(Paragraph, any_text, st.booleans())
    | texts.map(BulletList)
    | texts.map(NumberedList)
    | st.lists(st.tuples(any_text, any_text), max_size=4).map(tuple).map(Facts)
    | any_table()
)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(blocks=st.lists(any_block, max_size=5), around=any_text, lines=texts)
def test_a_letter_stays_accessible_with_any_text_in_any_place(blocks, around, lines):
    document = letter(
        *blocks,
        title=around,
        subject=around,
        author=around,
        reference=around,
        footer=around,
        sender=lines,
        recipient=lines,
    )

    pdf = render(document, created_at=NOW)

    assert failures(pdf) == []
    assert tagging_errors(pdf) == []


def test_the_same_letter_is_the_same_file():
    assert render(bescheid(), created_at=NOW, seal_field=True) == render(bescheid(), created_at=NOW, seal_field=True)


def test_another_attachment_makes_another_file_identifier():
    document = bescheid()
    other = replace(document, attachments=(replace(document.attachments[0], data=b"{}"),))

    with (
        pikepdf.open(io.BytesIO(render(document, created_at=NOW))) as first,
        pikepdf.open(io.BytesIO(render(other, created_at=NOW))) as second,
    ):
        assert bytes(first.trailer.ID[0]) != bytes(second.trailer.ID[0])


def test_the_moment_of_creation_is_written_in_utc():
    berlin = datetime.timezone(datetime.timedelta(hours=1))

    pdf = render(bescheid(), created_at=datetime.datetime(2026, 11, 22, 10, 30, tzinfo=berlin))

    assert pdf == render(bescheid(), created_at=NOW)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="braucht eine Zeitzone"):
        render(bescheid(), created_at=NOW.replace(tzinfo=None))


def test_each_page_says_its_number_the_total_and_the_aktenzeichen():
    pdf = render(letter(NumberedList(("Auflage",) * 100)), created_at=NOW)

    assert footers(pdf) == [f"Stadt Leipzig, Sozialamt Seite {number} von 3 · 50.3-2027-0107" for number in (1, 2, 3)]


def test_a_long_aktenzeichen_is_shortened_in_the_footer():
    pdf = render(letter(reference="A" * 300), created_at=NOW)

    assert footers(pdf) == ["Stadt Leipzig, Sozialamt Seite 1 von 1 · " + "A" * 38 + "…"]


def test_the_seal_field_is_an_empty_signature_field_named_siegel():
    with pikepdf.open(io.BytesIO(render(bescheid(), created_at=NOW, seal_field=True))) as file:
        (seal,) = file.Root.AcroForm.Fields

        assert (str(seal.FT), str(seal.T), str(seal.TU)) == ("/Sig", "Siegel", "Elektronisches Siegel")
        assert "/V" not in seal


def test_without_a_seal_field_there_is_no_form():
    with pikepdf.open(io.BytesIO(render(bescheid(), created_at=NOW))) as file:
        assert "/AcroForm" not in file.Root
