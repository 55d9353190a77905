"""From the content of a letter to its sealed file. One that not everybody could read is neither sealed nor sent."""

import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from grants.documents import paper
from grants.documents.content import Document
from grants.documents.sealing import NoSeal, Seal, ensure_conform, open_seal, sealed


def make(document: Document, *, now: datetime.datetime) -> bytes:
    """The letter as a sealed PDF file. Raises NotConform, NoSeal."""
    seal = office_seal()
    pdf = paper.render(document, created_at=now, seal_field=True)
    ensure_conform(pdf)
    return sealed(pdf, seal, sealed_at=now, reason=f"Elektronisches Siegel: {settings.OFFICE_NAME}")


def office_seal() -> Seal:
    """The seal of the office. Raises NoSeal if the settings name none, or it cannot be used."""
    if not settings.SEAL_FILE:
        raise NoSeal("Es ist kein Siegel eingerichtet. Bitte nennen Sie die Siegeldatei in der Einstellung SEAL_FILE.")
    return _opened(Path(settings.SEAL_FILE), settings.SEAL_PASSPHRASE)


@lru_cache(maxsize=1)
def _opened(path: Path, passphrase: str) -> Seal:
    """The key is read once per process: opening it takes longer than sealing."""
    return open_seal(path, passphrase)
