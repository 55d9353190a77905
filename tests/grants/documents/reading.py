"""Reads a tagged PDF the way a screen reader does, independently of the code that wrote it."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

SHOWING = {"Tj", "TJ", "'", '"'}
PAINTING = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE"}


@dataclass
class Page:
    """What stands on a page: text by MCID, text of artifacts by subtype, and what is wrong with its marks."""

    texts: dict[int, str] = field(default_factory=dict)
    artifacts: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def spoken(pdf: bytes) -> list[tuple[str, str]]:
    """Path of types and text of each element with content, in reading order; spaces are made single."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        pages = [_read_page(page) for page in file.pages]
        numbers = {page.objgen: number for number, page in enumerate(file.pages)}
        found = []
        for path, element in _elements(file.Root.StructTreeRoot):
            contents = [kid for kid in element.K if kid.get("/Type") == "/MCR"]
            if contents:
                text = "".join(pages[numbers[kid.Pg.objgen]].texts[int(kid.MCID)] for kid in contents)
                found.append((path, " ".join(text.split())))
        return found


def footers(pdf: bytes) -> list[str]:
    """The text of the footer of each page."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return [_read_page(page).artifacts["/Footer"] for page in file.pages]


def page_texts(pdf: bytes) -> list[str]:
    """The text that is read on each page."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return ["".join(_read_page(page).texts.values()) for page in file.pages]


def attributes(pdf: bytes, tag: str) -> list[str]:
    """The attribute of each element of this type, as "owner key value"."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        found = []
        for _, element in _elements(file.Root.StructTreeRoot):
            if f"/{tag}" == element.S:
                entries = {key: str(value)[1:] for key, value in element.get("/A", {}).items()}
                found.append(" ".join([entries.pop("/O"), *(f"{key[1:]} {value}" for key, value in entries.items())]))
        return found


def tagging_errors(pdf: bytes) -> list[str]:
    """Contradictions between page content, structure tree and parent tree; none in a sound file."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        pages = [_read_page(page) for page in file.pages]
        root = file.Root.StructTreeRoot
        numbers = {page.objgen: number for number, page in enumerate(file.pages)}
        errors = [f"page {number}: {error}" for number, page in enumerate(pages) for error in page.errors]
        owners: dict[tuple[int, int], object] = {}
        parents = _parent_tree(root)
        for path, element in _elements(root):
            errors += [f"{path}: child names another parent" for kid in _children(element) if element != kid.P]
            for kid in element.K:
                if kid.get("/Type") == "/MCR":
                    key = numbers[kid.Pg.objgen], int(kid.MCID)
                    errors += [f"{key} belongs to two elements"] if key in owners else []
                    owners[key] = element.objgen
                elif kid.get("/Type") == "/OBJR" and parents[int(kid.Obj.StructParent)].objgen != element.objgen:
                    errors.append(f"{path}: annotation leads to another element")
        marked = {(number, mcid) for number, page in enumerate(pages) for mcid in page.texts}
        errors += [f"{key} is only in one of content and structure" for key in marked ^ owners.keys()]
        for number, mcid in marked & owners.keys():
            parent = parents[int(file.pages[number].obj.StructParents)][mcid]
            errors += [] if parent.objgen == owners[number, mcid] else [f"{(number, mcid)} leads to another element"]
        return errors


def _read_page(page: pikepdf.Page) -> Page:
    read, open_marks, characters = Page(), [], {}
    maps = {name: _unicode_map(font) for name, font in page.Resources.Font.items()}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC":
            mcid = operands[1].get("/MCID")
            read.errors += ["nested mark"] if open_marks else []
            read.errors += [f"MCID {mcid} twice"] if mcid in read.texts else []
            open_marks.append((mcid, str(operands[1].get("/Subtype", ""))))
            if mcid is not None:
                read.texts[int(mcid)] = ""
        elif name == "EMC":
            open_marks.pop()
        elif name == "Tf":
            characters = maps[str(operands[0])]
        elif name in SHOWING | PAINTING and not open_marks:
            read.errors.append(f"{name} outside of any mark")
        elif name in SHOWING:
            mcid, subtype = open_marks[-1]
            text = "".join(characters[code] for code in bytes(operands[0]))
            if mcid is not None:
                read.texts[int(mcid)] += text
            else:
                read.artifacts[subtype] = f"{read.artifacts.get(subtype, '')} {text}".strip()
    read.errors += ["mark never closed"] if open_marks else []
    return read


def _unicode_map(font: pikepdf.Object) -> dict[int, str]:
    pairs = re.findall(r"<(\w\w)> <((?:\w{4})+)>", font.ToUnicode.read_bytes().decode())
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def _children(element: pikepdf.Object) -> list[pikepdf.Object]:
    return [kid for kid in element.K if kid.get("/Type") == "/StructElem"]


def _elements(parent: pikepdf.Object, path: str = "") -> Iterator[tuple[str, pikepdf.Object]]:
    for element in _children(parent):
        own_path = f"{path}/{str(element.S)[1:]}".lstrip("/")
        yield own_path, element
        yield from _elements(element, own_path)


def _parent_tree(root: pikepdf.Object) -> dict[int, pikepdf.Object]:
    entries = list(root.ParentTree.Nums)
    return dict(zip(map(int, entries[::2]), entries[1::2], strict=True))
