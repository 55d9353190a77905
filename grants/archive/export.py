"""A whole file as ZIP: recorded, written in a fixed order while it is sent, with a sealed list of what is in it."""

import datetime
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from itertools import groupby

from django.db import transaction
from django.template.loader import render_to_string

from grants import audit
from grants.applications.models import Application
from grants.archive.contents import Part, parts_of
from grants.archive.offline import MANIFEST, SEAL
from grants.archive.signing import sign
from grants.audit.checking import line_of
from grants.audit.models import Entry
from grants.letters.making import office_seal
from grants.steps import Forbidden, ensure, locked

INDEX = "index.html"
NO_TIME = (1980, 1, 1, 0, 0, 0)
"""What the ZIP says about the time of each file: nothing, so that the same content gives the same bytes."""


@transaction.atomic
def export(*, application: Application, actor, now: datetime.datetime) -> Iterator[bytes]:
    """Record that a person takes a copy of the file, and give its bytes piece by piece.

    What the person may not see (sealed assessments) is not in it. Raises Forbidden, NoSeal.
    """
    row = locked(application)
    ensure(actor, "file.export", row)
    if not Application.objects.visible_to(actor).filter(pk=row.pk, submitted_at__isnull=False).exists():
        raise Forbidden("Diese Akte ist für Sie nicht einsehbar.")
    office_seal()
    audit.record(
        chain=row.chain, actor=actor, action="export_file", sentence="Kopie der Akte als ZIP exportiert.", now=now
    )
    entries = Entry.objects.filter(chain=row.chain).select_related("actor").order_by("number")
    lines = [line_of(entry) for entry in entries]
    parts = parts_of(row, actor, lines)
    about = {
        "format": 1,
        "reference": row.reference,
        "exported_at": now.astimezone(datetime.UTC).isoformat(),
        "exported_by": actor.label,
        "record": {"chain": row.chain, "entries": len(lines), "hash": lines[-1].hash},
    }
    index = _index({"application": row, "lines": lines, "about": about, "now": now}, parts)
    return _stream([Part(INDEX, "", "Inhalt", lambda: index), *parts], about)


def _index(context: dict, parts: list[Part]) -> bytes:
    """The page that opens the copy: plain HTML that every browser and screen reader can read without the portal."""
    sections = [(heading, list(found)) for heading, found in groupby(parts, key=lambda part: part.heading)]
    return render_to_string("archive/index.html", context | {"sections": sections}).encode()


class _Sink(io.RawIOBase):
    """Takes what the ZIP writes and gives it on; it cannot be wound back."""

    def __init__(self):
        super().__init__()
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._written += data
        return len(data)

    def drain(self) -> bytes:
        written = bytes(self._written)
        self._written.clear()
        return written


def _stream(parts: list[Part], about: dict) -> Iterator[bytes]:
    sink, listed = _Sink(), []
    with zipfile.ZipFile(sink, "w") as archive:
        for part in parts:
            data = part.read()
            _write(archive, part.path, data)
            listed.append(
                {"path": part.path, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "title": part.title}
            )
            yield sink.drain()
        manifest = json.dumps(about | {"files": listed}, ensure_ascii=False, indent=2).encode()
        _write(archive, MANIFEST, manifest)
        _write(archive, SEAL, json.dumps(sign(manifest), indent=2).encode())
    yield sink.drain()


def _write(archive: zipfile.ZipFile, path: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(path, NO_TIME), data, zipfile.ZIP_DEFLATED)
