"""What the letters about Widerspruch, Anhörung, Rücknahme and Widerruf say."""

from django.conf import settings

from criteria.moments import day_of
from criteria.money import format_euro
from grants.documents.content import Document, Facts, Heading, Paragraph
from grants.letters.wording import CLOSING, GREETING, MACHINE_MADE, document, machine_readable, objection
from grants.remedies import effects
from grants.remedies.models import Objection
from grants.remedies.money_wording import grounds, money, sums, terms
from grants.remedies.revocations import Revocation


def received(row: Objection) -> Document:
    """The receipt of a Widerspruch: that it has come, what it does, what comes next."""
    blocks = (
        GREETING,
        Paragraph(
            f"Ihr Widerspruch gegen „{row.letter.title}“ ist am {row.received_on:%d.%m.%Y} bei uns eingegangen. "
            "Wir prüfen jetzt, ob wir ihm abhelfen. Sonst geben wir ihn an die Widerspruchsbehörde ab und "
            "schreiben Ihnen das."
        ),
        Paragraph(suspension(row)),
        CLOSING,
    )
    title = f"Eingang Ihres Widerspruchs, Antrag {row.application.reference}"
    return document(row.application, day_of(row.recorded_at), title, blocks)


def forwarded(row: Objection) -> Document:
    """That the office does not remedy, why, and who decides now."""
    blocks = (
        GREETING,
        Paragraph(
            f"Ihrem Widerspruch vom {row.received_on:%d.%m.%Y} gegen „{row.letter.title}“ helfen wir nicht ab. "
            f"Wir haben ihn an die Widerspruchsbehörde abgegeben: {row.forwarded_to}. Sie entscheidet jetzt."
        ),
        Heading("Warum wir nicht abhelfen"),
        Paragraph(row.reasons),
        CLOSING,
    )
    title = f"Abgabe Ihres Widerspruchs, Antrag {row.application.reference}"
    return document(row.application, day_of(row.forwarded_at), title, blocks)


def remedied(row: Objection) -> Document:
    """The Abhilfebescheid (§ 72 VwGO)."""
    blocks = (
        GREETING,
        Paragraph(f"Ihrem Widerspruch vom {row.received_on:%d.%m.%Y} gegen „{row.letter.title}“ helfen wir ab."),
        Heading("Entscheidung"),
        Paragraph(row.ruling),
        *money(row),
        Heading("Begründung"),
        Paragraph(row.reasons),
        *grounds(row),
        Paragraph("Rechtsgrundlage: § 72 VwGO"),
        *terms(row),
        *objection(),
        CLOSING,
        MACHINE_MADE,
    )
    title = f"Abhilfebescheid zum Antrag {row.application.reference}"
    data = machine_readable(
        reference=row.application.reference,
        outcome="remedy",
        objection_of=f"{row.received_on}",
        against=row.letter.title,
        ruling=row.ruling,
        reasons=row.reasons,
        **sums(row),
    )
    return document(row.application, day_of(row.cosigned_at), title, blocks, data)


def heard(row: Revocation) -> Document:
    """The Anhörung (§ 28 VwVfG): what is intended, on which facts, and how to answer."""
    blocks = (
        GREETING,
        Paragraph(
            f"wir prüfen, ob wir die Zuwendung für „{row.application.title}“ ganz oder zum Teil "
            f"{'zurücknehmen' if row.name == 'Rücknahme' else 'widerrufen'}. Bevor wir entscheiden, "
            "können Sie sich dazu äußern."
        ),
        Heading("Worum es geht"),
        Paragraph(row.facts),
        Heading("Was wir vorhaben"),
        Paragraph(row.hearing),
        _facts(row, ("Äußerung möglich bis", f"{row.answer_until:%d.%m.%Y}")),
        Paragraph(
            "Äußern können Sie sich im Förderportal bei Ihrem Antrag, oder schriftlich bei "
            f"{settings.OFFICE_NAME}, {settings.OFFICE_ADDRESS}. Hören wir bis dahin nichts, entscheiden wir nach dem, "
            "was uns vorliegt. Wird die Zuwendung zurückgenommen oder widerrufen, ist sie zu erstatten und zu "
            "verzinsen (§ 49a VwVfG)."
        ),
        CLOSING,
    )
    return document(row.application, day_of(row.heard_at), f"Anhörung zum Antrag {row.application.reference}", blocks)


