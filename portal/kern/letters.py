"""A letter as part of a page: the same blocks that the PDF is made from, ready for one template."""

from collections.abc import Iterator
from dataclasses import dataclass

from grants.documents import wording
from grants.documents.content import Block, BulletList, Document, Facts, Heading, NumberedList, Paragraph, Table

HEADINGS = {2: "kern-heading-medium", 3: "kern-title"}
"""The looks of headings by level; deeper ones look like the last."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table, and whether it is set flush right."""

    text: str
    is_number: bool


@dataclass(frozen=True)
class Shown:
    """One block: which part of the template shows it, and what that part needs."""

    kind: str
    block: Block
    texts: tuple[str, ...] = ()
    look: str = ""
    id: str = ""
    head: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    foot: tuple[Cell, ...] = ()


def shown(document: Document) -> Iterator[Shown]:
    """The blocks of a letter in their order; lists and tables without content are left out, as on paper."""
    for number, block in enumerate(document.blocks, start=1):
        match block:
            case Heading():
                yield Shown("heading", block, look=HEADINGS.get(block.level, HEADINGS[3]))
            case Paragraph():
                yield Shown("text", block, texts=tuple(wording.paragraphs(block.text)))
            case BulletList() | NumberedList() if block.items:
                yield Shown("bullets" if isinstance(block, BulletList) else "numbers", block, texts=block.items)
            case Facts() if block.pairs:
                yield Shown("facts", block)
            case Table():
                yield _table(block, f"tabelle-{number}")


def _table(block: Table, identifier: str) -> Shown:
    rows = tuple(_cells(row, block) for row in block.rows)
    has_foot = block.total and rows
    return Shown(
        "table",
        block,
        id=identifier,
        head=_cells(block.header, block),
        rows=rows[:-1] if has_foot else rows,
        foot=rows[-1] if has_foot else (),
    )


def _cells(texts: tuple[str, ...], block: Table) -> tuple[Cell, ...]:
    return tuple(Cell(text, index in block.numeric) for index, text in enumerate(texts))
