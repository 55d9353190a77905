"""Reads delivery status notifications (RFC 3464): which of our mails did not arrive, and what the other side said.

What is read comes from strangers. Only a notification that quotes a Message-ID which this portal made counts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser

from grants.outbox.mailing import mail_of, plain

LARGEST = 1_000_000
"""In bytes. Our mails are short, so a notification about one is too."""
STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})")
UNKNOWN_STATUS = "5.0.0"


class Unreadable(ValueError):
    """The bytes are too many, or too deeply nested."""


@dataclass(frozen=True)
class Bounce:
    """One mail that did not arrive: its id and round, the status code of RFC 3463, and the answer in plain text."""

    mail: int
    round: int
    status: str
    answer: str


def bounce_in(content: bytes) -> Bounce | None:
    """The bounce that a message reports; None for any other message. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable("Die Nachricht ist zu groß.")
    try:
        message = message_from_bytes(content)
        parts = list(message.walk())
    except RecursionError as error:
        raise Unreadable("Die Nachricht ist zu tief verschachtelt.") from error
    failed = next(_failures(parts), None)
    ours = next((found for text in _message_ids(parts) if (found := mail_of(text))), None)
    if failed is None or ours is None:
        return None
    status = STATUS.match(_header(failed, "Status"))
    answer = _header(failed, "Diagnostic-Code") or _header(failed, "Status")
    return Bounce(*ours, status=status[1] if status else UNKNOWN_STATUS, answer=plain(answer))


def _failures(parts: list[Message]) -> Iterator[Message]:
    """The recipients for whom delivery failed for good; a mail that is only late may still arrive."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            for group in part.get_payload():
                if _header(group, "Action").strip().lower() == "failed":
                    yield group


def _message_ids(parts: list[Message]) -> Iterator[str]:
    """The Message-IDs of mails that are quoted, whole or only with their headers."""
    for part in parts:
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            yield _header(part.get_payload(0), "Message-ID")
        elif part.get_content_type() == "text/rfc822-headers" and not part.is_multipart():
            raw = part.get_payload(decode=True) or b""
            yield _header(HeaderParser().parsestr(raw.decode("ascii", errors="replace")), "Message-ID")


def _header(message: Message, name: str) -> str:
    return str(message.get(name, ""))
