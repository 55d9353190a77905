"""A Sachbericht on paper: from its frozen content to an accessible document with the data inside."""

import json
from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings

from criteria.moments import day_of
from criteria.money import format_number
from grants.documents.content import Attachment, Block, BulletList, Document, Facts, Heading, Paragraph, Table
from grants.documents.paper import render
from reporting.narratives.models import Edition


def pdf(edition: Edition) -> bytes:
    """The edition as PDF/UA. The same edition gives the same bytes."""
    return render(document(edition), created_at=edition.made_at)


def document(edition: Edition) -> Document:
    """The edition as a document from the Träger to the office."""
    content = edition.content
    data = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return Document(
        title=f"Sachbericht {content['year']}",
        subject=f"Sachbericht {content['year']}: {content['title']}",
        author=content["organisation"]["name"],
        reference=content["reference"],
        date=day_of(edition.made_at),
        sender=(content["organisation"]["name"], *content["organisation"]["address"]),
        recipient=(settings.OFFICE_NAME, settings.OFFICE_ADDRESS),
        blocks=tuple(_blocks(content, edition.number)),
        footer="Demonstration mit erfundenen Daten, keine Vorlage einer Behörde" if settings.DEMO else "",
        attachments=(
            Attachment("sachbericht.json", data, "application/json", "Maschinenlesbare Fassung des Sachberichts"),
        ),
    )


def number(text: str | None) -> str:
    """A stored number as it is read; a dash for what is not known."""
    if text is None:
        return "–"
    return format_number(Decimal(text)).removesuffix(",00")


def _blocks(content: dict, edition: int) -> Iterator[Block]:
    yield Facts(
        (
            ("Vorhaben", content["title"]),
            ("Förderschwerpunkt", content["priority"]),
            ("Förderjahr", str(content["year"])),
            ("Fassung", str(edition)),
        )
    )
    yield from _results(content)
    for answer in content["answers"]:
        if answer["text"]:
            yield Heading(answer["title"])
            yield Paragraph(answer["text"])
    yield from _figures(content["figures"])
    if content["inquiries"]:
        yield Heading("Rückfragen und Antworten")
        for inquiry in content["inquiries"]:
            yield Paragraph(f"Sozialamt: {inquiry['text']}")
            yield Paragraph(f"Träger: {inquiry['reply']}")
    if content["papers"]:
        yield Heading("Anlagen")
        yield BulletList(tuple(paper["name"] for paper in content["papers"]))


def _results(content: dict) -> Iterator[Block]:
    if content["goals"]:
        yield Heading("Ziele der Fachpläne, zu denen das Vorhaben beiträgt")
        yield BulletList(tuple(content["goals"]))
    if content["outcomes"]:
        yield Heading("Geplant und erreicht")
        rows = tuple(
            (row["name"], row["unit"], number(row["planned"]), number(row["actual"])) for row in content["outcomes"]
        )
        header = ("Indikator", "Einheit", "Geplant", "Erreicht")
        yield Table("Planwerte aus dem Antrag", header, rows, numeric=frozenset({2, 3}))


def _figures(figures: list[dict]) -> Iterator[Block]:
    if figures:
        yield Heading("Gelieferte Zahlen")
        rows = tuple((row["label"], row["period"], row["unit"], row["value"]) for row in figures)
        header = ("Indikator", "Zeitraum", "Einheit", "Wert")
        yield Table("Aus den angenommenen Statistiken", header, rows, numeric=frozenset({3}))
