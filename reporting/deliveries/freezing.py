"""Keeps what is handed in: the values of a delivery become the frozen values of its newest revision."""

from collections.abc import Sequence
from dataclasses import dataclass

from grants.steps import Refused
from reporting.deliveries.content import Row, digest
from reporting.deliveries.models import Cell, Delivery, Upload
from reporting.deliveries.revisions import CellNote, Revision, RevisionCell

_KEPT = ("district_id", "indicator_id", "category", "value")


@dataclass(frozen=True)
class Note:
    """What the office asks about one value: its Ortsteil code ("" is the whole city), indicator code and category."""

    place: str
    indicator: str
    category: str
    text: str


class UnknownCell(Refused):
    """A note is about a value that was not handed in."""


def rows_of(cells) -> list[Row]:
    """The rows of a queryset of cells, as `content.digest` reads them."""
    found = cells.order_by().values_list("district_id", "indicator__code", "category", "value")
    return [(district or "", indicator, category, value) for district, indicator, category, value in found]


def freeze(delivery: Delivery, upload: Upload, reason: str) -> Revision:
    """Write the revision of a delivery that was just submitted. `reason` is why there is another one."""
    revision = Revision.objects.create(
        delivery=delivery,
        number=delivery.revision,
        upload=upload,
        digest=digest(rows_of(delivery.cells)),
        explanation=delivery.explanation,
        reason=reason,
        questions=len(upload.questions),
        due_on=delivery.due_on,
        submitted_at=delivery.submitted_at,
        submitted_by=delivery.submitted_by,
    )
    cells = Cell.objects.filter(delivery=delivery).order_by("pk").values(*_KEPT)
    RevisionCell.objects.bulk_create(RevisionCell(revision=revision, **cell) for cell in cells)
    return revision


def standing(delivery: Delivery) -> Revision | None:
    """The newest revision; None before anything was handed in."""
    return Revision.objects.filter(delivery=delivery).order_by("-number").first()


def note_cells(delivery: Delivery, notes: Sequence[Note]) -> None:
    """Keep what the office asks about values of the newest revision. Raises UnknownCell."""
    revision = standing(delivery)
    found = revision.cells.select_related("indicator") if revision and notes else ()
    cells = {(cell.district_id or "", cell.indicator.code, cell.category): cell for cell in found}
    for note in notes:
        cell = cells.get((note.place, note.indicator, note.category))
        if cell is None:
            raise UnknownCell("Eine Rückfrage gehört zu keiner gemeldeten Zahl. Bitte laden Sie die Seite neu.")
        kept = {name: getattr(cell, name) for name in _KEPT if name != "value"}
        CellNote.objects.create(revision=revision, text=note.text.strip(), **kept)
