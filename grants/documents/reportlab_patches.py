"""Three corrections to ReportLab 5.1, which writes good PDF but not archivable PDF.

They replace internals, so the requirements pin ReportLab to 5.1; the tests of this room fail if a correction is lost.
"""

from collections.abc import Sequence
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import ttfonts
from reportlab.pdfbase.pdfdoc import PDFStream

LARGEST_BLOCK = 100
"""The most entries a block of a character map may have (Adobe technical note 5014)."""
END_OF_STREAM = b"\r\nendstream\n"
"""Both characters of a line end: data may itself end with the first, and a single second would then be mistaken."""
NOT_CHARACTERS = frozenset({0, 0xFEFF, 0xFFFE})

_format_stream = PDFStream.format


def apply() -> None:
    """Correct ReportLab for the whole process. Doing it twice changes nothing."""
    ttfonts.makeToUnicodeCMap = unicode_map
    PDFStream.format = _format_with_line_end
    rl_config.useA85 = 0  # binary streams, a fifth smaller than text


def unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """The character map (ToUnicode) of a font subset, without codes that stand for no character.

    ReportLab maps unused codes to U+0000, which ISO 14289-1 (PDF/UA-1), 7.21.7 forbids.
    """
    pairs = [(code, character) for code, character in enumerate(subset) if character not in NOT_CHARACTERS]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{font_name} def /CMapType 2 def",
        "1 begincodespacerange <00> <FF> endcodespacerange",
    ]
    for start in range(0, len(pairs), LARGEST_BLOCK):
        block = pairs[start : start + LARGEST_BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:02X}> <{chr(character).encode('utf-16-be').hex().upper()}>" for code, character in block]
        lines.append("endbfchar")
    return "\n".join([*lines, "endcmap CMapName currentdict /CMap defineresource pop end end"])


def _format_with_line_end(stream: PDFStream, document: Any) -> bytes:
    """Put a line end before the keyword endstream (ISO 19005-3, 6.1.7.1)."""
    written = _format_stream(stream, document)
    return written.removesuffix(b"endstream\n") + END_OF_STREAM
