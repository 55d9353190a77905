"""The Bescheid: Bewilligung, Teilbewilligung or Ablehnung, worded from the decision (§§ 35 to 39 VwVfG)."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import replace

from criteria.deadlines import BERLIN
from criteria.guideline.queries import rules_of
from criteria.moments import day_of
from criteria.money import format_euro
from criteria.packages.shape import Clause, ClauseKind
from grants.applications.models import Application
from grants.applications.sections import GOALS, TITLES
from grants.awards.models import Decision
from grants.documents.content import (
    Block,
    BulletList,
    Document,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Table,
)
from grants.finance.queries import sums_for_grant
from grants.letters.amounts import parts_of, plan_of
from grants.letters.choosing import grant_of, standing
from grants.letters.conditions import payment_plan, proof_due, texts_by_kind
from grants.letters.copies import indicators
from grants.letters.kinds import Date, obligations_of
from grants.letters.wording import CLOSING, GREETING, MACHINE_MADE, document, euro, machine_readable, objection

PLURALS = {
    ClauseKind.BEFRISTUNG: "Befristungen",
    ClauseKind.BEDINGUNG: "Bedingungen",
    ClauseKind.WIDERRUFSVORBEHALT: "Widerrufsvorbehalte",
    ClauseKind.AUFLAGE: "Auflagen",
    ClauseKind.AUFLAGENVORBEHALT: "Auflagenvorbehalte",
}
DRAFT = "Entwurf: "
"""How a preview begins its title, so that nobody takes it for the Bescheid."""


def decision(decision: Decision) -> Document:
    """The Bescheid of a co-signed decision. Raises LetterStopped if its clauses cannot stand together."""
    return _bescheid(decision, day_of(decision.cosigned_at))


def draft(decision: Decision, today: datetime.date, chosen: Collection[str] | None = None) -> Document:
    """What the Bescheid would say with these optional clauses (None: those recorded), marked as a draft in its title.

    Raises LetterStopped.
    """
    found = _bescheid(decision, today, chosen)
    note = Paragraph("Dies ist ein Entwurf. Er ist nicht mitgezeichnet und gilt nicht.", strong=True)
    return replace(found, title=f"{DRAFT}{found.title}", blocks=(note, *found.blocks))


def is_partial(decision: Decision) -> bool:
    """Does the Bescheid grant less than was asked for?"""
    return decision.outcome == Decision.Outcome.AWARD and decision.amount < decision.application.requested_amount


def title_of(decision: Decision) -> str:
    """What the Bescheid is called, without the Aktenzeichen."""
    if decision.outcome == Decision.Outcome.REJECTION:
        return "Ablehnungsbescheid"
    return "Zuwendungsbescheid (Teilbewilligung)" if is_partial(decision) else "Zuwendungsbescheid"


def _bescheid(decision: Decision, day: datetime.date, chosen: Collection[str] | None = None) -> Document:
    content = decision.application.submissions.order_by("number").last().content
    granted = decision.outcome == Decision.Outcome.AWARD
    clauses = standing(decision, chosen) if granted else ()
    blocks = (
        GREETING,
        *(_award(decision, content, clauses) if granted else _rejection(decision)),
        *_reasons(decision),
        *objection(),
        CLOSING,
        MACHINE_MADE,
    )
    data = machine_readable(
        reference=decision.application.reference,
        outcome=decision.outcome,
        financing=decision.financing,
        amount=f"{decision.amount:.2f}",
        years={str(part.year): f"{part.amount:.2f}" for part in decision.slices.order_by("year")},
        resolution=decision.resolution,
        working=decision.working,
        score_lines=decision.score_lines,
        reasons=decision.reasons,
        clauses=[clause.key for clause in clauses],
    )
    title = f"{title_of(decision)} {decision.application.reference}"
    return document(decision.application, day, title, blocks, data)


def _award(decision: Decision, content: dict, clauses: tuple[Clause, ...]) -> Iterator[Block]:
    application, grant = decision.application, grant_of(decision)
    yield Paragraph(
        f"auf Ihren Antrag vom {_asked_on(application)} bewilligen wir Ihnen für das Vorhaben "
        f"„{content['title']}“ eine Zuwendung von höchstens {format_euro(decision.amount)}."
    )
    if is_partial(decision):
        yield Paragraph(
            f"Beantragt haben Sie {format_euro(application.requested_amount)}. Über den bewilligten Betrag hinaus "
            "lehnen wir Ihren Antrag ab. Die Gründe stehen unter „Begründung“."
        )
    yield Facts(
        (
            ("Zuwendungszweck", content["title"]),
            ("Zuwendungsart", rules_of(application.call.guideline).grant_kind.value),
            ("Finanzierungsart", decision.get_financing_display()),
            ("Höchstbetrag", format_euro(decision.amount)),
            ("Bewilligungszeitraum", f"{grant.start:%d.%m.%Y} bis {grant.end:%d.%m.%Y}"),
            ("Zuwendungsfähige Ausgaben", format_euro(sums_for_grant(application).eligible_costs)),
            ("Grundlage", content["guideline"]),
        )
    )
    yield from terms(decision, content, clauses)


def terms(decision: Decision, content: dict, clauses: tuple[Clause, ...]) -> Iterator[Block]:
    """Everything that binds a grant: its working, plan, yearly parts, goals, clauses, payments and dates."""
    yield Heading("So haben wir gerechnet")
    yield Table(
        "Rechenweg der Zuwendung",
        ("Schritt", "Betrag"),
        tuple((text, euro(amount)) for text, amount in decision.working),
        numeric=frozenset({1}),
    )
    yield from plan_of(decision, content)
    yield from parts_of(decision)
    yield Heading(TITLES[GOALS])
    yield BulletList(tuple(content["goals"]))
    yield from indicators(content)
    yield from _conditions(decision, clauses)


def _conditions(decision: Decision, clauses: tuple[Clause, ...]) -> Iterator[Block]:
    grant = grant_of(decision)
    texts = texts_by_kind(clauses, grant)
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
            for payment in payment_plan(grant)
        ),
        numeric=frozenset({2}),
    )
    yield Heading("Ihre Termine")
    proof = Date("Verwendungsnachweis", proof_due(rules_of(grant.guideline), grant.end))
    dates = sorted((*obligations_of(decision.application), proof), key=lambda date: date.day)
    yield Table("Was bis wann", ("Was", "Spätestens am"), tuple((date.text, f"{date.day:%d.%m.%Y}") for date in dates))
    if hints:
        yield Heading("Hinweise")
        yield BulletList(hints)


def _rejection(decision: Decision) -> Iterator[Block]:
    yield Paragraph(
        f"Ihren Antrag vom {_asked_on(decision.application)} für das Vorhaben „{decision.application.title}“ "
        f"über {format_euro(decision.application.requested_amount)} lehnen wir ab."
    )


def _reasons(decision: Decision) -> Iterator[Block]:
    yield Heading("Begründung")
    if decision.reasons:
        yield Paragraph(decision.reasons)
    if decision.resolution:
        yield Paragraph(f"Der Entscheidung liegt zugrunde: {decision.resolution}.")
    if decision.score_lines:
        yield Paragraph("Ihr Antrag wurde nach dem veröffentlichten Bewertungsraster bewertet:")
        yield BulletList(tuple(decision.score_lines))
        yield Paragraph(
            "Die Punkte ordnen die Anträge. Entschieden haben zwei Personen nach pflichtgemäßem Ermessen (§ 40 VwVfG)."
        )
    else:
        yield Paragraph(
            "Ihr Antrag erfüllt die formalen Voraussetzungen nicht. Deshalb wurde er nicht fachlich bewertet. "
            "Entschieden haben zwei Personen."
        )


def _asked_on(application: Application) -> str:
    return f"{application.submitted_at.astimezone(BERLIN):%d.%m.%Y}"
