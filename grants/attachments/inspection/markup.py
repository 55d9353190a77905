"""Listens to the XML parts of an Office file and refuses what fetches, runs or hides something."""

import functools
import itertools
import re
from collections.abc import Iterator
from xml.parsers import expat

from grants.attachments.inspection.refusals import (
    DOCTYPE,
    EMBEDDED,
    ENCRYPTED,
    EXTERNAL,
    MACROS,
    STRANGE_PART,
    Unacceptable,
)

LONGEST_TOKEN = 2 * 1024 * 1024
DEEPEST = 1_000

# Elements of OpenDocument whose address may only point into the package.
_FETCHING = {
    *("image", "object", "object-ole", "plugin", "floating-frame", "section-source", "table-source"),
    *("cell-range-source", "dde-source", "dde-link", "dde-connection-decl", "database-source-query"),
    *("fill-image", "background-image", "auto-reload", "connection-data-source", "sound", "applet"),
}
_ALWAYS = {
    **dict.fromkeys(("dde-source", "dde-link", "dde-connection-decl", "ddeLink", "database-source-query"), EXTERNAL),
    **dict.fromkeys(("object-ole", "plugin", "applet", "oleObject", "OLEObject", "altChunk"), EMBEDDED),
    **dict.fromkeys(("script", "event-listener"), MACROS),
    "encryption-data": ENCRYPTED,
}
_OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|/|\\|\.\./)", re.IGNORECASE)
# Word fields that start programs or read other files; a mark stands where a field begins.
_BEGIN = "\0"
_FIELDS = re.compile(r"\0\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE)\b", re.IGNORECASE)
_FORMULAS = re.compile(r"\b(?:WEBSERVICE|RTD|DDE|CALL|REGISTER\.ID|EXEC)\s*\(", re.IGNORECASE)


class Listener:
    """Hears one part. `heard` collects formulas and Word's fields, whose instructions may be cut into pieces."""

    def __init__(self) -> None:
        self.depth = 0
        self.inside = ""
        self.heard: dict[str, list[str]] = {"instrText": [], "f": []}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins. Raises Unacceptable for what has no place in a document."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unacceptable(STRANGE_PART)
        name = local(name)
        self.inside = name if name in self.heard else ""
        if name in _ALWAYS:
            raise Unacceptable(_ALWAYS[name])
        if name == "Relationship":
            _check_relationship(attributes)
        elif name in _FETCHING and _points_outside(attributes):
            raise Unacceptable(EXTERNAL)
        if name == "fldSimple":
            self.heard["instrText"].extend(_BEGIN + text for key, text in attributes.items() if local(key) == "instr")
        elif name == "fldChar":
            self.heard["instrText"].append(_BEGIN)
        elif name == "table-cell":
            self.heard["f"].extend(text for key, text in attributes.items() if local(key) == "formula")

    def end(self, name: str) -> None:
        """An element ends."""
        self.depth -= 1
        if local(name) == "f":
            self.heard["f"].append(" ")
        self.inside = ""

    def text(self, data: str) -> None:
        """Text between the elements."""
        if self.inside:
            self.heard[self.inside].append(data)

    def finish(self) -> None:
        """Judge what was collected. Raises Unacceptable."""
        if _FIELDS.search("".join(self.heard["instrText"])) or _FORMULAS.search("".join(self.heard["f"])):
            raise Unacceptable(EXTERNAL)


def listen(first: bytes, chunks: Iterator[bytes]) -> None:
    """Hear a whole part. Raises Unacceptable, or ExpatError where it is no XML; an empty part is fine."""
    if not first:
        return
    listener = Listener()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = listener.start, listener.end
    parser.CharacterDataHandler = listener.text
    parser.buffer_text = True
    size = 0
    for chunk in itertools.chain([first], chunks):
        size = _feed(parser, chunk, size)
    parser.Parse(b"", True)
    listener.finish()


def _feed(parser: expat.XMLParserType, chunk: bytes, size: int) -> int:
    parser.Parse(chunk, False)
    # expat reads an unfinished element again with every chunk: without this limit one long element costs minutes.
    if size + len(chunk) - parser.CurrentByteIndex > LONGEST_TOKEN:
        raise Unacceptable(STRANGE_PART)
    return size + len(chunk)


def _refuse_doctype(*_: object) -> None:
    raise Unacceptable(DOCTYPE)


def _check_relationship(attributes: dict[str, str]) -> None:
    """Only hyperlinks may lead outside; programs and foreign text may not be related at all."""
    kind = attributes.get("Type", "").rsplit("/", 1)[-1].lower()
    if kind in ("vbaproject", "customui", "attachedtoolbars"):
        raise Unacceptable(MACROS)
    if kind in ("oleobject", "package", "afchunk", "control", "activexcontrolbinary"):
        raise Unacceptable(EMBEDDED)
    if attributes.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
        raise Unacceptable(EXTERNAL)


def _points_outside(attributes: dict[str, str]) -> bool:
    return any(local(key) == "href" and _OUTSIDE.match(text.strip()) for key, text in attributes.items())


@functools.lru_cache(maxsize=1000)
def local(name: str) -> str:
    """The name of an element or attribute without its prefix: "table:table-cell" is "table-cell"."""
    return name.rpartition(":")[2]
