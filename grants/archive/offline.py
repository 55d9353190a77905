"""Checks an exported file without the portal's database: what is listed, what is there, the seal, and the record."""

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from grants.archive.signing import BadSeal, holder
from grants.audit.checking import first_break, line_from

MANIFEST, SEAL, RECORD = "manifest.json", "siegel.json", "protokoll.json"


class NoExport(ValueError):
    """This is no exported file; the message is German."""


@dataclass(frozen=True)
class Report:
    """What the check found. `problems` is empty if everything is as it was exported."""

    files: int
    entries: int
    seal: str
    problems: tuple[str, ...]


def check(path: Path) -> Report:
    """Check an exported file. Raises NoExport if it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _check(archive)
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, AttributeError, ValueError) as error:
        raise NoExport(f"{path.name} ist keine exportierte Akte, oder die Datei ist beschädigt.") from error


def _check(archive: zipfile.ZipFile) -> Report:
    listed = archive.read(MANIFEST)
    manifest = json.loads(listed)
    expected = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    present = [name for name in archive.namelist() if name not in {MANIFEST, SEAL}]
    problems = [f"{name} fehlt." for name in expected if name not in present]
    problems += [f"{name} steht nicht im Verzeichnis." for name in present if name not in expected]
    problems += [f"{name} ist doppelt." for name in sorted(set(present)) if present.count(name) > 1]
    problems += [
        f"{name} wurde geändert."
        for name in expected
        if name in present and hashlib.sha256(archive.read(name)).hexdigest() != expected[name]
    ]
    seal = ""
    try:
        seal = holder(listed, json.loads(archive.read(SEAL)))
    except (BadSeal, KeyError) as error:
        problems.append(f"{MANIFEST}: {error if isinstance(error, BadSeal) else 'Das Siegel fehlt.'}")
    lines = [line_from(line) for line in json.loads(archive.read(RECORD))]
    head = manifest["record"]
    found = first_break(lines, head["chain"], [(head["entries"], head["hash"], "das Verzeichnis")])
    if found:
        problems.append(f"Ab Eintrag {found.number} stimmt das Protokoll nicht. {found.sentence}")
    return Report(len(expected), len(lines), seal, tuple(problems))
