"""Letters for the tests: an ordinary Bescheid, and a frame for any other blocks."""

import datetime
from typing import Any

from grants.documents.content import (
    Attachment,
    Block,
    BulletList,
    Document,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Table,
)

NOW = datetime.datetime(2026, 11, 22, 9, 30, tzinfo=datetime.UTC)
LONG = "Zuwendungsempfänger weisen die Verwendung „fristgerecht“ – bis zum 31.03. – nach: € ½ ² … ‚x‘ ß Ł ő ș Ж Ω. "
COPY = b'{"amount": "84500.00"}'


def letter(*blocks: Block, **changes: Any) -> Document:
    """A letter with these blocks; everything else is ordinary unless changed."""
    ordinary = {
        "title": "Zuwendungsbescheid für das Förderjahr 2027",
        "subject": "Bescheid über eine Zuwendung",
        "author": "Stadt Leipzig, Sozialamt",
        "reference": "50.3-2027-0107",
        "date": datetime.date(2026, 11, 22),
        "sender": ("Stadt Leipzig", "Sozialamt", "04092 Leipzig"),
        "recipient": ("Diakonie am Thonberg e. V.", "Musterweg 12", "04317 Leipzig"),
        "footer": "Stadt Leipzig, Sozialamt",
    }
    return Document(blocks=blocks, **(ordinary | changes))


def bescheid() -> Document:
    """A Bescheid as the office sends it, with its machine-readable copy."""
    return letter(
        Paragraph("Sehr geehrte Damen und Herren,"),
        Paragraph("für „Kontaktladen Süd“ bewilligen wir Ihnen 84.500,00 € – für Räume von 120 m²."),
        Heading("Bewilligung"),
        Facts((("Förderjahr", "2027"), ("Finanzierungsart", "Fehlbedarfsfinanzierung"))),
        Heading("Finanzierungsplan", level=3),
        Table(
            "Ausgaben in Euro",
            ("Ausgabe", "Beantragt", "Bewilligt"),
            (
                ("Personalkosten", "68.000,00", "64.300,00"),
                ("Sachkosten", "24.500,00", "20.200,00"),
                ("Summe", "92.500,00", "84.500,00"),
            ),
            numeric=frozenset({1, 2}),
            total=True,
        ),
        Heading("Auflagen"),
        NumberedList(("Der Verwendungsnachweis ist bis zum 31. März 2028 vorzulegen.", "Änderungen sind anzuzeigen.")),
        BulletList(("Die Zuwendung wird in vier Raten gezahlt.",)),
        Paragraph("Im Auftrag\nKim Muster", strong=True),
        attachments=(
            Attachment("bescheid.json", b'{"amount": "84500.00"}', "application/json", "Daten des Bescheids"),
        ),
    )


STRESS = {
    "a paragraph over several pages": letter(Paragraph(LONG * 120)),
    "a word of 300 characters": letter(Paragraph("W" * 300), Heading("W" * 300), Paragraph("W" * 300, strong=True)),
    "headings of all levels": letter(*(Heading(f"Stufe {level}", level) for level in range(2, 7))),
    "a bullet list with long items": letter(BulletList((LONG * 50, "kurz", "W" * 300, ""))),
    "a numbered list of 120 items": letter(NumberedList(("Auflage",) * 120)),
    "facts with long labels and values": letter(Facts((("W" * 300, LONG * 60), (LONG, "kurz"), ("", "")))),
    "a table of 200 rows": letter(
        Table("Anträge", ("Nr.", "Träger", "Betrag"), tuple((str(row), LONG, "1.000,00 €") for row in range(200)))
    ),
    "a table of 12 columns": letter(Table("Monate", ("Januar",) * 12, (("1.234.567,89 €",) * 12,) * 40)),
    "cells higher than a page": letter(Table("Ziele", ("Ziel", "Stand"), ((LONG * 5, LONG * 60), ("a", "b")))),
    "a table head higher than a page": letter(Table("Kopf", (LONG * 70, "b"), (("1", "2"),) * 60)),
    "empty texts": letter(
        Paragraph(""),
        Heading(" \n"),
        Table("", ("", ""), (("", ""),), total=True),
        Table("Nur ein Kopf", ("a", "b"), ()),
        BulletList(()),
        NumberedList(("",)),
        Facts(()),
        title="\x00",
        subject="",
        author="",
        reference="",
        sender=(),
        recipient=(),
        footer="",
    ),
    "long lines around the text": letter(
        title=LONG * 4,
        subject=LONG * 4,
        reference="A" * 300,
        sender=("S" * 300,) * 4,
        recipient=(LONG * 4,) * 12,
        footer="F" * 300,
    ),
    "markup as text": letter(
        Paragraph("<b>fett</b> & <para> </para> &amp; <br/> <img src='x'/> \\ (rund)"),
        title="A & B <C>",
        author="<script>",
        footer="<i>",
    ),
}
