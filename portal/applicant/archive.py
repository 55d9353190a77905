"""Everything of a Träger as one ZIP, written while it is sent, so that no request holds it in memory."""

import datetime
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.text import slugify

from criteria.deadlines import BERLIN
from criteria.moments import day_of
from grants.attachments.models import Attachment, Document
from grants.correspondence.models import FileMessage
from portal.applicant import own
from portal.kern.german import german_datetime

LARGEST_BYTES = 200_000_000
CHUNK_BYTES = 64_000
GONE = "Diese Datei ist im Förderportal nicht mehr zu finden. Bitte wenden Sie sich an die Sachbearbeitung.\n".encode()


@dataclass(frozen=True)
class Member:
    """One file of the archive. `chunks` reads it when its turn comes; `size` is what it will be, in bytes."""

    name: str
    at: datetime.datetime
    size: int
    chunks: Callable[[], Iterator[bytes]]


def members(user, organisation, *, year: int | None, now: datetime.datetime) -> list[Member]:
    """What this person may take away of a Träger: of one Förderjahr, or of all with None."""
    applications = own.applications(user).filter(organisation=organisation, submitted_at__isnull=False)
    if year:
        applications = applications.filter(call__funding_year=year)
    related = applications.prefetch_related("submissions").order_by("reference")
    found = {application.pk: application for application in related}
    folders = {pk: slugify(application.reference) for pk, application in found.items()}
    unread = own.letters(user).filter(application__in=found, retrieved_at=None).order_by("provided_at", "pk")
    note = _about(organisation, year, now, [f"{letter.application}: {letter.title}" for letter in unread])
    return [
        _text("LIESMICH.txt", now, note),
        *(member for pk, row in found.items() for member in _submissions(folders[pk], row)),
        *_letters(user, folders),
        *_messages(user, folders),
        *_deliveries(user, folders),
        *_attachments(user, folders),
        *(() if year else _documents(user, organisation)),
    ]


