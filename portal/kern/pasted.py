"""What people paste brings invisible control characters along, from PDF files and word processors for example.

Nobody sees them, so nobody could repair them, and programs that read what was stored stumble over them.
"""

from django import forms

_LINE_BREAKS = (0x0B, 0x0C)
_KEPT = (0x00, 0x09, 0x0A, 0x0D, 0x85)
# The null character is left to Django, which refuses it: it comes from an attack, never from a paste.
_DROPPED = (*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF)
_PRINTABLE = {code: None for code in _DROPPED if code not in _KEPT} | dict.fromkeys(_LINE_BREAKS, " ")


def printable(text: str) -> str:
    """The text without control characters; line break and tabulator stay, old line breaks become spaces."""
    return text.translate(_PRINTABLE)


def drop_control_characters(field: forms.Field) -> None:
    """Let a text field read what was typed without control characters. Passwords are taken as they are."""
    if not isinstance(field, forms.CharField) or not field.strip:
        return
    read = field.to_python
    field.to_python = lambda value: read(printable(value) if isinstance(value, str) else value)
