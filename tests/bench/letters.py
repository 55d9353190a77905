"""500 Bescheide on two cores: each printed, checked against both standards, sealed, with its decision inside."""

import dataclasses
import datetime
import os
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from config.embedded.seal import test_seal
from grants.documents.content import Attachment, NumberedList, Paragraph
from grants.documents.paper import render
from grants.documents.sealing import Seal, ensure_conform, open_seal, sealed
from tests.grants.documents.letters import LONG, NOW, bescheid

LETTERS, CORES, LIMIT = 500, 2, 90
_seals: dict[Path, Seal] = {}


def make(number: int, path: Path) -> int:
    """One letter of about three pages, as `grants.letters.making` makes it. Returns its size in bytes."""
    if path not in _seals:
        _seals[path] = open_seal(path, "")
    data = b'{"reference": "50-2027-%d", "amount": "84500.00"}' % number
    ordinary = bescheid()
    document = dataclasses.replace(
        ordinary,
        reference=f"50-2027-{number}",
        blocks=(*ordinary.blocks, *[Paragraph(LONG * 3)] * 6, NumberedList((LONG,) * 12)),
        attachments=(Attachment("bescheid.json", data, "application/json", "Daten des Bescheids"),),
    )
    pdf = render(document, created_at=NOW + datetime.timedelta(seconds=number), seal_field=True)
    ensure_conform(pdf)
    return len(sealed(pdf, _seals[path], sealed_at=NOW, reason="Bench"))


def measure() -> str:
    """One line: how long all of them take, start of the processes included."""
    with tempfile.TemporaryDirectory() as folder:
        path = test_seal(Path(folder))
        began = time.perf_counter()
        with ProcessPoolExecutor(CORES) as pool:
            sizes = list(pool.map(make, range(LETTERS), [path] * LETTERS, chunksize=10))
        seconds = time.perf_counter() - began
    size = sum(sizes) // len(sizes) // 1000
    load = os.getloadavg()[0]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime  # what the machine's other work cannot distort
    return (
        f"{LETTERS} Bescheide, checked and sealed, on {CORES} cores: {seconds:.1f} s (limit {LIMIT} s), "
        f"{cpu:.1f} s of work, {size} kB each, load {load:.1f}"
    )


if __name__ == "__main__":
    print(measure())
