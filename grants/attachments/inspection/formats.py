"""The file formats that are accepted, known by their content and never by their name."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
MOST_FILE_BYTES = 25 * MEGABYTE


@dataclass(frozen=True)
class Format:
    """One accepted format: its MIME type, and its endings, the usual one first."""

    content_type: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
FORMATS = {
    "pdf": Format("application/pdf", (".pdf",)),
    "png": Format("image/png", (".png",)),
    "jpeg": Format("image/jpeg", (".jpg", ".jpeg")),
    "docx": Format(f"{_OFFICE}.wordprocessingml.document", (".docx",)),
    "xlsx": Format(f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",)),
    "odt": Format(f"{_OPEN}.text", (".odt",)),
    "ods": Format(f"{_OPEN}.spreadsheet", (".ods",)),
}
EXTENSIONS = tuple(ending for each in FORMATS.values() for ending in each.endings)
