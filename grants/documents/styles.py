"""The type of the letter: sizes and distances in points, one place to change them."""

from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from grants.documents.typefaces import Typefaces

INK = HexColor("#111827")
MUTED = HexColor("#4B5563")
"""Grey for small print: 7.6 to 1 on white, more than the 4.5 to 1 of WCAG 2.2, 1.4.3."""


@dataclass(frozen=True)
class Styles:
    """The paragraph styles of a letter."""

    body: ParagraphStyle
    strong: ParagraphStyle
    item: ParagraphStyle
    label: ParagraphStyle
    title: ParagraphStyle
    section: ParagraphStyle
    subsection: ParagraphStyle
    caption: ParagraphStyle
    cell: ParagraphStyle
    strong_cell: ParagraphStyle
    number: ParagraphStyle
    strong_number: ParagraphStyle
    address: ParagraphStyle
    small: ParagraphStyle
    reference_label: ParagraphStyle
    reference: ParagraphStyle


def styles(faces: Typefaces) -> Styles:
    """The styles, set in the given faces."""
    body = ParagraphStyle("body", fontName=faces.regular, fontSize=10, leading=14.5, spaceAfter=7, textColor=INK)
    item = ParagraphStyle("item", parent=body, spaceAfter=0)
    cell = ParagraphStyle("cell", parent=item, fontSize=9, leading=12)
    strong_cell = ParagraphStyle("strong cell", parent=cell, fontName=faces.strong)
    heading = ParagraphStyle("heading", parent=body, fontName=faces.strong)
    small = ParagraphStyle("small", parent=item, fontSize=7, leading=9, textColor=MUTED, spaceAfter=4)
    return Styles(
        body=body,
        strong=ParagraphStyle("strong", parent=body, fontName=faces.strong),
        item=item,
        label=ParagraphStyle("label", parent=item, textColor=MUTED),
        title=ParagraphStyle("title", parent=heading, fontSize=16, leading=20.5, spaceAfter=11),
        section=ParagraphStyle("section", parent=heading, fontSize=12, leading=16, spaceBefore=11, spaceAfter=4),
        subsection=ParagraphStyle("subsection", parent=heading, fontSize=10.5, spaceBefore=7, spaceAfter=3),
        caption=ParagraphStyle("caption", parent=strong_cell, spaceBefore=4, spaceAfter=4),
        cell=cell,
        strong_cell=strong_cell,
        number=ParagraphStyle("number", parent=cell, alignment=TA_RIGHT),
        strong_number=ParagraphStyle("strong number", parent=strong_cell, alignment=TA_RIGHT),
        address=ParagraphStyle("address", parent=item, fontSize=10.5, leading=13.5),
        small=small,
        reference_label=ParagraphStyle("reference label", parent=small, fontSize=8, leading=10, spaceAfter=0),
        reference=ParagraphStyle("reference", parent=item, spaceAfter=6),
    )
