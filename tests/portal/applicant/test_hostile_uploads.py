"""Three hundred hostile or broken uploads: no error of ours, and nothing in the storage that should not be there."""

import random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.attachments.inspection.formats import FORMATS
from grants.attachments.models import Attachment
from grants.audit.models import Entry
from tests.grants.attachments import files
from tests.grants.attachments.hostile import HOSTILE
from tests.grants.attachments.worlds import stored

UPLOADS = 300
NAMES = (
    *("Satzung.pdf", "../../../etc/passwd", "..\\..\\boot.ini", "a\0b.pdf", "x" * 500 + ".pdf", "\u202efdp.exe"),
    *("nul", "CON.pdf", ".htaccess", "<script>.png", "a\r\nX-Evil: 1.pdf", "😀.pdf", "Satzung.pdf.exe", "%2e%2e%2fx"),
)


def damaged(rng: random.Random, data: bytes) -> bytes:
    """The same file, cut, spliced, doubled or with some bytes changed."""
    start, end = sorted(rng.sample(range(len(data)), 2))
    match rng.randrange(5):
        case 0:
            return data[:end]
        case 1:
            return data[:start] + data[end:]
        case 2:
            return data[:end] + data
        case 3:
            return rng.randbytes(rng.randrange(40)) + data
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 30)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def uploads():
    """The hand-made ones, and damaged good ones until there are three hundred."""
    rng = random.Random(4)
    yield from ((make(), sentence) for make, sentence in HOSTILE.values())
    good = {kind: make() for kind, make in files.GOOD.items()}
    for _ in range(UPLOADS - len(HOSTILE)):
        yield damaged(rng, good[rng.choice(sorted(good))]), None


def test_three_hundred_hostile_or_broken_uploads(browser, draft):
    url, before, rng = reverse("applicant:attachments", args=[draft.pk]), set(stored()), random.Random(7)
    kept = refused = 0

    for data, sentence in uploads():
        response = browser.post(
            url, {"kind": rng.choice(("concept", "other")), "file": SimpleUploadedFile(rng.choice(NAMES), data)}
        )
        assert response.status_code == 422 if sentence else response.status_code in {302, 422}
        refused += response.status_code == 422
        kept += response.status_code == 302

    assert kept + refused == UPLOADS
    rows = list(Attachment.objects.all())
    # What is kept is a file that only lost something harmless; the same one twice is one.
    assert len(rows) <= kept
    assert {row.content_type for row in rows} <= {each.content_type for each in FORMATS.values()}
    assert set(stored()) - before == {row.file.name for row in rows}
    assert Entry.objects.filter(chain=draft.chain, action="attach").count() == len(rows)
    assert not [row.name for row in rows if set(row.name) & set("/\\\0\r\n<>\u202e")]
