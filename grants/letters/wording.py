"""What the letters say: content in, frozen document out. No layout, no query."""

import datetime
import json
from decimal import Decimal

from django.conf import settings

from criteria.deadlines import BERLIN
from criteria.guideline.queries import rules_of
from criteria.moments import day_of, moment_in_words
from criteria.money import format_euro
from criteria.packages.parameters import Rules
from grants.applications.early_starts import EarlyStart, needs_consent
from grants.applications.models import CorrectionRequest, Submission
from grants.applications.sections import TITLES
from grants.documents.content import (
    Attachment,
    BulletList,
    Document,
    Facts,
    Heading,
    Paragraph,
)
from grants.letters.copies import application_copy

GREETING = Paragraph("Sehr geehrte Damen und Herren,")
CLOSING = Paragraph("Mit freundlichen Grüßen\nIm Auftrag\nSozialamt")
MACHINE_MADE = Paragraph("Dieses Schreiben ist maschinell erstellt und ohne Unterschrift gültig (§ 37 Abs. 5 VwVfG).")


def receipt(submission: Submission) -> Document:
    """The Eingangsbestätigung with the copy of what was submitted."""
    content, application = submission.content, submission.application
    received = submission.submitted_at.astimezone(BERLIN)
    blocks = (
        GREETING,
        Paragraph(f"Ihr Antrag ist am {received:%d.%m.%Y um %H:%M} Uhr bei uns eingegangen. Vielen Dank."),
        *_late(submission),
        Facts(
            (
                ("Aktenzeichen", content["reference"]),
                ("Förderaufruf", content["call"]),
                ("Vorhaben", content["title"]),
                ("Beantragte Zuwendung", euro(content["sums"]["requested"])),
                ("Fassung", str(submission.number)),
                ("Prüfsumme der Angaben", submission.sha256),
                ("Ansprechperson", str(application.caseworker or application.call.contact)),
            )
        ),
        Paragraph(
            "Wir prüfen zuerst, ob der Antrag vollständig ist. Fehlt etwas, schreiben wir Ihnen im Postfach des "
            "Förderportals. Mit dem Eingang ist keine Zusage verbunden."
        ),
        Paragraph(_early_start(rules_of(application.call.guideline), Decimal(content["sums"]["eligible_costs"]))),
        CLOSING,
        Heading("Kopie Ihres Antrags"),
        *application_copy(content),
    )
    data = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return document(
        application,
        received.date(),
        f"Eingangsbestätigung zum Antrag {content['reference']}",
        blocks,
        Attachment("antrag.json", data, "application/json", "Maschinenlesbare Fassung des Antrags"),
    )


def _late(submission: Submission):
    """What being late means, where the first version came after the deadline and its grace."""
    call = submission.application.call
    if submission.number == 1 and call.is_late(submission.submitted_at):
        yield Paragraph(
            f"Die Antragsfrist war am {moment_in_words(call.closes_at)}. Ihr Antrag gilt deshalb als verspätet. "
            "Ob wir ihn berücksichtigen, entscheiden wir bei der Prüfung."
        )


def correction(request: CorrectionRequest) -> Document:
    """The Nachforderung: what is open again, why, until when; all points of a round in one letter."""
    # What is frozen: a point of the letter must not change with what the Träger writes in answer.
    title = request.before.get("fields", {}).get("title") or request.application.title
    blocks = (
        GREETING,
        Paragraph(
            f"zu Ihrem Antrag „{title}“ brauchen wir noch etwas von Ihnen. "
            f"Bitte antworten Sie bis zum {request.due_on:%d.%m.%Y}."
        ),
        Heading("Was fehlt oder nicht stimmt"),
        *((Paragraph(request.message),) if request.message else ()),
        *_points(request),
        *_opened_sections(request),
        Paragraph(
            "Öffnen Sie den Antrag im Förderportal, ändern Sie nur diese Angaben und senden Sie den Antrag wieder ab. "
            "Antworten Sie nicht bis zu diesem Tag, prüfen wir weiter, was uns vorliegt (§ 26 Abs. 2 VwVfG)."
        ),
        CLOSING,
    )
    day = day_of(request.requested_at)
    return document(request.application, day, f"Nachforderung zum Antrag {request.application.reference}", blocks)


def _points(request: CorrectionRequest):
    points = tuple(f"{point.title} ({point.get_kind_display()}): {point.text}" for point in request.points.all())
    if points:
        yield BulletList(points)


