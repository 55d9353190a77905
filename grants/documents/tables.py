"""Tables, lists and pairs of label and value: everything in a letter that stands in columns."""

from collections.abc import Sequence

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth

from grants.documents.column_widths import column_widths
from grants.documents.content import BulletList, Facts, NumberedList, Table
from grants.documents.flowables import SPLITTABLE_HEIGHT, Columns, Grid, Row
from grants.documents.stationery import TEXT_WIDTH
from grants.documents.tagging import Element
from grants.documents.typesetting import Piece, Typesetter

CELL_PADDING = 6
CELL_SURROUNDINGS = 2 * CELL_PADDING + 1
"""What a cell needs beside its text, in points; one more than the padding, so that rounding breaks no line."""
LABEL_GAP = 12
WIDEST_LABEL = TEXT_WIDTH * 0.4
THIN, THICK = 0.5, 1


def bullet_list(setter: Typesetter, block: BulletList, parent: Element) -> Piece:
    """Items behind bullets."""
    pairs = [("•", setter.filled(item)) for item in block.items]
    return _labelled_list(setter, pairs, parent, "Disc", setter.styles.item)


def numbered_list(setter: Typesetter, block: NumberedList, parent: Element) -> Piece:
    """Items behind numbers."""
    pairs = [(f"{number}.", setter.filled(item)) for number, item in enumerate(block.items, 1)]
    return _labelled_list(setter, pairs, parent, "Decimal", setter.styles.item)


def facts(setter: Typesetter, block: Facts, parent: Element) -> Piece:
    """Values behind their labels: a list whose labels follow no numbering (ISO 32000-1, table 347)."""
    pairs = [(setter.line(label), setter.filled(value)) for label, value in block.pairs]
    return _labelled_list(setter, pairs, parent, "None", setter.styles.label)


def table(setter: Typesetter, block: Table, parent: Element) -> Piece:
    """A caption and a grid of cells; the header row is repeated on every page."""
    element = parent.add("Table")
    caption = setter.paragraph(setter.line(block.caption), setter.styles.caption, element.add("Caption"))
    texts = [tuple(setter.text(cell) for cell in row) for row in (block.header, *block.rows)]
    columns = _table_columns(setter, texts, block.numeric)
    last = len(block.rows) if block.total else 0
    header, *rows = [
        _table_row(setter, row, columns, block.numeric, element.add("TR"), head=index == 0, total=index == last)
        for index, row in enumerate(texts)
    ]
    beginning = header.height + (min(rows[0].height, SPLITTABLE_HEIGHT) if rows else 0)
    room = caption.wrap(TEXT_WIDTH, 0)[1] + caption.getSpaceBefore() + caption.getSpaceAfter() + beginning
    return Piece([caption, Grid(rows, header, space_after=12)], room)


def _table_row(
    setter: Typesetter,
    texts: Sequence[str],
    columns: Columns,
    numeric: frozenset[int],
    element: Element,
    *,
    head: bool,
    total: bool,
) -> Row:
    cells = []
    for index, text in enumerate(texts):
        style = _cell_style(setter, strong=head or total, numeric=index in numeric)
        cells.append((setter.paragraph(text, style, _cell_element(element, index, head=head)),))
    strong_line = THICK if head or total else THIN
    return Row(tuple(cells), columns, shaded=head, line_above=THICK if total else 0, line_below=strong_line)


def _cell_style(setter: Typesetter, *, strong: bool, numeric: bool) -> ParagraphStyle:
    if numeric:
        return setter.styles.strong_number if strong else setter.styles.number
    return setter.styles.strong_cell if strong else setter.styles.cell


def _cell_element(row: Element, index: int, *, head: bool) -> Element:
    if head:
        return row.add("TH", ("Table", "Scope", "Column"))
    return row.add("TH", ("Table", "Scope", "Row")) if index == 0 else row.add("TD")


def _table_columns(setter: Typesetter, texts: Sequence[Sequence[str]], numeric: frozenset[int]) -> Columns:
    style = setter.styles.strong_cell
    widths = column_widths(
        texts,
        numeric=numeric,
        face=style.fontName,
        size=style.fontSize,
        surroundings=CELL_SURROUNDINGS,
        total=TEXT_WIDTH,
    )
    return Columns(widths, side_padding=CELL_PADDING, vertical_padding=3.5)


def _labelled_list(
    setter: Typesetter, pairs: Sequence[tuple[str, str]], parent: Element, numbering: str, label_style: ParagraphStyle
) -> Piece:
    if not pairs:
        return Piece([])
    element = parent.add("L", ("List", "ListNumbering", numbering))
    widest = max(stringWidth(label, label_style.fontName, label_style.fontSize) for label, _ in pairs)
    label_width = min(widest + LABEL_GAP, WIDEST_LABEL)
    columns = Columns((label_width, TEXT_WIDTH - label_width), vertical_padding=1.5)
    rows = []
    for label, body in pairs:
        item = element.add("LI")
        label_cell = setter.paragraph(label, label_style, item.add("Lbl"))
        body_cell = setter.paragraph(body, setter.styles.item, item.add("LBody"))
        rows.append(Row(((label_cell,), (body_cell,)), columns))
    return Piece([Grid(rows, space_after=8)], min(rows[0].height, SPLITTABLE_HEIGHT))
