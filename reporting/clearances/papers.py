"""Is anybody named in an uploaded paper? Its text is taken out by a child process; pictures cannot be read."""

from grants.applications.models import Application
from grants.attachments.inspection.formats import FORMATS, Format
from grants.attachments.keeping import NotAcceptable
from grants.untrusted import child
from grants.untrusted.workbooks import ZIP
from reporting.clearances.checking import Grid, Passage, ensure_no_persons

TIMEOUT_SECONDS = 60
_PROGRAM = "from reporting.clearances.extraction import main; main()"
_UNREADABLE = (
    "Der Text dieser Datei lässt sich nicht lesen, und so lässt sich nicht prüfen, ob sie Angaben zu Personen enthält. "
    "Bitte speichern Sie sie neu als PDF oder DOCX, oder teilen Sie sie auf."
)


def ensure_paper_names_nobody(application: Application, name: str, found: Format, data: bytes) -> None:
    """Raise PersonsFound if the text of a paper looks like a person, NotAcceptable if it cannot be read."""
    try:
        answer = child.ask(_PROGRAM, data, timeout=TIMEOUT_SECONDS, arguments=(found.endings[0],))
    except (child.TooDemanding, child.Failed) as error:
        raise NotAcceptable(_UNREADABLE) from error
    unit = "Seite" if found.endings[0] == ".pdf" else "Absatz"
    texts = [Passage(name, name), *_passages(name, unit, answer["texts"])]
    ensure_no_persons(application, texts, [Grid(f"{name}, {sheet}", rows) for sheet, rows in answer["grids"]])


def ensure_table_names_nobody(application: Application, name: str, data: bytes) -> None:
    """The same for a delivered table: every sheet of an .xlsx or .ods file, or all rows of a .csv file.

    Raises PersonsFound, NotAcceptable.
    """
    if data.startswith(ZIP):
        ensure_paper_names_nobody(application, name, FORMATS["xlsx"], data)
        return
    text = data.decode("utf-8-sig" if _is_utf8(data) else "cp1252", errors="replace")
    separator = max(";,\t", key=text.count)
    # A broken file is judged by its own reader; here only its words count.
    rows = [[cell.strip().strip('"') for cell in line.split(separator)] for line in text.splitlines()]
    ensure_no_persons(application, [Passage(name, name)], [Grid(name, rows)])


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _passages(name: str, unit: str, texts: list[str]) -> list[Passage]:
    return [Passage(f"{name}, {unit} {number}", text) for number, text in enumerate(texts, start=1)]
