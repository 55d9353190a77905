"""The content of a letter as plain data, and back: kept beside the file, so that a page can say the same words.

Attachments are not kept: they lie in the file.
"""

import datetime
from typing import Any

from grants.documents.content import Block, BulletList, Document, Facts, Heading, NumberedList, Paragraph, Table

BLOCKS: dict[str, type[Block]] = {
    block.__name__: block for block in (Heading, Paragraph, BulletList, NumberedList, Table, Facts)
}
LINES = ("title", "subject", "author", "reference", "footer")


def as_data(document: Document) -> dict[str, Any]:
    """The content as JSON can hold it."""
    return {
        **{name: getattr(document, name) for name in LINES},
        "date": document.date.isoformat(),
        "sender": list(document.sender),
        "recipient": list(document.recipient),
        "blocks": [_block_data(block) for block in document.blocks],
    }


def from_data(data: dict[str, Any]) -> Document:
    """The content again, without attachments. Raises KeyError for data that `as_data` did not make."""
    return Document(
        **{name: data[name] for name in LINES},
        date=datetime.date.fromisoformat(data["date"]),
        sender=tuple(data["sender"]),
        recipient=tuple(data["recipient"]),
        blocks=tuple(_block(entry) for entry in data["blocks"]),
    )


def _block_data(block: Block) -> dict[str, Any]:
    values = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in vars(block).items()}
    return {"block": type(block).__name__, **values}


def _block(entry: dict[str, Any]) -> Block:
    values = {name: _tuples(value) for name, value in entry.items() if name != "block"}
    if "numeric" in values:
        values["numeric"] = frozenset(values["numeric"])
    return BLOCKS[entry["block"]](**values)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list | tuple) else value
