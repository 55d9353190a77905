"""Ordinary files are known by their content; hostile ones end in their sentence, within limits."""

import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from grants.attachments.inspection import images, packages, pdf
from grants.attachments.inspection.formats import FORMATS
from grants.attachments.inspection.reading import inspect
from grants.attachments.inspection.refusals import TOO_DEMANDING, Unacceptable
from tests.grants.attachments import files
from tests.grants.attachments.hostile import HOSTILE

PROJECT = Path(__file__).resolve().parents[4]


def refusal(data: bytes) -> str:
    with pytest.raises(Unacceptable) as refused:
        inspect(data)
    return str(refused.value)


@pytest.mark.parametrize("kind", files.GOOD)
def test_an_ordinary_file_is_known_by_its_content(kind):
    assert inspect(files.GOOD[kind]()) == FORMATS[kind]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name):
    make, sentence = HOSTILE[name]

    assert refusal(make()) == sentence


def links(made: pikepdf.Pdf) -> None:
    """A link into the web, an outline, a form field and a signature's place: what ordinary PDFs have."""
    link = Dictionary(S=Name.URI, URI=String("https://www.leipzig.de/"))
    made.pages[0].Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=link, Border=Array([0, 0, 0]))]
    )
    made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])
    made.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Tx, T=String("Name"), V=String("Ada"))]))


@pytest.mark.parametrize(
    "data",
    [
        files.pdf(links),
        files.pdf(links, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True),
        files.pdf(links, linearize=True),
        files.pdf() + b"\r\n\0\0 \n",
        files.jpeg(progressive=True),
        files.jpeg() + files.jpeg(),
        files.jpeg() + b"\0" * 9,
        files.docx(links='<Relationship Id="r8" Type="x/hyperlink" Target="https://x" TargetMode="External"/>'),
        files.docx('<w:p><w:r><w:instrText> HYPERLINK "https://x" \\o "Link zur Seite"</w:instrText></w:r></w:p>'),
        files.with_part(files.docx(), "word/media/image1.png", files.png()),
        files.with_part(files.docx(), "word/media/image1.jpeg", files.jpeg()),
        files.with_part(
            files.docx(), "customXml/item1.xml", '<?xml version="1.0" encoding="UTF-16"?><x/>'.encode("utf-16")
        ),
        files.odt('<text:a xlink:href="https://x">x</text:a><draw:image xlink:href="Pictures/1.png"/>'),
        files.odt('<draw:object xlink:href="./Object 1"/>'),
        files.with_part(files.odt(), "Configurations2/accelerator/current.xml", ""),
    ],
)
def test_what_ordinary_files_have_does_no_harm(data):
    assert inspect(data) in FORMATS.values()


@pytest.mark.parametrize("name", ["docx that bursts", "docx with a picture that bursts", "docx with deep nesting"])
def test_a_bomb_is_stopped_early(name):
    bomb = HOSTILE[name][0]()
    began = time.monotonic()

    refusal(bomb)

    assert time.monotonic() - began < 10


def test_a_pdf_of_a_hundred_thousand_objects_ends_within_the_limits():
    def many(made: pikepdf.Pdf) -> None:
        made.Root.PieceInfo = Array([made.make_indirect(Dictionary(X=number)) for number in range(100_000)])

    began = time.monotonic()
    try:
        found = inspect(files.pdf(many)).content_type
    except Unacceptable as refused:
        found = str(refused)

    assert found in {FORMATS["pdf"].content_type, TOO_DEMANDING}
    assert time.monotonic() - began < 45


def test_the_child_reads_no_secrets_and_writes_no_files():
    """The program the parent starts, with a look around instead of an inspection."""
    look = (
        "import sys; sys.path.append(sys.argv[1]); from grants.attachments.inspection import worker; "
        "import os, resource; worker.confine(); print(sorted(set(os.environ) - {'LC_CTYPE'}), "
        "resource.getrlimit(resource.RLIMIT_CORE)[0], 'django' in sys.modules)"
    )
    seen = subprocess.run(
        [sys.executable, "-I", "-c", look, str(PROJECT)], env={}, capture_output=True, text=True, check=True
    )

    assert seen.stdout == "[] 0 False\n"


FAMILIES = {"pdf": pdf, "png": images, "jpeg": images, "docx": packages, "xlsx": packages, "odt": packages}
BASES = {kind: files.GOOD[kind]() for kind in FAMILIES}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FAMILIES)), st.data())
def test_a_damaged_file_is_accepted_or_refused_and_never_anything_else(kind, data):
    base = bytearray(BASES[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(base) - 1))
        base[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
        base = base or bytearray(b"x")

    try:
        outcome = FAMILIES[kind].inspect(bytes(base))
    except Unacceptable as refused:
        outcome = str(refused)
    assert outcome in FORMATS or outcome.endswith(".")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_end_in_a_sentence(data):
    assert refusal(data).endswith(".")
