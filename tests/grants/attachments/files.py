"""Ordinary files as people send them, small and valid."""

import functools
import io
import zipfile
from collections.abc import Callable, Iterable

import openpyxl
import pikepdf
from PIL import Image

CONTENT_TYPES = "[Content_Types].xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def pdf(change: Callable[[pikepdf.Pdf], object] = lambda pdf: None, *, pages: int = 1, **options) -> bytes:
    """A PDF with empty pages; `change` adds to it, `options` go to pikepdf's save."""
    target = io.BytesIO()
    with pikepdf.Pdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        change(made)
        made.save(target, **({"deterministic_id": True} | options if "encryption" not in options else options))
    return target.getvalue()


def paper(mark: str = "") -> bytes:
    """A valid PDF that differs from others by a mark."""
    return pdf(lambda made: made.docinfo.__setitem__("/Title", mark or "Satzung"))


def png(size: tuple[int, int] = (8, 8)) -> bytes:
    return _picture("PNG", size)


def jpeg(size: tuple[int, int] = (8, 8), **options) -> bytes:
    return _picture("JPEG", size, **options)


def _picture(kind: str, size: tuple[int, int], **options) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, kind, **options)
    return target.getvalue()


def xlsx() -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "Miete"
    book.active["B1"] = "=SUM(C1:C9)"
    book.active["A1"].hyperlink = "https://www.example.org/"
    book.save(target)
    return target.getvalue()


def docx(body: str = "<w:p><w:r><w:t>Konzept</w:t></w:r></w:p>", links: str = "", content_type: str = WORD) -> bytes:
    """A document of Word; `links` are further relationships of its text."""
    return archive(
        [
            (
                CONTENT_TYPES,
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{content_type}"/></Types>',
            ),
            (
                "_rels/.rels",
                _relationships(f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>'),
            ),
            ("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"),
            ("word/_rels/document.xml.rels", _relationships(links)),
        ]
    )


def _relationships(links: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )


def odt(body: str = "<text:p>Konzept</text:p>", kind: str = "text", manifest: str = "") -> bytes:
    """A text of OpenDocument, or with `kind` "spreadsheet" a table."""
    namespace = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    return archive(
        [
            ("mimetype", f"application/vnd.oasis.opendocument.{kind}"),
            (
                "content.xml",
                f"<office:document-content {ODF}><office:scripts/><office:body><office:{kind}>{body}</office:{kind}>"
                "</office:body></office:document-content>",
            ),
            ("META-INF/manifest.xml", f"<manifest:manifest {namespace}>{manifest}</manifest:manifest>"),
        ]
    )


def ods(body: str = '<table:table table:name="Daten"/>') -> bytes:
    return odt(body, "spreadsheet")


def archive(members: Iterable[tuple[str, str | bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            # No clock in the file, so that the same content has the same hash.
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def with_part(data: bytes, name: str, content: str | bytes = b"x") -> bytes:
    """The same package with one part more."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return archive([*((member.filename, source.read(member)) for member in source.infolist()), (name, content)])


GOOD: dict[str, Callable[[], bytes]] = {
    "pdf": functools.partial(pdf, pages=3),
    "png": png,
    "jpeg": jpeg,
    "docx": docx,
    "xlsx": xlsx,
    "odt": odt,
    "ods": ods,
}
