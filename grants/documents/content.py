"""What a letter says, as plain text: no markup, no layout, no database.

Any text may stand in any place; the paper escapes it and replaces what the typeface cannot print.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

MOST_COLUMNS = 12
LOWEST_HEADING_LEVEL = 6
FILE_NAME = re.compile(r"[A-Za-z0-9._-]+")
MIME_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")


@dataclass(frozen=True)
class Heading:
    """A heading below the title; level 2 is a section, 3 a part of it, and so on to 6.

    Raises ValueError for a level outside 2 to 6: level 1 is the title of the letter.
    """

    text: str
    level: int = 2

    def __post_init__(self) -> None:
        if not 2 <= self.level <= LOWEST_HEADING_LEVEL:
            raise ValueError(f"Zwischenüberschriften haben die Stufe 2 bis {LOWEST_HEADING_LEVEL}, nicht {self.level}.")


@dataclass(frozen=True)
class Paragraph:
    """Running text. A line break stays a line break, an empty line begins a new paragraph."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class BulletList:
    """Items without an order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class NumberedList:
    """Items counted 1, 2, 3, so that the letter can refer to them (Auflagen, reasons)."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table whose first column names the row. Amounts come as text, already written in German notation.

    `numeric` holds the indexes of the columns set flush right (the first is 0); with `total` the last row is the sum
    and printed bold. Raises ValueError for a table that is not rectangular or has more than 12 columns.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    total: bool = False

    def __post_init__(self) -> None:
        columns = len(self.header)
        if not 1 <= columns <= MOST_COLUMNS:
            raise ValueError(f"Eine Tabelle im Schreiben hat 1 bis {MOST_COLUMNS} Spalten, nicht {columns}.")
        for number, row in enumerate(self.rows, 1):
            if len(row) != columns:
                raise ValueError(f"Tabelle „{self.caption}“, Zeile {number}: {len(row)} statt {columns} Zellen.")


@dataclass(frozen=True)
class Facts:
    """Pairs of label and value, such as ("Förderjahr", "2027")."""

    pairs: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | BulletList | NumberedList | Table | Facts


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF (PDF/A-3, ISO 19005-3), for instance the machine-readable copy of the letter.

    `mime` is a media type such as "application/json". Raises ValueError if it is none, or if the name would not
    survive on every computer.
    """

    name: str
    data: bytes
    mime: str
    description: str

    def __post_init__(self) -> None:
        if not FILE_NAME.fullmatch(self.name):
            raise ValueError(
                f"„{self.name}“ ist kein Dateiname für eine Anlage. Erlaubt sind Buchstaben ohne Umlaute, Ziffern, "
                "Punkt, Bindestrich und Unterstrich."
            )
        if not MIME_TYPE.fullmatch(self.mime):
            raise ValueError(f"„{self.mime}“ ist kein Dateityp der Form „application/json“.")


@dataclass(frozen=True)
class Document:
    """One letter. `sender` and `recipient` are lines; `reference` is the Aktenzeichen; `footer` stands on every page.

    Raises ValueError if a heading leaves out a level (PDF/UA-1, ISO 14289-1, 7.4.2) or two attachments share a name.
    """

    title: str
    subject: str
    author: str
    reference: str
    date: datetime.date
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    blocks: tuple[Block, ...]
    footer: str
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        for above, below in pairwise(self._heading_levels()):
            if below > above + 1:
                raise ValueError(f"Auf eine Überschrift der Stufe {above} folgt eine der Stufe {below}.")
        names = [attachment.name for attachment in self.attachments]
        if len(set(names)) < len(names):
            raise ValueError("Zwei Anlagen haben denselben Dateinamen. Bitte geben Sie jeder einen eigenen.")

    def _heading_levels(self) -> Iterator[int]:
        yield 1
        yield from (block.level for block in self.blocks if isinstance(block, Heading))
