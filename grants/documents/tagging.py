"""Tagged drawing: a canvas that ties every mark on the page to an element of the structure tree.

The tree is built by whoever composes the letter, in reading order; the canvas only notes which content on which page
belongs to which element, or that it is an artifact (lines, page numbers), which a screen reader skips.
ISO 32000-1, 14.7 and 14.8; ISO 14289-1 (PDF/UA-1), 7.1.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

FIRST_ANNOTATION_KEY = 100_000
"""Keys of the parent tree below this number are pages, from this number on annotations."""
PRINT_AND_LOCKED = 132


@dataclass(frozen=True)
class MarkedContent:
    """A piece of page content, by page (the first is 0) and by its number (MCID) on that page."""

    page: int
    number: int


@dataclass(frozen=True)
class AnnotationLink:
    """An annotation that belongs to an element, such as the field for the seal."""

    page: int
    annotation: PDFObjectReference


@dataclass(eq=False)
class Element:
    """One element of the structure tree: its standard type (ISO 32000-1, 14.8.4), its children in reading order.

    `attribute` is (owner, key, name), for instance ("Table", "Scope", "Row"); `alternative` is the spoken text.
    """

    tag: str
    attribute: tuple[str, str, str] | None = None
    alternative: str = ""
    children: list["Element | MarkedContent | AnnotationLink"] = field(default_factory=list)

    def add(self, tag: str, attribute: tuple[str, str, str] | None = None, alternative: str = "") -> "Element":
        """Append a new element as the last child and return it."""
        child = Element(tag, attribute, alternative)
        self.children.append(child)
        return child


class SpacedText(PDFTextObject):
    """Text whose lines end with a real space; otherwise words run together when read aloud (ISO 32000-1, 14.8.2.5)."""

    def _textOut(self, text: str, TStar: int = 0) -> None:
        super()._textOut(f"{text} " if TStar and not text[-1:].isspace() else text, TStar)


class TaggedCanvas(Canvas):
    """A ReportLab canvas with marked content. `finish` is called once, after the last page, before the file is built.

    `pages` holds, for each finished page, the element of each piece of content: the index is its number (MCID).
    """

    def __init__(self, target: Any, *, structure: Element, finish: Callable[["TaggedCanvas"], None], **settings: Any):
        super().__init__(target, pdfVersion=(1, 7), **settings)
        self.structure = structure
        self.pages: list[list[Element]] = []
        self.annotated: list[Element] = []
        self._finish = finish
        self._page_content: list[Element] = []
        self._inside_mark = False

    def beginText(self, x: float = 0, y: float = 0, **settings: Any) -> SpacedText:
        """Text objects of this canvas keep words apart."""
        return SpacedText(self, x, y, **settings)

    @contextmanager
    def marked(self, element: Element) -> Iterator[None]:
        """Everything drawn inside belongs to the element; inside an artifact it stays part of the artifact."""
        number = len(self._page_content)
        with self._mark(f"/{element.tag} <</MCID {number}>> BDC") as opened:
            if opened:
                self._page_content.append(element)
                element.children.append(MarkedContent(len(self.pages), number))
            yield

    @contextmanager
    def artifact(self, kind: str = "Layout", subtype: str = "") -> Iterator[None]:
        """Everything drawn inside is decoration or repetition and is not read aloud."""
        detail = f" /Subtype /{subtype}" if subtype else ""
        with self._mark(f"/Artifact <</Type /{kind}{detail}>> BDC"):
            yield

    @contextmanager
    def _mark(self, operator: str) -> Iterator[bool]:
        if self._inside_mark:  # content items must not be nested
            yield False
            return
        self._inside_mark = True
        self._code.append(operator)
        try:
            yield True
        finally:
            self._code.append("EMC")
            self._inside_mark = False

    def add_seal_field(self, element: Element, name: str) -> None:
        """Add an empty, invisible signature field that belongs to the element; the sealing service fills it.

        It must be here from the start: a field that a signing tool adds later is untagged (ISO 14289-1, 7.18).
        """
        widget = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Widget"),
            "FT": PDFName("Sig"),
            "T": PDFString(name),
            "TU": PDFString(element.alternative),
            "Rect": PDFArray([0, 0, 0, 0]),
            "F": PRINT_AND_LOCKED,
            "StructParent": FIRST_ANNOTATION_KEY + len(self.annotated),
            "P": self._doc.thisPageRef(),
        }
        self._addAnnotation(PDFDictionary(widget))
        reference = self._doc.refAnnotation(f"NUMBER{self._annotationCount}")
        element.children.append(AnnotationLink(len(self.pages), reference))
        self.annotated.append(element)
        self._doc.Catalog.AcroForm = PDFDictionary({"Fields": PDFArray([reference])})

    def showPage(self) -> None:
        """Close the page and note its structure."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self.pages), PDFName("S")
        self.pages.append(self._page_content)
        self._page_content = []

    def stamp_pages(self, draw: Callable[["TaggedCanvas", int, int], None]) -> None:
        """Draw on top of every finished page: `draw(canvas, number, total)`. Only now is the total known."""
        for number, page in enumerate(self._doc.Pages.pages, 1):
            self._code = []
            draw(self, number, len(self.pages))
            page.stream += "\n".join([*self._code, ""])
        self._code = []

    def save(self) -> None:
        """Close the last page, finish the file and write it."""
        if self._code:
            self.showPage()
        self._finish(self)
        self._doc.SaveToFile(self._filename, self)
