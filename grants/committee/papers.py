"""The doors of the Entscheidungsvorlage: make it from a scenario, and record what a committee made of it."""

import datetime
import hashlib
import json

from django.core.files.base import ContentFile
from django.db import transaction

from criteria.moments import day_of
from grants import audit
from grants.awards.slices import gaps
from grants.committee.contents import content_of
from grants.committee.models import Consultation, Paper, Scenario
from grants.committee.printing import document
from grants.committee.queries import RESOLVED, changes_since, ensure_sees_all, lines_of, totals
from grants.documents.paper import render
from grants.steps import Refused, ensure, locked


class NotForCommittee(Refused):
    """A paper or a consultation is not complete; the message says what is missing."""


@transaction.atomic
def make_paper(
    *, scenario: Scenario, version: int, motion: str, alternatives: list[Scenario], actor, now: datetime.datetime
) -> Paper:
    """Freeze a scenario as an Entscheidungsvorlage: content, PDF, and a SHA-256 of both.

    `motion` is the Beschlussvorschlag, `alternatives` are other scenarios of the call to be summarised, `version` is
    that of the scenario the person saw. Raises Forbidden, HiddenFiles, NotForCommittee.
    """
    row = locked(scenario)
    call = locked(row.call)
    ensure(actor, "paper.make", row)
    ensure_sees_all(call, actor)
    if row.version != version:
        raise NotForCommittee(f"Inzwischen hat {row.saved_by} das Szenario geändert. Bitte lesen Sie es noch einmal.")
    if not motion.strip():
        raise NotForCommittee("Bitte schreiben Sie den Beschlussvorschlag.")
    lines = lines_of(row)
    if lacking := gaps(totals(row, lines).years):
        raise NotForCommittee(f"{lacking} Bitte ändern Sie das Szenario.")
    if changes := changes_since(row, lines, actor):
        raise NotForCommittee(
            f"Seit dem Anlegen des Szenarios hat sich der Aufruf geändert. {changes[0]} Bitte legen Sie ein neues an."
        )
    number = call.papers.count() + 1
    content = content_of(row, alternatives, number=number, motion=motion.strip(), day=day_of(now))
    pdf = render(document(content), created_at=now)
    paper = Paper(
        call=call,
        scenario=row,
        number=number,
        content=content,
        content_sha256=content_hash(content),
        sha256=hashlib.sha256(pdf).hexdigest(),
        made_at=now,
        made_by=actor,
    )
    paper.pdf.save(f"entscheidungsvorlage-{call.pk}-{number}.pdf", ContentFile(pdf), save=False)
    paper.save(force_insert=True)
    _record(paper, actor, now, "make_paper", f"{paper} erstellt.", sha256=paper.sha256, content=paper.content_sha256)
    return paper


@transaction.atomic
def record_consultation(*, consultation: Consultation, actor, now: datetime.datetime) -> Consultation:
    """Record what a committee made of a paper, with its Beschlussnummer. Raises Forbidden, HiddenFiles,
    NotForCommittee."""
    paper = locked(consultation.paper)
    ensure(actor, "paper.record", paper)
    ensure_sees_all(paper.call, actor)
    if consultation.held_on > day_of(now):
        raise NotForCommittee("Diese Sitzung war noch nicht. Bitte prüfen Sie das Datum.")
    if consultation.outcome in RESOLVED and not consultation.number.strip():
        raise NotForCommittee("Zu einem Beschluss gehört die Beschlussnummer.")
    if consultation.outcome == Consultation.Outcome.AMENDED and not consultation.note.strip():
        raise NotForCommittee("Bitte schreiben Sie, was das Gremium geändert hat.")
    consultation.recorded_at, consultation.recorded_by = now, actor
    consultation.save(force_insert=True)
    _record(
        paper,
        actor,
        now,
        "record_consultation",
        f"{paper}: {consultation} am {consultation.held_on:%d.%m.%Y}. {consultation.number}".strip(),
        body=consultation.body,
        session=consultation.session,
        held_on=consultation.held_on.isoformat(),
        outcome=consultation.outcome,
        number=consultation.number,
        note=consultation.note,
    )
    return consultation


def content_hash(content: dict) -> str:
    """SHA-256 of the content of a paper."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _record(paper: Paper, actor, now: datetime.datetime, action: str, sentence: str, **data) -> None:
    audit.record(
        chain=paper.scenario.chain, actor=actor, action=action, sentence=sentence, now=now, paper=paper.pk, **data
    )
