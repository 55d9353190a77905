"""What letters say where a remedy moves money: the Abhilfe about a grant or a Widerruf, and the Rückforderung."""

from collections.abc import Iterator
from decimal import Decimal

from criteria.interest import STATUTORY_MARGIN
from criteria.moments import day_of
from criteria.money import format_euro, format_number
from grants.documents.content import Attachment, Block, BulletList, Document, Facts, Heading, Paragraph, Table
from grants.letters.bescheid import terms as terms_of
from grants.letters.choosing import grant_of, standing
from grants.letters.wording import CLOSING, GREETING, MACHINE_MADE, document, euro, machine_readable, objection
from grants.remedies import effects
from grants.remedies.models import Objection
from grants.remedies.revocations import Recovery


def money(row: Objection) -> Iterator[Block]:
    """The sums before and after an Abhilfe; nothing where it moves no money."""
    if row.decision is not None:
        yield _of_grant(row)
        yield Paragraph(
            "Diese Entscheidung ersetzt den angefochtenen Bescheid, soweit es um den Betrag geht. Was dazu gehört, "
            "steht unten vollständig. Was schon ausgezahlt ist, rechnen wir an."
        )
    elif row.amount is not None:
        revocation = effects.revocation_of(row.letter)
        gone = "bleibt nichts" if not row.amount else f"bleiben {format_euro(row.amount)}"
        yield Facts(((f"{revocation.name} bisher", format_euro(revocation.amount)), ("Davon", gone)))
        yield from _annulled(row.application.recoveries.filter(annulled_at=row.cosigned_at))
    elif row.letter.kind == row.letter.Kind.RECOVERY:
        yield from _annulled([effects.recovery_of(row.letter)])


def grounds(row: Objection) -> Iterator[Block]:
    """On what the new amount rests besides the reasons."""
    if row.decision is None:
        return
    if row.decision.resolution:
        yield Paragraph(f"Der Entscheidung liegt zugrunde: {row.decision.resolution}.")
    yield Paragraph("Ihr Antrag wurde nach dem veröffentlichten Bewertungsraster bewertet:")
    yield BulletList(tuple(row.decision.score_lines))


def terms(row: Objection) -> Iterator[Block]:
    """Everything that binds the grant from now on."""
    if (decision := row.decision) is None:
        return
    grant = grant_of(decision)
    content = row.application.submissions.order_by("number").last().content
    yield Facts(
        (
            ("Zuwendungszweck", content["title"]),
            ("Finanzierungsart", decision.get_financing_display()),
            ("Bewilligungszeitraum", f"{grant.start:%d.%m.%Y} bis {grant.end:%d.%m.%Y}"),
            ("Grundlage", content["guideline"]),
        )
    )
    yield from terms_of(decision, content, standing(decision))


def sums(row: Objection) -> dict:
    """The sums of an Abhilfe for programs."""
    if row.decision is not None:
        years = {str(part.year): f"{part.amount:.2f}" for part in row.decision.slices.order_by("year")}
        return {
            "granted_before": f"{row.decision.replaces.amount:.2f}",
            "granted": f"{row.decision.amount:.2f}",
            "years": years,
            "working": row.decision.working,
            "clauses": [clause.key for clause in standing(row.decision)],
        }
    return {} if row.amount is None else {"taken_back": f"{row.amount:.2f}"}


