"""Setting text: from any words to a tagged paragraph in one of the letter's styles."""

from dataclasses import dataclass

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from grants.documents import wording
from grants.documents.flowables import TaggedParagraph
from grants.documents.styles import Styles, styles
from grants.documents.tagging import Element
from grants.documents.typefaces import Typefaces


@dataclass(frozen=True)
class Piece:
    """The flowables of one block, and how much room (in points) its beginning needs to stand on one page.

    A piece that `leads` (a heading) also wants the beginning of the next piece on its page.
    """

    flowables: list[Flowable]
    room: float = 0
    leads: bool = False


class Typesetter:
    """Sets text in the given faces."""

    def __init__(self, faces: Typefaces):
        self.styles: Styles = styles(faces)
        self._code_points = faces.code_points

    def text(self, text: str) -> str:
        """The printable text, which may be empty and may have several lines."""
        return wording.bound(wording.printable(text, self._code_points).strip())

    def filled(self, text: str) -> str:
        """The printable text, or "–" if there is none."""
        return self.text(text) or wording.EMPTY

    def line(self, text: str) -> str:
        """The printable text in one line, or "–" if there is none."""
        return wording.one_line(self.text(text))

    def paragraph(self, text: str, style: ParagraphStyle, element: Element) -> TaggedParagraph:
        """A paragraph of printable text that belongs to the element."""
        paragraph = TaggedParagraph(wording.markup(text), style)
        paragraph.element = element
        return paragraph