def zipped(found: list[Member]) -> Iterator[bytes]:
    """The bytes of the ZIP, piece by piece."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in found:
            info = zipfile.ZipInfo(member.name, member.at.astimezone(BERLIN).timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as target:
                for chunk in member.chunks():
                    target.write(chunk)
                    yield pipe.take()
            yield pipe.take()
    yield pipe.take()


class _Pipe:
    """What `zipfile` writes into; it cannot seek, so everything written is final and can be sent."""

    def __init__(self):
        self._waiting = bytearray()

    def write(self, data) -> int:
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken, self._waiting = bytes(self._waiting), bytearray()
        return taken


def _submissions(folder: str, application) -> Iterator[Member]:
    for submission in application.submissions.all():
        name = f"{folder}/antrag-fassung-{submission.number}.json"
        yield _json(name, submission.submitted_at, submission.content)


def _letters(user, folders: dict[int, str]) -> Iterator[Member]:
    """Only what was retrieved: the law hangs dates on opening a letter, and a ZIP must not open it unseen."""
    retrieved = own.letters(user).filter(application__in=folders, retrieved_at__isnull=False)
    for letter in retrieved.order_by("application__reference", "provided_at", "pk"):
        day = day_of(letter.provided_at)
        name = f"{folders[letter.application_id]}/schreiben/{day}-{slugify(letter.title)}-{letter.pk}.pdf"
        yield _stored(name, letter.provided_at, letter.pdf)


def _messages(user, folders: dict[int, str]) -> Iterator[Member]:
    talks: dict[int, list[FileMessage]] = {}
    visible = FileMessage.objects.visible_to(user).filter(application__in=folders).select_related("author")
    for message in visible.order_by("application__reference", "sent_at", "pk"):
        talks.setdefault(message.application_id, []).append(message)
    for pk, talk in talks.items():
        text = "\n\n".join(f"{german_datetime(it.sent_at)}, {it.sender}:\n{it.text}" for it in talk)
        yield _text(f"{folders[pk]}/nachrichten.txt", talk[-1].sent_at, f"{text}\n")


def _deliveries(user, folders: dict[int, str]) -> Iterator[Member]:
    found = own.deliveries(user).filter(application__in=folders, submitted_at__isnull=False)
    related = found.prefetch_related("uploads", "cells__indicator", "revisions__cells__indicator")
    for delivery in related.order_by("application__reference", "period__due_on", "pk"):
        base = f"{folders[delivery.application_id]}/statistik/{slugify(delivery.period.label)}-{delivery.pk}"
        content = {
            "survey": delivery.period.survey.title,
            "period": delivery.period.label,
            "revision": delivery.revision,
            "explanation": delivery.explanation,
            "values": _values_of(delivery.cells.all()),
            "revisions": [
                {"number": revision.number, "reason": revision.reason, "values": _values_of(revision.cells.all())}
                for revision in delivery.revisions.all()
            ],
        }
        yield _json(f"{base}/werte.json", delivery.submitted_at, content)
        for upload in delivery.uploads.all():
            yield _stored(f"{base}/datei-{upload.pk}-{_harmless(upload.name)}", upload.uploaded_at, upload.file)


def _values_of(cells) -> list[dict[str, str | None]]:
    return [
        {
            "district": cell.district_id,
            "indicator": cell.indicator.code,
            "category": cell.category,
            "value": f"{cell.value:.2f}",
        }
        for cell in cells
    ]


def _attachments(user, folders: dict[int, str]) -> Iterator[Member]:
    found = Attachment.objects.visible_to(user).standing().filter(application__in=folders).exclude(file="")
    for paper in found.order_by("application__reference", "uploaded_at", "pk"):
        name = f"{folders[paper.application_id]}/anlagen/{paper.pk}-{_harmless(paper.name)}"
        yield _stored(name, paper.uploaded_at, paper.file)


def _documents(user, organisation) -> Iterator[Member]:
    found = Document.objects.visible_to(user).standing().filter(organisation=organisation).exclude(file="")
    for paper in found.order_by("kind", "uploaded_at", "pk"):
        yield _stored(f"unterlagen/{paper.pk}-{_harmless(paper.name)}", paper.uploaded_at, paper.file)


def _harmless(name: str) -> str:
    """A name that comes from outside: only its letters and its ending are kept."""
    ending = slugify(PurePath(name).suffix.removeprefix("."))[:8] or "bin"
    return f"{slugify(PurePath(name).stem)[:80] or 'datei'}.{ending}"


def _text(name: str, at: datetime.datetime, text: str) -> Member:
    content = text.encode()
    return Member(name, at, len(content), lambda: iter([content]))


def _json(name: str, at: datetime.datetime, content: dict) -> Member:
    return _text(name, at, json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def _stored(name: str, at: datetime.datetime, file) -> Member:
    def chunks() -> Iterator[bytes]:
        try:
            with file.open("rb") as opened:
                yield from opened.chunks(CHUNK_BYTES)
        except FileNotFoundError:
            yield GONE

    return Member(name, at, file.size if file.storage.exists(file.name) else len(GONE), chunks)


def _about(organisation, year: int | None, now: datetime.datetime, unread: list[str]) -> str:
    lines = [
        f"Daten des Trägers: {organisation.name}",
        f"Umfang: {f'Förderjahr {year}' if year else 'alle Förderjahre'}",
        f"Stand: {german_datetime(now)}",
        "",
        "Enthalten sind abgesendete Fassungen der Anträge (JSON), abgerufene Schreiben (PDF), Nachrichten (Text),",
        "abgegebene Statistiken (Werte als JSON und die hochgeladenen Dateien), Anlagen und, wenn alle Förderjahre",
        "gewählt sind, die Unterlagen des Trägers. Entwürfe sind nicht enthalten.",
    ]
    if unread:
        lines += ["", "Nicht enthalten, weil im Postfach noch nicht abgerufen:", *(f"- {title}" for title in unread)]
    return "\n".join(lines) + "\n"
