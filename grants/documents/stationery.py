"""The sheet: A4 with the measures of DIN 5008 (form B), and what is printed on it around the text.

All of it is an artifact: a screen reader skips it, and what it says also stands in the text.
"""

from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from grants.documents.flowables import PALE
from grants.documents.styles import INK, MUTED
from grants.documents.tagging import TaggedCanvas
from grants.documents.typefaces import Typefaces

WIDTH, HEIGHT = A4
LEFT, RIGHT, BOTTOM = 25 * mm, 20 * mm, 28 * mm
TOP_OF_FIRST_PAGE, TOP = 58 * mm, 25 * mm
TEXT_WIDTH = WIDTH - LEFT - RIGHT
ADDRESS_HEIGHT, SPACE_BELOW_ADDRESS = 40 * mm, 6 * mm
ADDRESS_WIDTHS = (85 * mm, 20 * mm, TEXT_WIDTH - 105 * mm)
FOLDING_MARKS = (105 * mm, 210 * mm)
PUNCHING_MARK = 148.5 * mm
ELLIPSIS = "…"


@dataclass(frozen=True)
class Stationery:
    """What every page of one letter carries: printable single lines only."""

    sender: tuple[str, ...]
    reference: str
    footer: str
    faces: Typefaces

    def print_on(self, canvas: TaggedCanvas, number: int, total: int) -> None:
        """Print the letterhead and the folding marks on the first page, the footer on each page."""
        if number == 1:
            with canvas.artifact("Pagination", "Header"):
                self._letterhead(canvas)
            with canvas.artifact():
                _folding_marks(canvas)
        with canvas.artifact("Pagination", "Footer"):
            self._footer(canvas, f"Seite {number} von {total} · {self.reference}")

    def _letterhead(self, canvas: TaggedCanvas) -> None:
        y = HEIGHT - 22 * mm
        for line, face, size, colour in zip(
            self.sender, (self.faces.strong, self.faces.regular), (17, 11), (INK, MUTED), strict=False
        ):
            canvas.setFillColor(colour)
            canvas.setFont(face, size)
            canvas.drawString(LEFT, y, _fitting(line, face, size, TEXT_WIDTH))
            y -= 16
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1)
        canvas.line(LEFT, HEIGHT - 35 * mm, WIDTH - RIGHT, HEIGHT - 35 * mm)

    def _footer(self, canvas: TaggedCanvas, page: str) -> None:
        face, size = self.faces.regular, 8
        page = _fitting(page, face, size, TEXT_WIDTH / 2)
        footer = _fitting(self.footer, face, size, TEXT_WIDTH - stringWidth(page, face, size) - 6 * mm)
        canvas.setStrokeColor(PALE)
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, 20 * mm, WIDTH - RIGHT, 20 * mm)
        canvas.setFillColor(MUTED)
        canvas.setFont(face, size)
        canvas.drawString(LEFT, 15 * mm, footer)
        canvas.drawRightString(WIDTH - RIGHT, 15 * mm, page)


def _folding_marks(canvas: TaggedCanvas) -> None:
    canvas.setStrokeColor(MUTED)
    canvas.setLineWidth(0.3)
    for distance in FOLDING_MARKS:
        canvas.line(5 * mm, HEIGHT - distance, 9 * mm, HEIGHT - distance)
    canvas.line(5 * mm, HEIGHT - PUNCHING_MARK, 11 * mm, HEIGHT - PUNCHING_MARK)


def _fitting(text: str, face: str, size: float, width: float) -> str:
    """The text, or as much of its beginning as fits into the width, with an ellipsis."""
    if stringWidth(text, face, size) <= width:
        return text
    while text and stringWidth(text + ELLIPSIS, face, size) > width:
        text = text[:-1]
    return text + ELLIPSIS
