"""What the letter is laid out from: tagged paragraphs, and grids of them (tables, lists, pairs, the address window).

Every flowable carries its element of the structure tree. When ReportLab splits one at the end of a page, both parts
carry the same element, so a screen reader hears one paragraph, not two.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable
from reportlab.platypus import Paragraph as PlainParagraph

from grants.documents.tagging import Element, TaggedCanvas

SPLITTABLE_HEIGHT = 75
"""A row higher than this (in points, about five lines) may run over the end of a page; a lower one stays whole."""
DARK, PALE, SHADE = HexColor("#1F2937"), HexColor("#B4BAC4"), HexColor("#EEF1F5")


class TaggedParagraph(PlainParagraph):
    """A paragraph that belongs to an element of the structure tree, which must be set before it is drawn."""

    element: Element

    def split(self, available_width: float, available_height: float) -> list["TaggedParagraph"]:
        """The part that fits and the rest; both belong to the same element."""
        parts = super().split(available_width, available_height)
        for part in parts:
            part.element = self.element
        if not parts:
            self.wrap(available_width, available_height)  # ReportLab has forgotten the lines, a later page needs them
        return parts

    def draw(self) -> None:
        """Draw the lines as content of the element."""
        with self.canv.marked(self.element):
            super().draw()


class SealField(Flowable):
    """The invisible place for the electronic seal. It takes no room."""

    def __init__(self, element: Element, name: str):
        super().__init__()
        self.element, self.name = element, name

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """No room at all."""
        return 0, 0

    def draw(self) -> None:
        """Add the field to the page."""
        self.canv.add_seal_field(self.element, self.name)


@dataclass(frozen=True)
class Columns:
    """Where the cells of a grid stand: widths in points, and the space around the text of each cell."""

    widths: tuple[float, ...]
    side_padding: float = 0
    vertical_padding: float = 0


@dataclass(frozen=True)
class Row:
    """One row of a grid: a stack of paragraphs for each column.

    `line_above` and `line_below` are widths in points, 0 for none; `minimum_height` is in points too.
    """

    cells: tuple[tuple[TaggedParagraph, ...], ...]
    columns: Columns
    shaded: bool = False
    line_above: float = 0
    line_below: float = 0
    minimum_height: float = 0
    height: float = field(init=False)

    def __post_init__(self) -> None:
        for column, cell in enumerate(self.cells):
            for paragraph in cell:
                paragraph.wrap(self._text_width(column), 0)
        highest = max(sum(_taken_height(paragraph) for paragraph in cell) for cell in self.cells)
        height = highest + 2 * self.columns.vertical_padding
        object.__setattr__(self, "height", max(height, self.minimum_height))

    def _text_width(self, column: int) -> float:
        return self.columns.widths[column] - 2 * self.columns.side_padding

    def split(self, available_height: float) -> tuple["Row", "Row"] | None:
        """The part of a high row that fits and the rest, or None if the row should stay whole."""
        if self.height <= SPLITTABLE_HEIGHT:
            return None
        room = available_height - 2 * self.columns.vertical_padding
        halves = [self._split_cell(column, room) for column in range(len(self.cells))]
        if any(cell and not upper for cell, (upper, _) in zip(self.cells, halves, strict=True)):
            return None  # a cell that begins on the next page would be out of line with its row
        above = replace(self, cells=tuple(upper for upper, _ in halves), line_below=0, minimum_height=0)
        below = replace(self, cells=tuple(lower for _, lower in halves), line_above=0, minimum_height=0)
        return above, below

    def _split_cell(self, column: int, room: float) -> tuple[tuple[TaggedParagraph, ...], tuple[TaggedParagraph, ...]]:
        cell = self.cells[column]
        for index, paragraph in enumerate(cell):
            height = _taken_height(paragraph)
            if height > room:
                parts = paragraph.split(self._text_width(column), room - paragraph.getSpaceAfter())
                upper, lower = parts[:1], parts[1:] or ([] if parts else [paragraph])
                return (*cell[:index], *upper), (*lower, *cell[index + 1 :])
            room -= height
        return cell, ()

    def draw(self, canvas: TaggedCanvas, left: float, top: float) -> None:
        """Draw the row; `top` is the upper edge."""
        self._draw_lines(canvas, left, top)
        for column, cell in enumerate(self.cells):
            x = left + sum(self.columns.widths[:column]) + self.columns.side_padding
            y = top - self.columns.vertical_padding
            for paragraph in cell:
                paragraph.drawOn(canvas, x, y - paragraph.height)
                y -= _taken_height(paragraph)

    def _draw_lines(self, canvas: TaggedCanvas, left: float, top: float) -> None:
        if not (self.shaded or self.line_above or self.line_below):
            return
        bottom, right = top - self.height, left + sum(self.columns.widths)
        with canvas.artifact():
            canvas.saveState()
            if self.shaded:
                canvas.setFillColor(SHADE)
                canvas.rect(left, bottom, right - left, self.height, stroke=0, fill=1)
            for width, y in ((self.line_above, top), (self.line_below, bottom)):
                if width:
                    canvas.setStrokeColor(DARK if width >= 1 else PALE)
                    canvas.setLineWidth(width)
                    canvas.line(left, y, right, y)
            canvas.restoreState()


def _taken_height(paragraph: TaggedParagraph) -> float:
    height: float = paragraph.height + paragraph.getSpaceAfter()
    return height


class Grid(Flowable):
    """Rows below each other, over as many pages as they need. `header` is repeated on each page, unspoken.

    A header higher than `SPLITTABLE_HEIGHT` is not repeated: it could leave no room for rows.
    """

    def __init__(self, rows: Sequence[Row], header: Row | None = None, space_after: float = 0):
        super().__init__()
        if header and header.height > SPLITTABLE_HEIGHT:
            rows, header = (header, *rows), None
        self.rows, self.header, self.header_was_read = tuple(rows), header, False
        self.spaceAfter = space_after

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The size of all rows together."""
        self.width = sum(self._drawn_rows()[0].columns.widths)
        self.height = sum(row.height for row in self._drawn_rows())
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list["Grid"]:
        """As many rows as fit, and the rest under a repeated header; nothing if no row fits."""
        room = available_height - (self.header.height if self.header else 0)
        for index, row in enumerate(self.rows):
            if row.height > room:
                return self._split_at(index, row.split(room))
            room -= row.height
        return [self]

    def _split_at(self, index: int, halves: tuple[Row, Row] | None) -> list["Grid"]:
        upper, lower = self.rows[:index], self.rows[index:]
        if halves:
            upper, lower = (*upper, halves[0]), (halves[1], *lower[1:])
        if not upper:
            return []
        above = Grid(upper, self.header)
        above.header_was_read = self.header_was_read
        below = Grid(lower, self.header, self.spaceAfter)
        below.header_was_read = True
        return [above, below]

    def _drawn_rows(self) -> tuple[Row, ...]:
        return (self.header, *self.rows) if self.header else self.rows

    def draw(self) -> None:
        """Draw header and rows from top to bottom."""
        top = self.height
        for row in self._drawn_rows():
            if row is self.header and self.header_was_read:
                with self.canv.artifact("Pagination", "Header"):
                    row.draw(self.canv, 0, top)
            else:
                row.draw(self.canv, 0, top)
            top -= row.height