def _opened_sections(request: CorrectionRequest):
    if request.sections:
        yield Heading("Diese Abschnitte sind ganz geöffnet")
        yield BulletList(tuple(TITLES[section] for section in request.sections))


def early_start(request: EarlyStart) -> Document:
    """The answer to a request to begin before the Bescheid. Consent is no promise of a grant."""
    application = request.application
    if request.allowed_from:
        ruling = (
            f"Sie dürfen mit dem Vorhaben „{application.title}“ ab dem {request.allowed_from:%d.%m.%Y} beginnen, ohne "
            "dass dies einer Zuwendung schadet.",
            "Diese Zustimmung ist keine Zusage einer Zuwendung. Ein Anspruch entsteht dadurch nicht. Sie beginnen auf "
            "eigenes Risiko: Bewilligen wir nichts oder weniger, tragen Sie die Ausgaben selbst. Anerkannt werden nur "
            "Ausgaben im Bewilligungszeitraum.",
        )
    else:
        ruling = (
            f"Ihren Antrag, mit dem Vorhaben „{application.title}“ ab dem {request.wanted_from:%d.%m.%Y} vorzeitig zu "
            "beginnen, lehnen wir ab.",
            "Bitte beginnen Sie nicht vor dem Bescheid: Ein begonnenes Vorhaben bekommt in der Regel keine Zuwendung. "
            "Ihr Antrag auf eine Zuwendung wird unverändert weiter bearbeitet.",
        )
    blocks = (
        GREETING,
        *(Paragraph(sentence) for sentence in ruling),
        Heading("Begründung"),
        Paragraph(request.decision_reason),
        Paragraph(f"Rechtsgrundlage: {request.legal_basis}"),
        *objection(),
        CLOSING,
        MACHINE_MADE,
    )
    day = day_of(request.decided_at)
    title = f"Bescheid zum vorzeitigen Maßnahmebeginn, Antrag {application.reference}"
    return document(application, day, title, blocks)


def _early_start(rules: Rules, eligible_costs: Decimal) -> str:
    if not needs_consent(rules.early_start_limit, eligible_costs):
        return (
            "Sie dürfen ab heute auf eigenes Risiko mit dem Vorhaben beginnen. Ein Anspruch auf eine Zuwendung "
            "entsteht dadurch nicht."
        )
    return (
        f"Bitte beginnen Sie noch nicht mit dem Vorhaben: Ab zuwendungsfähigen Ausgaben von "
        f"{format_euro(rules.early_start_limit)} brauchen Sie vorher unsere Zustimmung. "
        "Beantragen können Sie sie im Förderportal auf der Seite Ihres Antrags."
    )


def euro(amount: str) -> str:
    """An amount as letters carry it."""
    return format_euro(Decimal(amount))


def objection(what: str = "diesen Bescheid"):
    """The Rechtsbehelfsbelehrung (§ 37 Abs. 6 VwVfG, §§ 58 and 70 VwGO)."""
    yield Heading("Rechtsbehelfsbelehrung")
    yield Paragraph(
        f"Gegen {what} können Sie innerhalb eines Monats nach Bekanntgabe Widerspruch erheben. Der Widerspruch "
        "ist schriftlich, in elektronischer Form nach § 3a Abs. 2 VwVfG oder zur Niederschrift bei "
        f"{settings.OFFICE_NAME}, {settings.OFFICE_ADDRESS}, einzulegen."
    )


def machine_readable(**decision) -> Attachment:
    """The decision of a Bescheid for programs, as it lies inside its PDF."""
    return Attachment(
        "bescheid.json",
        json.dumps(decision, ensure_ascii=False, indent=1).encode(),
        "application/json",
        "Maschinenlesbare Fassung des Bescheids",
    )


def document(application, day: datetime.date, title: str, blocks, *attachments: Attachment) -> Document:
    """A letter to the Träger of an application, with the letterhead of the office."""
    return Document(
        title=title,
        subject=application.title,
        author=settings.OFFICE_NAME,
        reference=application.reference,
        date=day,
        sender=(settings.OFFICE_NAME, settings.OFFICE_ADDRESS),
        recipient=application.organisation.address,
        blocks=tuple(blocks),
        footer="Demonstration mit erfundenen Daten, kein Bescheid einer Behörde" if settings.DEMO else "",
        attachments=attachments,
    )
