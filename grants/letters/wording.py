"""What the letters say: content in, frozen document out. No layout, no query."""

import datetime
import json
from decimal import Decimal

from django.conf import settings

from criteria.deadlines import BERLIN
from criteria.guideline.queries import rules_of
from criteria.moments import moment_in_words
from criteria.money import format_euro
from criteria.packages.parameters import Rules
from criteria.packages.shape import ClauseKind
from grants.applications.early_starts import EarlyStart, needs_consent
from grants.applications.models import CorrectionRequest, Submission
from grants.applications.sections import TITLES
from grants.awards.models import Decision
from grants.documents.content import (
    Attachment,
    BulletList,
    Document,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Table,
)
from grants.letters.conditions import conditions, payment_plan
from grants.letters.copies import application_copy, plan_tables

PLURALS = {
    ClauseKind.BEFRISTUNG: "Befristungen",
    ClauseKind.BEDINGUNG: "Bedingungen",
    ClauseKind.WIDERRUFSVORBEHALT: "Widerrufsvorbehalte",
    ClauseKind.AUFLAGE: "Auflagen",
    ClauseKind.AUFLAGENVORBEHALT: "Auflagenvorbehalte",
}
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
                ("Beantragte Zuwendung", _euro(content["sums"]["requested"])),
                ("Fassung", str(submission.number)),
                ("Prüfsumme der Angaben", submission.sha256),
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
    return _document(
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
    """The Nachforderung: what is open again, why, until when."""
    blocks = (
        GREETING,
        Paragraph(
            f"zu Ihrem Antrag „{request.application.title}“ brauchen wir noch etwas von Ihnen. "
            f"Bitte antworten Sie bis zum {request.due_on:%d.%m.%Y}."
        ),
        Heading("Was fehlt oder nicht stimmt"),
        Paragraph(request.message),
        Heading("Diese Abschnitte sind wieder geöffnet"),
        BulletList(tuple(TITLES[section] for section in request.sections)),
        Paragraph("Öffnen Sie den Antrag im Förderportal, ändern Sie die Abschnitte und senden Sie sie ab."),
        CLOSING,
    )
    day = request.requested_at.astimezone(BERLIN).date()
    return _document(request.application, day, f"Nachforderung zum Antrag {request.application.reference}", blocks)


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
        *_objection(),
        CLOSING,
        MACHINE_MADE,
    )
    day = request.decided_at.astimezone(BERLIN).date()
    title = f"Bescheid zum vorzeitigen Maßnahmebeginn, Antrag {application.reference}"
    return _document(application, day, title, blocks)


def decision(decision: Decision) -> Document:
    """The Zuwendungsbescheid or Ablehnungsbescheid, made from the decision (§§ 35 to 39 VwVfG)."""
    submission = decision.application.submissions.order_by("number").last()
    granted = decision.outcome == Decision.Outcome.AWARD
    blocks = (
        GREETING,
        *(_award(decision, submission.content) if granted else _rejection(decision)),
        *_reasons(decision),
        *_objection(),
        CLOSING,
        MACHINE_MADE,
    )
    title = "Zuwendungsbescheid" if granted else "Ablehnungsbescheid"
    data = json.dumps(
        {
            "reference": decision.application.reference,
            "outcome": decision.outcome,
            "financing": decision.financing,
            "amount": f"{decision.amount:.2f}",
            "working": decision.working,
            "score_lines": decision.score_lines,
            "reasons": decision.reasons,
        },
        ensure_ascii=False,
        indent=1,
    ).encode()
    return _document(
        decision.application,
        decision.cosigned_at.astimezone(BERLIN).date(),
        f"{title} {decision.application.reference}",
        blocks,
        Attachment("bescheid.json", data, "application/json", "Maschinenlesbare Fassung des Bescheids"),
    )


def _award(decision: Decision, content: dict):
    application = decision.application
    start, end = (datetime.date.fromisoformat(day) for day in content["period"])
    yield Paragraph(
        f"auf Ihren Antrag vom {application.submitted_at.astimezone(BERLIN):%d.%m.%Y} bewilligen wir Ihnen für das "
        f"Vorhaben „{content['title']}“ eine Zuwendung von höchstens {format_euro(decision.amount)}."
    )
    yield Facts(
        (
            ("Zuwendungszweck", content["title"]),
            ("Zuwendungsart", rules_of(application.call.guideline).grant_kind.value),
            ("Finanzierungsart", decision.get_financing_display()),
            ("Höchstbetrag", format_euro(decision.amount)),
            ("Bewilligungszeitraum", f"{start:%d.%m.%Y} bis {end:%d.%m.%Y}"),
            ("Zuwendungsfähige Ausgaben", _euro(content["sums"]["eligible_costs"])),
            ("Grundlage", content["guideline"]),
        )
    )
    yield Heading("So haben wir gerechnet")
    yield Table(
        "Rechenweg der Zuwendung",
        ("Schritt", "Betrag"),
        tuple((text, _euro(amount)) for text, amount in decision.working),
        numeric=frozenset({1}),
    )
    yield Heading("Verbindlicher Kosten- und Finanzierungsplan")
    yield from plan_tables(content)
    yield from _conditions(application, decision.amount, start, end)


def _conditions(application, amount: Decimal, start: datetime.date, end: datetime.date):
    guideline = application.call.guideline
    period = {"amount": amount, "start": start, "end": end}
    texts = conditions(guideline, **period, budget_reservation=application.call.budget_reservation)
    hints = texts.pop(ClauseKind.HINWEIS, ())
    yield Heading("Nebenbestimmungen (§ 36 VwVfG)")
    for kind, sentences in texts.items():
        yield Heading(PLURALS[kind] if len(sentences) > 1 else kind.value, 3)
        yield NumberedList(sentences)
    yield Heading("Auszahlung")
    yield Table(
        "Auszahlungsplan",
        ("Zahlung", "Fällig", "Betrag"),
        tuple(
            (payment.text, f"{payment.due:%d.%m.%Y}" if payment.due else "", format_euro(payment.amount))
            for payment in payment_plan(guideline, **period)
        ),
        numeric=frozenset({2}),
    )
    if hints:
        yield Heading("Hinweise")
        yield BulletList(hints)


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


def _rejection(decision: Decision):
    yield Paragraph(
        f"Ihren Antrag vom {decision.application.submitted_at.astimezone(BERLIN):%d.%m.%Y} für das Vorhaben "
        f"„{decision.application.title}“ lehnen wir ab."
    )


def _reasons(decision: Decision):
    yield Heading("Begründung")
    if decision.reasons:
        yield Paragraph(decision.reasons)
    yield Paragraph("Ihr Antrag wurde nach dem veröffentlichten Bewertungsraster bewertet:")
    yield BulletList(tuple(decision.score_lines))
    yield Paragraph(
        "Die Punkte ordnen die Anträge. Entschieden haben zwei Personen nach pflichtgemäßem Ermessen (§ 40 VwVfG)."
    )


def _objection():
    yield Heading("Rechtsbehelfsbelehrung")
    yield Paragraph(
        "Gegen diesen Bescheid können Sie innerhalb eines Monats nach Bekanntgabe Widerspruch erheben. Der Widerspruch "
        "ist schriftlich, in elektronischer Form nach § 3a Abs. 2 VwVfG oder zur Niederschrift bei "
        f"{settings.OFFICE_NAME}, {settings.OFFICE_ADDRESS}, einzulegen."
    )


def _euro(amount: str) -> str:
    return format_euro(Decimal(amount))


def _document(application, day: datetime.date, title: str, blocks, *attachments: Attachment) -> Document:
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
