"""The Entscheidungsvorlage on paper: from its frozen content to an accessible document with the data inside."""

import datetime
import json
from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings

from criteria.money import format_euro
from grants.documents.content import Attachment, Block, BulletList, Document, Facts, Heading, Paragraph, Table


def document(content: dict) -> Document:
    """The paper as a document."""
    data = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return Document(
        title=f"Entscheidungsvorlage {content['number']}",
        subject=f"{content['call']}: Vergabe der Fördermittel {content['funding_year']}",
        author=settings.OFFICE_NAME,
        reference=content["reference"],
        date=datetime.date.fromisoformat(content["day"]),
        sender=(settings.OFFICE_NAME, settings.OFFICE_ADDRESS),
        recipient=("An das zuständige Gremium", content["call"]),
        blocks=tuple(_blocks(content)),
        footer="Demonstration mit erfundenen Daten, keine Vorlage einer Behörde" if settings.DEMO else "",
        attachments=(
            Attachment("vorlage.json", data, "application/json", "Maschinenlesbare Fassung der Entscheidungsvorlage"),
        ),
    )


def _blocks(content: dict) -> Iterator[Block]:
    yield Heading("Beschlussvorschlag")
    yield Paragraph(content["motion"])
    yield from _money(content)
    yield from _list(content)
    yield from _effects(content)
    yield from _alternatives(content)
    yield Heading("Begründung je Antrag")
    for line in content["lines"]:
        yield Heading(f"Platz {line['place']}: {line['reference']}, {line['organisation']}", 3)
        yield Paragraph(f"Vorhaben „{line['title']}“.\n{line['reasons']}")


def _money(content: dict) -> Iterator[Block]:
    money = content["money"]
    yield Heading("Mittel")
    yield Facts(
        (
            ("Förderaufruf", content["call"]),
            *((("Förderschwerpunkt", content["priority"]),) if content["priority"] else ()),
            ("Grundlage", content["guideline"]),
            ("Fördermittel des Aufrufs", _euro(money["call_envelope"])),
            ("Für diese Vorlage verfügbar", _euro(money["envelope"])),
            ("Beantragt", _euro(money["requested"])),
            ("Zur Vergabe vorgeschlagen", _euro(money["spent"])),
            ("Nicht verteilt", _euro(money["left"])),
            ("Anträge mit Geld", f"{money['funded']} von {money['count']}"),
        )
    )
    # Papers from before the limit per year have no such sums.
    if years := money.get("years"):
        yield _by_year(years)
    yield Paragraph("So ist verteilt:")
    yield BulletList((*content["working"], "Änderungen von Hand stehen mit ihrem Grund in der Begründung je Antrag."))
    if content["levels"]:
        yield Table(
            "Zuständigkeit nach der Richtlinie",
            ("Stelle", "Was sie tut", "Anträge", "Betrag"),
            tuple((one["body"], one["act"], str(one["count"]), _euro(one["amount"])) for one in content["levels"]),
            numeric=frozenset({2, 3}),
        )


def _by_year(years: list[dict]) -> Table:
    return Table(
        "Mittel nach Haushaltsjahren",
        ("Haushaltsjahr", "vorhanden", "vorgeschlagen", "bleibt"),
        tuple(
            (
                str(one["year"]),
                _euro(one["limit"]),
                _euro(one["spent"]),
                format_euro(Decimal(one["limit"]) - Decimal(one["spent"])),
            )
            for one in years
        ),
        numeric=frozenset({1, 2, 3}),
    )


def _list(content: dict) -> Iterator[Block]:
    money = content["money"]
    yield Heading("Liste der Anträge")
    yield Paragraph(
        "Die Punkte ordnen die Anträge. Über jeden Antrag entscheiden Menschen nach pflichtgemäßem Ermessen "
        "(§ 40 VwVfG)."
    )
    yield Table(
        "Anträge nach Rang",
        ("Aktenzeichen", "Platz", "Träger", "Ergebnis", "beantragt", "Vorschlag"),
        (
            *(
                (
                    line["reference"],
                    str(line["place"]),
                    line["organisation"],
                    line["percent"],
                    _euro(line["requested"]),
                    _euro(line["amount"]),
                )
                for line in content["lines"]
            ),
            ("Summe", "", "", "", _euro(money["requested"]), _euro(money["spent"])),
        ),
        numeric=frozenset({1, 3, 4, 5}),
        total=True,
    )


def _effects(content: dict) -> Iterator[Block]:
    yield Heading("Wirkung auf Ziele und Ortsteile")
    yield Paragraph(
        "Ein Antrag mit mehreren Zielen oder Ortsteilen zählt bei jedem davon ganz. Deshalb überschneiden sich die "
        "Summen."
    )
    for caption, head, rows in (
        ("Geförderte Anträge je Ziel", "Ziel", content["goals"]),
        ("Geförderte Anträge je Ortsteil", "Ortsteil", content["districts"]),
    ):
        if rows:
            yield Table(
                caption,
                (head, "Anträge", "Betrag"),
                tuple((one["label"], str(one["count"]), _euro(one["amount"])) for one in rows),
                numeric=frozenset({1, 2}),
            )


def _alternatives(content: dict) -> Iterator[Block]:
    yield Heading("Alternativen")
    if not content["alternatives"]:
        yield Paragraph("Andere Szenarien wurden für diese Vorlage nicht ausgewählt.")
        return
    yield Table(
        "Andere Szenarien",
        ("Szenario", "Verfahren", "Anträge mit Geld", "Summe", "nicht verteilt", "andere Beträge"),
        tuple(
            (
                one["name"],
                one["strategy"],
                f"{one['funded']} von {one['count']}",
                _euro(one["spent"]),
                _euro(one["left"]),
                f"bei {one['differing']} Anträgen" if one["differing"] != 1 else "bei 1 Antrag",
            )
            for one in content["alternatives"]
        ),
        numeric=frozenset({2, 3, 4, 5}),
    )


def _euro(amount: str) -> str:
    return format_euro(Decimal(amount))