def recovered(row: Recovery) -> Document:
    """The Rückforderungsbescheid (§ 49a Abs. 1 Satz 2 VwVfG): how much, why, with which interest, until when."""
    application, revocation = row.application, row.revocation
    total = format_euro(row.amount + row.interest)
    blocks = (
        GREETING,
        Paragraph(
            f"von der Zuwendung für „{application.title}“ müssen Sie {format_euro(row.amount)} erstatten. "
            f"Bitte zahlen Sie bis zum {row.due_on:%d.%m.%Y} {total} an die Stadt und geben Sie das Aktenzeichen an."
        ),
        Facts(
            (
                ("Aktenzeichen", application.reference),
                ("Grundlage", f"{revocation.name} vom {day_of(revocation.cosigned_at):%d.%m.%Y}"),
                ("Rechtsgrundlage", "§ 49a Abs. 1 und 3 VwVfG"),
                ("Zu zahlen bis", f"{row.due_on:%d.%m.%Y}"),
            )
        ),
        Heading("So haben wir gerechnet"),
        _table("Zu erstattender Betrag", [(text, format_euro(amount)) for text, amount in lines(row)]),
        *_interest(row),
        Heading("Begründung"),
        Paragraph(row.reasons),
        *objection(),
        CLOSING,
        MACHINE_MADE,
    )
    title = f"Rückforderungsbescheid zum Antrag {application.reference}"
    return document(application, day_of(row.cosigned_at), title, blocks, _data(row))


def _data(row: Recovery) -> Attachment:
    return machine_readable(
        reference=row.application.reference,
        outcome="recovery",
        paid_out=f"{row.paid_out:.2f}",
        stays=f"{row.stays:.2f}",
        claimed_before=f"{row.claimed:.2f}",
        amount=f"{row.amount:.2f}",
        interest=f"{row.interest:.2f}",
        interest_from=row.interest_from.isoformat(),
        interest_until=row.interest_until.isoformat(),
        waiver=row.waiver,
        working=row.working,
        due_on=row.due_on.isoformat(),
        reasons=row.reasons,
    )


def lines(row: Recovery) -> Iterator[tuple[str, Decimal]]:
    """The working of the amount, in euros."""
    yield "Ausgezahlt", row.paid_out
    yield "abzüglich was bewilligt bleibt", row.stays
    if row.claimed:
        yield "abzüglich schon zurückgefordert", row.claimed
    yield "Zu erstatten", row.amount


def _interest(row: Recovery) -> Iterator[Block]:
    yield Heading("Zinsen")
    margin = format_number(STATUTORY_MARGIN).removesuffix(",00")
    rule = f"{margin} Prozentpunkte über dem Basiszinssatz im Jahr (§ 49a Abs. 3 Satz 1 VwVfG)"
    if row.waiver:
        yield Paragraph(
            f"Der Betrag ist mit {rule} zu verzinsen. Davon sehen wir ab, wenn Sie bis zum {row.due_on:%d.%m.%Y} "
            f"zahlen (§ 49a Abs. 3 Satz 2 VwVfG). Gründe: {row.waiver}"
        )
        return
    yield Paragraph(
        f"Der Betrag ist ab dem {row.interest_from:%d.%m.%Y} mit {rule} zu verzinsen. Bis zum "
        f"{row.interest_until:%d.%m.%Y} sind das {format_euro(row.interest)}. Zinsen für die Zeit danach setzen wir "
        f"gesondert fest, wenn Sie nicht bis zum {row.due_on:%d.%m.%Y} zahlen."
    )
    yield _table("Zinsen, Halbjahr für Halbjahr", [(text, euro(amount)) for text, amount in row.working])


def _table(caption: str, rows: list[tuple[str, str]]) -> Table:
    return Table(caption, ("Schritt", "Betrag"), tuple(rows), numeric=frozenset({1}), total=True)


def _of_grant(row: Objection) -> Facts:
    before, now = row.decision.replaces, row.decision
    facts = [
        ("Bisher bewilligt", format_euro(before.amount)),
        ("Jetzt bewilligt, höchstens", format_euro(now.amount)),
        ("Mehr als bisher", format_euro(now.amount - before.amount)),
    ]
    if now.taken_back:
        facts.append(("Davon zurückgenommen oder widerrufen", format_euro(now.taken_back)))
    return Facts(tuple(facts))


def _annulled(recoveries) -> Iterator[Block]:
    for recovery in recoveries:
        yield Paragraph(
            f"Den Rückforderungsbescheid vom {day_of(recovery.cosigned_at):%d.%m.%Y} über "
            f"{format_euro(recovery.amount)} heben wir auf. Ist danach noch etwas zu erstatten, setzen wir es neu fest."
        )
