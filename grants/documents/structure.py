"""Writes the structure tree of a tagged canvas into its PDF file (ISO 32000-1, 14.7)."""

from itertools import count

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString

from grants.documents.tagging import FIRST_ANNOTATION_KEY, AnnotationLink, Element, MarkedContent, TaggedCanvas


def write_structure(canvas: TaggedCanvas) -> None:
    """Mark the file as tagged and store its structure tree, with the way back from content to element."""
    document = canvas._doc
    writer = _TreeWriter(canvas)
    root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
    root_reference = document.Reference(root, "Structure")
    root["K"] = PDFArray([writer.write(canvas.structure, root_reference)])
    root["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(writer.parents())}), "StructureParents")
    root["ParentTreeNextKey"] = FIRST_ANNOTATION_KEY + len(canvas.annotated)
    document.Catalog.StructTreeRoot = root
    document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
    canvas.setViewerPreference("DisplayDocTitle", "true")


class _TreeWriter:
    """Writes elements top down, because each names its parent, and remembers their object references."""

    def __init__(self, canvas: TaggedCanvas):
        self._canvas = canvas
        self._document = canvas._doc
        self._pages = [self._document.Reference(page) for page in self._document.Pages.pages]
        self._numbers = count()
        self._references: dict[Element, PDFObjectReference] = {}

    def write(self, element: Element, parent: PDFObjectReference) -> PDFObjectReference:
        entries = {"Type": PDFName("StructElem"), "S": PDFName(element.tag), "P": parent}
        dictionary = PDFDictionary(entries)
        reference = self._document.Reference(dictionary, f"Structure{next(self._numbers)}")
        self._references[element] = reference
        dictionary["K"] = PDFArray([self._child(child, reference) for child in element.children])
        if element.alternative:
            dictionary["Alt"] = PDFString(element.alternative)
        if element.attribute:
            owner, key, name = element.attribute
            dictionary["A"] = PDFDictionary({"O": PDFName(owner), key: PDFName(name)})
        return reference

    def _child(
        self, child: Element | MarkedContent | AnnotationLink, parent: PDFObjectReference
    ) -> PDFObjectReference | PDFDictionary:
        if isinstance(child, Element):
            return self.write(child, parent)
        page = self._pages[child.page]
        if isinstance(child, MarkedContent):
            return PDFDictionary({"Type": PDFName("MCR"), "Pg": page, "MCID": child.number})
        return PDFDictionary({"Type": PDFName("OBJR"), "Pg": page, "Obj": child.annotation})

    def parents(self) -> list[int | PDFArray | PDFObjectReference]:
        """The number tree from page and annotation keys to elements, keys ascending."""
        entries: list[int | PDFArray | PDFObjectReference] = []
        for key, page in enumerate(self._canvas.pages):
            entries += [key, PDFArray([self._references[element] for element in page])]
        for key, element in enumerate(self._canvas.annotated, FIRST_ANNOTATION_KEY):
            entries += [key, self._references[element]]
        return entries
