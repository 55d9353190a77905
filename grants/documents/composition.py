"""From the content of a letter to flowables and, in the same order, to the structure tree that is read aloud."""

from collections.abc import Sequence

from reportlab.platypus import CondPageBreak, Flowable

from grants.documents import tables, wording
from grants.documents.content import Block, BulletList, Document, Facts, Heading, NumberedList, Paragraph, Table
from grants.documents.flowables import Columns, Grid, Row, SealField, TaggedParagraph
from grants.documents.stationery import ADDRESS_HEIGHT, ADDRESS_WIDTHS, SPACE_BELOW_ADDRESS, TEXT_WIDTH
from grants.documents.tagging import Element
from grants.documents.typesetting import Piece, Typesetter

MOST_ROOM = 300
"""The most room in points that a heading and what follows may ask for; beyond it they may be parted."""


def compose(document: Document, setter: Typesetter, *, seal_field: bool) -> tuple[Element, list[Flowable]]:
    """The structure tree of a letter and its flowables, with the field for the seal at the end if wanted."""
    structure = Element("Document")
    story: list[Flowable] = [
        _address_window(document, setter, structure),
        setter.paragraph(setter.line(document.title), setter.styles.title, structure.add("H1")),
        *_with_page_breaks([_piece(setter, block, structure) for block in document.blocks]),
    ]
    if seal_field:
        story.append(SealField(structure.add("Form", alternative="Elektronisches Siegel"), "Siegel"))
    return structure, story


def _piece(setter: Typesetter, block: Block, parent: Element) -> Piece:
    match block:
        case Heading():
            return _heading(setter, block, parent)
        case Paragraph():
            return _running_text(setter, block, parent)
        case BulletList():
            return tables.bullet_list(setter, block, parent)
        case NumberedList():
            return tables.numbered_list(setter, block, parent)
        case Facts():
            return tables.facts(setter, block, parent)
        case Table():
            return tables.table(setter, block, parent)


def _heading(setter: Typesetter, block: Heading, parent: Element) -> Piece:
    style = setter.styles.section if block.level == 2 else setter.styles.subsection
    heading = setter.paragraph(setter.line(block.text), style, parent.add(f"H{block.level}"))
    height = heading.wrap(TEXT_WIDTH, 0)[1]
    return Piece([heading], style.spaceBefore + height + style.spaceAfter, leads=True)


def _running_text(setter: Typesetter, block: Paragraph, parent: Element) -> Piece:
    style = setter.styles.strong if block.strong else setter.styles.body
    texts = wording.paragraphs(setter.text(block.text))
    return Piece([setter.paragraph(text, style, parent.add("P")) for text in texts], 2 * style.leading)


def _with_page_breaks(pieces: Sequence[Piece]) -> list[Flowable]:
    """The flowables, each piece preceded by a page break that happens only where its beginning has no room."""
    story: list[list[Flowable]] = []
    room_below = 0.0
    for piece in reversed(pieces):
        room = min(piece.room + (room_below if piece.leads else 0), MOST_ROOM)
        story.append([CondPageBreak(room), *piece.flowables])
        room_below = room
    return [flowable for group in reversed(story) for flowable in group]


def _address_window(document: Document, setter: Typesetter, parent: Element) -> Grid:
    """The window of the envelope on the left, Aktenzeichen and date on the right."""
    sender = " · ".join(setter.line(line) for line in document.sender)
    recipient = "\n".join(setter.line(line) for line in document.recipient)
    address = (
        setter.paragraph(sender, setter.styles.small, parent.add("P")),
        setter.paragraph(recipient, setter.styles.address, parent.add("P")),
    )
    reference = (
        *_labelled("Aktenzeichen", setter.line(document.reference), setter, parent.add("P")),
        *_labelled("Datum", wording.german_date(document.date), setter, parent.add("P")),
    )
    row = Row((address, (), reference), Columns(ADDRESS_WIDTHS), minimum_height=ADDRESS_HEIGHT)
    return Grid([row], space_after=SPACE_BELOW_ADDRESS)


def _labelled(label: str, value: str, setter: Typesetter, element: Element) -> tuple[TaggedParagraph, TaggedParagraph]:
    """A small label over its value, read as one sentence."""
    return (
        setter.paragraph(label, setter.styles.reference_label, element),
        setter.paragraph(value, setter.styles.reference, element),
    )