def revoked(row: Revocation) -> Document:
    """The Bescheid that takes a grant back, in whole or in part, with its reasons and what follows."""
    whole = row.amount == row.decision.amount
    verb = "nehmen wir {} zurück" if row.name == "Rücknahme" else "widerrufen wir {}"
    part = "ganz" if whole else f"in Höhe von {format_euro(row.amount)}"
    blocks = (
        GREETING,
        Paragraph(f"die Zuwendung für „{row.application.title}“ {verb.format(part)}."),
        _facts(
            row,
            ("Bewilligt", format_euro(row.decision.amount)),
            (row.name, format_euro(row.amount)),
            ("Wirkung", f"ab dem {row.effective_from:%d.%m.%Y}" if row.effective_from else "ab der Bekanntgabe"),
        ),
        Heading("Begründung"),
        Paragraph(row.facts),
        Paragraph(row.reasons),
        *_statement(row),
        Heading("Was daraus folgt"),
        Paragraph(_consequence(row)),
        *_enforcement(row),
        *objection(),
        CLOSING,
        MACHINE_MADE,
    )
    title = f"{row.name} der Bewilligung zum Antrag {row.application.reference}"
    data = machine_readable(
        reference=row.application.reference,
        outcome="revocation",
        ground=row.ground,
        legal_basis=row.legal_basis,
        granted=f"{row.decision.amount:.2f}",
        taken_back=f"{row.amount:.2f}",
        effective_from=row.effective_from.isoformat() if row.effective_from else None,
        immediate=row.immediate,
        facts=row.facts,
        reasons=row.reasons,
    )
    return document(row.application, day_of(row.cosigned_at), title, blocks, data)


def dropped(row: Revocation) -> Document:
    """That nothing is taken back after an Anhörung."""
    blocks = (
        GREETING,
        Paragraph(
            f"zu unserer Anhörung vom {day_of(row.heard_at):%d.%m.%Y}: Wir nehmen von der Zuwendung für "
            f"„{row.application.title}“ nichts zurück und widerrufen nichts. Für Sie ist nichts mehr zu tun."
        ),
        CLOSING,
    )
    title = f"Einstellung nach der Anhörung, Antrag {row.application.reference}"
    return document(row.application, day_of(row.dropped_at), title, blocks)


def suspension(row: Objection) -> str:
    """What a Widerspruch does to the Bescheid until it is decided (§ 80 VwGO)."""
    revocation = effects.revocation_of(row.letter)
    if revocation is not None and revocation.immediate:
        return (
            "Die sofortige Vollziehung ist angeordnet. Der Widerspruch hat deshalb keine aufschiebende Wirkung (§ 80 "
            "Abs. 2 Satz 1 Nr. 4 VwGO). Das Verwaltungsgericht kann sie auf Antrag wiederherstellen (§ 80 Abs. 5 VwGO)."
        )
    return (
        "Der Widerspruch hat aufschiebende Wirkung (§ 80 Abs. 1 VwGO): Soweit der Bescheid Sie belastet, wird er "
        "vorerst nicht vollzogen. Das gilt nicht, wenn die sofortige Vollziehung angeordnet ist. Eine abgelehnte "
        "Zuwendung gilt dadurch nicht als bewilligt."
    )


def _consequence(row: Revocation) -> str:
    if row.effective_from is None:
        return (
            "Ab der Bekanntgabe dieses Bescheids bekommen Sie so viel weniger ausgezahlt. Was Sie bis dahin bekommen "
            "und für den Zweck verwendet haben, müssen Sie deshalb nicht erstatten."
        )
    return (
        "Was davon schon ausgezahlt ist, müssen Sie erstatten (§ 49a Abs. 1 VwVfG). Den Betrag und die Zinsen setzen "
        "wir mit einem eigenen Bescheid fest (§ 49a Abs. 1 Satz 2 und Abs. 3 VwVfG)."
    )


def _enforcement(row: Revocation):
    """The order of sofortige Vollziehung, with its own reasons in writing (§ 80 Abs. 3 Satz 1 VwGO)."""
    if not row.immediate:
        return
    yield Heading("Sofortige Vollziehung")
    yield Paragraph(
        "Wir ordnen die sofortige Vollziehung dieses Bescheids an (§ 80 Abs. 2 Satz 1 Nr. 4 VwGO). Ein Widerspruch hat "
        "deshalb keine aufschiebende Wirkung. Beim Verwaltungsgericht können Sie beantragen, sie wiederherzustellen "
        "(§ 80 Abs. 5 VwGO)."
    )
    yield Paragraph(f"Gründe: {row.immediate}")


def _statement(row: Revocation):
    if row.statement:
        yield Paragraph(f"In der Anhörung haben Sie sich geäußert: {row.statement}")
    else:
        yield Paragraph("In der Anhörung haben Sie sich nicht geäußert.")


def _facts(row: Revocation, *more: tuple[str, str]) -> Facts:
    return Facts(
        (
            ("Aktenzeichen", row.application.reference),
            ("Grund", row.get_ground_display()),
            ("Rechtsgrundlage", row.legal_basis),
            *more,
        )
    )
